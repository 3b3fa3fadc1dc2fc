"""Heads of all-MiniLM-L6-v2 that do something one can see, each on a sentence that shows it.

Here is where to look; what to look for is said in the texts, by the name of the preset.
"""

from dataclasses import dataclass

ANIMAL = "The animal didn't cross the street because it was too tired."


@dataclass(frozen=True)
class Preset:
    """A sentence, a head, and the piece whose row is chosen."""

    name: str
    sentence: str
    layer: int  # from 1
    head: int  # from 1
    query: str  # the first piece that reads so


PRESETS = (
    Preset("coreference", ANIMAL, 4, 2, "it"),
    Preset("failure", ANIMAL.replace("tired", "wide"), 4, 2, "it"),
    Preset("plural", "The teacher told the students that they had passed the exam.", 4, 2, "they"),
    Preset("pronoun", "John gave Mary a present, but she did not open it.", 6, 12, "she"),
    Preset(
        "same_word",
        "Paris is the capital of France, and Rome is the capital of Italy.",
        3,
        10,
        "capital",
    ),
    Preset("previous", ANIMAL, 1, 3, "it"),
    Preset("next", ANIMAL, 2, 9, "it"),
    Preset("uniform", ANIMAL, 1, 4, "it"),
    Preset("resting", ANIMAL, 5, 6, "it"),
)


def preset_after(current: Preset | None) -> Preset:
    """The next preset, in turn; the first where the screen shows none."""
    return PRESETS[(PRESETS.index(current) + 1) % len(PRESETS)] if current else PRESETS[0]
