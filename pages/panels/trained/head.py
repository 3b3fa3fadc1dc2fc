"""The controls of the trained model, and what is said of one of its heads, in its own numbers."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from attention import Encoder
from attention.arrays import Array
from attention.bert.trace import EncoderHead, EncoderTrace
from attention.bert.whole_words import WordTrace
from pages.figures.trained.attention_lines import MAX_ROWS, strongest
from pages.figures.trained.head import average_attention
from pages.figures.trained.head_maps import Maps
from pages.panels.captions import captions
from pages.panels.sliders import choose_number
from pages.panels.trained.model import Model
from pages.panels.trained.opening import offer_own_sentence, take
from pages.panels.trained.presets import PRESETS, Preset, presets_of
from pages.state.markdown import escape_markdown, word_of
from pages.state.session import MAX_CHARACTERS
from pages.state.texts import Texts

_PILLS = "trained_preset"
NAMED = 3  # links that are named in a sentence
SYLLABLES, LETTERS = ("\uac00", "\ud7a3"), ("\u1100", "\u11ff")  # of Hangul


def describe_sizes(encoder: Encoder, trace: EncoderTrace, texts: Texts) -> str:
    """The sizes of the model, and how many pieces the sentence has."""
    config = encoder.config
    return texts(
        "trained.sizes", layers=config.n_layers, heads=config.n_heads, d_model=config.d_model,
        d_k=config.d_k, pieces=len(trace.pieces), most=encoder.most_pieces,
        begin=trace.pieces[0], end=trace.pieces[-1],
    )  # fmt: skip


def say_what_is_lost(encoder: Encoder, trace: EncoderTrace, sentence: str, texts: Texts) -> None:
    """What of the sentence the model does not read, and what it cannot tell apart."""
    lost = []
    if trace.left_out:
        lost.append(
            texts("trained.left_out", shown=len(trace.pieces), most=encoder.most_pieces,
                  count=trace.left_out)
        )  # fmt: skip
    if len(sentence) > MAX_CHARACTERS:
        count = len(sentence) - MAX_CHARACTERS
        lost.append(texts("sentence.characters_left_out", count=count, most=MAX_CHARACTERS))
    if lost:
        st.warning(" ".join(lost))
    if trace.unknown:
        unknown = escape_markdown(encoder.tokenizer.unknown)
        st.info(texts("trained.unknown", count=trace.unknown, unknown=unknown))
    if _falls_into_letters(sentence, trace.pieces):
        st.info(texts("trained.letters"))


def _falls_into_letters(sentence: str, pieces: Sequence[str]) -> bool:
    """Whether Hangul syllables came out as single letters, or as [UNK]."""
    has_syllables = any(SYLLABLES[0] <= character <= SYLLABLES[1] for character in sentence)
    kept = "".join(pieces)
    return has_syllables and (
        any(LETTERS[0] <= character <= LETTERS[1] for character in kept)
        or not any(SYLLABLES[0] <= character <= SYLLABLES[1] for character in kept)
    )


def choose_head(trace: EncoderTrace, texts: Texts) -> tuple[int, int]:
    """The layer and the head that are looked at, from 1."""
    left, right = st.columns(2, gap="medium")
    with left:
        layer = choose_number("layer", texts("trained.layer"), texts, maximum=trace.n_layers)
    with right:
        head = choose_number("head", texts("trained.head"), texts, maximum=trace.n_heads)
    return layer, head


def current_preset(
    trace: EncoderTrace, model: str, sentence: str, chosen: tuple[int, int], query: int
) -> Preset | None:
    """The preset that is on the screen; None if it is none."""
    piece = trace.pieces[query]
    state = (sentence, *chosen, piece, trace.pieces.index(piece))
    return next(
        (one for one in presets_of(model)
         if state == (one.sentence, one.layer, one.head, one.query, query)),
        None,
    )  # fmt: skip


def offer_presets(model: Model, current: Preset | None, texts: Texts) -> None:
    """Heads that show something, and the way back to the visitor's own sentence."""
    st.session_state[_PILLS] = current.name if current else None
    st.pills(
        texts("trained.presets_label"),
        [preset.name for preset in presets_of(model.name)],
        format_func=lambda name: escape_markdown(texts(f"trained.presets.{name}.title")),
        key=_PILLS,
        on_change=_take_preset,
        args=(model.encoder(),),
    )
    offer_own_sentence(texts)


