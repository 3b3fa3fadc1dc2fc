"""What is drawn while a pointer drags d_k from 4 to 40, and how old it is.

Run by `tests.bench.latency`.
"""

import statistics
import time
from collections.abc import Mapping
from urllib.parse import urlencode

from tests.harness import open_browser

# For each frame, how long ago the thumb left the value that is on the screen.
DRAGGED = """() => {
    const plot = document.querySelector('.attention-plot-figure')
    const input = document.querySelector('.st-key-d_k input[type=range]')
    const widthOf = () => plot._fullData.find(({ name }) => name === 'W_Q').z[0].length
    const dragged = (window.dragged = { drawn: 0, ages: [], values: [] })
    const left = new Map()
    let [width, value] = [widthOf(), Number(input.value)]
    const look = now => {
        if (Number(input.value) !== value) {
            left.set(value, now)
            value = Number(input.value)
            dragged.values.push(value)
        }
        if (widthOf() !== width) {
            width = widthOf()
            dragged.drawn++
        }
        dragged.ages.push(width === value ? 0 : now - (left.get(width) ?? now))
        if (!dragged.isOver) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
}"""
FROM, TO, SECONDS = 4, 40, 3.0


def measure_drag(address: str, case: str, parameters: Mapping[str, object], floor: float) -> None:
    """Drag d_k with the pointer; the floor is the median of a step there, in ms."""
    with open_browser() as browser:
        context = browser.new_context(viewport={"width": 1400, "height": 1000}, bypass_csp=True)
        page = context.new_page()
        page.goto(f"{address}/?{urlencode({**parameters, 'd_k': FROM})}")
        page.wait_for_function("() => document.querySelector('.attention-plot-figure')?._fullData")
        page.wait_for_timeout(5000)
        slider = page.locator(".st-key-d_k")
        track = slider.get_by_role("group").bounding_box() or {}
        x, y = slider.locator("input[type=range]").evaluate(
            """input => {
                const box = input.closest('[style*=left]').getBoundingClientRect()
                return [box.x + box.width / 2, box.y + box.height / 2]
            }"""
        )
        page.mouse.move(x, y)
        page.mouse.down()
        page.evaluate(DRAGGED)
        start, distance = time.monotonic(), track["width"] * (TO - FROM) / 63
        while (taken := time.monotonic() - start) < SECONDS:
            page.mouse.move(x + distance * taken / SECONDS, y)
            time.sleep(0.016)
        seen = page.evaluate("() => { dragged.isOver = true; return dragged }")
        page.mouse.up()
    age = statistics.median(seen["ages"])
    has_jumped = seen["values"] != sorted(seen["values"])
    print(
        f"drag, {case:20} {seen['drawn'] / taken:5.1f} drawn a second   median age {age:5.0f} ms"
        f"   {age / floor:5.2f} x floor{'   THE THUMB JUMPED BACK' if has_jumped else ''}"
    )
