"""A tokenizer of another kind is refused by what was found; the settings of BERT's are followed."""

import json
from pathlib import Path

import pytest

from attention import load_encoder
from attention.bert.errors import (
    FileDamagedError,
    FileTooLargeError,
    TokenizerUnsupportedError,
    VocabularyMismatchError,
)
from attention.bert.files import MAX_TOKENIZER
from attention.bert.vocabulary import read_vocabulary
from attention.bert.wordpiece import read_wordpiece
from tests.attention.bert.refusals import refusal
from tests.tiny_model import PIECES, write_model

REFERENCE = json.loads((Path(__file__).parent / "reference/settings.json").read_bytes())
SETTINGS, WHOLE = "tokenizer_config.json", "tokenizer.json"
TOKENIZER = {  # as the reference writes it
    "added_tokens": [{"id": 1, "content": "[UNK]", "special": True, "normalized": False}],
    "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                   "strip_accents": None, "lowercase": True},
    "pre_tokenizer": {"type": "BertPreTokenizer"},
    "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
              "max_input_chars_per_word": 100, "vocab": {"[UNK]": 1}},
}  # fmt: skip


def put(folder, file, settings):
    """Settings in a file of a model, beside those that are there."""
    path = folder / file
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(json.dumps({**before, **settings}), encoding="utf-8")


def write_pieces(folder, pieces):
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")


def refused_tokenizer(folder):
    refused = refusal(folder, TokenizerUnsupportedError)
    assert len(str(refused)) < 300
    return refused


# Settings that are not followed.


@pytest.mark.parametrize(
    ("file", "settings", "setting", "found"),
    [
        (SETTINGS, {"tokenizer_class": "KoBertTokenizer"}, "tokenizer_class", "'KoBertTokenizer'"),
        (SETTINGS, {"tokenizer_class": "BertJapaneseTokenizer"}, "tokenizer_class",
         "'BertJapaneseTokenizer'"),
        (SETTINGS, {"tokenizer_class": "PreTrainedTokenizerFast"}, "tokenizer_class",
         "'PreTrainedTokenizerFast'"),
        (SETTINGS, {"tokenizer_class": "berttokenizer"}, "tokenizer_class", "'berttokenizer'"),
        (SETTINGS, {"tokenizer_class": 3}, "tokenizer_class", "3"),
        (SETTINGS, {"tokenizer_class": ["BertTokenizer"] * 99}, "tokenizer_class", "['Bert"),
        ("config.json", {"tokenizer_class": "BertJapaneseTokenizer"}, "tokenizer_class",
         "'BertJapaneseTokenizer'"),
        (SETTINGS, {"auto_map": {"AutoTokenizer": ["kobert.KoBertTokenizer", None]}}, "auto_map",
         "'kobert.KoBertTokenizer'"),
        (SETTINGS, {"auto_map": {"AutoTokenizer": [None, "a.Fast"]}}, "auto_map", "'a.Fast'"),
        (SETTINGS, {"auto_map": ["kobert.KoBertTokenizer", None]}, "auto_map",
         "'kobert.KoBertTokenizer'"),
        ("config.json", {"auto_map": {"AutoTokenizer": ["a.B", None]}}, "auto_map", "'a.B'"),
        (SETTINGS, {"do_basic_tokenize": False}, "do_basic_tokenize", "False"),
        (SETTINGS, {"do_basic_tokenize": 1}, "do_basic_tokenize", "1"),
        (SETTINGS, {"clean_text": False}, "clean_text", "False"),
        (SETTINGS, {"split_special_tokens": True}, "split_special_tokens", "True"),
        (SETTINGS, {"wordpieces_prefix": "@@"}, "wordpieces_prefix", "'@@'"),
        (SETTINGS, {"word_tokenizer_type": "mecab"}, "word_tokenizer_type", "'mecab'"),
        (SETTINGS, {"subword_tokenizer_type": "character"}, "subword_tokenizer_type",
         "'character'"),
        (SETTINGS, {"unk_token": "<unk>"}, "unk_token", "'<unk>'"),
        (SETTINGS, {"unk_token": {"content": "<unk>", "lstrip": False}}, "unk_token", "'<unk>'"),
        (SETTINGS, {"cls_token": "<s>"}, "cls_token", "'<s>'"),
        (SETTINGS, {"sep_token": "</s>"}, "sep_token", "'</s>'"),
        (SETTINGS, {"pad_token": "[UNK]"}, "pad_token", "'[UNK]'"),
        (SETTINGS, {"mask_token": "<mask>"}, "mask_token", "'<mask>'"),
        (SETTINGS, {"added_tokens_decoder": {"11": {"content": "[ENT]"}}}, "added_tokens_decoder",
         "'[ENT]'"),
        (SETTINGS, {"additional_special_tokens": ["[ENT]"]}, "additional_special_tokens",
         "'[ENT]'"),
        (SETTINGS, {"extra_special_tokens": {"ent": "[ENT]"}}, "extra_special_tokens", "'[ENT]'"),
        (SETTINGS, {"never_split": "[ENT]"}, "never_split", "'[ENT]'"),
        (SETTINGS, {"never_split": [3]}, "never_split", "[3]"),
        (WHOLE, {"model": {"type": "Unigram"}}, "model.type", "'Unigram'"),
        (WHOLE, {"model": {"type": "BPE"}}, "model.type", "'BPE'"),
        (WHOLE, {"model": {"continuing_subword_prefix": "@@"}}, "model.continuing_subword_prefix",
         "'@@'"),
        (WHOLE, {"model": {"unk_token": "<unk>"}}, "model.unk_token", "'<unk>'"),
        (WHOLE, {"model": {"max_input_chars_per_word": 200}}, "model.max_input_chars_per_word",
         "200"),
        (WHOLE, {"model": None}, "model", "None"),
        (WHOLE, {"normalizer": {"type": "NFKC"}}, "normalizer.type", "'NFKC'"),
        (WHOLE, {"normalizer": {"type": "BertNormalizer", "clean_text": False}},
         "normalizer.clean_text", "False"),
        (WHOLE, {"normalizer": None}, "normalizer", "None"),
        (WHOLE, {"pre_tokenizer": {"type": "ByteLevel"}}, "pre_tokenizer.type", "'ByteLevel'"),
        (WHOLE, {"added_tokens": [{"id": 11, "content": "[ENT]"}]}, "added_tokens", "'[ENT]'"),
    ],
)  # fmt: skip
def test_a_setting_that_is_not_followed_is_refused_by_its_name(
    tmp_path, file, settings, setting, found
):
    put(write_model(tmp_path), file, settings)
    refused = refused_tokenizer(tmp_path)
    assert (refused.file, refused.setting) == (file, setting)
    assert refused.found.startswith(found)


