"""Whatever an address asks for and whatever controls hold, no page fails.

    ATTENTION_FUZZ=10000 python -m pytest tests/pages/test_fuzz.py -n 2 --dist load

tries so many visits instead of the 200 of each run, and other ones each time. Which parameters
there are, and which controls, is read from the pages themselves, so that what is new is tried too.
"""

import io
import os
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.state.texts import LANGUAGES, texts_in
from tests.payloads import PAYLOADS
from tests.tiny_model import write_model
from tests.visits import SHELL, opened, part, report

PAGES = sorted(
    file.stem for file in SHELL.parent.glob("*.py") if file.stem not in ("shell", "__init__")
)
ASKED = int(os.environ.get("ATTENTION_FUZZ", "100"))
IS_BY_HAND = "ATTENTION_FUZZ" in os.environ

NUMBERS = (
    st.integers(-2, 70).map(str)
    | st.integers().map(str)
    | st.floats().map(str)
    | st.sampled_from(("00012", "+3", " 4", "1_0", "٣", "3.0", "1e1", "0x10", "9" * 5000, "-0"))
)
CELLS = st.builds(
    "{}.{}.{}".format,
    st.sampled_from(("X", "W_Q", "Q", "K_T", "scores", "weights.2", "output.13", "x", "")),
    NUMBERS,
    NUMBERS,
)
NAMES = st.sampled_from(
    ("en", "ko", "none", "causal", "window", "padding", "sinusoidal", "cross", "self", "inf",
     "signs", "uniform", "normal", "0.9", "")
)  # fmt: skip
TEXTS = st.text(max_size=30) | st.lists(st.sampled_from(("a", "the", "고양이", "."))).map(" ".join)
HOSTILE = st.sampled_from(PAYLOADS) | st.sampled_from(("\x00", "\u202e", "a" * 3000))
VALUES = NUMBERS | NAMES | TEXTS | CELLS | HOSTILE

# Files: tables and archives that may fit, that do not, and that are none at all.
ROWS = st.lists(
    st.lists(NUMBERS | NAMES | HOSTILE, min_size=1, max_size=6).map(",".join), max_size=9
)
CSV_FILES = ROWS.map(lambda rows: "\n".join(rows).encode(errors="surrogatepass"))
MATRICES = st.builds(
    lambda rows, columns, number, kind: np.full((rows, columns), number).astype(kind),
    st.integers(0, 70),
    st.integers(0, 17),
    st.sampled_from((0, 1.5, -1e6, 1e300, np.nan, np.inf)),
    st.sampled_from(("float64", "float32", "complex128", "<U5", "S3")),
)
SETTINGS = st.text(max_size=40) | st.sampled_from(
    ('{"sentence": "a b", "d_k": 3}', '{"sentence": ["a"]}', '{"mask": {}}', "[" * 2000)
)
MEMBERS = st.dictionaries(
    st.sampled_from(("X", "W_Q", "W_K", "W_V", "weights", "../x", "json")), MATRICES, max_size=4
)
FILES = st.tuples(
    st.sampled_from(("a.csv", "a.npz", "../../a.npz", "<img src=x>.csv", "a.NPZ")),
    CSV_FILES | st.binary(max_size=200) | st.builds(lambda *made: npz(*made), MEMBERS, SETTINGS),
)
# What the table of numbers reports, and anything else.
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
BLOCKS = st.lists(st.sampled_from(("1", "0,5", "1,000", "x", "", "\t", "\n", ";"))).map("".join)
TYPED = st.fixed_dictionaries(
    {
        "number": st.integers(0, 2**60),
        "matrix": st.sampled_from(("X", "W_Q", "W_K", "W_V", "Q", "<b>")),
        "row": st.integers(-1, 130),
        "column": st.integers(-1, 65),
        "text": st.none() | NUMBERS | HOSTILE | BLOCKS,
        "isBlock": st.booleans(),
    }
)
REPORTS = ANYTHING | st.fixed_dictionaries(
    {"visit": st.text(max_size=50), "typed": st.lists(TYPED | ANYTHING, max_size=4)}
)


