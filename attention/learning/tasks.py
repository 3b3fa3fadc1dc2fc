"""What one head can be asked to learn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Task:
    """Which word the output of each word is to be.

    Attributes:
        name: as the URL writes it.
        targets: of n words, the index of the right word for each of them; None where the answer
            is not in the sentence but the next word of the text.
        has_any_length: whether it practises on sentences of 1 to n words. A sentence of one word
            leaves no choice, which helps where many wrong answers look right. With "mirror" the
            right word depends on the length, so there all sentences are equally long.
    """

    name: str
    targets: Callable[[int], Indices] | None
    has_any_length: bool = False


def _previous(n: int) -> Indices:
    """The first word, which has no previous one, is to find itself."""
    return np.maximum(np.arange(n) - 1, 0)


def _first(n: int) -> Indices:
    return np.zeros(n, np.int64)


def _mirror(n: int) -> Indices:
    return np.arange(n)[::-1]


TASKS: Mapping[str, Task] = MappingProxyType(
    {
        task.name: task
        for task in (
            Task("previous", _previous),
            Task("first", _first),
            Task("mirror", _mirror),
            Task("itself", np.arange, has_any_length=True),
            Task("next", None),
        )
    }
)
