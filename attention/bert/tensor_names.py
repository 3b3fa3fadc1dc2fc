"""The names under which the tensors of a BERT are published.

The encoder may be part of something larger, which stands before every name: "bert." in a model with
a head on top, "0.auto_model." in one of sentence-transformers, "module." where several devices
trained it. And the first models call the scale and shift of layer norm gamma and beta, as
TensorFlow does, not weight and bias.

Source: the names in `BertModel` of Hugging Face transformers, which renames gamma and beta too.
"""

from collections.abc import Collection

from attention.bert.errors import ModelUnsupportedError, TensorMissingError
from attention.bert.tensor_files import Tensors, listed

WORDS = "embeddings.word_embeddings.weight"
WRAPPERS = frozenset({"0", "auto_model", "bert", "encoder", "model", "module"})


def find_prefix(tensors: Tensors) -> str:
    """What stands before the name of every tensor of the encoder: "", "bert.", ...

    Raises:
        TensorMissingError: nothing is called as the vectors of words are.
        ModelUnsupportedError: they belong to another kind of model, or there are two encoders.

    Source: as at the head of this file.
    """
    candidates = [name for name in tensors.parts if name.endswith(WORDS)]
    if not candidates:
        raise TensorMissingError(tensors.file, WORDS, listed(tensors.parts))
    known = [name.removesuffix(WORDS) for name in candidates if _is_wrapped(name)]
    if not known:
        raise _unsupported(tensors, candidates, f"'bert.{WORDS}' or '{WORDS}'")
    if len(known) > 1:
        raise _unsupported(tensors, candidates, "one encoder")
    return known[0]


def one_of(tensors: Tensors, name: str, alias: str) -> str:
    """The one of two names for the same tensor that there is; the first, where there is neither.

    Raises:
        ModelUnsupportedError: there are both, and nothing says which of them counts.

    Source: as at the head of this file.
    """
    if alias not in tensors.parts:
        return name
    if name in tensors.parts:
        raise _unsupported(tensors, (name, alias), "one of them")
    return alias


def _is_wrapped(name: str) -> bool:
    *wrappers, rest = name.removesuffix(WORDS).split(".")
    return not rest and WRAPPERS.issuperset(wrappers)


def _unsupported(tensors: Tensors, found: Collection[str], needed: str) -> ModelUnsupportedError:
    return ModelUnsupportedError(tensors.file, "tensor", listed(found), needed)
