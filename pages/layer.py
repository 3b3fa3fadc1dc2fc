"""`/layer`: what surrounds attention in a Transformer, on the sentence."""

from attention import encoder_layer
from attention.inputs.overrides import OF_LAYER
from pages.components.explanation import explanation
from pages.components.plot import plot
from pages.figures.layer import layer_figure
from pages.panels.downloads import offer_downloads
from pages.panels.layer.controls import choose_layer
from pages.panels.layer.deeper import show_activation, show_stack
from pages.panels.layer.sentences import describe_claim, describe_layer
from pages.panels.mask import describe_mask
from pages.panels.overrides import show_layer_numbers
from pages.panels.page_shape import PageShape
from pages.state.overrides import current_overrides
from pages.state.session import current_visit


def draw() -> None:
    """Draw the page."""
    visit = current_visit()
    texts = visit.texts
    tokens = visit.tokenized.tokens

    shape = PageShape("layer", texts)
    with shape.controls:
        config = choose_layer(visit.config, texts)
    if not tokens:
        shape.without_words()
        return
    own = current_overrides().of(OF_LAYER)
    trace = encoder_layer(tokens, config, mask=visit.mask.of(len(tokens)), overrides=own)
    shape.claim(describe_claim(trace, texts))
    with shape.figure:
        shown = plot(
            layer_figure(trace, texts.at("layer.titles")),
            key="layer_figure",
            name=texts("layer.figure_name", n=len(tokens)),
            filename="layer",
            captions={"caption": [], "list": []},
            texts=texts.at("figure"),
        )
    shape.see(
        [
            *describe_layer(trace, texts),
            *describe_mask(visit.mask, tokens, texts),
            texts("layer.editable"),
            texts("layer.honest"),
        ]
    )
    with shape.seen:
        show_layer_numbers(trace, texts)
    shape.offer_setting(norm="pre")
    explanation(trace, texts, is_editable=True)
    offer_downloads(trace, shown, visit.settings(config, visit.mask), texts)
    show_activation(trace, texts)
    show_stack(visit, trace, texts)
