"""Something to try on `/what-if`: what makes the change show, else the next change."""

from attention.variants.catalogue import VARIANTS
from pages.panels.page_shape import PageShape
from pages.panels.what_if.sides import Sides
from pages.state.texts import Texts
from pages.state.url import held_text
from pages.state.what_if import FREE, Asked, ask

LARGE = "100000"  # times W_Q: so large that exp overflows, and a finite mask is not enough

SCALES = ("no_scale", "d_k_scale")  # a small d_k hides what becomes of the weights
WIDE = 64  # d_k: of a head of the paper


def offer_trial(shape: PageShape, sides: Sides, texts: Texts) -> None:
    """Large scores or a large d_k where only they show what it is for; else the next change."""
    name = sides.asked.name
    if name in SCALES and sides.visit.config.d_k < WIDE:
        shape.offer_setting(words="scale", d_k=WIDE)
        return
    if not sides.asked.is_free and VARIANTS[name].is_of_large_scores and held_text("gain") != LARGE:
        shape.offer_setting(gain=LARGE)
        return
    following = Asked(next_change(name))
    label = texts("what_if.try", change=texts(f"what_if.names.{following.name}"))
    shape.offer(texts(f"what_if.guess.{following.name}"), label, ask, following)


def next_change(name: str) -> str:
    """The change after this one; the first after the last."""
    names = list(VARIANTS)
    if name in FREE:
        return names[0]
    return names[(names.index(name) + 1) % len(names)]
