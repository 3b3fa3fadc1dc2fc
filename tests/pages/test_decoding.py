"""/decoding without a browser: what it writes, and what it says of it in its own numbers."""

import re

import pytest

from pages.state.texts import LANGUAGES, texts_in
from tests.visits import notes, opened

CAT, EATS = "the cat sat on the mat", "나는 밥을 먹고 집에 간다"
ROUNDING = {"en": ("rounding", "difference is 0."), "ko": ("반올림", "차이가 0입니다.")}
THIRTY = " ".join(f"w{i}" for i in range(30))


def said(app):
    assert not app.exception
    return "\n".join(text.value for text in app.text).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sentence", [CAT, EATS, "I go", THIRTY, "home home home", "{n} <b> $x$"])
@pytest.mark.parametrize("decoder", ["learned", "drawn"])
def test_it_opens(language, sentence, decoder):
    app = opened("decoding", {"lang": language, "sentence": sentence, "decoder": decoder,
                              "word": "4", "top_p": "0.9", "temperature": "2"})  # fmt: skip
    honest = texts_in(language)(f"decoding.honest.{decoder}", steps=1500)
    assert honest in said(app)


@pytest.mark.parametrize(("sentence", "language"), [(CAT, "en"), (EATS, "ko")])
def test_word_by_word_it_writes_what_it_has_learned(sentence, language):
    words = sentence.split()
    texts = texts_in(language)
    for i in range(2, len(words)):
        app = opened("decoding", {"lang": language, "sentence": sentence, "temperature": "0",
                                  "word": str(i - 1)})  # fmt: skip
        text = " ".join(words[:i])
        assert texts("decoding.claim", text=text, word=words[i], percent="100%") in said(app)


def test_it_says_what_is_kept_to_the_last_bit_and_what_the_mask_is_for():
    first = said(opened("decoding", {"lang": "en"}))
    assert "all keys and values (2 of each) are new" in first
    assert "with the cache, and" in first, "the first step computes all rows in either case"
    assert "1.0 times" not in first
    third = said(opened("decoding", {"lang": "en", "word": "3"}))
    assert "3 keys and 3 values (greyed), equal to the last bit" in third
    assert "those of “on”" in third
    assert "With the causal mask their outputs change by at most" in third


@pytest.mark.parametrize("language", LANGUAGES)
def test_rounding_is_said_only_of_what_is_not_0(language):
    rounding, none = ROUNDING[language]
    for word in range(1, 5):
        said_of_it = said(opened("decoding", {"lang": language, "word": str(word)}))
        for sentence in said_of_it.splitlines():
            assert not (rounding in sentence and none in sentence)
            assert not re.search(r"(at most|최대) 0 ?\(", sentence)


def test_one_word_and_none_are_said():
    texts = texts_in("en")
    assert texts("learning.one_word") in said(opened("decoding", {"lang": "en", "sentence": "hi"}))
    app = opened("decoding", {"lang": "en", "sentence": ""})
    assert [one.value for one in app.info] == [texts("sentence.empty")]


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        ({"temperature": "-1"}, "temperature=1"),
        ({"top_k": "9"}, "top_k=5"),  # the vocabulary has five words
        ({"top_p": "0"}, "top_p=1"),
        ({"word": "99"}, "word=1"),
        ({"draw": "x"}, "draw=0"),
        ({"draw": "inf"}, "draw=0"),
        ({"decoder": "<b>"}, "decoder=learned"),
    ],
)
def test_what_the_address_cannot_ask_for_is_said(asked, used):
    app = opened("decoding", {"lang": "en", **asked})
    assert not app.exception
    assert used in notes(app)


def test_a_beginning_of_strange_words_or_of_too_many_is_said():
    text = said(opened("decoding", {"lang": "en", "prompt": "the dog"}))
    assert text.startswith("“the dog” … next:")
    assert "Not in your sentence: “dog”." in text
    app = opened("decoding", {"lang": "en", "prompt": THIRTY})
    texts = texts_in("en")
    assert texts("decoding.prompt_cut", used=12, count=30) in notes(app)
    assert texts("decoding.honest.beyond", used=6) in said(app)


def test_a_recipe_of_the_address_is_used_and_another_text_is_said():
    recipe = {"learned": "previous-sgd-0.01-60-8-many-off"}
    text = said(opened("decoding", {"lang": "en", **recipe}))
    assert texts_in("en")("decoding.honest.learned", steps=60) in text
    strange = said(opened("decoding", {"lang": "en", "learned": "<b>"}))
    assert texts_in("en")("decoding.honest.unreadable", received="learned=<b>") in strange


def test_other_random_numbers_write_another_text():
    app = opened("decoding", {"lang": "en", "decoder": "drawn", "temperature": "10", "word": "9"})
    texts = set()
    for _ in range(3):
        texts.add(said(app).splitlines()[0])
        app.number_input(key="draw").increment().run()
    assert len(texts) == 3
    assert app.number_input(key="draw").value == 3
