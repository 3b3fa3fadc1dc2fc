"""What goes deeper on `/layer`: the activation as a curve, and several layers."""

import numpy as np
import streamlit as st

from attention import EncoderLayerTrace, encoder
from attention.experiments.layer_findings import mean_similarity
from pages.components.chart import chart
from pages.components.plot import plot
from pages.figures.core.formatting import format_number
from pages.figures.layer_stack import activation_chart, stack_figure, states_of
from pages.panels.sliders import choose_number
from pages.state.markdown import word_of
from pages.state.pinned_cell import cell_of, pinned_text
from pages.state.session import Visit
from pages.state.texts import Texts

SLIDER_WIDTH = 320  # px


def show_activation(trace: EncoderLayerTrace, texts: Texts) -> None:
    """The neurons of one word on the curve: of the pinned one, else of the first."""
    st.header(texts("layer.curve.title"), anchor=False)
    row = _pinned_row(trace)
    hidden = trace.fed.hidden[row]
    st.text(
        texts(
            "layer.curve.said",
            word=word_of(trace.tokens, row),
            d_ff=len(hidden),
            above=int((hidden > 0).sum()),
        )
    )
    chart(
        activation_chart(trace, row, texts.at("layer.curve")),
        key="activation_curve",
        name=texts("layer.curve.name"),
        filename="activation",
        texts=texts.at("figure"),
    )


def _pinned_row(trace: EncoderLayerTrace) -> int:
    cell = cell_of(pinned_text())
    is_neuron = cell is not None and cell.matrix in ("hidden", "activated")
    return cell.row if cell and is_neuron and cell.row < len(trace.tokens) else 0


def show_stack(visit: Visit, trace: EncoderLayerTrace, texts: Texts) -> None:
    """How similar the words become, layer by layer."""
    st.header(texts("layer.stack.title"), anchor=False)
    with st.container(width=SLIDER_WIDTH):
        n_layers = choose_number("n_layers", texts("layer.stack.n_layers"), texts)
    tokens, config = trace.tokens, trace.config
    mask = visit.mask.of(len(tokens))
    layers = encoder(tokens, config, n_layers, mask=mask, overrides=trace.overrides)
    plot(
        stack_figure(layers, texts.at("layer.stack")),
        key="stack_figure",
        name=texts("layer.stack.name", n=len(tokens), n_layers=n_layers),
        filename="layers",
        captions={"caption": [], "list": []},
        texts={**texts.at("figure"), **texts.at("layer.stack.figure")},
    )
    if len(tokens) == 1:
        st.text(texts("layer.stack.alone"))
        return
    states = states_of(layers)
    lengths = [format_number(float(np.linalg.norm(x, axis=1).mean()), 2) for x in states]
    st.text(
        texts(
            "layer.stack.said",
            before=format_number(mean_similarity(states[0]), 2),
            after=" → ".join(format_number(mean_similarity(x), 2) for x in states[1:]),
        )
    )
    st.text(texts(f"layer.stack.{config.norm}", lengths=" → ".join(lengths)))
