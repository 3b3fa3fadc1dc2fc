"""The figures of `/scaling`."""
