"""Hypothesis strategies for trainings, and a step of one."""

from hypothesis import strategies as st

from attention import LearningConfig, train
from attention.learning.steps import trace_of
from attention.learning.tasks import TASKS

CONFIGS = st.builds(
    LearningConfig,
    task=st.sampled_from(list(TASKS)),
    d_model=st.sampled_from([2, 3, 5, 7, 11]),
    d_k=st.sampled_from([1, 2, 3, 5, 7]),
    rate=st.sampled_from([0.003, 0.05]),
    optimiser=st.sampled_from(["adam", "sgd"]),
    is_scaled=st.booleans(),
    has_positions=st.booleans(),
    practice=st.sampled_from(["many", "one"]),
    steps=st.sampled_from([1, 2, 7]),
    seed=st.integers(0, 9999),
)
WORDS = st.lists(st.sampled_from("abcde"), min_size=2, max_size=7).map(tuple)


def last_step(words, config):
    """The trace of the last snapshot."""
    history = train(words, config)
    return trace_of(history, history.snapshots[-1])