def _take_preset(encoder: Encoder) -> None:
    name = st.session_state[_PILLS]
    for preset in PRESETS:
        if preset.name == name:
            take(preset, encoder)


def describe_look(preset: Preset, trace: EncoderTrace, query: int, texts: Texts) -> str:
    """What to look for. A number stands under the name of its piece, or of the head's habit."""
    weights = trace.head(preset.layer, preset.head).attention.weights
    found: dict[str, float] = {}
    for piece, weight in zip(trace.pieces, weights[query].tolist(), strict=True):
        found[piece] = max(weight, found.get(piece, 0.0))
    numbers = {piece: f"{weight:.2f}" for piece, weight in found.items()}
    usual = {name: f"{share:.2f}" for name, share in vars(average_attention(weights)).items()}
    return texts(
        f"trained.presets.{preset.name}.look",
        **{
            **numbers,
            **usual,
            "cls": numbers[trace.pieces[0]],
            "n": len(trace.pieces),
            "key": numbers.get(preset.key),
            "other": numbers.get(preset.other),
        },
    )


def describe_links(pieces: Sequence[str], row: Array, query: int, texts: Texts) -> str:
    """The strongest links of the asking piece: "it → animal 0.68 · ..."."""
    named = [f"{word_of(pieces, key)} {row[key]:.2f}" for key in strongest(row, NAMED)]
    return texts(
        "trained.links_said",
        query=word_of(pieces, query),
        links=" · ".join(named),
        rest=f"{max(0.0, 1 - sum(float(row[key]) for key in strongest(row, NAMED))):.2f}",
    )


def describe_strongest(
    pieces: Sequence[str], row: Array, query: int, chosen: tuple[int, int], texts: Texts
) -> str:
    """The strongest link of the asking piece, and of which head it is."""
    best = int(row.argmax())
    return texts(
        "trained.claim",
        layer=chosen[0],
        head=chosen[1],
        query=word_of(pieces, query),
        key=word_of(pieces, best),
        percent=f"{row[best]:.0%}",
    )


def describe_cut(n: int, texts: Texts) -> list[str]:
    """That the drawing of the links shows some pieces alone; nothing where it shows all."""
    return [texts("trained.links_cut", shown=MAX_ROWS, n=n)] if n > MAX_ROWS else []


def labels_of(
    maps: Maps, trace: EncoderTrace | WordTrace, query: int, texts: Texts, *, has_notes: bool
) -> list[dict[str, str]]:
    """What stands under each map, and what is said of it: the strongest link of the query."""
    asking = word_of(trace.pieces, query)
    labels = []
    for layer, head in maps.heads:
        row = trace.layers[layer - 1].weights[head - 1, query]
        best = int(row.argmax())
        link = f"{word_of(trace.pieces, best)} {row[best]:.2f}"
        name = texts("trained.map_name", layer=layer, head=head, query=asking, link=link)
        notes = {"title": texts("trained.map_title", head=head), "note": f"→ {link}"}
        labels.append({"name": name, **(notes if has_notes else {})})
    return labels


def describe_block(maps: Maps, texts: Texts) -> str:
    """That a cell of the maps stands for several weights; nothing where each has its own."""
    return texts("trained.blocks", block=maps.block) if maps.block > 1 else ""


def head_readings(head: EncoderHead, texts: Texts) -> dict[str, Any]:
    """What the head does on average, and where each piece looks most."""
    said = captions(head, texts)
    shares = {
        name: f"{share:.2f}"
        for name, share in vars(average_attention(head.attention.weights)).items()
    }
    pieces = {"begin": head.pieces[0], "end": head.pieces[-1]}
    usual = texts("trained.habits", **shares, **pieces, n=len(head.pieces))
    return {**said, "caption": [usual, said["caption"][-1]]}
