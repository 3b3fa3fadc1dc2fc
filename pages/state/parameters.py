"""The one table of URL parameters: what each may be, its default, and how its text is read.

Widgets, the checks of the URL, the share link, the corrections and their sentences in every
language are made from it.
"""

from dataclasses import dataclass
from typing import get_args

from attention.experiments.variance import DISTRIBUTIONS
from attention.inputs.handcrafted import HANDCRAFTED
from attention.inputs.input_vectors import Positions
from attention.layer_rules import ActivationKind
from attention.layers.encoder_trace import Norm
from attention.layers.masks import MASK_KINDS
from attention.learning.config import Optimiser, Practice
from attention.learning.tasks import TASKS
from attention.models import ENGLISH, MULTILINGUAL
from attention.variants.heads import HeadsChange
from pages.figures.one_query import LAST
from pages.state.texts import LANGUAGES, Texts


@dataclass(frozen=True)
class WholeNumber:
    """A whole number from `minimum` to `maximum`."""

    minimum: int
    maximum: int
    default: int

    def __contains__(self, value: object) -> bool:
        return (
            isinstance(value, int)
            and not isinstance(value, bool)
            and self.minimum <= value <= self.maximum
        )

    def parse(self, text: str) -> int | None:
        """The number that a widget takes from the URL; None where it is not allowed.

        Streamlit takes 3.0 and 3e0 for 3.
        """
        try:
            number = float(text)
        except ValueError:
            return None
        return int(number) if number.is_integer() and int(number) in self else None

    def expected(self, texts: Texts) -> str:
        """What is allowed, in a sentence."""
        return texts("address.range", least=self.minimum, most=self.maximum)


@dataclass(frozen=True)
class Choice:
    """One of a few names, or of numbers as the URL writes them."""

    options: tuple[str, ...]
    default: str

    def __contains__(self, value: object) -> bool:
        return value in self.options

    def parse(self, text: str) -> str | None:
        """The option of this name; None where there is none."""
        return text if text in self else None

    def expected(self, texts: Texts) -> str:
        """What is allowed, in a sentence."""
        return texts("address.choice", options=", ".join(self.options))


@dataclass(frozen=True)
class Steps(Choice):
    """A number from the first to the last option, in equal steps."""

    def expected(self, texts: Texts) -> str:
        """What is allowed, in a sentence."""
        first, second, last = self.options[0], self.options[1], self.options[-1]
        step = f"{float(second) - float(first):g}"
        return texts("address.steps", least=first, most=last, step=step)


@dataclass(frozen=True)
class FreeText:
    """Any text, once."""

    default: str

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str)

    def parse(self, text: str) -> str:
        """The text itself."""
        return text

    def expected(self, texts: Texts) -> str:
        """What is allowed, in a sentence."""
        return texts("address.once")


@dataclass(frozen=True)
class UrlOnly(FreeText):
    """A text that no widget shows: the code that uses it checks it, and the URL keeps it."""

    default: str = ""


Parameter = WholeNumber | Choice | FreeText

