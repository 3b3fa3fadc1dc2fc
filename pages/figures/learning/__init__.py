"""The figures of `/learning`."""
