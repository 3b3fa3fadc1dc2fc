"""Who asks whom, side by side: the words of another sentence, and those of the sentence itself."""

import numpy as np

from attention.layers.cross_attention import CrossAttentionTrace
from attention.layers.self_attention import SelfAttentionTrace
from attention.layers.seq2seq import Seq2SeqTrace
from pages.components.plot import plot
from pages.figures.two_sentences import Weights, two_maps
from pages.panels.seq2seq.variants import attention_of
from pages.state.markdown import word_of
from pages.state.session import Visit
from pages.state.texts import Texts


def show_side_by_side(
    view: str, target: tuple[str, ...], source: tuple[str, ...], visit: Visit, texts: Texts
) -> None:
    """The weights between the sentences, with recurrent states in their view, and within one."""
    between = "seq2seq" if view == "seq2seq" else "cross"
    n_query, n_key = len(target), len(source)
    masks = visit.mask.between(n_query, n_key), visit.mask.of(n_key)
    traces = [
        attention_of(name, target, source, visit.config, mask)
        for name, mask in zip((between, "self"), masks, strict=True)
    ]
    titles = {
        "between": texts(f"seq2seq.maps.{between}"),
        "within": texts("seq2seq.maps.self"),
    }
    words = {"query": target, "key": source, "word": source}
    plot(
        two_maps(_weights(traces[0]), _weights(traces[1]), words, titles),
        key="side_by_side",
        name=texts("seq2seq.maps.name", n_query=n_query, n_key=n_key),
        filename="attention-side-by-side",
        captions={"caption": [_describe(traces, texts)], "list": []},
        texts={**texts.at("figure"), **texts.at("seq2seq.maps.figure")},
    )


def _weights(trace: Seq2SeqTrace | CrossAttentionTrace | SelfAttentionTrace) -> Weights:
    return Weights(trace.matrices["weights"], trace.attention.is_masked)


def _describe(
    traces: list[Seq2SeqTrace | CrossAttentionTrace | SelfAttentionTrace], texts: Texts
) -> str:
    """The strongest link of each map, from the word that asks to the word that is asked."""
    numbers: dict[str, str] = {}
    for name, trace in zip(("between", "within"), traces, strict=True):
        weights = trace.matrices["weights"]
        row, column = (int(i) for i in np.unravel_index(weights.argmax(), weights.shape))
        numbers[f"{name}_asks"] = word_of(trace.words["query"], row)
        numbers[f"{name}_asked"] = word_of(trace.words["key"], column)
        numbers[f"{name}_weight"] = f"{weights[row, column]:.0%}"
    return texts("seq2seq.maps.said", **numbers)
