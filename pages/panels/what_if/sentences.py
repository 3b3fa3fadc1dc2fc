"""What broke, in sentences computed from the numbers; or why nothing did."""

import numpy as np

from attention.variants.catalogue import FINITE
from attention.variants.comparison import Comparison
from attention.variants.findings import Findings, findings, reason_for_nothing
from attention.variants.silence import effects, reversal
from pages.figures.core.formatting import format_number, in_powers, percent
from pages.panels.what_if.sides import Sides
from pages.state.markdown import word_of, words_at
from pages.state.parameters import SIZES
from pages.state.session import SAMPLED
from pages.state.texts import Texts, option_names

MAX_NAMED = 4  # words that one sentence names
EVEN = 1e-9  # of two weights: rounding alone tells them apart


def describe_claim(sides: Sides, texts: Texts) -> str:
    """What changes first, and what becomes of the output; or why nothing does."""
    comparison, tokens = sides.comparison, sides.comparison.left.tokens
    found = findings(comparison)
    values = {"change": change_name(sides, texts), "matrix": comparison.first}
    headline = _headline(sides, found, texts)
    if not comparison.differs("output"):
        reason = _reason(sides, texts)
        key = "same" if comparison.first is None or _is_by_law(sides) else "inner"
        return texts(f"what_if.claims.{key}", **values, reason=reason)
    if found.nan_rows:
        return texts("what_if.claims.broken", **values, headline=headline)
    if found.moved is None:
        shapes = (comparison.left.attention.output, comparison.matrices["output.changed"])
        before, now = (one.shape[1] for one in shapes)
        key = "resized" if before != now else "infinite"
        sizes = {"before": before, "now": now}
        return texts(f"what_if.claims.{key}", **values, headline=headline, **sizes)
    return texts(
        "what_if.claims.moved",
        **values,
        headline=headline,
        word=word_of(tokens, found.moved.row),
        moved=in_powers(found.moved.value),
    )


def _headline(sides: Sides, found: Findings, texts: Texts) -> str:
    """The most telling of the findings, in a few words; empty where none applies."""
    comparison, tokens = sides.comparison, sides.comparison.left.tokens
    if found.nan_rows:
        numbers = {"count": len(found.nan_rows), "n": len(tokens)}
        return texts("what_if.headlines.nan", **numbers)
    if sides.asked.name in ("same_qk", "no_projections"):
        before, now = (in_powers(number) for number in found.asymmetry)
        return texts("what_if.headlines.symmetric", before=before, now=now)
    if sides.asked.name == "silence":
        share = percent(effects(comparison.left.attention)[sides.word].share)
        return texts("what_if.headlines.silence", share=share)
    if found.negative:
        return texts("what_if.headlines.negative", count=found.n_negative)
    if found.zero_rows:
        return texts("what_if.headlines.zero", count=len(found.zero_rows), n=len(tokens))
    if found.hidden:
        return texts("what_if.headlines.hidden", mean=percent(found.hidden_mean))
    if found.off_sum:
        word, total = word_of(tokens, found.off_sum.row), format_number(found.off_sum.value, 2)
        return texts("what_if.headlines.off_sum", word=word, sum=total)
    if found.spread and comparison.differs("weights"):
        before, now = (format_number(number, 2) for number in found.spread)
        key = "narrowed" if found.spread[1] < found.spread[0] else "widened"
        key = "as_spread" if before == now else key  # as the numbers are written
        return texts(f"what_if.headlines.{key}", before=before, now=now)
    return texts("what_if.headlines.none")


def change_name(sides: Sides, texts: Texts) -> str:
    """What is otherwise, as a name."""
    asked = sides.asked
    if asked.is_free:
        name = texts(f"figure.inputs.{asked.name}")
        kind = "sentence" if asked.name == "sentence" else "value"
        if asked.name in ("positions", "mask") and asked.value == "none":
            kind = "none"
        value = option_names(asked.name, texts).get(asked.value, asked.value)
        return texts(f"what_if.other.{kind}", name=name, value=value)
    if asked.name == "silence":
        word = word_of(sides.comparison.left.tokens, sides.word)
        return texts("what_if.silenced", word=word)
    return texts(f"what_if.names.{asked.name}")


def _is_by_law(sides: Sides) -> bool:
    return sides.asked.name in ("one_matrix", "concatenated")


def _reason(sides: Sides, texts: Texts) -> str:
    comparison, name = sides.comparison, sides.asked.name
    reason: str = reason_for_nothing(comparison, name)
    if name in SIZES and sides.visit.weights != SAMPLED:
        reason = "brought"
    masked = comparison.left.attention.masked
    hidden = comparison.left.attention.is_masked
    weights = comparison.matrices[comparison.right("weights")]
    difference = comparison.largest_difference("output") or 0.0
    left_over = 0.0 if hidden is None else float(np.where(hidden, weights, 0).max(initial=0.0))
    if reason == "finite_enough" and left_over == 0:
        reason = "finite_is_zero"
    return texts(
        f"what_if.reasons.{f'{name}_law' if reason == 'by_law' else reason}",
        largest_difference=texts(
            f"what_if.reasons.{'rounding' if difference else 'no_difference'}",
            difference=in_powers(difference),
        ),
        largest=format_number(float(masked.max()), 2),
        word=word_of(comparison.left.tokens, sides.word),
        left_over=in_powers(left_over),
        added=f"{-FINITE:,.0f}",
        name=name,
    )


