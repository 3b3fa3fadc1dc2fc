"""The entries of the glossary: the terms of the field, and every matrix that a page shows.

Their names and meanings are in the texts of each language.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pages.figures.core.matrices import MATRICES, Axis
from pages.figures.core.roles import Role

_SIZES: dict[Axis, str] = {"word": "n", "query": "n_query", "key": "n_key", "one": "1",
                           "vocabulary": "n_words", "heads_d_v": "n_heads · d_v"}  # fmt: skip
_WORKSHEETS = (
    "self_attention", "one_query", "heads", "trained", "seq2seq", "what_if", "practice"
)  # fmt: skip
_SIZED = (
    "self_attention", "one_query", "shapes", "heads", "trained", "seq2seq", "what_if", "decoding",
    "practice",
)  # fmt: skip
_POSITIONS = ("positions", "self_attention", "one_query", "heads", "seq2seq", "what_if")
_RECURRENT = ("seq2seq", "long_range")


@dataclass(frozen=True)
class Entry:
    """One entry of the glossary."""

    name: str  # in the texts
    symbol: str  # may contain <sub> and <sup>
    shape: str
    pages: tuple[str, ...]  # that show it, the best one first


TERMS = (
    Entry("attention", "Attention(Q, K, V)", "(n_query, d_v)", ("self_attention", "one_query")),
    Entry("self_attention", "Q, K, V ← X", "", ("self_attention", "seq2seq")),
    Entry("cross_attention", "Q ← Y; K, V ← X", "", ("seq2seq",)),
    Entry("query", "q", "(d_k,)", ("one_query",)),
    Entry("key", "k", "(d_k,)", ("one_query",)),
    Entry("value", "v", "(d_v,)", ("one_query", "shapes")),
    Entry("softmax", "softmax", "", ("one_query", "scaling")),
    Entry("scaling", "÷ √d<sub>k</sub>", "", ("scaling",)),
    Entry("d_model", "d<sub>model</sub>", "", ("self_attention", "shapes")),
    Entry("d_k", "d<sub>k</sub>", "", ("shapes", "scaling")),
    Entry("d_v", "d<sub>v</sub>", "", ("shapes",)),
    Entry("sharpness", "β", "", ("shapes",)),
    Entry("head", "head<sub>h</sub>", "", ("heads", "trained")),
    Entry("mask", "0, −∞", "(n_query, n_key)", ("self_attention",)),
    Entry("hidden_state", "h", "(d_hidden,)", _RECURRENT),
    Entry("recurrence", "ρ", "", ("long_range",)),
    Entry("loss", "L", "", ("learning",)),
    Entry("gradient", "dW = ∂L ÷ ∂W", "", ("learning",)),
    Entry("learning_rate", "W − rate · dW", "", ("learning",)),
    Entry("kv_cache", "K, V", "(n_key, d_k), (n_key, d_v)", ("decoding",)),
    Entry("temperature", "softmax(logits ÷ T)", "", ("decoding",)),
    Entry("top_p", "top-k, top-p", "", ("decoding",)),
    Entry("seed", "seed", "", ("self_attention",)),
    Entry("transformer", "N × layer", "", ("layer", "seq2seq")),
    Entry("layer", "X → output", "(n, d_model)", ("layer", "trained")),
    Entry("token", "x", "(d_model,)", ("self_attention", "trained")),
    Entry("special_tokens", "[CLS], [SEP]", "", ("trained",)),
    Entry("causal_mask", "j ≤ i", "(n_query, n_key)", ("self_attention", "decoding")),
    Entry("entropy", "−Σ a ln a", "", ("scaling", "learning")),
    Entry("jacobian", "∂a ÷ ∂x", "", ("scaling", "long_range")),
    Entry("convex_hull", "Σ a v", "", ("shapes",)),
    Entry("context_vector", "c", "(d_hidden,)", ("seq2seq",)),
)
TERM_ROLES: Mapping[str, Role] = {"query": "query", "key": "key", "value": "value"}
# The pages that show each matrix.
MATRIX_PAGES: Mapping[str, tuple[str, ...]] = {
    "X": _SIZED,
    **dict.fromkeys(("W_Q", "W_K", "W_V", "Q", "K", "V"), _SIZED),
    "K_T": tuple(page for page in _WORKSHEETS if page != "what_if"),
    "scores": (*_SIZED, "scaling"),
    "scaled": ("scaling", *_WORKSHEETS, "decoding"),
    **dict.fromkeys(("M", "XM", "capped", "unmasked"), ("what_if",)),
    "masked": ("self_attention", "one_query", "heads", "seq2seq", "what_if", "practice"),
    "weights": (*_SIZED, "scaling"),
    "output": (*_SIZED, "positions"),
    **dict.fromkeys(("concatenated", "W_O", "MultiHead"), ("heads", "layer")),
    **dict.fromkeys(("E", "P"), _POSITIONS),
    "dots": ("positions",),
    **dict.fromkeys(("b_Q", "b_K", "b_V"), ("trained",)),
    **dict.fromkeys(
        (
            "goal",
            "target",
            "next_word",
            "dX",
            "dW_Q",
            "dW_K",
            "dW_V",
            "dQ",
            "dK",
            "dV",
            "dscores",
            "dscaled",
            "dweights",
            "doutput",
            "dW_out",
            "dprojected",
            "dlogits",
            *(f"{name}_{of}" for of in ("Q", "K", "V", "out") for name in ("m", "v", "step")),
        ),
        ("learning",),
    ),
    **dict.fromkeys(
        ("vocabulary", "W_out", "projected", "logits", "probabilities"), ("learning", "decoding")
    ),
    **dict.fromkeys(("x", "tempered", "filtered"), ("decoding",)),
    **dict.fromkeys(
        (
            "residual",
            "mean",
            "variance",
            "normalized",
            "gamma",
            "beta",
            "LayerNorm",
            "W_1",
            "b_1",
            "hidden",
            "activated",
            "W_2",
            "b_2",
            "FFN",
        ),
        ("layer",),
    ),
    **dict.fromkeys(("Y", "E_Y", "P_Y", "H", "H_T", "S", "U_H", "W_H", "U_S", "W_S"), ("seq2seq",)),
}


def entries() -> list[Entry]:
    """All entries: the terms, then the matrices in the order of `MATRIX_PAGES`."""
    return [*TERMS, *map(_matrix_entry, MATRIX_PAGES)]


def _matrix_entry(name: str) -> Entry:
    matrix = MATRICES[name]
    symbol = matrix.formula.split(" = ")[0].split(",")[0]
    sizes = (_SIZES.get(axis, axis) for axis in (matrix.rows, matrix.columns))
    return Entry(name, symbol, f"({', '.join(sizes)})", MATRIX_PAGES[name])
