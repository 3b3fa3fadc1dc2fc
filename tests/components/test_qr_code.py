"""The code of a link, read again by another library."""

import re

import numpy as np
import pytest
import zxingcpp

from pages.components.share.qr_code import MAX_VERSION, QUIET_ZONE, qr_code

LINK = "http://10.0.0.7:8501/one-query?lang=ko&sentence="
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\3z")


def picture(code, scale=4):
    """The code as a camera sees it: dark on white, with its quiet zone."""
    drawn = np.full((code.size + 2 * QUIET_ZONE,) * 2, 255, dtype=np.uint8)
    assert RUN.sub("", code.path) == ""
    for x, y, length in (map(int, found) for found in RUN.findall(code.path)):
        drawn[y + QUIET_ZONE, x + QUIET_ZONE : x + QUIET_ZONE + length] = 0
    return drawn.repeat(scale, axis=0).repeat(scale, axis=1)


@pytest.mark.parametrize("words", ["the+cat", "%EB%82%98%EB%8A%94+" * 8, "a" * 1_200])
def test_another_library_reads_the_link(words):
    [found] = zxingcpp.read_barcodes(picture(qr_code(LINK + words)))
    assert found.text == LINK + words


def test_a_link_that_would_be_too_dense_has_no_code():
    most = 17 + 4 * MAX_VERSION
    assert qr_code("a" * 1_273).size == most
    assert qr_code("a" * 1_274) is None
    assert qr_code("a" * 5_000) is None
