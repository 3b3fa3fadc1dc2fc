"""The panels of `/what-if`."""
