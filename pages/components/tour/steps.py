"""The steps of the tour as data: the page of each, what it points at, and what completes it.

They follow the order of a lecture: what attention is for, how it works, what came before. The
sentences of a step are in the texts, under its name.
"""

from dataclasses import dataclass

from pages.components.tour.conditions import (
    AnyOf,
    AtLeast,
    Changed,
    Condition,
    Looked,
    OneOf,
    Pinned,
)
from pages.state.markdown import number_in


@dataclass(frozen=True)
class Target:
    """What the tour points at: a control or a part of the page, or a matrix.

    Attributes:
        selectors: of CSS; the first that is on the page counts.
        matrix: its name in the figure, where it is a matrix.
    """

    selectors: tuple[str, ...] = ()
    matrix: str = ""


def keyed(*keys: str) -> Target:
    """The first of the parts with these keys that is on the page."""
    # Where the options have names of the language, the buttons are beside the code.
    return Target(tuple(f".st-key-{key}{shown}" for key in keys for shown in ("_shown", "")))


@dataclass(frozen=True)
class Step:
    """One thing to see and one to do, on one page.

    Attributes:
        name: of its texts.
        page: its name.
        done: what completes it.
        at: where it is done.
        result: where its effect is seen, if that is elsewhere.
        undone: controls that leaving it sets to their defaults: the next steps need them so.
    """

    name: str
    page: str
    done: Condition
    at: Target
    result: Target = Target()
    undone: tuple[str, ...] = ()


# On the page of the trained model: the heads that were picked, else the pieces, else the picture.
_MODEL = Target((".st-key-trained_preset", ".st-key-asking", ".stImage"))
_BROKEN = AnyOf((AtLeast("d_q", 1), AtLeast("n_value", 1)))
_HEAD = Changed(("query", "layer", "head"))
_CAUSAL = OneOf("mask", ("causal",))

STEPS = (
    Step("learned", "trained", _HEAD, _MODEL, keyed("links"), undone=("query", "head")),
    Step("whole_sentence", "self_attention", Changed(("sentence",)), keyed("sentence")),
    Step("three_parts", "self_attention", Pinned(("Q", "K", "V")), Target(matrix="Q")),
    Step("scores", "self_attention", Pinned(("scores",)), Target(matrix="scores")),
    Step("whole_row", "self_attention", Pinned(("output",)), Target(matrix="output")),
    Step("one_word", "one_query", AtLeast("step", 9), Target((".attention-stepper",))),
    Step("root", "scaling", AtLeast("scaling_d_k", 256), keyed("scaling_d_k"), keyed("scaling")),
    Step("width", "shapes", OneOf("d_v", ("2",)), keyed("d_v"), keyed("edges")),
    Step("average", "shapes", OneOf("sharpness", ("0", "inf")), keyed("sharpness"),
         keyed("averages")),
    Step("must_agree", "shapes", _BROKEN, keyed("break_d_q"), keyed("clashes"),
         undone=_BROKEN.names),
    Step("masks", "self_attention", _CAUSAL, keyed("mask"), Target(matrix="weights"),
         undone=_CAUSAL.names),
    Step("many_heads", "heads", Changed(("head",)), keyed("head"), keyed("heads_figure")),
    Step("whole_layer", "layer", OneOf("norm", ("pre",)), keyed("norm"), keyed("layer_figure")),
    Step("order", "positions", Changed(("shuffle",)), keyed("shuffle_again"),
         keyed("shuffle_figure")),
    Step("decoding", "decoding", AtLeast("word", 3), Target((".attention-stepper",)),
         keyed("decoding_figure")),
    Step("distance", "long_range", AtLeast("length", 30), keyed("length"), keyed("curves")),
    Step("who_asks", "seq2seq", OneOf("view", ("self",)), keyed("view"), keyed("seq2seq")),
    Step("what_if", "what_if", OneOf("what_if", ("plain_division",)), keyed("what_if_change"),
         keyed("what_if_figure")),
    Step("learns", "learning", OneOf("task", ("first",)), keyed("task"),
         keyed("time_line_figure")),
    Step("practice", "practice", Changed(("question",)), keyed("answer"),
         keyed("practice_figure")),
    Step("end", "self_attention", Looked(), keyed("take_tabs")),
)  # fmt: skip
TASKS = STEPS[:-1]  # the last one looks back on the others


def step_at(text: str) -> Step | None:
    """The step of this number, from 1; None if there is none."""
    number = number_in(text)
    return STEPS[number - 1] if number is not None and number <= len(STEPS) else None
