"""The marks of pieces, such as "▁" and "##": figures have them, sentences do without."""

from collections.abc import Sequence
from dataclasses import replace

from attention.bert.encoder import Tokenizer
from attention.bert.trace import EncoderTrace
from pages.state.texts import Texts


def without_marks(trace: EncoderTrace, tokenizer: Tokenizer) -> EncoderTrace:
    """The same numbers, with pieces as a reader would write them."""
    return replace(trace, pieces=tuple(map(tokenizer.unmarked, trace.pieces)))


def describe_marks(labels: Sequence[str], tokenizer: Tokenizer, texts: Texts) -> str:
    """What the labels of a figure mean that are no part of the sentence."""
    said = [texts("trained.ends", begin=labels[0], end=labels[-1])]
    marked = next((one for one in labels if tokenizer.unmarked(one) != one), None)
    if marked:
        mark = marked.removesuffix(tokenizer.unmarked(marked))
        begins = tokenizer.begins_word(marked)
        said.append(texts(f"trained.mark_{'begins' if begins else 'continues'}", mark=mark))
    return " ".join(said)
