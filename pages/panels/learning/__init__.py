"""The parts of `/learning`."""