def describe_findings(sides: Sides, texts: Texts) -> list[str]:
    """What is measured on the changed side and is otherwise than in the paper."""
    found, tokens = findings(sides.comparison), sides.comparison.left.tokens
    said = [*_of_variant(sides, found, texts), *_of_weights(sides, found, texts)]
    if found.beyond:
        word, column = word_of(tokens, found.beyond.row), found.beyond.column + 1
        amount = in_powers(found.beyond.value)
        said.append(texts("what_if.found.beyond", word=word, column=column, amount=amount))
    for key, rows in (("nan", found.nan_rows), ("zero", found.zero_rows)):
        if rows:
            said.append(texts(f"what_if.found.{key}", words=words_at(tokens, rows, MAX_NAMED)))
    return said


def _of_weights(sides: Sides, found: Findings, texts: Texts) -> list[str]:
    """Sums, signs, what goes to hidden words, and how far attention is spread."""
    tokens, said = sides.comparison.left.tokens, []
    if found.off_sum:
        word, total = word_of(tokens, found.off_sum.row), format_number(found.off_sum.value, 2)
        said.append(texts("what_if.found.off_sum", word=word, sum=total))
        if found.has_column_sums:
            said.append(texts("what_if.found.column_sums"))
    if found.negative:
        row, column = (word_of(tokens, i) for i in (found.negative.row, found.negative.column))
        value = format_number(found.negative.value, 2)
        numbers = {"count": found.n_negative, "value": value, "row": row, "column": column}
        said.append(texts("what_if.found.negative", **numbers))
    if found.hidden:
        word, share = word_of(tokens, found.hidden.row), percent(found.hidden.value)
        mean = percent(found.hidden_mean)
        said.append(texts("what_if.found.hidden", mean=mean, word=word, share=share))
    if sides.comparison.differs("weights") and sides.asked.place in ("scale", "softmax", "free"):
        for key, pair in (("scatter", found.scatter), ("spread", found.spread),
                          ("gradient", found.gradient)):  # fmt: skip
            if pair:
                before, now = (format_number(number, 2) for number in pair)
                said.append(texts(f"what_if.found.{key}", before=before, now=now))
    return said


def _of_uneven_weights(comparison: Comparison, texts: Texts) -> list[str]:
    """The two words that differ most in how much attention they give each other, if any do."""
    weights = comparison.matrices[comparison.right("weights")]
    # A pair that the mask hides from one of them says nothing about softmax.
    more = np.where((weights > 0) & (weights.T > 0), weights - weights.T, 0.0)
    i, j = np.unravel_index(more.argmax(), more.shape)
    if more[i, j] < EVEN:
        return []
    one, other = (word_of(comparison.left.tokens, int(place)) for place in (i, j))
    given, got = percent(float(weights[i, j])), percent(float(weights[j, i]))
    return [texts("what_if.found.uneven", one=one, other=other, given=given, got=got)]


def _of_variant(sides: Sides, found: Findings, texts: Texts) -> list[str]:
    """What only one of the changes is about."""
    comparison, name = sides.comparison, sides.asked.name
    if name in ("same_qk", "no_projections"):
        before, now = (in_powers(number) for number in found.asymmetry)
        symmetric = texts("what_if.found.symmetric", before=before, now=now)
        return [symmetric, *_of_uneven_weights(comparison, texts)]
    if name == "one_matrix":
        d_model, d_k = comparison.left.config.d_model, comparison.left.config.d_k
        return [
            texts(
                "what_if.found.parameters",
                one=d_model**2,
                two=2 * d_model * d_k,
                rank=int(np.linalg.matrix_rank(comparison.matrices["M.changed"])),
                d_k=d_k,
                d_model=d_model,
            )
        ]
    if name == "silence":
        return _of_silence(sides, texts)
    return []


def _of_silence(sides: Sides, texts: Texts) -> list[str]:
    """How much weight the word had, how far the outputs move, and whether the two go together."""
    attention, tokens = sides.comparison.left.attention, sides.comparison.left.tokens
    one = effects(attention)[sides.word]
    word, share = word_of(tokens, sides.word), percent(one.share)
    said = [texts("what_if.found.effect", word=word, share=share, moved=in_powers(one.moved))]
    pair = reversal(attention)
    if pair is None:
        return [*said, texts("what_if.found.no_reversal")]
    more, less = pair
    numbers = {
        "more": word_of(tokens, more.word),
        "less": word_of(tokens, less.word),
        "more_share": f"{more.share:.1%}",
        "less_share": f"{less.share:.1%}",
        "more_moved": in_powers(more.moved),
        "less_moved": in_powers(less.moved),
    }
    return [*said, texts("what_if.found.reversal", **numbers)]
