"""A question, its hints and its answer in sentences, with the numbers of the setting."""

import math
from collections.abc import Mapping

from attention import explain
from attention.practice.answers import (
    ChoiceAnswer,
    MatricesAnswer,
    NumberAnswer,
    SizesAnswer,
    Verdict,
    WordAnswer,
)
from attention.practice.question import Question
from attention.practice.setting import Setting
from attention.provenance.explanation import Term
from attention.rules import Softmax
from pages.figures.core.formatting import fixed, format_number
from pages.state.markdown import word_of
from pages.state.particles import fill
from pages.state.pinned_cell import cell_name
from pages.state.texts import Texts

MOST_TERMS = 12  # written out
SYMBOLS = {"K_T": "Kᵀ"}


def question_text(question: Question, setting: Setting, texts: Texts) -> str:
    """The question. Plain text, as all sentences here: they contain user input."""
    ask = f"ask_{question.variant}" if question.variant else "ask"
    return texts(_place(question, ask), **_values(question, setting))


def hint_text(question: Question, number: int, setting: Setting, texts: Texts) -> str:
    """One of the three hints, counted from 0."""
    hint: str = texts.at(_place(question, "hints"))[number]
    return fill(hint, {**_values(question, setting), **_worked(question, setting)})


def reason_text(question: Question, setting: Setting, texts: Texts) -> str:
    """Why the answer is what it is."""
    return texts(_place(question, "why"), **_values(question, setting))


def answer_text(question: Question, setting: Setting, texts: Texts) -> str:
    """The right answer."""
    match question.answer:
        case NumberAnswer(value):
            return f"{_symbol(question)} = {format_number(value)}"
        case WordAnswer(accepted):
            return ", ".join(word_of(setting.tokens, i) for i in sorted(accepted))
        case MatricesAnswer(offered, changed):
            return ", ".join(name for name in offered if name in changed)
        case SizesAnswer(sizes):
            named = ((SYMBOLS.get(name, name), size) for name, size in sizes.items())
            return ", ".join(f"{name}: {rows} × {columns}" for name, (rows, columns) in named)
        case ChoiceAnswer(_, right):
            return texts(_place(question, f"options.{right}"))


def verdict_text(
    question: Question, verdict: Verdict, tries: int, setting: Setting, texts: Texts
) -> str:
    """What is said of an answer: right, which known mistake, or wrong."""
    values = _values(question, setting) | {"count": verdict.count}
    if verdict.is_right:
        return texts("practice.right_after", count=tries) if tries > 1 else texts("practice.right")
    if isinstance(question.answer, ChoiceAnswer):
        return texts(_place(question, f"wrong.{verdict.mistake}"), **values)
    if verdict.mistake:
        return texts(f"practice.mistakes.{verdict.mistake}", **values)
    if verdict.is_close:
        return texts("practice.close", **values)
    is_sizes = isinstance(question.answer, SizesAnswer)
    return texts("practice.wrong_sizes" if is_sizes else "practice.wrong", **values)


def _place(question: Question, part: str) -> str:
    return f"practice.kinds.{question.kind}.{part}"


def _symbol(question: Question) -> str:
    return cell_name(question.target) if question.target else ""


def _values(question: Question, setting: Setting) -> dict[str, object]:
    """The placeholders of a question."""
    config, tokens = setting.config, setting.tokens
    values: dict[str, object] = {
        "d_k": config.d_k,
        "root": _root(config.d_k),
        "other_word": setting.other_word,
        "symbol": _symbol(question),
    }
    if isinstance(question.answer, NumberAnswer):
        values["digits"] = question.answer.digits
    if question.target:
        values |= {"row": question.target.row + 1, "column": question.target.column + 1}
    for name, word in question.words.items():
        values |= {name: word_of(tokens, word), f"{name}_row": word + 1}
    return values | {name: _written(number) for name, number in question.numbers.items()}


def _root(d_k: int) -> str:
    return f"{math.isqrt(d_k)}" if math.isqrt(d_k) ** 2 == d_k else f"{math.sqrt(d_k):.2f}"


def _written(number: float | tuple[float, ...]) -> str:
    if isinstance(number, tuple):
        return ", ".join(_two(one) for one in number)
    return f"{number}" if isinstance(number, int) else _two(number)


def _worked(question: Question, setting: Setting) -> Mapping[str, object]:
    """The placeholders of the hints: the way to the number, up to its last step."""
    target, trace = question.target, setting.trace
    if target is None or question.kind == "symmetric":
        return {}
    if isinstance(question.answer, WordAnswer):
        x = trace.attention.weights if question.kind == "value_row" else trace.attention.masked
        return {"largest": _two(float(x[target.row].max()))}
    found = explain(trace, target.matrix, target.row, target.column)
    if isinstance(found.rule, Softmax):
        return _softmax(question, setting)
    if target.matrix == "scaled":
        score = _two(found.terms[0].product)
        return {"score": score, "division": f"{score} ÷ {_root(setting.config.d_k)}"}
    return {"pairs": _pairs(found.terms), "sum": _sum(found.terms)}


def _softmax(question: Question, setting: Setting) -> Mapping[str, object]:
    """The way to a weight: exp of the row, or what the other weights leave."""
    row, column = question.words["query"], question.words["key"]
    keys = [j for j in range(setting.n) if setting.may_look[row, j]]
    weights = setting.trace.attention.weights[row]
    others = [float(weights[j]) for j in keys if j != column]
    x = setting.trace.attention.masked[row]
    powers = {j: math.exp(min(float(x[j]), 700.0)) for j in keys}
    own, total = _two(powers[column]), _two(sum(powers.values()))
    exps = [f"exp({_two(float(x[j]))}) = {_two(powers[j])}" for j in keys]
    return {
        "own": own,
        "exps": _cut(exps, ", "),
        "division": f"{own} ÷ {total}",
        "others": _cut([_two(w) for w in others], ", "),
        "rest": f"1 − {_two(sum(others))}",
    }


def _two(number: float, decimals: int = 2) -> str:
    """As in a cell of the figure: two decimals, or up to so many where they are not 0."""
    text = fixed(number, decimals)
    while decimals > 2 and text.endswith("0"):
        text, decimals = text[:-1], decimals - 1
    return text.replace("-", "−")


def _bracketed(number: float, decimals: int = 2) -> str:
    text = _two(number, decimals)
    return f"({text})" if number < 0 else text


def _pairs(terms: tuple[Term, ...]) -> str:
    pairs = [" · ".join(_bracketed(one.value) for one in term.factors) for term in terms]
    return _cut(pairs, ", ")


def _sum(terms: tuple[Term, ...]) -> str:
    """With three decimals at most, so that rounding does not add up to another answer."""
    return _cut([_bracketed(term.product, 3) for term in terms], " + ")


def _cut(parts: list[str], between: str) -> str:
    shown = parts if len(parts) <= MOST_TERMS else [*parts[:MOST_TERMS], "…"]
    return between.join(shown)


def choices_of(question: Question, texts: Texts) -> tuple[str, ...]:
    """What there is to choose from on paper; nothing where the answer is written."""
    match question.answer:
        case MatricesAnswer(offered):
            return offered
        case ChoiceAnswer(options):
            return tuple(texts(_place(question, f"options.{option}")) for option in options)
        case SizesAnswer(sizes):
            return tuple(f"{SYMBOLS.get(name, name)}: ___ × ___" for name in sizes)
    return ()
