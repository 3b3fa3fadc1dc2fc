"""The panels of `/long-range`."""
