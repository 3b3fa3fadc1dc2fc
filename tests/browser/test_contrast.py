"""What can be told apart: the keyboard's place, edges of fields, what is chosen."""

from io import BytesIO

from PIL import Image, ImageChops

from tests.contrast import contrast

OF_PARTS, OF_TEXT = 3, 4.5
MOST_OF_SMOOTHING = 16  # of 255: the edges of letters are smoothed in another way
# A colour of the first such element, that of its own ground, and that of the ground behind it, each
# as it is seen: many are translucent.
SEEN = """([selector, name]) => {
    const part = document.querySelector(selector)
    const read = colour => {
        const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number)
        return [[red, green, blue], alpha]
    }
    const over = (ground, [channels, alpha]) =>
        ground.map((below, i) => below + (channels[i] - below) * alpha)
    const groundOf = one => one
        ? over(groundOf(one.parentElement), read(getComputedStyle(one).backgroundColor))
        : [255, 255, 255]
    const [own, behind] = [groundOf(part), groundOf(part.parentElement)]
    return [over(name === "color" ? own : behind, read(getComputedStyle(part)[name])), own, behind]
}"""
LINK = ".attention-menu-panel:popover-open a"
GROUP = ".attention-menu-button"
SWITCH = "[data-testid=stCheckbox] span:has(> input{}) + div"
THUMB = "[data-testid=stSlider] [role=group] > div > [data-rac]"
CHOICE = "[role=radiogroup] [aria-checked={}]"
FIELDS = (
    "[data-testid=stTextInputRootElement]",
    "[data-testid=stNumberInputContainer]",
    ".attention-explanation select",
)


def colours(page, selector, name="backgroundColor"):
    """This colour of the first such element, that of its ground, and of the ground behind it."""
    page.wait_for_selector(selector, state="attached")
    return page.evaluate(SEEN, [selector, name])


def picture_of(part):
    """What is seen of it, without its edge, which it may share with a pixel of the page."""
    whole = Image.open(BytesIO(part.screenshot())).convert("RGB")
    return whole.crop((2, 2, whole.width - 2, whole.height - 2))


def test_focus_in_the_menu_and_edges_of_fields_and_switches_are_seen(browse, theme):
    options = {"color_scheme": theme}
    screen = browse(lang="en", cell="weights.1.1", options=options)
    screen.settle()
    page = screen.page
    switch, _, ground = colours(page, SWITCH.format(":not(:checked)"))
    assert contrast(switch, ground) >= OF_PARTS
    for selector in FIELDS:
        edge, inside, ground = colours(page, selector, "borderTopColor")
        assert min(contrast(edge, inside), contrast(edge, ground)) >= OF_PARTS, selector
    page.locator(GROUP).first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    focused = f"{LINK}:focus-visible"
    ring, inside, ground = colours(page, focused, "outlineColor")
    style = page.evaluate(f"getComputedStyle(document.querySelector('{focused}')).outline")
    assert "solid 2px" in style
    assert min(contrast(ring, inside), contrast(ring, ground)) >= OF_PARTS


def test_forced_colours_leave_sliders_switches_and_what_is_chosen(browse, theme):
    options = {"color_scheme": theme, "forced_colors": "active"}
    screen = browse(page="shapes", lang="en", options=options)
    screen.settle()
    page = screen.page
    chosen, others = (colours(page, CHOICE.format(state))[0] for state in ("true", "false"))
    assert contrast(chosen, others) >= OF_PARTS
    text, _, _ = colours(page, f"{CHOICE.format('true')} p", "color")
    assert contrast(text, chosen) >= OF_TEXT
    current, _, ground = colours(page, f"{GROUP}[data-open-page]")
    assert contrast(current, ground) >= OF_PARTS
    edge, _, ground = colours(page, THUMB, "borderTopColor")
    assert contrast(edge, ground) >= OF_PARTS
    off = colours(page, SWITCH.format(":not(:checked)"))[0]
    edge, _, ground = colours(page, SWITCH.format(""), "outlineColor")
    assert contrast(edge, ground) >= OF_PARTS
    page.locator("[data-testid=stCheckbox] label").first.click()
    screen.settle()
    on = colours(page, SWITCH.format(":checked"))[0]
    assert contrast(on, off) >= OF_PARTS


def test_forced_colours_leave_the_figure_as_it_is(browse):
    # High enough that the header does not lie over the figure.
    options = {"viewport": {"width": 1400, "height": 1600}, "color_scheme": "dark"}
    screen = browse(lang="en", options=options)
    screen.settle()
    frame = screen.page.locator(".attention-plot-frame").first
    head = screen.page.locator(".attention-plot-head").first  # it is in a corner of the frame
    head.evaluate("head => { head.style.visibility = 'hidden' }")
    before = picture_of(frame)
    screen.page.emulate_media(forced_colors="active")
    screen.settle()
    difference = ImageChops.difference(picture_of(frame), before).convert("L")
    assert difference.getextrema()[1] < MOST_OF_SMOOTHING
