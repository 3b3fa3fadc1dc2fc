"""/trained with every kind of damage: what is wrong is said."""

import re
from pathlib import Path

import pytest

from attention.bert import errors as model_errors
from attention.bert.files import MAX_JSON
from pages.panels.trained.model import MAX_DETAIL_LENGTH
from pages.state.markdown import code_span
from pages.state.texts import LANGUAGES, texts_in
from tests.pages.trained_page import SENTENCE, said, visit
from tests.tiny_model import safetensors, write_model


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
    "TokenizerUnsupportedError": lambda f: (f / "vocab.txt").write_text("▁a\n", encoding="utf-8"),
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
