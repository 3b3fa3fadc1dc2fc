"""A query, a key and a value that many tests share."""

import numpy as np
import pytest


@pytest.fixture
def sentence():
    """Five queries, seven keys, d_k 3, d_v 2."""
    rng = np.random.default_rng(0)
    return rng.normal(size=(5, 3)), rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
