"""Pieces without the marks of their tokenizers, and what is said of the marks."""

import numpy as np
import pytest

from attention.bert.trace import EncoderTrace
from attention.bert.wordpiece import WordPiece
from attention.e5.unigram import Unigram
from pages.panels.trained.marks import describe_marks, without_marks
from pages.state.texts import texts_in

UNIGRAM = Unigram({}, (), {}, longest=1, unknown_score=0.0)
WORDPIECE = WordPiece({})


def trace_of(*pieces: str) -> EncoderTrace:
    return EncoderTrace(pieces, 0, 0, (np.zeros((len(pieces), 2), np.float32),), (), ())


@pytest.mark.parametrize(
    ("tokenizer", "pieces", "written"),
    [
        (UNIGRAM, ("<s>", "▁보", "았다", "▁", "</s>"), ("<s>", "보", "았다", "▁", "</s>")),
        (WORDPIECE, ("[CLS]", "play", "##ed", "##"), ("[CLS]", "play", "ed", "##")),
        (UNIGRAM, ("##a",), ("##a",)),  # the mark of the other tokenizer is a character
        (WORDPIECE, ("▁a",), ("▁a",)),
    ],
)  # fmt: skip
def test_a_piece_is_written_without_the_mark_of_its_tokenizer(tokenizer, pieces, written):
    assert without_marks(trace_of(*pieces), tokenizer).pieces == written


def test_the_legend_names_the_mark_that_the_labels_have():
    texts = texts_in("en")
    begins, continues = (
        texts(f"trained.mark_{name}", mark=mark)
        for name, mark in (("begins", "▁"), ("continues", "##"))
    )
    assert describe_marks(("<s>", "▁보", "았다", "</s>"), UNIGRAM, texts).endswith(begins)
    said = describe_marks(("[CLS]", "play", "##ed", "[SEP]"), WORDPIECE, texts)
    assert said.endswith(continues)
    assert "[CLS]" in said
    assert "[SEP]" in said
    unmarked = describe_marks(("[CLS]", "play", "[SEP]"), WORDPIECE, texts)
    assert unmarked == texts("trained.ends", begin="[CLS]", end="[SEP]")
