"""WordPiece, against the reference: the ids that the published tokenizer gives."""

import json
from pathlib import Path

import pytest

from attention import AttentionError
from attention.bert.wordpiece import MAX_WORD_LENGTH, WordPiece

REFERENCE = json.loads((Path(__file__).parent / "reference/wordpiece.json").read_bytes())


def tokenizer(*pieces, **settings):
    special = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    return WordPiece({piece: i for i, piece in enumerate((*special, *pieces))}, **settings)


def ids_of(tokenizer, text):
    return [tokenizer.ids[piece] for piece in ("[CLS]", *tokenizer.pieces(text), "[SEP]")]


def differing(tokenizer, cases):
    return [
        (text, found, expected)
        for text, expected in cases
        if (found := ids_of(tokenizer, text)) != expected
    ]


# By hand.


def test_the_longest_piece_is_taken_first():
    cut = tokenizer("un", "una", "##aff", "##ff", "##able", "##a")
    assert cut.pieces("unaffable") == ("una", "##ff", "##able")


def test_a_word_with_no_way_through_is_unknown_as_a_whole():
    assert tokenizer("un", "##a").pieces("unab un") == ("[UNK]", "un")


@pytest.mark.parametrize(
    ("length", "is_known"), [(MAX_WORD_LENGTH, True), (MAX_WORD_LENGTH + 1, False)]
)
def test_a_word_of_more_than_a_hundred_characters_is_unknown(length, is_known):
    pieces = tokenizer("a", "##a").pieces("a" * length)
    assert pieces == (("a", *["##a"] * (length - 1)) if is_known else ("[UNK]",))


@pytest.mark.parametrize("dropped", ["\x0b", "\x0c", "\x85", "\x00", "\ufffd", "\u200d", "\ue000"])
def test_control_characters_are_dropped_and_part_nothing(dropped):
    assert tokenizer("ab").pieces(f"a{dropped}b") == ("ab",)


@pytest.mark.parametrize("space", [" ", "\t", "\n", "\r", "\xa0", "\u2028", "\u3000"])
def test_white_space_parts_words(space):
    assert tokenizer("a", "b").pieces(f"{space}a{space}b{space}") == ("a", "b")


def test_a_code_point_without_a_meaning_is_kept():
    assert tokenizer("a", "##\u0378", "##b").pieces("a\u0378b") == ("a", "##\u0378", "##b")


def test_accents_and_capitals_stay_where_the_model_keeps_them():
    cased = tokenizer("É", "e", "É", lowers_case=False, strips_accents=False)
    assert cased.pieces("É") == ("É",)
    assert tokenizer("É", "e").pieces("É") == ("e",)


def test_composed_and_decomposed_hangul_are_the_same_once_accents_are_stripped():
    jamo = tokenizer("\u1112", "##\u1161", "##\u11ab")
    assert jamo.pieces("한") == jamo.pieces("\u1112\u1161\u11ab") != ("[UNK]",)


def test_a_special_piece_that_is_typed_is_that_piece():
    assert tokenizer("x", "y").pieces("x[MASK]y") == ("x", "[MASK]", "y")


def test_a_lone_surrogate_is_left_out():
    assert tokenizer("ab").pieces("a\ud800b") == ("ab",)


def test_what_is_no_string_is_refused():
    with pytest.raises(AttentionError, match="text is a int; give a string"):
        tokenizer().pieces(3)


# Against the reference.


def test_there_are_sentences_enough():
    assert len({text for text, _ in REFERENCE["ids"]}) >= 200


def test_every_sentence_has_the_ids_of_the_reference(encoder):
    assert differing(encoder.tokenizer, REFERENCE["ids"]) == []


def test_a_cased_vocabulary_with_hangul_gives_the_ids_of_the_reference():
    pieces = REFERENCE["cased"]["pieces"]
    cased = WordPiece(
        {piece: i for i, piece in enumerate(pieces)}, lowers_case=False, strips_accents=False
    )
    assert differing(cased, REFERENCE["cased"]["ids"]) == []
