"""Questions whose answer is one number of the worksheet."""

from collections.abc import Iterable
from dataclasses import replace
from typing import SupportsFloat

import numpy as np

from attention.arrays import Array
from attention.practice.answers import NumberAnswer, number_answer
from attention.practice.question import Question
from attention.practice.setting import AFTER_SCORES, Setting, covered, shown
from attention.sources import Cell

ENOUGH = 3  # mistakes that can be told apart
LEAST = 0.1  # a smaller number says little about how it was computed


def best_of(candidates: Iterable[Question]) -> Question | None:
    """The first whose answer tells enough mistakes apart, else the one that tells most."""
    best, most = None, -1.0
    for question in candidates:
        answer = question.answer
        if not isinstance(answer, NumberAnswer):
            continue
        told = len(answer.mistakes) + (abs(answer.value) >= LEAST) / 2
        if told > most:
            best, most = question, told
        if len(answer.mistakes) >= ENOUGH and abs(answer.value) >= LEAST:
            return question
    return best


def query_entry(setting: Setting) -> Question | None:
    """One entry of Q."""
    trace = setting.trace
    X, Q, K = trace.X, trace.attention.query, trace.attention.key

    def ask(i: int, m: int) -> Question:
        column = trace.W_Q[:, m]  # (d_model,)
        mistakes = {
            "other_matrix": K[i, m],
            "one_product": X[i, 0] * column[0],
            "weights_alone": column.sum(),
            "next_column": Q[i, (m + 1) % Q.shape[1]],
            "next_row": Q[(i + 1) % len(Q), m],
        }
        by_hand = np.dot(shown(X[i]), shown(column))
        return _about(setting, "query_entry", Cell("Q", i, m), by_hand, mistakes, ("Q",))

    return best_of(ask(i, m) for i, m in setting.cells(0, Q.shape[1], "query_entry"))


def score(setting: Setting) -> Question | None:
    """One score."""
    attention = setting.trace.attention
    Q, K, S = attention.query, attention.key, attention.scores

    def ask(i: int, j: int) -> Question:
        mistakes = {
            "scaled": attention.scaled[i, j],
            "swapped": S[j, i],
            "query_with_query": Q[i] @ Q[j],
            "one_product": Q[i, 0] * K[j, 0],
            "own_key": S[i, i],
        }
        by_hand = np.dot(shown(Q[i]), shown(K[j]))
        return _about(setting, "score", Cell("scores", i, j), by_hand, mistakes, AFTER_SCORES)

    return best_of(ask(i, j) for i, j in setting.pairs(1, "score"))


def scaled(setting: Setting) -> Question | None:
    """One score, divided by sqrt(d_k)."""
    attention, d_k = setting.trace.attention, setting.config.d_k
    S = attention.scores

    def ask(i: int, j: int) -> Question:
        mistakes = {
            "not_divided": S[i, j],
            "by_d_k": S[i, j] / d_k,
            "multiplied": S[i, j] * np.sqrt(d_k),
            "swapped": attention.scaled[j, i],
            "halved": S[i, j] / 2,
        }
        by_hand = shown(S[i, j]) / shown(np.sqrt(d_k))
        covers = ("scaled", "masked", "weights")
        return _about(setting, "scaled", Cell("scaled", i, j), by_hand, mistakes, covers)

    return best_of(ask(i, j) for i, j in setting.pairs(2, "scaled"))


def weight_given_exp(setting: Setting) -> Question | None:
    """One weight, where exp of the row is given."""
    return _weight(setting, "weight_given_exp", 3)


def weight(setting: Setting) -> Question | None:
    """One weight, where exp has to be computed, too."""
    return _weight(setting, "weight", 4)


