"""Files that somebody brings: bytes -> matrices, or what is wrong with them. Nothing is run."""
