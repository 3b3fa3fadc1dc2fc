"""`/trained`: a trained model, every head of it, and what one piece of a sentence looks at."""

import streamlit as st

from attention.bert.errors import ModelError
from attention.bert.whole_words import whole_words
from pages.components.chart import chart
from pages.components.explanation import explanation
from pages.components.head_maps import head_maps
from pages.components.plot import plot
from pages.figures.trained.attention_lines import links
from pages.figures.trained.head import head_figure
from pages.figures.trained.head_maps import maps_of_all, maps_of_layer
from pages.panels.downloads import offer_downloads
from pages.panels.page_shape import PageShape
from pages.panels.query import choose_query
from pages.panels.trained.head import (
    choose_head,
    current_preset,
    describe_block,
    describe_cut,
    describe_links,
    describe_look,
    describe_sizes,
    describe_strongest,
    head_readings,
    labels_of,
    offer_presets,
    say_what_is_lost,
)
from pages.panels.trained.layer_part import show_layer_part
from pages.panels.trained.marks import describe_marks, without_marks
from pages.panels.trained.model import Model, current_model, say_what_is_wrong, show_without_model
from pages.panels.trained.opening import take, take_head
from pages.panels.trained.presets import preset_after, presets_of
from pages.panels.trained.reading import choose_model, choose_unit
from pages.state.session import MAX_CHARACTERS, current_visit
from pages.state.texts import Texts


def show(shape: PageShape, model: Model, sentence: str, texts: Texts) -> None:
    """The page, where there is a model.

    The controls stand below the figures that they change, so these are drawn into places above.
    """
    encoder, trace = model.encoder(), model.trace(sentence)
    read = without_marks(trace, encoder.tokenizer)
    presets_place = shape.controls.container(key="presets_place")
    with shape.figure.container(key="lost"):
        say_what_is_lost(encoder, trace, sentence, texts)
    left, right = shape.figure.columns([2, 3], gap="medium")
    with left:
        links_place = st.container(key="links_place")
        query = choose_query(read.pieces, texts, "trained.asks")
        with st.container(key="model_place", horizontal=True):
            unit = choose_unit(encoder, trace, texts)
            choose_model(texts)
    with right:
        maps_place = st.container(key="maps_place")
        layer, number = choose_head(trace, texts)
    head = trace.head(layer, number)
    words = whole_words(trace, encoder.tokenizer) if unit == "word" else None
    shown, asking = (words, words.word_at(query)) if words else (read, query)
    row = shown.layers[layer - 1].weights[number - 1, asking]
    preset = None
    if model.has_presets:
        preset = current_preset(trace, model.name, sentence, (layer, number), query)
        with presets_place:
            offer_presets(model, preset, texts)
        shape.seen.caption(texts("trained.picked"))
        following = preset_after(preset, presets_of(model.name))
        shape.offer(
            texts("trained.trial", title=texts(f"trained.presets.{following.name}.title")),
            texts("trained.next_head"),
            take,
            following,
            encoder,
        )
    labels = words.pieces if words else trace.pieces
    shape.claim(describe_strongest(shown.pieces, row, asking, (layer, number), texts))
    with links_place:
        said = describe_links(shown.pieces, row, asking, texts)
        chart(
            links(labels, row, asking, texts.at("figure.axes")),
            key="links",
            name=texts("trained.links_name", said=said),
            filename=f"links-{layer}-{number}",
            texts=texts.at("figure"),
            has_table=False,
        )
        st.text(describe_look(preset, trace, query, texts) if preset else said)
        for line in describe_cut(len(shown.pieces), texts):
            st.text(line)
        if unit == "word":
            st.text(texts("trained.unit_said"))
        st.text(describe_marks(labels, encoder.tokenizer, texts))
    with maps_place:
        maps = maps_of_layer(shown, layer)
        st.header(texts("trained.layer_maps", layer=layer), anchor=False)
        head_maps(
            maps,
            labels_of(maps, shown, asking, texts, has_notes=True),
            (layer, number),
            key="layer_maps",
            name=texts("trained.layer_maps", layer=layer),
            on_choice=take_head,
        )
        st.text(" ".join([texts("trained.maps_said"), describe_block(maps, texts)]))
    shape.see([describe_sizes(encoder, trace, texts)])
    everything = maps_of_all(shown)
    st.header(texts("trained.overview"), anchor=False)
    st.text(" ".join([texts("trained.overview_said"), describe_block(everything, texts)]))
    head_maps(
        everything,
        labels_of(everything, shown, asking, texts, has_notes=False),
        (layer, number),
        key="overview",
        name=texts("trained.overview"),
        on_choice=take_head,
        columns=trace.n_heads,
    )
    st.header(texts("trained.one_head", layer=layer, head=number), anchor=False)
    st.text(texts("trained.one_head_said", d_model=encoder.config.d_model))
    drawn = plot(
        head_figure(head, query),
        key="trained_head",
        name=texts("trained.name", layer=layer, head=number, count=len(head.pieces)),
        filename=f"layer-{layer}-head-{number}",
        captions=head_readings(read.head(layer, number), texts),
        texts=texts.at("figure"),
    )
    explanation(read.head(layer, number), texts)
    settings = {"sentence": sentence[:MAX_CHARACTERS], "layer": layer, "head": number}
    offer_downloads(head, drawn, settings, texts)
    show_layer_part(read, layer, query, texts)


def draw() -> None:
    """Draw the page."""
    visit = current_visit()
    texts = visit.texts
    shape = PageShape("trained", texts)
    model = current_model(visit.sentence, visit.language)
    if model is None:
        shape.claim(texts("leads.trained"))
        show_without_model(visit.language, texts)
    elif not visit.sentence.strip():
        shape.without_words()
    else:
        try:
            show(shape, model, visit.sentence, texts)
        except ModelError as error:
            say_what_is_wrong(error, texts)
