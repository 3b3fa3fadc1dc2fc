"""Heads of the trained models that do something one can see, each on a sentence that shows it.

Here is where to look; what to look for is said in the texts, by the name of the preset.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from attention.models import ENGLISH, MULTILINGUAL

ANIMAL = "The animal didn't cross the street because it was too tired."
PRESENT = "John gave Mary a present, but she did not open it."
CAPITALS = "파리는 프랑스의 수도이고 로마는 이탈리아의 수도이다."
GRANDMOTHER = "할머니가 손자를 안았다. 그녀는 웃었다."
MOTHER = "어머니는 아들을 불렀다. 그녀는 화가 났다."
STUDENT = "학생은 도서관에서 책을 읽고 집에 갔다."


@dataclass(frozen=True)
class Preset:
    """A sentence, a head, and the piece whose row is chosen."""

    name: str
    sentence: str
    layer: int  # from 1
    head: int  # from 1
    query: str  # the first piece that reads so
    model: str = ENGLISH
    key: str = ""  # the piece that the line names first, where its weight is the largest
    other: str = ""  # another piece that it names


_MULTILINGUAL = (
    # name, sentence, layer and head, query, the key that its line names, another that it names
    ("ko_object", "친구가 영화를 보았다.", (7, 3), "▁보", "▁영화", "▁친구"),
    ("ko_same", CAPITALS, (6, 6), "▁수도", "▁수도", ""),
    ("ko_coordinate", "개와 고양이가 싸웠다.", (12, 4), "▁고양이", "▁개", ""),
    ("ko_pronoun", GRANDMOTHER, (12, 1), "▁그녀", "▁할머니", "▁손"),
    ("ko_failure", MOTHER, (12, 1), "▁그녀", "▁아들", "▁어머니"),
    ("ko_translation", "나는 학생이다. I am a student.", (7, 12), "▁학생", "▁student", ""),
    ("ko_bracket", "나는 (책을 읽는) 학생이다.", (3, 2), ")", "▁(", ""),
    ("ko_next", STUDENT, (3, 7), "▁책을", "▁읽고", ""),
    ("ko_previous", STUDENT, (1, 3), "▁집에", "▁읽고", ""),
    ("ko_resting", STUDENT, (5, 6), "▁책을", "<s>", ""),
    ("ko_uniform", STUDENT, (1, 7), "▁책을", "", ""),
    ("ko_animal", ANIMAL, (12, 4), "▁it", "▁animal", "▁street"),
    ("ko_mary", PRESENT, (8, 1), "▁she", "▁Mary", "▁John"),
)
PRESETS = (
    Preset("coreference", ANIMAL, 4, 2, "it"),
    Preset("failure", ANIMAL.replace("tired", "wide"), 4, 2, "it"),
    Preset("plural", "The teacher told the students that they had passed the exam.", 4, 2, "they"),
    Preset("pronoun", PRESENT, 6, 12, "she"),
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
    *(
        Preset(name, sentence, *place, query, MULTILINGUAL, key, other)
        for name, sentence, place, query, key, other in _MULTILINGUAL
    ),
)


def presets_of(model: str) -> Sequence[Preset]:
    """The presets that were found in a model, by its name."""
    return [preset for preset in PRESETS if preset.model == model]


def preset_after(current: Preset | None, offered: Sequence[Preset]) -> Preset:
    """The next preset, in turn; the first where the screen shows none."""
    return offered[(offered.index(current) + 1) % len(offered)] if current else offered[0]
