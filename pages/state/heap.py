"""How the process allocates memory."""

import ctypes
from contextlib import suppress

_M_ARENA_MAX = -8  # of glibc's malloc.h


def share_one_heap() -> bool:
    """Let all threads allocate from one heap; whether the C library can (glibc).

    It gives threads up to eight heaps a core, and each run of a page is a thread of its own: what
    the heaps keep free added up to a third of the process. Python's threads take turns anyway.
    """
    with suppress(AttributeError, OSError, TypeError):  # another C library, another system
        return bool(ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1))
    return False
