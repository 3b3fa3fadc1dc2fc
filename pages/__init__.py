"""The screen: the shell, its pages, and what they are made of."""

import os

# NumPy's OpenBLAS reads it when it is loaded: two to this power are the cycles that its threads
# spin after a product. The default of 2**26, meant for one program on its own cores, doubled the
# CPU time of a step on `/trained`.
os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "4")
