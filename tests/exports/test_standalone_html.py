"""One page of HTML: what was typed stays text, and nothing is fetched."""

import json
import re
from html.parser import HTMLParser

import pytest

from attention import SelfAttentionConfig, compare_positions, self_attention
from pages.exports.formulas import formula
from pages.exports.standalone_html import Heading, standalone_page
from pages.figures.core.rendered import ComponentSources, RenderedFigure
from pages.figures.worksheet import worksheet
from tests.traces import HOSTILE

DRAWING = ComponentSources(
    "<div>drawn here</div>", ".drawn {}", "export default function (component) {}"
)
SENTENCE = "</script><script>alert(1)</script> <!-- & “"


class Elements(HTMLParser):
    """What a browser finds in a page: its elements, and the text in each kind."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.texts, self.open, self.attributes = [], {}, [], {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes[tag] = dict(attrs)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        self.texts.setdefault(self.open[-1] if self.open else "", []).append(data)


def page(trace, **contents):
    heading = Heading("ko", "제목 </title>", SENTENCE, "설정:")
    settings = {"sentence": SENTENCE, "d_model": 8, "target": "</p><script>"}
    return standalone_page(trace, RenderedFigure(contents, DRAWING), heading, settings).decode()


@pytest.fixture(scope="module")
def found():
    trace = self_attention(HOSTILE, SelfAttentionConfig())
    return Elements(page(trace, **worksheet(trace), name=SENTENCE)), trace


def test_the_page_has_a_language_a_name_and_the_formulas(found):
    elements, trace = found
    assert elements.attributes["html"] == {"lang": "ko"}
    assert elements.texts["title"] == ["제목 </title>"]
    assert "".join(elements.texts["p"]).startswith(SENTENCE)
    lines = [formula(name, trace.rules[name]) for name in trace.matrices]
    assert elements.texts["li"] == lines
    assert "scores = Q Kᵀ" in lines
    assert "math" in elements.tags


def test_whatever_was_typed_there_are_three_scripts_and_the_data_is_the_figure(found):
    elements, trace = found
    assert elements.tags.count("script") == 3
    data, *code = elements.texts["script"]
    contents = json.loads(data)
    assert contents["words"]["query"] == list(HOSTILE)
    assert contents["figure"] == json.loads(json.dumps(worksheet(trace)["figure"]))
    assert "showFigure (component)" in code[-1]
    assert "export default" not in code[-1]


def test_nothing_in_the_page_may_be_fetched(found):
    elements, _ = found
    assert not {"link", "img", "iframe", "object"} & set(elements.tags)
    text = page(compare_positions(3, 4))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1]
    assert policy.startswith("default-src 'none';")
    assert "http" not in policy
    assert not re.search(r"<script[^>]+src=", text)


def test_a_part_with_another_entry_is_refused():
    broken = ComponentSources("", "", "function nothing() {}")
    heading = Heading("en", "", "", "")
    with pytest.raises(ValueError, match="0 entries"):
        standalone_page(compare_positions(3, 4), RenderedFigure({}, broken), heading, {})


def test_positions_are_no_attention_and_have_no_such_formula():
    assert "<math" not in page(compare_positions(3, 4))