@pytest.mark.parametrize(
    ("file", "settings"),
    [
        (SETTINGS, {}),
        (SETTINGS, {"tokenizer_class": None, "auto_map": {"AutoModel": "a.B"}, "unk_token": None}),
        (SETTINGS, {"auto_map": {"AutoTokenizer": []}}),
        (SETTINGS, {"tokenizer_class": "BertTokenizer", "do_basic_tokenize": True}),
        (SETTINGS, {"tokenizer_class": "BertTokenizerFast", "wordpieces_prefix": "##"}),
        (SETTINGS, {"unk_token": {"content": "[UNK]", "__type": "AddedToken"}}),
        (SETTINGS, {"added_tokens_decoder": {"1": {"content": "[UNK]"}},
                    "additional_special_tokens": [], "extra_special_tokens": {}}),
        (SETTINGS, {"never_split": [""]}),
        (SETTINGS, {"never_split": None, "model_max_length": 512, "name_or_path": "a/b"}),
        ("config.json", {"tokenizer_class": "BertTokenizer", "auto_map": {"AutoModel": "a.B"}}),
        (WHOLE, {}),
        (WHOLE, TOKENIZER),
        (WHOLE, {**TOKENIZER, "model": {"vocab": {}}}),
    ],
)  # fmt: skip
def test_the_tokenizer_of_bert_is_taken_however_much_is_said_of_it(tmp_path, file, settings):
    put(write_model(tmp_path), file, settings)
    assert load_encoder(tmp_path).tokenizer.pieces(" The  cats") == ("the", "cat", "##s")


def test_the_settings_of_the_tokenizer_speak_before_those_of_the_model(tmp_path):
    put(write_model(tmp_path), "config.json", {"tokenizer_class": "BertJapaneseTokenizer"})
    put(tmp_path, SETTINGS, {"tokenizer_class": "BertTokenizer"})
    load_encoder(tmp_path)
    put(tmp_path, SETTINGS, {"tokenizer_class": None})
    assert refused_tokenizer(tmp_path).file == "config.json"


