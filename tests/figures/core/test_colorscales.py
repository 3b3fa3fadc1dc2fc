"""The colours stay apart for eyes that lack one kind of cone, and mean what they should."""

import itertools

import numpy as np
import pytest

from pages.figures.core.charts import COLOURS
from pages.figures.core.colorscales import AMOUNT, SHARE, SIGNED, colours, limits, scale_kind
from pages.figures.core.matrices import MATRICES, Matrix
from tests.contrast import contrast
from tests.palette import PALETTE, channels, grounds

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB; rows are R, G and B.
EYES = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
NOTICED = 2.3  # in CIELAB: the least difference between two fields that an eye notices
CLEAR = 10.0


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour: str, eye: str) -> np.ndarray:
    """CIELAB (D65) of a colour as this eye sees it: lightness, red to green, yellow to blue."""
    seen = np.clip(EYES[eye] @ linear(colour), 0, 1)
    x, y, z = np.cbrt(np.maximum(TO_XYZ @ seen / TO_XYZ.sum(axis=1), (6 / 29) ** 3))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one: str, other: str, eye: str) -> float:
    return float(np.linalg.norm(lab(one, eye) - lab(other, eye)))


def stops(scale) -> list[str]:
    return [str(colour) for _, colour in scale]


def test_lab_and_the_eyes_are_those_of_the_textbook():
    np.testing.assert_allclose(lab("#ffffff", "all cones"), [100, 0, 0], atol=0.01)
    np.testing.assert_allclose(lab("#ff0000", "all cones"), [53.24, 80.09, 67.20], atol=0.05)
    assert apart("#b00000", "#006000", "all cones") > 60
    assert apart("#a06000", "#708000", "deuteranopia") < 0.3 * apart(
        "#a06000", "#708000", "all cones"
    )


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_negative_and_positive_of_the_same_size_never_look_alike(theme, eye):
    colours = stops(SIGNED[theme])
    for below, above in zip(colours[:3], colours[:3:-1], strict=True):
        assert apart(below, above, eye) > CLEAR


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scale", [SIGNED, SHARE, AMOUNT], ids=["signed", "share", "amount"])
def test_all_steps_of_a_scale_are_apart(scale, theme, eye):
    for one, other in itertools.combinations(stops(scale[theme]), 2):
        assert apart(one, other, eye) > CLEAR


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scale", [SHARE, AMOUNT], ids=["share", "amount"])
def test_lightness_alone_tells_a_weight(scale, theme, eye):
    lightness = [lab(colour, eye)[0] for colour in stops(scale[theme])]
    steps = np.diff(lightness)
    assert all(steps < -NOTICED) or all(steps > NOTICED)


@pytest.mark.parametrize("eye", EYES)
def test_lines_of_a_chart_are_apart(eye):
    for one, other in itertools.combinations(COLOURS, 2):
        assert apart(one, other, eye) > CLEAR, f"{one} and {other}"


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_parts_of_attention_are_apart_and_legible(theme, eye):
    assert len(PALETTE[theme]) == 5
    for one, other in itertools.combinations(PALETTE[theme].items(), 2):
        assert apart(one[1], other[1], eye) > CLEAR, f"{one} and {other}"
    for (role, colour), ground in itertools.product(PALETTE[theme].items(), grounds(theme)):
        assert contrast(channels(colour), channels(ground)) >= 4.5, f"{role} on {ground}"


def test_what_is_never_negative_begins_at_the_end_of_its_scale():
    of = {"weights": "weights", "exp": "amounts", "entropy": "amounts", "X": "signed"}
    matrices = {scale: Matrix(scale, scale, "query", "key", scale) for scale in of}
    numbers = {scale: np.array([[0.25, 3.0]]) for scale in of}
    assert {scale: scale_kind(scale) for scale in of} == of
    assert limits(numbers, matrices) == {
        "weights": (0, 1), "exp": (0, 3), "entropy": (0, 3), "X": (-3, 3),
    }  # fmt: skip
    assert colours("exp") == colours("log") != colours("weights")
    assert scale_kind(MATRICES["dots"].scale) == "signed", "of a long sentence some are negative"
