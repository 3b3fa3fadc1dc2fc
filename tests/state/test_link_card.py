"""What a messenger finds in the page behind a link, whatever the link holds."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from starlette.requests import Request

from pages.state.addresses import page_at
from pages.state.compatibility import INDEX, adapt_index
from pages.state.link_card import PICTURE, link_card
from pages.state.texts import LANGUAGES, texts_in
from tests.layout import ADDRESSES

HOSTILE = (
    '"><script>alert(1)</script>',
    "'/><img src=x onerror=alert(1)>",
    "</title></head><body onload=alert(1)>",
    "&quot;&gt;<b>",
    "\x00\x0d\x0a<meta http-equiv=refresh content=0>",
    "숫자 👨‍👩‍👧‍👦 %zz %",
)


class Head(HTMLParser):
    """The title and the tags of a page, as any reader of HTML finds them."""

    def __init__(self):
        super().__init__()
        self.tags, self.content, self.text = [], {}, ""

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append(tag)
        if tag == "meta":
            assert set(given) <= {"property", "name", "content", "charset"}, given
            self.content[given.get("property") or given.get("name")] = given.get("content")

    def handle_data(self, data):
        self.text += data


def asked(path="/", query="", host="school.example", scheme="https"):
    raw = query if isinstance(query, bytes) else query.encode()
    headers = [(b"host", host.encode("latin-1"))]
    scope = {"type": "http", "method": "GET", "scheme": scheme, "path": path}
    return Request({**scope, "query_string": raw, "headers": headers, "server": ("127.0.0.1", 80)})


def head_of(*given, **named):
    head = Head()
    head.feed(link_card(asked(*given, **named)))
    return head


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_says_what_it_is_in_the_language_of_the_link(name, language):
    head = head_of(f"/{ADDRESSES[name]}", f"sentence=I+go+home&lang={language}")
    texts = texts_in(language)
    title = head.content["og:title"]
    assert title == head.content["twitter:title"] == head.text
    assert texts("take_away.offline.title") in title
    if ADDRESSES[name]:
        assert texts(f"pages.{name}") in title
    assert head.content["og:description"] == head.content["description"] == texts(f"leads.{name}")


@pytest.mark.parametrize("query", ["", "lang=xx", "lang=", "lang=ko&lang=xx"])
def test_without_a_language_it_is_english(query):
    assert head_of("/scaling", query).content["og:description"] == texts_in("en")("leads.scaling")


def test_its_addresses_are_complete():
    head = head_of("/heads", "lang=ko&sentence=a+%EB%82%98", host="localhost:8501", scheme="http")
    assert head.content["og:url"] == "http://localhost:8501/heads?lang=ko&sentence=a+%EB%82%98"
    assert head.content["og:image"] == "http://localhost:8501/preview.png"
    assert head.content["twitter:image"] == head.content["og:image"]
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
    size = [head.content[f"og:image:{side}"] for side in ("width", "height")]
    assert size == ["1400", "1000"]


@pytest.mark.parametrize("payload", HOSTILE)
@pytest.mark.parametrize("encoded", [True, False])
def test_no_address_becomes_markup(payload, encoded):
    written = quote(payload) if encoded else payload
    plain = head_of("/", "sentence=a&lang=en")
    for path, query in (("/", f"sentence={written}&lang=en"), ("/", written), (f"/{payload}", "")):
        head = head_of(path, query)
        assert head.tags == plain.tags
        assert head.text == plain.text
        assert not set("<>\"' \r\n\x00") & set(head.content["og:url"])
    found = parse_qs(urlsplit(head_of("/", f"sentence={quote(payload)}").content["og:url"]).query)
    assert found["sentence"] == [payload]


@pytest.mark.parametrize(
    "host", ["", 'a"><script>', "a b", "a/b", "[", "x" * 5 + "@evil.example", "\xe9"]
)
def test_a_host_that_is_none_gives_no_address(host):
    head = head_of("/", "lang=en", host=host)
    assert "og:title" in head.content
    assert not {"og:url", "og:image", "twitter:image"} & set(head.content)
    assert set(head.tags) == {"title", "meta"}


def test_a_page_is_found_by_its_address_and_nothing_else_is_one():
    assert {name: page_at(f"/{path}") for name, path in ADDRESSES.items()} == {
        name: name for name in ADDRESSES
    }
    for path in ("/self-attention", "/one_query", "/static/js/index.js", "/heads/_stcore/health"):
        assert page_at(path) is None


def test_the_index_page_takes_it_in():
    page = adapt_index(INDEX.read_bytes(), "", link_card(asked("/heads", "lang=en")))
    head, _, _ = page.partition(b"</head>")
    assert b'property="og:title"' in head
