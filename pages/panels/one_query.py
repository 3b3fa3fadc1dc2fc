"""The steps of /one-query in sentences, with the numbers of the query."""

from attention import SelfAttentionTrace
from pages.figures.core.formatting import format_number
from pages.figures.core.weight_stats import QueryStats, query_stats
from pages.state.markdown import word_of
from pages.state.texts import Texts

EQUAL_WEIGHT_STEPS = (3, 5, 6)  # steps with another sentence for equal weights


def step_sentence(trace: SelfAttentionTrace, query: int, step: int, texts: Texts) -> str:
    """What this step does, with its numbers. Plain text: it contains user input."""
    found = query_stats(trace, query)
    is_equal = found.has_equal_weights and step in EQUAL_WEIGHT_STEPS
    sentence = f"one_query.step_{step}_equal" if is_equal else f"one_query.step_{step}"
    return texts(sentence, **_placeholders(trace, query, found))


def describe_lookup(trace: SelfAttentionTrace, query: int, texts: Texts) -> str:
    """A soft look-up with the weights of this query, and an exact one."""
    return texts("one_query.claim", **_placeholders(trace, query, query_stats(trace, query)))


def _placeholders(trace: SelfAttentionTrace, query: int, found: QueryStats) -> dict[str, object]:
    """The placeholders. With equal weights there is no worst key, so those of it are absent."""
    values = _values(trace, query, found)
    return values if found.has_equal_weights else values | _worst(trace, found)


def _values(trace: SelfAttentionTrace, query: int, found: QueryStats) -> dict[str, object]:
    tokens = trace.tokens
    blend = " + ".join(f"{weight:.2f} · V({word_of(tokens, key)})" for key, weight in found.largest)
    rest = found.n_visible - len(found.largest)
    output = ", ".join(format_number(float(x), 2) for x in trace.attention.output[query][:4])
    return {
        "query": word_of(tokens, query),
        "row": query + 1,
        "n_key": len(tokens),
        "d_k": trace.config.d_k,
        "d_v": trace.config.d_v,
        "root": f"{trace.config.d_k**0.5:.2f}",
        "best": word_of(tokens, found.best),
        "best_score": format_number(found.best_score, 2),
        "best_scaled": format_number(found.best_scaled, 2),
        "total": format_number(found.total, 2),
        "percent": f"{found.best_weight:.1%}",
        "product": format_number(found.product, 2),
        "product_key": word_of(tokens, found.product_key),
        "product_dimension": found.product_dimension + 1,
        "value": format_number(float(trace.attention.value[found.best, 0]), 2),
        "part": format_number(found.best_weight * float(trace.attention.value[found.best, 0]), 2),
        "blend": blend + (" + …" if rest else ""),
        "output": f"({output}{', …' if trace.config.d_v > 4 else ''})",
    }


def _worst(trace: SelfAttentionTrace, found: QueryStats) -> dict[str, object]:
    return {
        "worst": word_of(trace.tokens, found.worst),
        "worst_score": format_number(found.worst_score, 2),
        "worst_scaled": format_number(found.worst_scaled, 2),
        "worst_exp": format_number(found.worst_exp, 2),
        "worst_percent": f"{found.worst_weight:.1%}",
    }
