"""The placeholders of the tour's texts, filled from the visitor's sentence."""

import math

from attention import SelfAttentionTrace
from attention.models import ENGLISH, MULTILINGUAL, OWN, find_models, model_for
from pages.components.tour.steps import Step
from pages.figures.core.formatting import format_number
from pages.figures.core.weight_stats import query_stats
from pages.state.markdown import word_of
from pages.state.parameters import whole_number_parameter
from pages.state.query import query_index
from pages.state.session import Visit


def task_of(step: Step, model: str, sentence: str) -> str:
    """The name of the text that says what to do; another where the picked heads are not there.

    Args:
        step: the step.
        model: which model is asked for; `auto` for the one that the sentence decides.
        sentence: what it reads.
    """
    if step.page != "trained":
        return "do"
    tasks = {None: "do_without", ENGLISH: "do", MULTILINGUAL: "do_multilingual", OWN: "do_own"}
    return tasks[_model_of(model, sentence)]


def _model_of(model: str, sentence: str) -> str | None:
    found = find_models()
    return model if model in found else model_for(sentence, found, is_english=True)


def sight_of(step: Step, visit: Visit, query: str, model: str) -> str:
    """The name of the text that says what to see.

    Another where all weights are equal, and where the multilingual model reads.
    """
    if step.page == "trained" and _model_of(model, visit.sentence) == MULTILINGUAL:
        return "see_multilingual"
    if step.name != "one_word":
        return "see"
    trace = visit.self_attention()
    found = query_stats(trace, query_index(query, len(trace.tokens)))
    return "see_equal" if found.has_equal_weights else "see"


def placeholders_of(
    step: Step, visit: Visit, length: str, query: str, scaling_d_k: str
) -> dict[str, str]:
    """The placeholders of one step; the sentence has at least one word.

    A placeholder that does not apply is absent: a text that uses it raises KeyError.
    """
    tokens, config = visit.tokenized.tokens, visit.config
    match step.name:
        case "distance":
            n = max(len(tokens), _number(length, "length"))
            return {"n": str(n), "way": str(n - 1)}
        case "three_parts":
            return {"first": word_of(tokens, 0)}
        case "scores":
            pairs = str(len(tokens) ** 2)
            return {"pairs": pairs, **_largest_score(visit.self_attention())}
        case "one_word":
            return _query_placeholders(visit.self_attention(), query)
        case "root":
            d_k = _number(scaling_d_k, "scaling_d_k")
            return {"d_k": str(d_k), "root": format_number(math.sqrt(d_k), 2)}
        case "width" | "must_agree":
            return {"n": str(len(tokens)), "d_k": str(config.d_k), "d_v": str(config.d_v)}
        case ("learned" | "masks" | "whole_layer" | "order" | "decoding" | "what_if" | "learns"
              | "practice"):  # fmt: skip
            return {}
    return {"n": str(len(tokens))}


def _number(text: str, name: str) -> int:
    """The value that the control `name` reads from the URL; its default if it rejects it."""
    allowed = whole_number_parameter(name)
    number = allowed.parse(text)
    return allowed.default if number is None else number


def _largest_score(trace: SelfAttentionTrace) -> dict[str, str]:
    scores = trace.attention.scores
    query, key = divmod(int(scores.argmax()), scores.shape[1])
    return {
        "score": format_number(float(scores[query, key]), 2),
        "query": word_of(trace.tokens, query),
        "key": word_of(trace.tokens, key),
    }


def _query_placeholders(trace: SelfAttentionTrace, query: str) -> dict[str, str]:
    index = query_index(query, len(trace.tokens))
    found = query_stats(trace, index)
    values = {
        "query": word_of(trace.tokens, index),
        "percent": f"{found.best_weight:.1%}",
        "d_v": str(trace.config.d_v),
    }
    if not found.has_equal_weights:
        values["best"] = word_of(trace.tokens, found.best)
    return values
