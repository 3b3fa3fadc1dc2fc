"""Which word asks, and what happens to its question at each step, in a sentence of its numbers."""

import streamlit as st

from attention import SelfAttentionTrace
from pages.figures.readings import Question, question
from pages.figures.written import written
from pages.parts.plain import escaped, number_in, word_of
from pages.parts.texts import Texts

KEY = "query"
_PILLS = "asking"
EQUAL = (3, 5, 6)  # the steps that tell another story where all keys match equally


def asking_word(text: str, n: int) -> int:
    """The word, from 0 and of n, that an address asks for; the second where it names none."""
    number = number_in(text)
    return (number if number is not None and number <= n else min(2, n)) - 1


def choose_query(tokens: tuple[str, ...], texts: Texts, label: str = "one_query.asks") -> int:
    """The words as buttons; the number, from 0, of the one that asks. The address holds it."""
    st.text_input(KEY, key=KEY, bind="query-params")  # never seen; it keeps the address
    asked = st.session_state[KEY]
    chosen = asking_word(asked, len(tokens)) + 1
    st.session_state[_PILLS] = chosen
    st.pills(
        texts(label),
        range(1, len(tokens) + 1),
        format_func=lambda i: escaped(word_of(tokens, i - 1)),
        key=_PILLS,
        on_change=_take,
    )
    if asked and asked != str(chosen):
        st.warning(texts("one_query.no_such_word", count=len(tokens), used=chosen))
    return chosen - 1


def _take() -> None:
    if st.session_state[_PILLS]:  # a word that is pressed again goes on asking
        st.session_state[KEY] = str(st.session_state[_PILLS])


def step_sentence(trace: SelfAttentionTrace, query: int, step: int, texts: Texts) -> str:
    """What this step does, with its numbers. Plain text: it holds what was typed."""
    found = question(trace, query)
    is_equal = found.has_equal_weights and step in EQUAL
    sentence = f"one_query.step_{step}_equal" if is_equal else f"one_query.step_{step}"
    return texts(sentence, **_words(trace, query, found))


def dictionary(trace: SelfAttentionTrace, query: int, texts: Texts) -> list[str]:
    """A look-up that finds a key, and one that blends: the second in this query's own numbers."""
    words = _words(trace, query, question(trace, query))
    return [texts("one_query.exact", **words), texts("one_query.blend", **words)]


def _words(trace: SelfAttentionTrace, query: int, found: Question) -> dict[str, object]:
    tokens = trace.tokens
    blend = " + ".join(f"{weight:.2f} · V({word_of(tokens, key)})" for key, weight in found.largest)
    rest = found.n_visible - len(found.largest)
    output = ", ".join(written(float(x), 2) for x in trace.attention.output[query][:4])
    return {
        "query": word_of(tokens, query),
        "row": query + 1,
        "n_key": len(tokens),
        "d_k": trace.config.d_k,
        "d_v": trace.config.d_v,
        "root": f"{trace.config.d_k**0.5:.2f}",
        "best": word_of(tokens, found.best),
        "worst": word_of(tokens, found.worst),
        "best_score": written(found.best_score, 2),
        "worst_score": written(found.worst_score, 2),
        "best_scaled": written(found.best_scaled, 2),
        "worst_scaled": written(found.worst_scaled, 2),
        "worst_exp": written(found.worst_exp, 2),
        "total": written(found.total, 2),
        "percent": f"{found.best_weight:.1%}",
        "worst_percent": f"{found.worst_weight:.1%}",
        "product": written(found.product, 2),
        "product_key": word_of(tokens, found.product_key),
        "product_dimension": found.product_dimension + 1,
        "value": written(float(trace.attention.value[found.best, 0]), 2),
        "part": written(found.best_weight * float(trace.attention.value[found.best, 0]), 2),
        "blend": blend + (" + …" if rest else ""),
        "output": f"({output}{', …' if trace.config.d_v > 4 else ''})",
    }
