"""/trained with the files of other models: what is watched, what is read, and what is refused."""

import json
import os

import pytest

from pages.panels.trained.model import current_model
from pages.state.markdown import code_span
from pages.state.texts import LANGUAGES, texts_in
from tests.pages.trained_page import SENTENCE, said, visit
from tests.tiny_model import (
    INDEX,
    PIECES,
    SHARDS,
    safetensors,
    tensors,
    write_model,
    write_shards,
)
from tests.visits import notes


def shown(language):
    app = visit(lang=language, sentence=SENTENCE)
    assert not app.exception
    return app, said(app)


@pytest.mark.parametrize(
    "file", ["config.json", "vocab.txt", "tokenizer_config.json", "tokenizer.json", INDEX, *SHARDS]
)
def test_a_change_of_any_file_makes_another_model(tiny, file):
    write_shards(tiny)
    for name in ("tokenizer_config.json", "tokenizer.json"):
        (tiny / name).write_text("{}", encoding="utf-8")
    before = current_model()
    assert before == current_model()
    os.utime(tiny / file, ns=(1, 1))
    changed = current_model()
    assert changed != before
    (tiny / file).rename(tiny / "elsewhere")
    assert current_model() not in (before, changed)


def test_another_name_of_the_same_file_makes_another_model(tiny):
    write_shards(tiny)
    before = current_model()
    (tiny / SHARDS[1]).rename(tiny / "model-00003-of-00003.safetensors")
    assert current_model() != before


def test_one_whole_file_beside_an_index_is_another_model(tiny):
    write_shards(tiny)
    before = current_model()
    (tiny / "model.safetensors").write_bytes(safetensors(tensors()))
    assert current_model() != before


@pytest.mark.parametrize("name", ["none", "x" * 5000])
def test_a_folder_that_is_not_there_has_no_files(monkeypatch, tmp_path, name):
    monkeypatch.setenv("ATTENTION_MODEL_DIR", str(tmp_path / name))
    assert current_model().files == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_weights_in_several_files_show_the_same_as_in_one(tiny, language):
    whole = shown(language)[1]
    write_shards(tiny)
    app, several = shown(language)
    assert not app.error
    assert several == whole
    write_shards(tiny, tensors(seed=1))
    assert shown(language)[1] != whole


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("file", "setting", "found"),
    [
        ("tokenizer_config.json", "tokenizer_class", "KoBertTokenizer"),
        ("config.json", "tokenizer_class", "BertJapaneseTokenizer"),
        ("tokenizer_config.json", "do_basic_tokenize", False),
        ("tokenizer_config.json", "unk_token", "<img src=x> `$x$"),
        ("vocab.txt", "pieces", "▁나는"),
        ("vocab.txt", "pieces", "Ġcat"),
    ],
)
def test_a_tokenizer_of_another_kind_is_said_and_korean_is_not_blamed(
    tiny, language, file, setting, found
):
    path = tiny / file
    if file == "vocab.txt":
        path.write_text("\n".join([*PIECES[:5], found, found + "s"]), encoding="utf-8")
        found_said = f"{found!r} and 1 like it"
    else:
        before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        path.write_text(json.dumps({**before, setting: found}), encoding="utf-8")
        found_said = repr(found)
    app, _ = shown(language)
    (error,) = app.error
    sentence = texts_in(language).at("trained.errors")["TokenizerUnsupportedError"]
    assert error.value.startswith(sentence.partition("{")[0])
    for detail in (file, setting):
        assert code_span(detail, 160) in error.value
    assert code_span(found_said, 160).rstrip("`").rstrip() in error.value
    assert texts_in(language)("trained.letters") not in notes(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_names_of_tensors_are_said(tiny, language):
    named = {f"roberta.{name}": numbers for name, numbers in tensors().items()}
    write_model(tiny, safetensors(named))
    (error,) = shown(language)[0].error
    assert "roberta.embeddings.word_embeddings.weight" in error.value
    write_model(tiny, safetensors({"h.0.attn.weight": tensors()["embeddings.LayerNorm.bias"]}))
    (error,) = shown(language)[0].error
    assert "h.0.attn.weight" in error.value
