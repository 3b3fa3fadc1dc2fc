"""The training as a script to take home."""

import streamlit as st

from attention import LearningConfig
from pages.exports.training_scripts import numpy_training, torch_training
from pages.panels.downloads import code_to_take
from pages.state.texts import Texts

_SCRIPTS = {"NumPy": numpy_training, "PyTorch": torch_training}


def offer_scripts(words: tuple[str, ...], config: LearningConfig, texts: Texts) -> None:
    """A script that trains the same history, written only while the panel is open."""
    panel = st.expander(texts("learning.scripts.title"), key="training_code", on_change="rerun")
    if not panel.open:
        return

    def make(name: str) -> tuple[str, str, str]:
        file = "training.py" if name == "NumPy" else "training-torch.py"
        return _SCRIPTS[name](words, config), "python", file

    with panel:
        code_to_take(list(_SCRIPTS), "learning.scripts", make, texts, "training")
