"""Opens pages of the app in a tab, and goes on from one to the next."""

from collections.abc import Mapping
from urllib.parse import urlencode

from playwright.sync_api import Page

SIZE = {"width": 1400, "height": 1000}
# As a link within the app does it: the history and Streamlit follow.
GO_ON = """address => {
    localStorage.clear()
    sessionStorage.clear()
    document.activeElement.blur()
    document.querySelector('.stMain').scrollTo(0, 0)
    history.pushState(null, '', address)
    dispatchEvent(new PopStateEvent('popstate'))
}"""
# What is other than on the page before is said for a moment.
FORGET_CHANGES = """() => document.querySelectorAll('.attention-plot-changed')
    .forEach(one => one.replaceChildren())"""
UNCHANGED = {"color_scheme": "light", "reduced_motion": "null", "forced_colors": "none"}


def address_of(server: str, page: str, parameters: Mapping[str, object]) -> str:
    query = urlencode(parameters, doseq=True)
    return f"{server}/{page}?{query}" if query else f"{server}/{page}"


def set_options(tab: Page, options: Mapping[str, object]) -> None:
    """Give a tab these options, and the usual ones otherwise."""
    media = {name: options[name] for name in options if name != "viewport"}
    tab.emulate_media(**UNCHANGED | media)
    tab.set_viewport_size(options.get("viewport", SIZE))


def open_at(tab: Page, address: str) -> None:
    tab.set_default_timeout(60_000)  # for busy machines
    tab.goto(address)
    # Until then the layout is hidden, and no text is readable.
    tab.wait_for_function("() => 'isLaidOut' in document.documentElement.dataset")


def leave(tab: Page) -> None:
    """Leave the app, so that the tab can be used again as if it were new."""
    tab.unroute_all()
    tab.mouse.up()
    tab.mouse.move(0, 0)
    tab.goto("about:blank")
    with_history = tab.context.new_cdp_session(tab)
    with_history.send("Page.resetNavigationHistory")
    with_history.detach()