def _weight(setting: Setting, kind: str, place: int) -> Question | None:
    attention, may_look = setting.trace.attention, setting.may_look
    x = attention.masked

    powers = np.where(may_look, np.exp(np.clip(x, None, 700)), 0.0)

    def powers_from_screen(i: int) -> Array:
        keys = np.flatnonzero(may_look[i])
        return shown(np.exp(shown(x[i, keys])) if kind == "weight" else powers[i, keys])

    def ask(i: int, j: int) -> Question:
        keys = np.flatnonzero(may_look[i])
        own = int(np.flatnonzero(keys == j)[0])
        from_screen = powers_from_screen(i)
        by_hand = from_screen[own] / from_screen.sum()
        unscaled = np.exp(attention.scores[i, keys] - attention.scores[i, keys].max())
        with np.errstate(divide="ignore", invalid="ignore"):
            mistakes = {
                "not_normalized": powers[i, j],
                "columns": powers[i, j] / powers[:, j].sum(),
                "no_exp": x[i, j] / x[i, keys].sum(),
                "softmax_of_scores": unscaled[own] / unscaled.sum(),
                "swapped": attention.weights[j, i],
                "equal": 1 / len(keys),
            }
        question = _about(
            setting, kind, Cell("weights", i, j), by_hand, mistakes, ("weights",), is_row=True
        )
        return replace(question, numbers={"powers": tuple(float(p) for p in powers[i, keys])})

    # Powers that are all 0.00 on the screen have no share to compute.
    pairs = setting.pairs(place, kind)
    return best_of(ask(i, j) for i, j in pairs if powers_from_screen(i).any())


def missing_weight(setting: Setting) -> Question | None:
    """One weight, where all others of its row are shown."""
    weights, may_look = setting.trace.attention.weights, setting.may_look

    def ask(i: int, j: int) -> Question:
        keys = np.flatnonzero(may_look[i])
        others = [k for k in keys if k != j]
        mistakes = {
            "sum_of_others": weights[i, others].sum(),
            "columns": 1 - weights[:, j].sum() + weights[i, j],
            "equal": 1 / len(keys),
        }
        by_hand = 1 - shown(weights[i, others]).sum()
        cell = Cell("weights", i, j)
        question = _about(setting, "missing_weight", cell, by_hand, mistakes, ("weights",))
        return replace(question, numbers={"others": tuple(float(w) for w in weights[i, others])})

    return best_of(ask(i, j) for i, j in setting.pairs(5, "missing_weight"))


def output_entry(setting: Setting) -> Question | None:
    """One entry of the output."""
    attention = setting.trace.attention
    weights, V, K = attention.weights, attention.value, attention.key

    def ask(i: int, d: int) -> Question:
        mistakes = {
            "own_value": V[i, d],
            "largest_alone": V[weights[i].argmax(), d],
            "mean": V[:, d].mean(),
            "columns": weights[:, i] @ V[:, d],
            **({"keys": weights[i] @ K[:, d]} if d < K.shape[1] else {}),
            "sum": V[:, d].sum(),
        }
        by_hand = np.dot(shown(weights[i]), shown(V[:, d]))
        cell = Cell("output", i, d)
        return _about(setting, "output_entry", cell, by_hand, mistakes, ("output",))

    cells = setting.cells(6, V.shape[1], "output_entry")
    return best_of(ask(i, d) for i, d in cells if setting.n > 1)


def _about(
    setting: Setting,
    kind: str,
    cell: Cell,
    by_hand: SupportsFloat,
    mistakes: dict[str, float],
    covers: tuple[str, ...],
    *,
    is_row: bool = False,
) -> Question:
    """A question for the number in a cell."""
    value = float(setting.trace.matrices[cell.matrix][cell.row, cell.column])
    found = {code: float(number) for code, number in mistakes.items()}
    words = {"query": cell.row}
    if cell.matrix in AFTER_SCORES:
        words["key"] = cell.column
    return Question(
        kind,
        number_answer(value, float(by_hand), found),
        words,
        target=cell,
        covered=covered(setting, cell.row, None if is_row else cell.column, *covers),
    )