def test_another_tokenizer_is_named_even_where_it_has_no_vocabulary(tmp_path):
    put(write_model(tmp_path), SETTINGS, {"tokenizer_class": "XLMRobertaTokenizer"})
    (tmp_path / "vocab.txt").unlink()
    assert refused_tokenizer(tmp_path).found == "'XLMRobertaTokenizer'"


def test_a_whole_tokenizer_that_is_no_json_or_too_large(tmp_path):
    path = write_model(tmp_path) / WHOLE
    path.write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
    assert refusal(tmp_path, FileDamagedError).file == WHOLE
    path.write_bytes(json.dumps(TOKENIZER).encode().ljust(MAX_TOKENIZER))
    load_encoder(tmp_path)
    with path.open("ab") as stream:
        stream.write(b" ")
    assert refusal(tmp_path, FileTooLargeError).file == WHOLE


# Vocabularies of another kind.


@pytest.mark.parametrize(
    ("mark", "kind"), [("▁", "SentencePiece"), ("Ġ", "byte-level BPE")], ids=["sentence", "byte"]
)
def test_a_vocabulary_of_another_kind_is_refused_by_its_pieces(tmp_path, mark, kind):
    write_pieces(write_model(tmp_path), [*PIECES[:5], f"{mark}나는", f"{mark}집", "에", "##", "#"])
    refused = refused_tokenizer(tmp_path)
    assert (refused.file, refused.setting) == ("vocab.txt", "pieces")
    assert refused.found == f"'{mark}나는' and 1 like it ({kind})"
    write_pieces(tmp_path, ["<unk>", *(f"{mark}{i}" for i in range(9))])
    assert refused_tokenizer(tmp_path).found == f"'{mark}0' and 8 like it ({kind})"


def test_what_the_vocabulary_has_more_of_decides(tmp_path):
    marked = ["▁a", "▁b", "▁c"]
    for n_continuing in range(5):
        write_pieces(tmp_path, [*PIECES[:5], *marked, *(f"##{i}" for i in range(n_continuing))])
        if n_continuing < len(marked):
            with pytest.raises(TokenizerUnsupportedError):
                read_vocabulary(tmp_path, 99)
        else:
            assert len(read_vocabulary(tmp_path, 99)) == 8 + n_continuing


@pytest.mark.parametrize("more", [["▁"], ["Ġ", "▁"], ["Ġesù", "##s"], ["a▁b", "x"], ["##▁", "y"]])
def test_a_few_such_characters_make_no_other_kind(tmp_path, more):
    pieces = [*PIECES[:5], *more, "the"]
    write_pieces(tmp_path, pieces)
    assert list(read_vocabulary(tmp_path, 99)) == pieces


def test_the_english_vocabulary_has_far_more_pieces_within_words(encoder):
    ids = encoder.tokenizer.ids
    assert sum(piece.startswith("##") for piece in ids) / len(ids) == pytest.approx(0.19, abs=0.005)
    assert not any(piece[:1] in "▁Ġ" for piece in ids if piece)


def test_a_vocabulary_without_special_pieces_is_still_said_not_to_fit(tmp_path):
    write_pieces(write_model(tmp_path), ["a", "##b"])
    assert refusal(tmp_path, VocabularyMismatchError).found == "no piece [UNK]"


# Settings that are followed, against the reference.


@pytest.mark.parametrize("i", range(len(REFERENCE["ways"])))
def test_every_way_to_clean_a_sentence_gives_the_ids_of_the_reference(tmp_path, i):
    way = REFERENCE["ways"][i]
    put(tmp_path, SETTINGS, way["settings"])
    write_pieces(tmp_path, REFERENCE["pieces"])
    tokenizer = read_wordpiece(tmp_path, len(REFERENCE["pieces"]))
    for text, expected in way["ids"]:
        pieces = ("[CLS]", *tokenizer.pieces(text), "[SEP]")
        assert [tokenizer.ids[piece] for piece in pieces] == expected, text


def test_the_ways_of_the_reference_differ_in_what_they_give():
    given = [json.dumps(way["ids"]) for way in REFERENCE["ways"]]
    settings = [json.dumps(way["settings"]) for way in REFERENCE["ways"]]
    assert len(set(settings)) == 24
    assert len(set(given)) == 16  # no word of strip_accents is that of do_lower_case
    for way in REFERENCE["ways"]:  # the one word that no vocabulary holds
        unknown = [text for text, ids in way["ids"] if 1 in ids]
        assert all("unseen-word" in text for text in unknown), unknown
