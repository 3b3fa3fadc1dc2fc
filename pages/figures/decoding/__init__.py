"""The figures of `/decoding`."""
