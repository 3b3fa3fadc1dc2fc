"""The two sides of `/what-if`, and what had to be set on both so that the change can be seen."""

from dataclasses import dataclass, replace
from typing import Any

from attention import SelfAttentionConfig, causal_mask
from attention.variants.catalogue import VARIANTS
from attention.variants.comparison import Comparison, compare, compare_traces
from attention.variants.setting import with_large_scores, with_mask
from pages.figures.core.formatting import format_number
from pages.panels.mask import describe_mask
from pages.panels.what_if.controls import silenced_word
from pages.state.session import MaskChoice, Visit
from pages.state.texts import Texts
from pages.state.url import held_text
from pages.state.what_if import Asked


@dataclass(frozen=True)
class Sides:
    """Both sides, and what was set on both of them."""

    asked: Asked
    comparison: Comparison
    visit: Visit  # of the left side
    word: int  # that is silenced
    gain: int
    notes: tuple[str, ...]  # places in the texts


def sides_of(asked: Asked, visit: Visit) -> Sides:
    """Attention as in the paper, and as it is asked for, on the words and numbers of the visit."""
    if asked.is_free:
        changed, unequal = _with_value(visit, asked)
        comparison = compare_traces(visit.self_attention(), changed.self_attention())
        return Sides(asked, comparison, visit, 0, 1, unequal)
    variant, notes = VARIANTS[asked.name], []
    tokens = visit.tokenized.tokens
    if variant.has_positions and visit.config.positions == "none":
        visit = replace(visit, config=replace(visit.config, positions="sinusoidal"))
        notes.append("positions_added")
    if variant.mask == "some" and visit.mask.kind == "none":
        visit = replace(visit, mask=MaskChoice("causal"))
        notes.append("causal_added")
    if variant.mask == "padding" and visit.mask.kind != "padding":
        visit = replace(visit, mask=replace(visit.mask, kind="padding"))
        notes.append("padding_added")
    left = visit.self_attention()
    if variant.mask == "nowhere":
        left = with_mask(left, causal_mask(len(tokens), len(tokens), -1))
        notes.append("nowhere_added")
    gain = int(held_text("gain")) if variant.is_of_large_scores else 1
    if gain > 1:
        left = with_large_scores(left, gain)
        notes.append("large")
    word = silenced_word(asked, tokens)
    return Sides(asked, compare(left, asked.name, word=word), visit, word, gain, tuple(notes))


def _with_value(visit: Visit, asked: Asked) -> tuple[Visit, tuple[str, ...]]:
    """The visit with another value of one parameter, and what is to be said of it."""
    if asked.name == "mask":
        return replace(visit, mask=replace(visit.mask, kind=asked.value)), ()
    if asked.name == "sentence":
        return _with_sentence(visit, asked.value)
    value = asked.value if asked.name == "positions" else int(asked.value)
    changes: dict[str, Any] = {asked.name: value}
    config: SelfAttentionConfig = replace(visit.config, **changes)
    return replace(visit, config=config), ()


def _with_sentence(visit: Visit, sentence: str) -> tuple[Visit, tuple[str, ...]]:
    """The visit with as many other words: where there are too few, its own ones follow."""
    own = visit.tokenized.tokens
    words = replace(visit, sentence=sentence).tokenized.tokens
    if len(words) == len(own):
        return replace(visit, sentence=sentence), ()
    evened = replace(visit, sentence=" ".join((*words, *own[len(words) :])[: len(own)]))
    if len(evened.tokenized.tokens) != len(own):  # a token that is none by itself
        evened = visit
    return evened, ("words_evened",)


def describe_setting(sides: Sides, texts: Texts) -> list[str]:
    """What both sides have in common that was not chosen, and what the mask hides."""
    scaled = abs(sides.comparison.left.attention.scaled).max()
    said = [
        texts(
            f"what_if.notes.{note}",
            gain=f"{sides.gain:,}",
            largest=format_number(scaled, 1),
            n=len(sides.comparison.left.tokens),
        )
        for note in sides.notes
    ]
    if "nowhere_added" in sides.notes:
        return said
    tokens = sides.visit.tokenized.tokens
    return [*said, *describe_mask(sides.visit.mask, tokens, texts)]
