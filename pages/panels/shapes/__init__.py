"""The panels of `/shapes`."""
