"""Downloads: files of numbers, scripts that recompute them, and one standalone page of HTML."""
