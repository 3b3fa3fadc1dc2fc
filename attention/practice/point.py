"""Questions whose answer is a word: a row or a column of the worksheet."""

import numpy as np

from attention.arrays import Array
from attention.practice.answers import WordAnswer
from attention.practice.question import Question
from attention.practice.setting import AFTER_SCORES, Setting, covered, shown
from attention.sources import Cell


def most_attended(setting: Setting) -> Question | None:
    """Which word gets the most of a word's attention; the weights are covered."""
    x = setting.trace.attention.masked
    found = _clearest(x, setting, 3)
    if found is None:
        return None
    i, accepted = found
    column = int(np.where(setting.may_look[:, i], x[:, i], -np.inf).argmax())
    places = dict.fromkeys(AFTER_SCORES, "column")
    return Question(
        "most_attended",
        WordAnswer(accepted, places, i, _unless(accepted, column=column, itself=i)),
        {"query": i},
        target=Cell("weights", i, min(accepted)),
        covered=covered(setting, i, None, "weights"),
    )


def key_column(setting: Setting) -> Question | None:
    """Which column of K^T a score is made of."""
    for i, j in setting.pairs(8, "key_column"):
        accepted = frozenset({j})
        return Question(
            "key_column",
            WordAnswer(accepted, {"K": "row"}, mistakes=_unless(accepted, row_of_query=i)),
            {"query": i, "key": j},
            target=Cell("scores", i, j),
        )
    return None


def value_row(setting: Setting) -> Question | None:
    """Which row of V counts most for a word's output; the weights are shown."""
    weights = setting.trace.attention.weights
    found = _clearest(np.where(setting.may_look, weights, -np.inf), setting, 9)
    if found is None:
        return None
    i, accepted = found
    lengths = np.linalg.norm(setting.trace.attention.value, axis=1)
    mistakes = _unless(
        accepted, own_row=i, column=int(weights[:, i].argmax()), longest=int(lengths.argmax())
    )
    return Question(
        "value_row",
        WordAnswer(accepted, {"V": "row"}, mistakes=mistakes),
        {"query": i},
        target=Cell("output", i, 0),
    )


def _clearest(x: Array, setting: Setting, place: int) -> tuple[int, frozenset[int]] | None:
    """A word with one largest number in its row as shown, best not its own.

    Where each row has several, all of them are accepted, unless they are all that there is.
    """
    found = []
    for i in setting.rows(place):
        numbers = np.where(setting.may_look[i], shown(x[i]), -np.inf)
        accepted = frozenset(int(j) for j in np.flatnonzero(numbers == numbers.max()))
        if len(accepted) < setting.may_look[i].sum():
            found.append((i, accepted))
    return min(
        found,
        key=lambda one: (len(one[1]), one[0] in one[1], setting.has_twin(one[0])),
        default=None,
    )


def _unless(accepted: frozenset[int], **mistakes: int) -> dict[str, int]:
    """The mistakes that lead to a wrong word, each to another one."""
    found: dict[str, int] = {}
    for code, word in mistakes.items():
        if word not in accepted and word not in found.values():
            found[code] = word
    return found
