"""The server tells messengers what is behind a link, and the browser what its window is called."""

import urllib.request
from urllib.parse import quote

import pytest

from pages.state.link_card import PICTURE, window_title
from pages.state.texts import texts_in

ROBOT = {"User-Agent": "facebookexternalhit/1.1"}


def get(address, **headers):
    request = urllib.request.Request(address, headers={**ROBOT, **headers})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.headers, answer.read()


@pytest.mark.parametrize("headers", [{}, {"Accept": "*/*"}, {"Accept": "text/html"}])
def test_a_messenger_finds_title_sentence_and_picture(server, headers):
    _, body = get(f"{server}/heads?lang=ko&sentence=a", **headers)
    page, texts = body.decode(), texts_in("ko")
    assert page.count("<title>") == 1
    assert f'<meta property="og:title" content="{window_title("heads", texts)}" />' in page
    assert f'<meta property="og:image" content="{server}/preview.png" />' in page
    assert f'content="{server}/heads?lang=ko&amp;sentence=a"' in page
    found, picture = get(f"{server}/preview.png")
    assert found["Content-Type"] == "image/png"
    assert picture == PICTURE.read_bytes()


def test_what_stands_in_the_address_is_no_markup(server):
    _, plain = get(f"{server}/?sentence=a")
    payload = quote('"><script>alert(1)</script>')
    for address in (f"/?sentence={payload}", f"/?{payload}", f"/{payload}"):
        _, page = get(f"{server}{address}", Accept="text/html")
        assert page.count(b"<script") == plain.count(b"<script")
        assert b"alert(1)<" not in page


@pytest.mark.thorough
def test_the_window_is_called_after_the_page_and_the_app(visit, language):
    texts = texts_in(language)
    screen = visit(page="heads", lang=language)
    screen.settle()
    assert screen.page.title() == window_title("heads", texts)
    screen.press(texts("menu.groups.mechanism"))
    screen.page.get_by_role("link", name=texts("pages.self_attention")).click()
    screen.page.wait_for_function(
        f"() => document.title === '{window_title('self_attention', texts)}'"
    )
