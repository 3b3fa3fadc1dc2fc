"""The glossary: every matrix that a page draws is in it, with its shape and where it is shown."""

import pytest

from attention import MultiHeadConfig, SelfAttentionConfig, causal_mask, multi_head_attention
from attention import self_attention as attend
from pages.components.glossary.entries import MATRIX_PAGES, TERMS, entries
from pages.figures.core.matrices import MATRICES, kind
from pages.figures.heads import heads_figure
from pages.figures.one_query import LAST, one_query
from pages.figures.scaling.sentence import side_by_side
from pages.figures.seq2seq import attention_figure
from pages.figures.worksheet import worksheet
from pages.panels.seq2seq.variants import attention_of
from pages.state.texts import LANGUAGES, texts_in
from tests.visits import visit

WORDS = ("I", "go", "home")


def drawn(*figures):
    return {kind(trace["name"]) for figure in figures for trace in figure["figure"]["data"]}


def traces():
    for positions in ("none", "sinusoidal"):
        yield attend(WORDS, SelfAttentionConfig(positions=positions), mask=causal_mask(3, 3))


def heads():
    trace = multi_head_attention(WORDS, MultiHeadConfig(n_heads=2, n_kv_heads=1))
    return drawn(
        heads_figure(trace, 0, texts_in("en").at("heads.titles")), worksheet(trace.heads[0])
    )


PAGES = {
    "self_attention": lambda: drawn(*map(worksheet, traces())),
    "one_query": lambda: drawn(*(one_query(trace, 1, LAST) for trace in traces())),
    "scaling": lambda: drawn(*map(side_by_side, traces())) - {"unscaled_weights"},
    "seq2seq": lambda: drawn(
        *(attention_figure(
            attention_of(view, WORDS, WORDS, SelfAttentionConfig(positions=positions), mask))
          for view in ("seq2seq", "cross", "self") for positions in ("none", "sinusoidal")
          for mask in (None, causal_mask(3, 3)))
    ),
    "heads": heads,
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_matrix_that_a_page_draws_is_listed_with_that_page(page):
    found = {name for name in PAGES[page]() if name in MATRICES}
    assert found
    assert [name for name in found if page not in MATRIX_PAGES[name]] == []


def test_every_matrix_and_no_other_is_listed():
    assert set(MATRIX_PAGES) == set(MATRICES)
    names = [entry.name for entry in entries()]
    assert len(names) == len(set(names))
    assert set(names) == set(MATRICES) | {term.name for term in TERMS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_has_words_and_pages_that_there_are(language):
    texts = texts_in(language)
    assert set(texts.at("glossary.entries")) == {entry.name for entry in entries()}
    for entry in entries():
        assert entry.pages
        assert all(texts(f"pages.{page}") for page in entry.pages)


def test_shapes_are_those_of_the_axes():
    shapes = {entry.name: entry.shape for entry in entries()}
    assert shapes["X"] == "(n, d_model)"
    assert shapes["K_T"] == "(d_k, n_key)"
    assert shapes["weights"] == "(n_query, n_key)"
    assert shapes["output"] == "(n_query, d_v)"
    assert shapes["W_O"] == "(n_heads · d_v, d_model)"


def message(app):
    components = [element.proto for element in app.get("bidi_component")]
    [found] = [one for one in components if one.component_name == "attention_glossary"]
    return found.SerializeToString()


def test_a_step_of_a_slider_leaves_it_the_same_message_which_is_sent_once():
    app = visit(lang="en")
    before = message(app)
    app.slider(key="d_k").set_value(9).run()
    assert message(app) == before
