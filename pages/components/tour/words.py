"""What the steps of the tour say, filled with the numbers of the visitor's own sentence."""

import math

from attention import SelfAttentionTrace
from pages.components.tour.steps import Step
from pages.figures.core.formatting import format_number
from pages.figures.core.weight_stats import query_stats
from pages.state.markdown import word_of
from pages.state.parameters import whole_number_parameter
from pages.state.query import asking_word
from pages.state.session import Visit

_OF_A_QUERY = ("softmax", "combination")


def words_of(step: Step, visit: Visit, length: str, query: str, scaling_d_k: str) -> dict[str, str]:
    """What the sentences of a step may name; for a sentence of at least one word."""
    tokens = visit.tokenized.tokens
    config = visit.config
    n = max(len(tokens), _number(length, "length"))
    d_k = _number(scaling_d_k, "scaling_d_k") if step.name == "root" else config.d_k
    words = {
        "first": word_of(tokens, 0),
        "n": str(n if step.name == "distance" else len(tokens)),
        "way": str(n - 1),
        "pairs": str(len(tokens) ** 2),
        "d_k": str(d_k),
        "d_v": str(config.d_v),
        "root": format_number(math.sqrt(d_k), 2),
    }
    if step.name == "scores":
        words |= _largest_score(visit.self_attention())
    elif step.name in _OF_A_QUERY:
        words |= _of_query(visit.self_attention(), query)
    return words


def is_equal(step: Step, visit: Visit, query: str) -> bool:
    """Whether this step tells of weights that are all equal, of which none is the largest."""
    if step.name not in _OF_A_QUERY:
        return False
    trace = visit.self_attention()
    return query_stats(trace, asking_word(query, len(trace.tokens))).has_equal_weights


def _number(text: str, name: str) -> int:
    """A number that its own control takes from the address; the default where it takes none."""
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


def _of_query(trace: SelfAttentionTrace, query: str) -> dict[str, str]:
    asking = asking_word(query, len(trace.tokens))
    found = query_stats(trace, asking)
    return {
        "query": word_of(trace.tokens, asking),
        "best": word_of(trace.tokens, found.best),
        "percent": f"{found.best_weight:.1%}",
        "d_v": str(trace.config.d_v),
    }
