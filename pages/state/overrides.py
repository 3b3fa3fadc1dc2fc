"""What a visitor put in the place of drawn numbers, and where it is kept.

The address holds it as far as it fits. What does not fit stays in the session alone, and the
page says so.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache

import streamlit as st

from attention import (
    EncoderLayerTrace,
    Handcrafted,
    Overrides,
    SelfAttentionConfig,
    SelfAttentionTrace,
    handcrafted,
)
from attention.arrays import Array
from attention.inputs.overrides import EDITABLE, OF_LAYER
from attention.sources import Cell
from pages.imports.url_text import (
    MAX_LENGTH,
    edits_of,
    edits_text,
    matrices_of,
    matrices_text,
)
from pages.state.latest_text import latest_text, set_text
from pages.state.markdown import code_span, listed
from pages.state.parameters import PARAMETERS, choice_parameter
from pages.state.pinned_cell import cell_name
from pages.state.texts import Texts

EDITS, MATRICES = "edits", "matrices"  # parameters of the address

# Which sizes the rows and the columns of each matrix have.
SIZES = {"X": ("words", "d_model"), "W_Q": ("d_model", "d_k"), "W_K": ("d_model", "d_k"),
         "W_V": ("d_model", "d_v")}  # fmt: skip

_read_edits, _read_matrices = lru_cache(256)(edits_of), lru_cache(64)(matrices_of)
cached_handcrafted = lru_cache(64)(handcrafted)


def current_overrides() -> Overrides:
    """What overrides sampled numbers now; a text that cannot be read counts as nothing."""
    return _overrides_of(_text(MATRICES), _text(EDITS))


@lru_cache(64)
def _overrides_of(matrices: str, edits: str) -> Overrides:
    return Overrides(_read_matrices(matrices) or {}, _read_edits(edits) or {})


def _held(name: str) -> str:
    """Where in the session stands what does not fit into the address."""
    return f"{name} that do not fit"


def _text(name: str) -> str:
    held = st.session_state.get(_held(name))
    return latest_text(name) or (held if isinstance(held, str) else "")


def _keep(name: str, text: str) -> None:
    if text == _text(name):
        return
    fits = len(text) <= MAX_LENGTH
    set_text(name, text if fits else "")
    st.session_state[_held(name)] = "" if fits else text


def override_cells(edits: Mapping[Cell, float]) -> None:
    """Put numbers into cells, beside what was put in before."""
    _keep(EDITS, edits_text({**current_overrides().edits, **edits}))


def undo_override(cell: Cell) -> None:
    """Bring back the number that stood in a cell."""
    _keep(EDITS, edits_text({p: x for p, x in current_overrides().edits.items() if p != cell}))


def override_matrices(loaded: Mapping[str, Array], restored: Collection[str] = ()) -> None:
    """Override whole matrices, and remove earlier overrides of their cells.

    Args:
        loaded: the matrices.
        restored: the names of matrices that lose their overrides.
    """
    replaced, overrides = {*loaded, *restored}, current_overrides()
    kept = {name: one for name, one in overrides.matrices.items() if name not in replaced}
    _keep(MATRICES, matrices_text({**kept, **loaded}))
    _keep(EDITS, edits_text({p: x for p, x in overrides.edits.items() if p.matrix not in replaced}))


def reset_layer() -> None:
    """Bring back gamma, beta and the biases of a layer."""
    _keep(EDITS, edits_text(current_overrides().of(EDITABLE).edits))


def reset() -> None:
    """Bring the drawn numbers back."""
    _keep(EDITS, edits_text(current_overrides().of(OF_LAYER).edits))
    _keep(MATRICES, "")
    st.session_state["weights"] = PARAMETERS["weights"].default


def describe_override_problems(trace: SelfAttentionTrace, texts: Texts) -> list[str]:
    """What the reader must know: what has no place now, what no link holds, what cannot be read.

    Each is a sentence for Markdown.
    """
    overrides, said = current_overrides(), []
    shapes = {
        name: (numbers.shape[0], numbers.shape[1])
        for name, numbers in trace.matrices.items()
        if name in EDITABLE
    }
    said += _lost_said(overrides, shapes, texts)
    for name, matrix in _in_use(overrides).items():
        said += _sampled_said(name, matrix.shape, shapes[name], texts)
        if any(have > has for have, has in zip(matrix.shape, shapes[name], strict=True)):
            rows, columns = shapes[name]
            said.append(texts("own.cut_off", matrix=code_span(name), rows=rows, columns=columns))
    return [*said, *_address_said(texts)]


def describe_layer_problems(trace: EncoderLayerTrace, texts: Texts) -> list[str]:
    """The same of gamma, beta and the biases of a layer."""
    shapes = {name: (1, trace.matrices[name].shape[1]) for name in OF_LAYER}
    return [*_lost_said(current_overrides(), shapes, texts), *_address_said(texts)]


def _lost_said(
    overrides: Overrides, shapes: Mapping[str, tuple[int, int]], texts: Texts
) -> list[str]:
    lost = overrides.without_place(shapes)
    cells = listed([describe_cell(cell) for cell in lost], 4)
    return [texts("own.without_place", cells=cells)] if lost else []


def _address_said(texts: Texts) -> list[str]:
    said = []
    if any(st.session_state.get(_held(name)) for name in (EDITS, MATRICES)):
        said.append(texts("own.not_in_link"))
    for name, read in ((EDITS, _read_edits), (MATRICES, _read_matrices)):
        if read(_text(name)) is None:
            said.append(texts("own.unreadable", received=code_span(f"{name}={_text(name)}")))
    return said


def _in_use(overrides: Overrides) -> Mapping[str, Array]:
    """The loaded matrices; none while weights made by hand take their place."""
    weights = choice_parameter("weights")
    is_sampled = st.session_state.get("weights") not in weights.options[1:]
    return overrides.matrices if is_sampled else {}


def _sampled_said(
    name: str, loaded: tuple[int, ...], used: tuple[int, int], texts: Texts
) -> list[str]:
    """Which rows and columns of a matrix are sampled, as what was loaded does not reach there."""
    parts = []
    for axis, have, need in zip(("row", "column"), loaded, used, strict=True):
        if have < need:
            form = f"own.sampled.{axis}" + ("s" if need - have > 1 else "")
            parts.append(texts(form, first=have + 1, last=need))
    if not parts:
        return []
    both = texts("own.sampled.both", rows=parts[0], columns=parts[-1])
    where = both if len(parts) > 1 else parts[0]
    rows, columns = loaded
    values = {"matrix": code_span(name), "rows": rows, "columns": columns}
    return [texts("own.sampled.said", where=where, **values)]


def sizes_that_fit(trace: SelfAttentionTrace) -> list[tuple[str, int]]:
    """Other sizes than those in use that loaded matrices have: d_model = 3, say, each once."""
    shapes = {name: trace.matrices[name].shape for name in EDITABLE}
    found = [
        (size, have)
        for name, matrix in _in_use(current_overrides()).items()
        for size, have, used in zip(SIZES[name], matrix.shape, shapes[name], strict=True)
        if size in PARAMETERS and have != used and have in PARAMETERS[size]
    ]
    return list(dict.fromkeys(found))


def describe_cell(cell: Cell) -> str:
    """`cell_name` as Markdown code."""
    return code_span(cell_name(cell))


def with_sizes_of(made: Handcrafted, config: SelfAttentionConfig) -> SelfAttentionConfig:
    """The configuration with the sizes that weights made by hand have."""
    d_model, d_k, d_v = made.X.shape[1], made.W_Q.shape[1], made.W_V.shape[1]
    return replace(config, d_model=d_model, d_k=d_k, d_v=d_v)
