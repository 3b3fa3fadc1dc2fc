"""The panels of `/decoding`."""
