"""Which word may look at which: the control, and what it means in a sentence."""

from pages.panels.sliders import choose_number, choose_option
from pages.state.session import MaskChoice
from pages.state.texts import Texts


def choose_mask(texts: Texts) -> None:
    """The kind of mask, and its size where it has one."""
    kind = choose_option("mask", texts("mask.label"), texts, help=texts("mask.help"))
    if kind in ("padding", "window"):
        choose_number(kind, texts(f"mask.{kind}"), texts)


def describe_mask(
    mask: MaskChoice,
    tokens: tuple[str, ...],
    texts: Texts,
    asking: tuple[str, ...] | None = None,
) -> list[str]:
    """Which word may see which, of this sentence; nothing without a mask.

    `asking` are the words that look at it, where they are those of another sentence.
    """
    n = len(tokens)
    match mask.kind:
        case "causal" if asking is not None:
            return [texts("mask.causal_between")]
        case "causal":
            return [texts("mask.causal_said", n=n, first=tokens[0], last=tokens[-1])]
        case "padding":
            real = mask.real_words(n)
            return [texts("mask.padding_said", real=real, hidden=n - real, last=tokens[real - 1])]
        case "window":
            if asking is not None:
                return [texts("mask.window_between", window=mask.window)]
            most = min(n, 2 * mask.window + 1)
            return [texts("mask.window_said", window=mask.window, most=most)]
    return []
