"""The panels of `/scaling`."""
