"""The panels of `/trained`."""
