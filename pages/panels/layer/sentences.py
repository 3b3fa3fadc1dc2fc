"""What a layer does to the words, in sentences: every number in them was measured on its trace."""

import numpy as np

from attention import EncoderLayerTrace
from attention.arrays import Array
from attention.experiments.layer_findings import cosines, firing, moved
from pages.figures.core.formatting import format_number
from pages.state.markdown import word_of, words_at
from pages.state.texts import Texts

MAX_NAMED = 6  # words that one sentence names


def describe_claim(trace: EncoderLayerTrace, texts: Texts) -> str:
    """Which rows move after attention, and after the feed-forward network, if one word changes."""
    n = len(trace.tokens)
    if n == 1:
        return texts("layer.claim_alone")
    word = min(1, n - 1)
    rows = moved(trace, word)
    return texts(
        "layer.claim_all" if len(rows.attention) == n else "layer.claim",
        word=word_of(trace.tokens, word),
        n=n,
        attention=len(rows.attention),
        feed_forward=len(rows.feed_forward),
    )


def describe_layer(trace: EncoderLayerTrace, texts: Texts) -> list[str]:
    """What the residual path keeps, what normalization does, and which neurons fire."""
    return [
        _kept(trace, texts),
        _normalized(trace, texts),
        texts("layer.firing", **_shares(trace)),
        _busiest(trace, texts),
    ]


def _kept(trace: EncoderLayerTrace, texts: Texts) -> str:
    """How far each word still points where it pointed before, with and without the sums."""
    kept = cosines(trace.X, trace.output)
    without = cosines(trace.X, trace.attended)
    least, most = int(kept.argmin()), int(kept.argmax())
    return texts(
        "layer.kept" if len(trace.tokens) > 1 else "layer.kept_alone",
        mean=format_number(float(kept.mean()), 2),
        without=format_number(float(without.mean()), 2),
        least=format_number(float(kept[least]), 2),
        least_word=word_of(trace.tokens, least),
        most=format_number(float(kept[most]), 2),
        most_word=word_of(trace.tokens, most),
    )


def _normalized(trace: EncoderLayerTrace, texts: Texts) -> str:
    """The variances before the first normalization, and how long the vectors leave the layer."""
    variances = trace.norms[0].variance
    lengths = np.linalg.norm(trace.output, axis=1)
    return texts(
        f"layer.normalized_{trace.config.norm}",
        variances=_span(variances, texts),
        lengths=_span(lengths, texts),
        root=format_number(float(np.sqrt(trace.config.d_model)), 2),
    )


def _span(numbers: Array, texts: Texts) -> str:
    """From the smallest to the largest, or what all of them are as they are written."""
    least, most = (format_number(float(end), 2) for end in (numbers.min(), numbers.max()))
    if least == most:
        return texts("layer.all_alike", value=least)
    return texts("layer.span", least=least, most=most)


def _shares(trace: EncoderLayerTrace) -> dict[str, object]:
    """How many neurons fire for all words, for some, and for none."""
    fires = firing(trace)
    always, ever = fires.all(axis=0), fires.any(axis=0)
    return {
        "d_ff": fires.shape[1],
        "share": f"{fires.mean():.0%}",
        "always": int(always.sum()),
        "some": int((ever & ~always).sum()),
        "never": int((~ever).sum()),
    }


def _busiest(trace: EncoderLayerTrace, texts: Texts) -> str:
    """The neuron with the largest number of all, and the words for which it fires."""
    activated = trace.fed.activated
    row, neuron = (int(i) for i in np.unravel_index(int(activated.argmax()), activated.shape))
    words = np.flatnonzero(firing(trace)[:, neuron]).tolist()
    if not words:
        return texts("layer.none_fires")
    return texts(
        "layer.busiest",
        neuron=neuron + 1,
        number=format_number(float(activated[row, neuron]), 2),
        word=word_of(trace.tokens, row),
        words=words_at(trace.tokens, words, MAX_NAMED),
        count=len(words),
        n=len(trace.tokens),
    )
