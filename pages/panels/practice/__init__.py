"""The parts of `/practice`."""