PARAMETERS: dict[str, Parameter] = {
    "lang": Choice(LANGUAGES, LANGUAGES[0]),
    "sentence": FreeText("the cat sat on the mat"),
    "d_model": WholeNumber(2, 64, default=8),
    "d_k": WholeNumber(1, 64, default=4),
    "d_v": WholeNumber(1, 64, default=4),
    "seed": WholeNumber(0, 9_999, default=0),
    "weights": Choice(("drawn", *HANDCRAFTED, "learned"), "drawn"),
    "positions": Choice(get_args(Positions), "none"),
    "mask": Choice(tuple(MASK_KINDS), "none"),
    "padding": WholeNumber(1, 63, default=1),
    "window": WholeNumber(0, 63, default=1),
    # `/one-query`
    "step": WholeNumber(1, LAST, default=1),
    # `/scaling`
    "scaling_d_k": WholeNumber(1, 512, default=64),
    "n_keys": WholeNumber(1, 64, default=16),
    "samples": WholeNumber(100, 2_000, default=500),
    "entries": Choice(DISTRIBUTIONS, "normal"),
    "sigma": Choice(("0.5", "0.75", "1", "1.25", "1.5", "2"), "1"),
    # `/shapes`
    "sharpness": Choice(("0", "0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "50", "inf"), "1"),
    # `/heads` and `/trained`
    "n_heads": WholeNumber(1, 12, default=4),
    "n_kv_heads": WholeNumber(1, 12, default=12),  # as many as there are heads
    "head": WholeNumber(1, 256, default=1),
    "layer": WholeNumber(1, 96, default=1),
    "model": Choice(("auto", ENGLISH, MULTILINGUAL), "auto"),
    "unit": Choice(("piece", "word"), "piece"),
    "heads_what_if": Choice(get_args(HeadsChange), "without_W_O"),
    # `/trained`
    "neuron": WholeNumber(0, 65_536, default=0),  # 0: the one that answers most
    # `/layer`
    "layer_heads": WholeNumber(1, 12, default=4),
    "norm": Choice(get_args(Norm), "post"),
    "activation": Choice(get_args(ActivationKind), "relu"),
    "d_ff": WholeNumber(1, 256, default=32),
    "n_layers": WholeNumber(1, 6, default=6),
    # `/positions`
    "shuffle": WholeNumber(0, 9_999, default=1),
    # `/seq2seq`
    "view": Choice(("seq2seq", "cross", "self"), "seq2seq"),
    "target": FreeText(""),  # where the URL has none: the example in the texts of each language
    # `/long-range`
    "length": WholeNumber(1, 200, default=24),  # enough words for a distance to tell
    "rho": Steps(tuple(f"{tenths / 10:g}" for tenths in range(41)), "0.9"),
    # `/what-if`
    "gain": Choice(("1", "1000", "100000"), "1"),
    # `/learning`
    "task": Choice(tuple(TASKS), "previous"),
    "optimiser": Choice(get_args(Optimiser), "adam"),
    "rate": Choice(("0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10"), "0.01"),
    "steps": WholeNumber(60, 3_000, default=1_500),
    "learned_d_k": Choice(("2", "4", "8", "16", "64"), "8"),
    "divided": Choice(("on", "off"), "on"),
    "places": Choice(("on", "off"), "on"),
    "practice": Choice(get_args(Practice), "many"),
    "pass": Choice(("forward", "backward", "step"), "forward"),
    # `/decoding`
    "decoder": Choice(("learned", "drawn"), "learned"),
    "prompt": FreeText(""),  # empty: the first words of the sentence
    "word": WholeNumber(1, 16, default=1),  # that is written, the first after the prompt is 1
    "temperature": Choice(("0", "0.2", "0.5", "0.7", "1", "1.5", "2", "5", "10"), "1"),
    "top_k": WholeNumber(1, 64, default=64),  # as many as there are words
    "top_p": Steps(tuple(f"{twentieth / 20:g}" for twentieth in range(1, 21)), "1"),
    "draw": WholeNumber(0, 9_999, default=0),
    # `/practice`
    "rounded": Choice(("on", "off"), "on"),
    # What no widget shows.
    **dict.fromkeys(
        (
            "cell",
            "edits",
            "matrices",
            "tour",
            "large",
            "what_if",
            "query",
            "d_q",
            "n_value",
            "untransposed",
            "at",
            "learned",
            "exercise",
            "question",
            "each",
        ),
        UrlOnly(),
    ),
}
SIZES = ("d_model", "d_k", "d_v")
URL_ONLY = tuple(name for name, one in PARAMETERS.items() if isinstance(one, UrlOnly))


def whole_number_parameter(name: str) -> WholeNumber:
    """The entry of a whole number.

    Raises:
        TypeError: the parameter is of another kind.
    """
    found = PARAMETERS[name]
    if not isinstance(found, WholeNumber):
        raise TypeError(f"{name} is {type(found).__name__}; name a parameter with a range")
    return found


def choice_parameter(name: str) -> Choice:
    """The entry of a choice.

    Raises:
        TypeError: the parameter is of another kind.
    """
    found = PARAMETERS[name]
    if not isinstance(found, Choice):
        raise TypeError(f"{name} is {type(found).__name__}; name a parameter with options")
    return found
