"""The figures of `/trained`."""
