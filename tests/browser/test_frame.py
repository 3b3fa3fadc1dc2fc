"""What stands behind every page: it watches the page once, and shows it also without a script."""

import pytest

# What watches the window, the document or an element now, by its kind.
WATCHERS = """(() => {
    const watchers = window.watchers = new Map()
    const numbers = new WeakMap()
    let last = 0
    const number = one => numbers.get(one) ?? (numbers.set(one, ++last), last)
    const isCapture = options => Boolean(options?.capture ?? options)
    const name = (target, type, listener, options) =>
        [number(target), type, number(listener), isCapture(options)].join()
    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype
    EventTarget.prototype.addEventListener = function (type, listener, options) {
        const isLasting = !options?.once && [window, document].includes(this)
        if (isLasting && listener) watchers.set(name(this, type, listener, options), type)
        return add.call(this, type, listener, options)
    }
    EventTarget.prototype.removeEventListener = function (type, listener, options) {
        if (this && listener) watchers.delete(name(this, type, listener, options))
        return remove.call(this, type, listener, options)
    }
    for (const { name, prototype } of [MutationObserver, ResizeObserver]) {
        const { observe, disconnect } = prototype
        prototype.observe = function (...given) {
            watchers.set(this, name)
            return observe.apply(this, given)
        }
        prototype.disconnect = function () {
            watchers.delete(this)
            return disconnect.call(this)
        }
    }
})()"""
KINDS = "() => [...watchers.values()].sort()"
OPEN = """address => [...document.querySelectorAll('[data-testid=stSidebarNavLink]')]
    .find(({ href }) => new URL(href).pathname === `/${address}`).click()"""


def test_what_watches_the_page_is_there_once_however_often_it_is_drawn(visit):
    screen = visit(lang="en", before=WATCHERS)

    def there_and_back():
        for address in ("shapes", ""):
            screen.page.evaluate(OPEN, address)
            screen.page.wait_for_url(f"**/{address}?*")
            screen.settle()

    there_and_back()
    kinds = screen.page.evaluate(KINDS)
    assert kinds
    there_and_back()
    assert screen.page.evaluate(KINDS) == kinds
    screen.page.emulate_media(color_scheme="dark")  # the colours are data of every part
    screen.page.wait_for_function(
        "() => getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'"
    )
    screen.settle()
    assert screen.page.evaluate(KINDS) == kinds


@pytest.fixture
def missing_script(usual):
    """The script of a part, which does not come."""
    usual.route("**/scripts/formula-*", lambda route: route.abort())
    yield
    usual.unroute("**/scripts/formula-*")


@pytest.mark.usefixtures("missing_script")
def test_a_page_without_the_script_of_a_part_does_not_wait_for_it(visit):
    screen = visit(lang="en", pardoned="ERR_FAILED|dynamically imported module")
    assert screen.page.evaluate("attentionLoading.size") == 0
    screen.drawn()
