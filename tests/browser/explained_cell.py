"""A cell that is pointed at or pinned: what is framed, and what the panel says."""

from tests.read_number import read_number

SENTENCE = "the cat sat on the mat"
PANEL = ".st-key-explanation"
# What each frame surrounds: "kind matrix rows columns", rows and columns from, to.
FRAMES = """[...document.querySelectorAll('.attention-plot-outlines div:not([data-kind=followed])')]
    .map(({ dataset: d }) => `${d.kind} ${d.matrix} ${d.rows} ${d.columns}`)"""
MESSAGES = """() => {
    window.sent = 0
    const send = WebSocket.prototype.send
    WebSocket.prototype.send = function (...args) {
        window.sent += 1
        return send.apply(this, args)
    }
}"""


def opened(visit, sentence=SENTENCE, options=None, **parameters):
    screen = visit(sentence=sentence, options=options, **{"lang": "en", **parameters})
    sizes = {name: parameters[name] for name in ("d_model", "d_k", "d_v") if name in parameters}
    screen.shows(sentence, **sizes)
    screen.settle()
    return screen


def frames(screen, *kinds):
    return {frame for frame in screen.look(FRAMES) if not kinds or frame.split()[0] in kinds}


def wait_for_frames(screen, *expected):
    wanted = sorted(expected)
    screen.page.wait_for_function(
        f"wanted => JSON.stringify({FRAMES}.sort()) === JSON.stringify(wanted)", arg=wanted
    )


def explained(screen, title):
    """Wait until the panel explains this cell; all that it then says."""
    panel = screen.page.locator(PANEL)
    heading = panel.locator("h3")
    screen.page.wait_for_function(
        f"title => document.querySelector('{PANEL} h3')?.textContent.startsWith(title)", arg=title
    )
    of_terms = panel.locator("tbody tr:not(:has(.attention-explanation-more))")
    rows = [row.split("\t") for row in of_terms.all_inner_texts()]
    sums = [read_number(text) for text in panel.locator("tfoot").inner_text().split("\t")[1:]]
    return {
        "title": heading.inner_text(),
        "value": read_number(heading.inner_text().split("=")[1]),
        "sentence": panel.locator(".attention-explanation-sentence").inner_text(),
        "rows": rows,
        "sums": sums,
        "total": sums[0] if sums else None,
    }


def click(screen, name, row, column):
    screen.settle()
    screen.page.mouse.click(*screen.cell(name, row, column))
