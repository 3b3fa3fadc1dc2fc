"""What a lecturer hands out: two links, sheets to print with their key, and a spreadsheet."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from attention.practice.exercises import EXERCISES
from attention.practice.exercises import question as question_of
from attention.practice.question import Question
from attention.practice.setting import Setting
from attention.sources import Cell
from pages.exports.practice_sheet import Item, SheetWords, Variant, sheets
from pages.exports.spreadsheet import MIME, Words, spreadsheet
from pages.panels.practice.sentences import answer_text, choices_of, question_text
from pages.state.parameters import PARAMETERS, whole_number_parameter
from pages.state.practice import EACH, EXERCISE, current_exercise
from pages.state.session import MAX_CHARACTERS, Visit
from pages.state.texts import Texts
from pages.state.url import asked_choice

MAX_VARIANTS = 30


def offer_to_class(setting: Setting, visit: Visit, texts: Texts) -> None:
    """The links, the sheets and the spreadsheet."""
    st.text(texts("practice.class.said"))
    for each in (False, True):
        st.text(texts(f"practice.class.{'each' if each else 'same'}"))
        st.code(link_to(st.context.url or "", visit, each=each), language=None, wrap_lines=True)
    st.text(texts("practice.class.sheet"))
    with st.container(horizontal=True, vertical_alignment="bottom", key="practice_sheets"):
        label = texts("practice.class.variants")
        count = st.number_input(label, 1, MAX_VARIANTS, 1, key="practice_variants", width=140)
        st.download_button(
            texts("practice.class.button"),
            partial(_sheets, setting, visit, int(count), texts),
            f"attention-{current_exercise()}.html",
            "text/html",
            key="practice_sheet",
            on_click="ignore",
            icon=":material/print:",
        )
    first, last = _seeds(setting, int(count))[0], _seeds(setting, int(count))[-1]
    st.caption(texts(f"practice.class.{'one' if count == 1 else 'first'}", first=first, last=last))
    st.text(texts("practice.class.spreadsheet"))
    words = Words(**texts.at("take_away.spreadsheet"))
    st.download_button(
        "XLSX",
        lambda: spreadsheet(setting.trace, words),
        "attention.xlsx",
        MIME,
        key="practice_xlsx",
        on_click="ignore",
        icon=":material/download:",
    )


def link_to(page: str, visit: Visit, *, each: bool) -> str:
    """A link to the exercise with these settings: with this seed, or one for each visitor."""
    config = visit.config
    settings: dict[str, object] = {
        "sentence": visit.sentence[:MAX_CHARACTERS],
        EXERCISE: current_exercise(),
        **{name: getattr(config, name) for name in ("d_model", "d_k", "d_v")},
        **visit.mask.parameters,
        "rounded": asked_choice("rounded"),
        **({EACH: "1"} if each else {"seed": config.seed}),
    }
    kept = {
        name: value
        for name, value in settings.items()
        if name in ("sentence", EXERCISE, EACH) or value != PARAMETERS[name].default
    }
    address = urlsplit(page)
    query = urlencode({**kept, "lang": visit.language}, errors="replace")
    return urlunsplit((address.scheme, address.netloc, address.path, query, ""))


def _seeds(setting: Setting, count: int) -> list[int]:
    all_seeds = whole_number_parameter("seed").maximum + 1
    return [(setting.config.seed + i) % all_seeds for i in range(count)]


def _sheets(setting: Setting, visit: Visit, count: int, texts: Texts) -> bytes:
    words = SheetWords(
        language=visit.language,
        sentence=visit.sentence[:MAX_CHARACTERS],
        title=texts("practice.sheet.title"),
        exercise=texts(f"practice.exercises.{current_exercise()}"),
        name=texts("practice.sheet.name"),
        date=texts("practice.sheet.date"),
        rule=texts(
            "practice.sheet.rule", d_k=setting.config.d_k, root=f"{setting.config.d_k**0.5:.2f}"
        ),
        key=texts("practice.sheet.key"),
        framed=texts("practice.sheet.reveal"),
    )
    variants = [
        _variant(replace(setting, config=replace(setting.config, seed=seed)), texts)
        for seed in _seeds(setting, count)
    ]
    return sheets(variants, words)


def _variant(setting: Setting, texts: Texts) -> Variant:
    found = (question_of(kind, setting) for kind in EXERCISES[current_exercise()])
    questions = [one for one in found if one is not None]
    title = texts("practice.sheet.variant", seed=setting.config.seed)
    items = tuple(_item(question, setting, texts) for question in questions)
    return Variant(title, setting.trace, _blanks(questions), items)


def _blanks(questions: Sequence[Question]) -> frozenset[Cell]:
    """The cells that are asked for; of a row with one missing weight, that one alone."""
    rows = {one.target.row: one for one in questions if one.kind == "missing_weight" and one.target}
    return frozenset(
        cell
        for question in questions
        for cell in question.covered
        if cell.matrix != "weights" or cell.row not in rows or cell in rows[cell.row].covered
    )


def _item(question: Question, setting: Setting, texts: Texts) -> Item:
    return Item(
        question_text(question, setting, texts),
        choices_of(question, texts),
        answer_text(question, setting, texts),
    )
