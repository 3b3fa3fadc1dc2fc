"""One step of a training as a worksheet: forward, backward, or what it changes."""

import streamlit as st

from attention import LearningTrace
from pages.components.plot import plot
from pages.figures.learning.step import backward_figure, forward_figure, update_figure
from pages.panels.sliders import choose_option
from pages.state.texts import Texts

_FIGURES = {"forward": forward_figure, "backward": backward_figure, "step": update_figure}


def draw_step(trace: LearningTrace, texts: Texts) -> None:
    """The worksheet of the chosen pass; that of the gradients has them in the same places."""
    st.header(texts("learning.step_title", step=trace.step), anchor=False)
    chosen = choose_option("pass", texts("learning.pass"), texts, label_visibility="collapsed")
    st.text(texts(f"learning.passes.{chosen}.said", step=trace.step, next=trace.step + 1))
    plot(
        _FIGURES[chosen](trace),
        key=f"learning_{chosen}",
        name=texts(f"learning.passes.{chosen}.name", step=trace.step),
        filename=f"learning-{chosen}",
        captions={"caption": [], "list": []},
        texts=texts.at("figure"),
    )
