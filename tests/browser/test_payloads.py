"""Nothing that is typed or stands in an address runs, and none of it becomes markup.

Every payload is typed as part of a sentence and of a target, and stands in the addresses of the
pages, in some parameter that the page takes; some are put into the field of a number, into the
search of the glossary, and are the names and contents of files. With ATTENTION_FUZZ set all of
them go everywhere. What runs opens a dialog, asks another host, or is stopped by the policy, which
the console tells: any of these fails the visit itself.
"""

import itertools
import os
import xml.etree.ElementTree as ET

import pytest

from attention import tokenize
from tests.browser.test_downloads import saved
from tests.browsing import GO_ON, address_of, open_at
from tests.layout import ADDRESSES
from tests.on_screen import Screen
from tests.pages.test_fuzz import PAGES, parameters_of
from tests.payloads import LANGUAGES_INSIDE, MARKUP, PAYLOADS, sentences
from tests.watched import Watched

SENTENCES = sentences(most_words=63)
IS_BY_HAND = "ATTENTION_FUZZ" in os.environ
VISITS = len(SENTENCES) if IS_BY_HAND else 1
FREE = ("sentence", "target")

# Every element or attribute that one of the payloads would have made, wherever it is.
MADE = """() => {
    const own = new URL(location).origin
    // Plotly's own pictures may hold any letters.
    // A link to another page of ours may hold them in its query.
    const leadsAway = url => !/^data:image\\/png;base64,/.test(url) &&
        (/^\\s*(javascript|data:text)/i.test(url) || /evil/.test(url)) &&
        !(url.startsWith(own) && new URL(url).origin === own)
    const never = 'iframe, object, embed, base, form[action], [formaction], marquee, audio, ' +
        'video, template[shadowrootmode], animate, foreignObject, svg a, svg script, ' +
        'body script, link[rel=import]'
    const dressed = 'a, b, i, sub, strong, em, del, tspan, .katex, [style*=color], [class*=badge]'
    const isMade = element => element.matches(never) ||
        (element.matches(dressed) && element.textContent.trim() === 'forged') ||
        (element.dataset.testid === 'stIconMaterial' && element.textContent === 'star') ||
        [...element.attributes].some(({ name, value }) => /^on/.test(name) ||
            (/^(src|href|xlink:href|style)$/.test(name) && leadsAway(value)))
    return [...document.querySelectorAll('body *')].filter(isMade)
        .map(element => element.outerHTML.slice(0, 200))
}"""


def made(screen):
    screen.settle()
    assert screen.page.get_by_test_id("stException").count() == 0
    return screen.page.evaluate(MADE)


def test_the_list_is_long_and_its_sentences_are_read_to_their_ends():
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60
    assert all(len(tokenize(sentence)) <= 64 for sentence in SENTENCES)


@pytest.mark.thorough
def test_what_is_typed_is_shown_as_it_is_typed(visit):
    screen = visit(lang="en", cell="scores.1.2")
    for sentence in SENTENCES:
        screen.box.fill(sentence)
        screen.shows(sentence)
        screen.page.mouse.move(*screen.cell("X", len(tokenize(sentence)) // 2, 0))
        screen.tip.wait_for()
        assert screen.page.evaluate(MADE) == []
    assert made(screen) == []
    screen.press("Share")
    screen.page.locator(".attention-share-panel").wait_for()
    assert made(screen) == []
    assert not any(payload in screen.page.title() for payload in PAYLOADS)


@pytest.mark.thorough
def test_what_is_put_into_a_number_a_search_or_a_file_is_shown_as_it_is(visit):
    screen = visit(lang="en", cell="W_K.3.2")
    page = screen.page
    screen.settle()
    screen.open_tab("own")
    panel = page.locator(".st-key-take_tab_own")
    box = panel.locator("input[type=file]")
    field = page.locator(".attention-explanation-edit input")
    search = page.locator(".attention-glossary-panel input")
    for payload in PAYLOADS if IS_BY_HAND else PAYLOADS[::11]:
        shown = payload[:6].strip()  # of ":material/" Streamlit makes ":material_"
        field.fill(payload)
        field.press("Enter")
        screen.notes.get_by_text(shown).first.wait_for()
        box.wait_for(state="attached")
        file = {"name": f"{payload}.csv", "mimeType": "text/csv", "buffer": payload.encode()}
        box.set_input_files(file)
        panel.get_by_test_id("stAlert").wait_for()
        assert made(screen) == []
        page.get_by_role("button", name="Glossary", exact=True).click()
        search.fill(payload)
        assert page.evaluate(MADE) == []
        page.keyboard.press("Escape")  # empties the search ...
        page.keyboard.press("Escape")  # ... and closes the panel
        search.wait_for(state="hidden")


def test_a_saved_picture_holds_it_as_text(visit):
    sentence = next(sentence for sentence in SENTENCES if "<b>forged" in sentence)
    screen = visit(lang="en", sentence=sentence)
    screen.shows(sentence)
    _, content = saved(screen, "Save as SVG")
    picture = ET.fromstring(content)  # noqa: S314, our own picture
    for element in picture.iter():
        assert element.tag.rpartition("}")[2] not in ("script", "a", "foreignObject", "animate")
        assert not any(name.startswith("on") for name in element.attrib)
        is_dressed = element.tag.endswith("tspan") and element.text == "forged"
        assert not is_dressed, "what was typed was read as markup"


@pytest.fixture(scope="module")
def hostile_tab(usual, server):
    """A tab that goes through the addresses; what they ask for stays in the visit."""
    with usual.new_page() as tab:
        watched = Watched(tab, server)
        open_at(tab, f"{server}/?lang=en")
        yield watched


@pytest.mark.parametrize("page", PAGES)
def test_nothing_in_an_address_becomes_markup(hostile_tab, server, page):
    # By turns, so that each page gets both kinds, and each page others.
    first = PAGES.index(page) * 7
    by_turns = itertools.chain.from_iterable(
        zip(itertools.cycle(MARKUP), LANGUAGES_INSIDE * len(MARKUP), strict=False)
    )
    payloads = itertools.islice(by_turns, 2 * first, None)
    screen = Screen(hostile_tab.page)
    for number in range(VISITS):
        parameters = {name: next(payloads) for name in parameters_of(page) if name not in FREE}
        for free in FREE:  # a word that Markdown would set in italics, as a label by itself
            sentence = SENTENCES[(PAGES.index(page) + number) % len(SENTENCES)]
            parameters[free] = f"_forged_ {sentence}"
        screen.page.evaluate(GO_ON, address_of(server, ADDRESSES[page], parameters))
        screen.settle()
        assert screen.page.locator(".js-plotly-plot").count()
        screen.notes.locator("visible=true").first.wait_for()
        assert made(screen) == []
    assert hostile_tab.problems == []
