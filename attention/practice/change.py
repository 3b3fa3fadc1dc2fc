"""Questions for the matrices that one change reaches: found by computing both."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from attention.layers.masks import causal_mask
from attention.layers.self_attention import SelfAttentionTrace
from attention.practice.answers import MatricesAnswer
from attention.practice.question import Question
from attention.practice.setting import Setting
from attention.sources import Cell

OFFERED = (
    "X", "W_Q", "W_K", "W_V", "Q", "K", "V", "scores", "scaled", "weights", "output",
)  # fmt: skip


def change_d_v(setting: Setting) -> Question | None:
    """Another width of the values."""
    d_v = setting.config.d_v // 2 or 2
    other = replace(setting, config=replace(setting.config, d_v=d_v))
    numbers = {"before": setting.config.d_v, "after": d_v}
    return _compared("change_d_v", setting, other.trace, numbers=numbers)


def change_word(setting: Setting) -> Question | None:
    """Another word in the place of one."""
    word = next((i for i in setting.rows(1) if setting.tokens[i] != setting.other_word), None)
    if word is None:
        return None
    tokens = tuple(
        setting.other_word if i == word else token for i, token in enumerate(setting.tokens)
    )
    other = replace(setting, tokens=tokens)
    return _compared("change_word", setting, other.trace, words={"word": word})


def change_seed(setting: Setting) -> Question | None:
    """Another seed."""
    seed = setting.config.seed + 1
    other = replace(setting, config=replace(setting.config, seed=seed))
    return _compared("change_seed", setting, other.trace, numbers={"after": seed})


def change_mask(setting: Setting) -> Question | None:
    """A causal mask, or none where there is a mask."""
    has_mask = setting.mask is not None
    other = replace(setting, mask=None if has_mask else causal_mask(setting.n, setting.n))
    variant = "none" if has_mask else "causal"
    return _compared("change_mask", setting, other.trace, variant=variant)


def change_W_K(setting: Setting) -> Question | None:
    """Another number in one cell of W_K."""
    d_model, d_k = setting.trace.W_K.shape
    row, column = setting.order(d_model, "change_W_K")[0], setting.order(d_k, "change_W_K")[0]
    cell = Cell("W_K", row, column)
    other = setting.computed({cell: float(setting.trace.W_K[row, column]) + 1})
    return _compared("change_W_K", setting, other, numbers={"row": row + 1, "column": column + 1})


def longer(setting: Setting) -> Question | None:
    """One more word: which matrices have another size."""
    other = replace(setting, tokens=(*setting.tokens, setting.other_word), mask=None)
    before, after = setting.trace.matrices, other.trace.matrices
    changed = frozenset(name for name in OFFERED if before[name].shape != after[name].shape)
    return Question("longer", MatricesAnswer(OFFERED, changed))


def _compared(
    kind: str,
    setting: Setting,
    other: SelfAttentionTrace,
    *,
    words: Mapping[str, int] | None = None,
    numbers: Mapping[str, float] | None = None,
    variant: str = "",
) -> Question | None:
    """The matrices whose size or numbers differ; no question for one word, or without any."""
    before, after = setting.trace.matrices, other.matrices
    changed = frozenset(name for name in OFFERED if not np.array_equal(before[name], after[name]))
    if setting.n < 2 or not changed:
        return None
    answer = MatricesAnswer(OFFERED, changed)
    return Question(kind, answer, words or {}, numbers or {}, variant=variant)
