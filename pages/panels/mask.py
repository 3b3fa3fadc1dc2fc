"""The control of the mask, and a sentence on what it masks."""

from attention.layers.masks import MASK_KINDS
from pages.panels.sliders import choose_number, choose_option
from pages.state.reruns import draw_page_again
from pages.state.session import MaskChoice
from pages.state.texts import Texts


def choose_mask(texts: Texts) -> None:
    """The kind of mask, and its sizes, if it has any."""
    kind = choose_option("mask", texts("mask.label"), texts, help=texts("mask.help"))
    for size in MASK_KINDS[kind].sizes:
        choose_number(size, texts(f"mask.{size}"), texts, on_change=draw_page_again)


def describe_mask(
    mask: MaskChoice,
    tokens: tuple[str, ...],
    texts: Texts,
    query_tokens: tuple[str, ...] | None = None,
) -> list[str]:
    """Which word can attend to which in this sentence; nothing without a mask.

    Each kind has a sentence in the texts, `mask.<kind>_said`, and optionally another one for
    cross-attention, `mask.<kind>_between`.

    Args:
        mask: the kind and its sizes.
        tokens: the words of the keys.
        texts: the sentences.
        query_tokens: the words of the queries in cross-attention.
    """
    if mask.kind == "none":
        return []
    sentences = texts.at("mask")
    between = f"{mask.kind}_between"
    key = between if query_tokens is not None and between in sentences else f"{mask.kind}_said"
    return [texts(f"mask.{key}", **_numbers(mask, tokens))]


def _numbers(mask: MaskChoice, tokens: tuple[str, ...]) -> dict[str, object]:
    """The placeholders of the sentences of all kinds."""
    n, real = len(tokens), mask.real_words(len(tokens))
    return {
        "n": n,
        "first": tokens[0],
        "last": tokens[real - 1 if "padding" in MASK_KINDS[mask.kind].sizes else n - 1],
        "real": real,
        "hidden": n - real,
        "window": mask.window,
        "most": min(n, 2 * mask.window + 1),
    }
