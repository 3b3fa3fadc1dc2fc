"""What is known of each matrix without its numbers: its formula, its axes, its scale."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

# What the index of a row or column counts: words, as such, as queries or as keys, or as those that
# a next word is chosen from; the others are the dimensions of a vector, "heads_d_v" those of the
# outputs of all heads side by side; "one" is a single row or column, which needs no name; "term"
# one of many that are added.
Axis = Literal[
    "word", "query", "key", "vocabulary", "d_model", "d_k", "d_v", "heads_d_v", "d_hidden", "d_ff",
    "one", "term",
]  # fmt: skip
WORD_AXES: tuple[Axis, ...] = ("word", "query", "key", "vocabulary")


@dataclass(frozen=True)
class Matrix:
    """One matrix of the worksheet."""

    name: str
    formula: str  # only <sub> and <sup> as markup; {root} is the square root of d_k
    rows: Axis
    columns: Axis
    scale: str  # matrices of one scale share their colours, so that they can be compared
    title_width: float = 92  # px, for the lines above it


_OF_ATTENTION = (
    Matrix("E", "E, words", "word", "d_model", "X"),
    Matrix("P", "P, positions", "word", "d_model", "X"),
    Matrix("dots", "P P<sup>T</sup>", "query", "key", "dots"),
    Matrix("X", "X", "word", "d_model", "X"),
    Matrix("W_Q", "W<sub>Q</sub>", "d_model", "d_k", "W_Q W_K"),
    Matrix("b_Q", "b<sub>Q</sub>", "one", "d_k", "W_Q W_K"),
    Matrix("W_K", "W<sub>K</sub>", "d_model", "d_k", "W_Q W_K"),
    Matrix("b_K", "b<sub>K</sub>", "one", "d_k", "W_Q W_K"),
    Matrix("W_V", "W<sub>V</sub>", "d_model", "d_v", "W_V"),
    Matrix("b_V", "b<sub>V</sub>", "one", "d_v", "W_V"),
    Matrix("E_Y", "E<sub>Y</sub>, words", "query", "d_model", "X"),
    Matrix("P_Y", "P<sub>Y</sub>, positions", "query", "d_model", "X", 110),
    Matrix("Y", "Y", "query", "d_model", "X"),
    Matrix("U_H", "U<sub>H</sub>", "d_model", "d_hidden", "U W"),
    Matrix("W_H", "W<sub>H</sub>", "d_hidden", "d_hidden", "U W"),
    Matrix("U_S", "U<sub>S</sub>", "d_model", "d_hidden", "U W"),
    Matrix("W_S", "W<sub>S</sub>", "d_hidden", "d_hidden", "U W"),
    Matrix("H", "H, encoder states", "key", "d_hidden", "H S", 132),
    Matrix("H_T", "H<sup>T</sup>", "d_hidden", "key", "H S"),
    Matrix("S", "S, decoder states", "query", "d_hidden", "H S", 132),
    Matrix("M", "M", "d_model", "d_model", "M"),
    Matrix("XM", "X M", "query", "d_model", "XM"),
    Matrix("Q", "Q = X W<sub>Q</sub>", "query", "d_k", "Q K"),
    Matrix("K", "K = X W<sub>K</sub>", "key", "d_k", "Q K"),
    Matrix("K_T", "K<sup>T</sup>", "d_k", "key", "Q K"),
    Matrix("V", "V = X W<sub>V</sub>", "key", "d_v", "V output"),
    Matrix("scores", "scores = Q K<sup>T</sup>", "query", "key", "scores scaled", 100),
    Matrix("scaled", "scaled = scores ÷ {root}", "query", "key", "scores scaled", 132),
    Matrix("capped", "capped", "query", "key", "scores scaled", 100),
    Matrix("unmasked", "softmax(scaled)", "query", "key", "weights", 120),
    Matrix("masked", "masked", "query", "key", "scores scaled", 100),
    Matrix("weights", "weights = softmax({input})", "query", "key", "weights", 158),
    Matrix("output", "output = weights V", "query", "d_v", "V output", 112),
    Matrix("concatenated", "[output<sub>1</sub> … ]", "query", "heads_d_v", "heads", 130),
    Matrix("W_O", "W<sub>O</sub>", "heads_d_v", "d_model", "W_O"),
    Matrix(
        "MultiHead",
        "MultiHead = [output<sub>1</sub> … ] W<sub>O</sub>",
        "query",
        "d_model",
        "MultiHead",
        220,
    ),
)
_WIDTHS: Mapping[str, Axis] = {"Q": "d_k", "K": "d_k", "V": "d_v"}


def _of_learning() -> Iterator[Matrix]:
    """What is added where a head learns: the task, the gradients, and what a step changes."""
    yield Matrix("goal", "goal", "query", "key", "weights")
    yield Matrix("target", "target = goal X", "query", "d_v", "V output", 100)
    yield Matrix("next_word", "next word", "query", "vocabulary", "weights")
    yield Matrix("vocabulary", "U, vocabulary", "vocabulary", "d_model", "X", 100)
    yield Matrix("W_out", "W<sub>out</sub>", "d_v", "d_model", "W_out")
    yield Matrix("projected", "output W<sub>out</sub>", "query", "d_model", "projected", 100)
    yield Matrix("logits", "logits = … U<sup>T</sup>", "query", "vocabulary", "logits", 110)
    yield Matrix("probabilities", "softmax(logits)", "query", "vocabulary", "weights", 100)
    whole = {matrix.name: matrix for matrix in _OF_ATTENTION}
    for name, rows, columns, scale in (
        *((f"d{one}", whole[one].rows, whole[one].columns, whole[one].scale)
          for one in ("X", "W_Q", "W_K", "W_V", "Q", "K", "V", "scores", "scaled", "weights",
                      "output")),
        ("dW_out", "d_v", "d_model", "W_out"),
        ("dprojected", "query", "d_model", "projected"),
        ("dlogits", "query", "vocabulary", "logits"),
    ):  # fmt: skip
        yield Matrix(name, titled(name), rows, columns, f"d {scale}")
    for of in ("Q", "K", "V", "out"):
        rows, columns = ("d_v", "d_model") if of == "out" else ("d_model", _WIDTHS[of])
        for name in ("m", "v", "step"):
            scale = f"{name} {'Q K' if of in 'QK' else of}"
            yield Matrix(f"{name}_{of}", titled(f"{name}_{of}"), rows, columns, scale)


def titled(name: str) -> str:
    """A name with its index below the line: dW<sub>Q</sub>."""
    symbol, _, index = name.partition("_")
    return f"{symbol}<sub>{index}</sub>" if index else symbol


# The rest of a layer. What is there twice, like LayerNorm.1, gets its formula from the figure.
_OF_LAYER = (
    Matrix("residual", "residual", "query", "d_model", "residual", 100),
    Matrix("mean", "mean", "query", "one", "residual", 70),
    Matrix("variance", "variance", "query", "one", "variance", 70),
    Matrix("normalized", "normalized", "query", "d_model", "LayerNorm", 130),
    Matrix("gamma", "γ", "one", "d_model", "gamma"),
    Matrix("beta", "β", "one", "d_model", "gamma"),
    Matrix("LayerNorm", "LayerNorm", "query", "d_model", "LayerNorm", 130),
    Matrix("W_1", "W<sub>1</sub>", "d_model", "d_ff", "W_1 W_2"),
    Matrix("b_1", "b<sub>1</sub>", "one", "d_ff", "W_1 W_2"),
    Matrix("hidden", "hidden", "query", "d_ff", "hidden", 130),
    Matrix("activated", "activated", "query", "d_ff", "hidden", 130),
    Matrix("W_2", "W<sub>2</sub>", "d_ff", "d_model", "W_1 W_2"),
    Matrix("b_2", "b<sub>2</sub>", "one", "d_model", "W_1 W_2"),
    Matrix("FFN", "FFN = activated W<sub>2</sub> + b<sub>2</sub>", "query", "d_model",
           "MultiHead", 180),
)  # fmt: skip
MATRICES = {matrix.name: matrix for matrix in (*_OF_ATTENTION, *_of_learning(), *_OF_LAYER)}


def kind(name: str) -> str:
    """Which matrix of `MATRICES` a name refers to: Q.3, of the third head, is a Q."""
    return name.partition(".")[0]
