"""The doctor: whether somebody's own numbers are attention, or which mistake they show."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import streamlit as st

from attention.arrays import Array
from attention.variants.diagnosis import PRECISIONS, Diagnosis, judge
from pages.figures.core.formatting import in_powers
from pages.imports.file_error import MAX_ROWS
from pages.imports.printed_array import (
    MAX_COLUMNS,
    Printed,
    PrintedError,
    printed_array,
)
from pages.panels.tabs import show_tabs
from pages.panels.what_if.doctor_file import BOX, GIVEN, KINDS, show_files
from pages.panels.what_if.doctor_inputs import (
    INPUTS,
    label_of,
    projected,
    without_projections,
)
from pages.panels.what_if.doctor_shapes import Clash, allowed_by, first_clash
from pages.panels.what_if.sides import Sides
from pages.state.markdown import code_span, escape_markdown
from pages.state.texts import Texts
from pages.state.what_if import Asked, ask

NEEDED = ("query", "key", "value", "output")
OPTIONAL = ("weights", "mask")


def show_doctor(sides: Sides, texts: Texts) -> None:
    """What the doctor does, and a button that opens the boxes."""
    st.header(texts("doctor.title"), anchor=False)
    st.markdown(texts("doctor.lead"))
    show_tabs({"doctor": lambda: _boxes(sides, texts)}, texts, "doctor")


def _boxes(sides: Sides, texts: Texts) -> None:
    """Boxes for the numbers, and the verdict."""
    show_files(texts)
    st.session_state.setdefault(GIVEN, KINDS[0])
    st.segmented_control(
        texts("doctor.given"),
        KINDS,
        required=True,
        key=GIVEN,
        format_func=lambda kind: texts(f"doctor.kinds.{kind}"),
    )
    *first, _ = _needed()
    with st.form("doctor", border=False):
        for names in (first, ("output", *OPTIONAL)):
            for name, place in zip(names, st.columns(len(names)), strict=True):
                place.text_area(
                    name if name in INPUTS else texts(f"doctor.boxes.{name}"),
                    key=BOX.format(name),
                    height=120,
                    placeholder=texts("doctor.placeholder"),
                )
        with st.container(horizontal=True):
            st.form_submit_button(texts("doctor.judge"), key="doctor_judge", type="primary")
            st.form_submit_button(
                texts("doctor.fill"), key="doctor_fill", on_click=_fill, args=(sides,)
            )
    _answer(texts)


def _needed() -> tuple[str, ...]:
    """The boxes that must be filled, as Q, K and V or as X and the W's are given."""
    if st.session_state.get(GIVEN) == KINDS[1]:
        return (*INPUTS, "output")
    return NEEDED


def _example(sides: Sides) -> dict[str, str]:
    """The numbers of the changed side of this page, as NumPy prints them."""
    comparison, attention = sides.comparison, sides.comparison.left.attention
    arrays = {
        "query": attention.query,
        "key": attention.key,
        "value": attention.value,
        **{name: comparison.left.matrices[name] for name in INPUTS},
        "output": comparison.matrices[comparison.right("output")],
    }
    if attention.mask is not None:
        arrays["mask"] = np.broadcast_to(attention.mask, attention.scores.shape)
    with np.printoptions(threshold=10**6, linewidth=10**6, precision=6, suppress=True):
        return {name: str(array) for name, array in arrays.items()}


def _fill(sides: Sides) -> None:
    example = _example(sides)
    for name in (*_needed(), *OPTIONAL):
        st.session_state[BOX.format(name)] = example.get(name, "")


def _answer(texts: Texts) -> None:
    """The verdict on what the boxes hold; nothing while all are empty."""
    names = (*_needed(), *OPTIONAL)
    boxes = {name: str(st.session_state.get(BOX.format(name)) or "") for name in names}
    if not any(text.strip() for text in boxes.values()):
        return
    with st.container(key="doctor_answer"):
        given = _read(boxes, texts)
        if given is None:
            return
        missing = [label_of(name, texts) for name in _needed() if name not in given]
        if missing:
            st.warning(texts("doctor.missing", names=", ".join(missing)))
            return
        clash = first_clash(given)
        if clash:
            _say_clash(clash, texts)
            return
        stages = projected(given) if "X" in given else given
        _say(_diagnosis(given, stages), stages, texts)


def _say_clash(clash: Clash, texts: Texts) -> None:
    names = {one: label_of(name, texts) for one, name in clash.names.items()}
    st.warning(texts(f"doctor.clashes.{clash.kind}", **names, **clash.found))


def _diagnosis(given: Mapping[str, Printed], stages: Mapping[str, Printed]) -> Diagnosis:
    """The verdict. Whether the W's were left out shows only where they are given."""
    found = _judged(stages)
    if "X" in given and not found.is_right and _judged(without_projections(given)).is_right:
        return replace(found, mistakes=(*found.mistakes, "no_projections"))
    return found


def _read(boxes: Mapping[str, str], texts: Texts) -> dict[str, Printed] | None:
    """The matrices of the boxes; None, and said why, where one of them holds none."""
    given = {}
    for name, text in boxes.items():
        try:
            printed = printed_array(text)
        except PrintedError as problem:
            st.warning(
                texts(
                    f"doctor.problems.{problem.reason}",
                    box=label_of(name, texts),
                    found=code_span(problem.found),
                    rows=MAX_ROWS,
                    columns=MAX_COLUMNS,
                )
            )
            return None
        if printed is not None:
            given[name] = printed
    return given


def _judged(given: Mapping[str, Printed]) -> Diagnosis:
    """The verdict, by the precision that the text names, or that its digits allow."""
    numbers = {name: one for name, one in given.items() if name != "mask"}
    least = max(one.least for one in numbers.values())
    named = {one.kind for one in numbers.values() if one.kind}
    kind = next((name for name in PRECISIONS if name in named), None)
    if kind is None:
        kind = "float64" if least < 1e-12 else "float32"
    arrays: dict[str, Array] = {name: one.numbers for name, one in numbers.items()}
    mask = allowed_by(given["mask"].numbers) if "mask" in given else None
    return judge(arrays, mask, kind, least)


def _say(found: Diagnosis, stages: Mapping[str, Printed], texts: Texts) -> None:
    d_k = stages["query"].numbers.shape[1]
    if found.is_right:
        st.success(
            texts("doctor.right", digits=found.digits, precision=found.precision),
            icon=":material/check:",
        )
        return
    width, d_v = (stages[name].numbers.shape[1] for name in ("output", "value"))
    if width != d_v:
        st.error(texts("doctor.width", columns=width, d_v=d_v), icon=":material/close:")
    else:
        _say_difference(found, texts)
    if not found.mistakes:
        st.markdown(texts("doctor.unknown"))
        return
    st.markdown(texts("doctor.known" if len(found.mistakes) == 1 else "doctor.several"))
    for name in found.mistakes:
        said = texts(f"doctor.named.{name}", d_k=d_k, root=f"{d_k**0.5:.2f}")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"- {escape_markdown(said)}", width="content")
            st.button(
                texts("doctor.show"), key=f"doctor_show_{name}", on_click=ask, args=(Asked(name),)
            )


def _say_difference(found: Diagnosis, texts: Texts) -> None:
    st.error(
        texts(
            "doctor.wrong",
            cell=f"{found.stage}[{found.row + 1}, {found.column + 1}]",
            difference=in_powers(found.difference) if np.isfinite(found.difference) else "NaN",
            digits=found.digits,
        ),
        icon=":material/close:",
    )
