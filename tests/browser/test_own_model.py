"""/trained with a folder of one's own: a published BERT is read, another tokenizer is refused."""

import json

import pytest

from attention import load_encoder
from pages.state.texts import texts_in
from tests.browser.test_trained import DRAWN
from tests.harness import serve
from tests.tiny_model import renamed, write_shards

SENTENCE = "the cat sats 나는"
TOKENIZER = "KoBertTokenizer"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """As it is published: with gamma and beta, below "bert.", in several files with an index."""
    named = renamed("bert.", has_gamma=True)
    return write_shards(tmp_path_factory.mktemp("published"), named)


@pytest.fixture(scope="module")
def own_server(folder):
    with serve(variables={"ATTENTION_MODEL_DIR": str(folder)}) as address:
        yield address


@pytest.mark.thorough
def test_a_bert_as_it_is_published_is_drawn(visit, own_server, folder, language):
    screen = visit(at=own_server, page="trained", lang=language, sentence=SENTENCE)
    weights = load_encoder(folder).trace(SENTENCE).head(1, 1).attention.weights
    screen.page.wait_for_function(DRAWN, arg=weights.tolist())


def test_a_tokenizer_of_another_kind_is_refused_by_its_name(visit, own_server, folder, language):
    settings = folder / "tokenizer_config.json"
    settings.write_text(json.dumps({"tokenizer_class": TOKENIZER}), encoding="utf-8")
    try:
        screen = visit(at=own_server, page="trained", lang=language, sentence=SENTENCE)
        alert = screen.page.get_by_test_id("stAlert").filter(has_text=TOKENIZER)
        alert.wait_for()
        said = alert.inner_text()
        assert "tokenizer_config.json" in said
        first, _ = texts_in(language).at("trained.errors.TokenizerUnsupportedError").split("{", 1)
        assert said.startswith(first)
        assert screen.page.locator(".attention-plot").count() == 0
    finally:
        settings.unlink()
