"""The panels of `/layer`."""
