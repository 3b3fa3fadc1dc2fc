"""All threads allocate from one heap, where the C library is glibc."""

import platform
import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, threading
from pages.state.heap import share_one_heap
assert share_one_heap()
def allocate():
    kept.append([bytearray(100_000) for _ in range(50)])
kept = []
threads = [threading.Thread(target=allocate) for _ in range(8)]
for one in threads: one.start()
for one in threads: one.join()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, file)
libc.fflush(file)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_threads_allocate_from_one_heap():
    run = [sys.executable, "-c", PROGRAM]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert said.count("<heap nr=") == 1