def npz(members: dict[str, np.ndarray], settings: str) -> bytes:
    file = io.BytesIO()
    np.savez(file, settings=settings, **members)
    return file.getvalue()


@pytest.fixture(autouse=True, scope="module")
def _tiny_model(tmp_path_factory):
    """Where no model is installed `/trained` is tried too, and where one is it takes no longer."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("model")
        write_model(folder)
        patch.setenv("ATTENTION_MODEL_DIR", str(folder))
        yield


@cache
def parameters_of(page: str) -> tuple[str, ...]:
    """What stands in the address of a page, as its controls say."""
    controls = (getattr(one, "proto", None) for one in opened(page, {})._tree)
    names = {getattr(control, "query_param_key", "") for control in controls}
    return (*sorted(names - {""}), "padding", "window", "nobody_knows_this")


@cache
def panels_of(page: str) -> dict[str, tuple[object, ...]]:
    """What can be opened on a page: by the key of a panel or of a row of tabs, its states."""
    app, parts = opened(page, {}), texts_in(LANGUAGES[0]).at("tabs")
    panels = {panel.proto.id.rpartition("-")[2]: (False, True) for panel in app.expander}
    rows = {
        row.key: (None, *(part for part, name in parts.items() if name in row.options))
        for row in app.segmented_control
        if row.key and row.key.endswith("_tabs")
    }
    return panels | rows


def change(app: AppTest, data: st.DataObject) -> None:
    """Set one of the controls that are there to something that its own bounds allow."""
    controls = [*app.text_input, *app.slider, *app.number_input, *app.select_slider, *app.toggle]
    controls += [*app.selectbox, *app.file_uploader]
    controls = [one for one in controls if not getattr(one, "disabled", False)]
    if part(app, "number_table") and data.draw(st.booleans()):
        reported = data.draw(REPORTS)
        note(f"number_table: {reported!r}")
        report(app, "number_table", "typed", reported)
        return
    control = controls[data.draw(st.integers(0, len(controls) - 1))]
    match control.type:
        case "file_uploader":
            name, content = data.draw(FILES)
            note(f"{name}: {content!r}")
            control.upload(name, content)
            return
        case "selectbox":
            value: object = data.draw(st.sampled_from(control.options))
        case "text_input":
            value = data.draw(TEXTS | CELLS | HOSTILE)
        case "toggle":
            value = data.draw(st.booleans())
        case "select_slider":
            value = data.draw(st.sampled_from(control.options))
        case _:
            value = data.draw(st.integers(int(control.min), int(control.max)))
    note(f"{control.key} = {value!r}")
    control.set_value(value)


@pytest.mark.parametrize("page", ["one_query", "long_range", "shapes"])
@pytest.mark.parametrize("number", ["00012", "000121", "0001" + "9" * 5000, "٣", "1_0", "+1"])
def test_a_number_that_is_written_in_an_odd_way_is_no_word_and_no_size(page, number):
    app = opened(page, {name: [number] for name in ("query", "d_q", "n_value")})
    assert not app.exception
    assert len(app.warning) == len({"query", "d_q", "n_value"} & {*parameters_of(page)})


@pytest.mark.parametrize("page", PAGES)
def test_no_address_and_no_control_makes_a_page_fail(page):
    queries = st.dictionaries(
        st.sampled_from(parameters_of(page)), st.lists(VALUES, min_size=1, max_size=2), max_size=6
    )
    panels = st.fixed_dictionaries({k: st.sampled_from(v) for k, v in panels_of(page).items()})

    @settings(
        max_examples=max(1, ASKED // len(PAGES)),
        derandomize=not IS_BY_HAND,
        deadline=None,
        # Only by hand is there time to look for the simplest visit that fails.
        phases=tuple(Phase) if IS_BY_HAND else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(query=queries, held=panels, data=st.data())
    def visit(query: dict[str, list[str]], held: dict[str, object], data: st.DataObject) -> None:
        app = opened(page, query, held)
        assert not app.exception
        for _ in range(data.draw(st.integers(0, 2))):
            change(app, data)
            app.run()
            assert not app.exception

    visit()
