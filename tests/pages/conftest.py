"""The tiny model as the one that is installed."""

import pytest

from tests.tiny_model import write_model


@pytest.fixture
def tiny(monkeypatch, tmp_path):
    """A folder with a tiny model, which the app is told to use."""
    monkeypatch.setenv("ATTENTION_MODEL_DIR", str(tmp_path))
    return write_model(tmp_path)
