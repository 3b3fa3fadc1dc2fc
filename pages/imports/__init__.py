"""Uploaded files and URL texts: bytes -> matrices, or a problem. Nothing is ever executed."""
