"""Two languages, one set of sentences."""

import re
import string
from pathlib import Path

import pytest

from pages.state.texts import LANGUAGES, texts_in

PAGES = Path(__file__).parents[2] / "pages"


def flat(entries, path=""):
    """Every text by its place."""
    if isinstance(entries, dict):
        pairs = entries.items()
    elif isinstance(entries, list):
        pairs = enumerate(entries)
    else:
        return {path: entries}
    return {
        place: text
        for name, entry in pairs
        for place, text in flat(entry, f"{path}.{name}" if path else str(name)).items()
    }


EN, KO = (flat(texts_in(language).entries) for language in LANGUAGES)


def placeholders(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_both_languages_have_the_same_entries_in_the_same_order():
    assert list(EN) == list(KO)


def test_both_languages_fill_the_same_placeholders():
    assert [place for place in EN if placeholders(EN[place]) != placeholders(KO[place])] == []


@pytest.mark.parametrize("texts", [EN, KO])
def test_no_text_is_empty_or_has_spaces_around_it(texts):
    assert [place for place, text in texts.items() if not text or text != text.strip()] == []


SYMBOLS = re.compile(
    r"\.((heads_|scaling_)?d_(model|k|v|hidden|ff)|n_(kv_)?heads|rho)$|formula"
    r"|inputs\.norm$|presets\.\d\.sentence|reading\.look$"
)


def test_korean_is_korean_and_english_is_english():
    hangul = re.compile("[가-힣]")
    places = [place for place in EN if not SYMBOLS.search(place)]
    assert [place for place in places if not hangul.search(KO[place])] == []
    assert [place for place in places if hangul.search(EN[place])] == []


def test_examples_are_the_same_sentences_so_that_links_agree():
    for place in (place for place in EN if place.endswith(".sentence") and "presets" in place):
        assert EN[place] == KO[place]


def test_every_text_is_used_by_the_code():
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for pattern in ("**/*.py", "**/*.js")
        for path in PAGES.glob(pattern)
    )
    named = set(re.findall(r"\w+", code))
    for place in EN:
        section, *_, name = place.split(".")
        assert {*re.findall(r"\w+", name)} <= named or f"{section}." in code, place


def test_no_sentence_is_written_in_the_code():
    for path in PAGES.glob("**/*.py"):
        code = path.read_text(encoding="utf-8")
        assert not re.search(r"[가-힣]{2,}", code.replace("Language · 언어", "")), path


@pytest.mark.parametrize("place", [place for place in EN if place.startswith("references.")])
def test_each_page_links_the_paper_and_the_illustrated_transformer(place):
    for text in (EN[place], KO[place]):
        assert "](https://arxiv.org/abs/1706.03762)" in text
        assert "](https://jalammar.github.io/illustrated-transformer/)" in text
    assert "](https://nlpinkorean.github.io/illustrated-transformer/)" in KO[place]
