"""`/what-if`: attention as in the paper, and with one thing changed, side by side."""

from pages.components.explanation import explanation
from pages.components.plot import plot
from pages.figures.what_if import what_if_figure
from pages.panels.captions import randomness_note
from pages.panels.downloads import offer_downloads
from pages.panels.lecture_mode import KEY as LECTURE
from pages.panels.overrides import show_override_notes
from pages.panels.page_shape import PageShape
from pages.panels.what_if.controls import choose_change
from pages.panels.what_if.doctor import show_doctor
from pages.panels.what_if.mistakes import show_mistake
from pages.panels.what_if.sentences import change_name, describe_claim, describe_findings
from pages.panels.what_if.sides import describe_setting, sides_of
from pages.panels.what_if.trial import offer_trial
from pages.state.pinned_cell import cell_of, pinned_text
from pages.state.session import current_visit
from pages.state.url import held_text


def draw() -> None:
    """Draw the page."""
    visit = current_visit()
    texts = visit.texts
    tokens = visit.tokenized.tokens

    shape = PageShape("what_if", texts)
    if not tokens:
        shape.without_words()
        return
    with shape.controls:
        asked = choose_change(tokens, texts)
    sides = sides_of(asked, visit)
    comparison = sides.comparison
    shape.claim(describe_claim(sides, texts))
    with shape.figure:
        shown = plot(
            what_if_figure(
                comparison,
                texts.at("what_if.titles"),
                cell_of(pinned_text()),
                has_shared=held_text(LECTURE) != "1",  # a lecture shows only what differs
            ),
            key="what_if_figure",
            name=texts("what_if.name", change=change_name(sides, texts), n=len(tokens)),
            filename="what-if",
            captions={"caption": [], "list": []},
            texts=texts.at("figure"),
        )
    # Of drawn numbers that are enlarged, so that the change can be seen, this page says so itself.
    is_sampled = visit.is_sampled
    honest = texts("reading.honest") if is_sampled else randomness_note(comparison.left, texts)
    with shape.seen:
        show_override_notes(comparison.left, visit.weights, texts)
    shape.see(
        [
            *describe_findings(sides, texts),
            texts(f"what_if.why.{'free' if asked.is_free else asked.name}"),
            *describe_setting(sides, texts),
            honest,
        ]
    )
    offer_trial(shape, sides, texts)
    explanation(comparison, texts)
    show_mistake(asked.name, texts)
    settings = sides.visit.settings(
        comparison.left.config, sides.visit.mask, weights=visit.weights, what_if=asked.text
    )
    offer_downloads(comparison, shown, settings, texts)
    show_doctor(sides, texts)
