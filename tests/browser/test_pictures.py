"""The pictures of the README show the app as it is, but for the fonts of the machine."""

import pytest
from PIL import Image

from tests.pictures import FOLDER, PICTURES, difference, taken

ALIKE = 0.02


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_what_the_page_shows(browser, server, name, encoder):  # noqa: ARG001
    with taken(browser, server, PICTURES[name]) as now:
        kept = Image.open(FOLDER / f"{name}.png")
        assert difference(kept, now) < ALIKE, "take them again: python -m tests.pictures"


def test_another_picture_would_be_noticed():
    pictures = [Image.open(FOLDER / f"{name}.png") for name in PICTURES]
    for i, one in enumerate(pictures[:3]):
        for other in pictures[:i]:
            assert difference(one, other) > 2 * ALIKE
