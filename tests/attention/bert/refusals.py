"""How a folder that holds no whole model is refused."""

import pytest

from attention import AttentionError, load_encoder


def refusal(folder, kind):
    with pytest.raises(kind) as refused:
        load_encoder(folder)
    assert isinstance(refused.value, AttentionError)
    return refused.value
