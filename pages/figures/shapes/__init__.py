"""The figures of `/shapes`."""
