"""The rest of a trained layer, for one piece: sums, normalizations, and neurons one by one."""

import numpy as np
import streamlit as st

from attention.bert.stages import LayerStages, NeuronTerms, busiest, neuron_terms, stages_of
from attention.bert.trace import EncoderTrace
from attention.experiments.layer_findings import cosines
from pages.components.chart import chart
from pages.figures.core.formatting import format_number
from pages.figures.trained.neurons import busiest_chart, terms_chart
from pages.panels.sliders import type_number
from pages.state.markdown import word_of, words_at
from pages.state.texts import Texts
from pages.state.url import correct_beyond, held_number, show_correction

SHOWN = 10  # neurons, and terms in the table
MAX_NAMED = 6  # pieces that one sentence names
CONTROL_WIDTH = 200  # px


def show_layer_part(trace: EncoderTrace, layer: int, query: int, texts: Texts) -> None:
    """What layer `layer`, from 1, makes of the piece of row `query`, from 0, beyond attention."""
    stages = stages_of(trace, layer)
    piece = word_of(trace.pieces, query)
    st.header(texts("trained.rest.title", layer=layer, piece=piece), anchor=False)
    for sentence in describe_stages(stages, trace, query, texts):
        st.text(sentence)
    chosen = busiest(stages, query, SHOWN)
    chart(
        busiest_chart(stages, trace.pieces, query, chosen, texts.at("trained.rest.chart")),
        key="busiest_neurons",
        name=texts("trained.rest.chart_name", count=SHOWN, piece=piece),
        filename=f"layer-{layer}-neurons",
        texts=texts.at("figure"),
    )
    width = stages.hidden.shape[1]
    asked = _choose_neuron(width, texts)
    neuron = asked - 1 if asked else chosen[0]
    terms = neuron_terms(trace.learned[layer - 1], stages, query, neuron)
    st.text(describe_neuron(terms, stages, trace, query, neuron, texts))
    chart(
        terms_chart(terms, texts.at("trained.rest.terms")),
        key="neuron_terms",
        name=texts("trained.rest.terms_name", count=len(terms.inputs), neuron=neuron + 1),
        filename=f"layer-{layer}-neuron-{neuron + 1}",
        texts=texts.at("figure"),
    )


def _choose_neuron(width: int, texts: Texts) -> int:
    """The number of a neuron, from 1; 0 for the one that answers most."""
    correct_beyond("neuron", width)
    help_ = texts("trained.rest.neuron_help", most=width)
    label = texts("trained.rest.neuron")
    type_number("neuron", label, help_, maximum=width, width=CONTROL_WIDTH)
    show_correction("neuron", texts, width)
    return min(held_number("neuron"), width)


def describe_stages(stages: LayerStages, trace: EncoderTrace, row: int, texts: Texts) -> list[str]:
    """What the sums keep and the normalizations do, in the numbers of one piece."""
    kept = float(cosines(stages.X, stages.output)[row])
    without = float(cosines(stages.X, stages.attended)[row])
    before = stages.residual_1[row].astype(np.float64)
    fires = stages.hidden[row] > 0
    return [
        texts(
            "trained.rest.kept",
            piece=word_of(trace.pieces, row),
            kept=format_number(kept, 2),
            without=format_number(without, 2),
        ),
        texts(
            "trained.rest.normalized",
            mean=format_number(float(before.mean()), 4),
            variance=format_number(float(before.var()), 4),
            length=format_number(float(np.linalg.norm(stages.norm_1[row])), 2),
            d_model=len(before),
        ),
        texts(
            "trained.rest.firing",
            piece=word_of(trace.pieces, row),
            count=int(fires.sum()),
            width=len(fires),
        ),
    ]


def describe_neuron(
    terms: NeuronTerms,
    stages: LayerStages,
    trace: EncoderTrace,
    row: int,
    neuron: int,
    texts: Texts,
) -> str:
    """What one neuron adds up, and for which pieces it fires."""
    fires = np.flatnonzero(stages.hidden[:, neuron] > 0).tolist()
    return texts(
        "trained.rest.neuron_said" if fires else "trained.rest.neuron_silent",
        neuron=neuron + 1,
        width=stages.hidden.shape[1],
        piece=word_of(trace.pieces, row),
        terms=len(terms.inputs),
        sum=format_number(float(terms.terms.sum())),
        bias=format_number(terms.bias),
        hidden=format_number(terms.hidden),
        activated=format_number(terms.activated),
        pieces=words_at(trace.pieces, fires, MAX_NAMED),
        count=len(fires),
        n=len(trace.pieces),
    )
