"""The pictures of the README show the app as it is, but for the fonts of the machine."""

import pytest
from PIL import Image

from tests.pictures import FOLDER, PICTURES, difference, taken

ALIKE = 0.02


def kept(name):
    with Image.open(FOLDER / f"{name}.png") as picture:
        return picture.copy()


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_what_the_page_shows(browser, server, name, encoder):  # noqa: ARG001
    with taken(browser, server, PICTURES[name]) as now:
        assert difference(kept(name), now) < ALIKE, "take them again: python -m tests.pictures"


def test_another_picture_would_be_noticed():
    pictures = [kept(name) for name in ("worksheet", "heads", "trained.en")]
    for i, one in enumerate(pictures):
        for other in pictures[:i]:
            assert difference(one, other) > 2 * ALIKE
