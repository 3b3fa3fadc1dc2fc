"""The training as a script to take home."""

import streamlit as st

from attention import LearningConfig
from pages.exports.training_scripts import numpy_training, torch_training
from pages.state.texts import Texts

_SCRIPTS = {"NumPy": numpy_training, "PyTorch": torch_training}


def offer_scripts(words: tuple[str, ...], config: LearningConfig, texts: Texts) -> None:
    """A script that trains the same history, written only while the panel is open."""
    panel = st.expander(texts("learning.scripts.title"), key="training_code", on_change="rerun")
    if not panel.open:
        return
    with panel:
        names = list(_SCRIPTS)
        label = texts("take_away.code")
        chosen = st.segmented_control(
            label, names, default=names[0], key="training_kind", required=True
        )
        name = chosen if chosen in _SCRIPTS else names[0]
        st.caption(texts(f"learning.scripts.{name}"))
        text = _SCRIPTS[name](words, config)
        file = "training.py" if name == "NumPy" else "training-torch.py"
        st.code(text, language="python", height=340)
        st.download_button(
            file, text, file, "text/plain", key="training_file", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip
