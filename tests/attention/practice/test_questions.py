"""Every kind of question over random settings: the right answer passes, each mistake is named."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attention import AttentionError, SelfAttentionConfig, causal_mask, sliding_window_mask
from attention.practice.answers import (
    ChoiceAnswer,
    MatricesAnswer,
    NumberAnswer,
    SizesAnswer,
    WordAnswer,
    number_answer,
)
from attention.practice.exercises import EXERCISES, KINDS, question
from attention.practice.setting import Setting, shown
from tests.attention.practice.by_loops import numbers_of

USUAL = Setting(("the", "cat", "sat", "on", "the", "mat"), SelfAttentionConfig())
WORDS = st.lists(
    st.sampled_from(["the", "cat", "sat", "on", "mat", "나는", "dog"]), min_size=1, max_size=7
)


@st.composite
def anywhere(draw):
    """A setting of any kind."""
    tokens = tuple(draw(WORDS))
    n = len(tokens)
    sizes = {name: draw(st.sampled_from([1, 2, 3, 5, 8])) for name in ("d_model", "d_k", "d_v")}
    config = SelfAttentionConfig(**sizes, seed=draw(st.integers(0, 9_999)))
    mask = draw(st.sampled_from([None, causal_mask(n, n), sliding_window_mask(n, n, 1, 1)]))
    return Setting(tokens, config, mask, is_rounded=draw(st.booleans()))


def right_answer(answer):
    match answer:
        case NumberAnswer(value):
            return value
        case WordAnswer(accepted):
            return min(accepted)
        case MatricesAnswer(_, changed):
            return changed
        case SizesAnswer(sizes):
            return dict(sizes)
        case ChoiceAnswer(_, right):
            return right


def known_mistakes(answer):
    """Each known mistake: its code, and the answer to which it leads."""
    match answer:
        case MatricesAnswer(offered, changed):
            unchanged = [name for name in offered if name not in changed]
            yield from (("extra", changed | {name}) for name in unchanged)
            yield from (("missing", changed - {name}) for name in changed)
        case ChoiceAnswer(options, right):
            yield from ((option, option) for option in options if option != right)
        case _:
            yield from answer.mistakes.items()


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None)
@given(setting=anywhere())
def test_the_right_answer_passes_and_each_known_mistake_is_named(kind, setting):
    found = question(kind, setting)
    if found is None:
        return
    answer = found.answer
    assert answer.judge(right_answer(answer)).is_right
    for code, wrong in known_mistakes(answer):
        verdict = answer.judge(wrong)
        assert not verdict.is_right, (code, wrong)
        assert verdict.mistake == code


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None)
@given(setting=anywhere())
def test_a_number_passes_with_the_digits_asked_and_as_the_screen_gives_it(kind, setting):
    found = question(kind, setting)
    if found is None or not isinstance(found.answer, NumberAnswer):
        return
    answer = found.answer
    assert answer.judge(round(answer.value, answer.digits)).is_right
    assert answer.judge(round(answer.by_hand, answer.digits)).is_right
    assert not answer.judge(answer.value + 30 * answer.tolerance).is_right
    matrix, row, column = found.target.matrix, found.target.row, found.target.column
    loops = numbers_of(setting)[matrix][row][column]
    assert math.isclose(answer.value, loops, rel_tol=1e-9, abs_tol=1e-9)


def test_powers_that_are_all_zero_on_the_screen_are_not_asked_about():
    config = SelfAttentionConfig(d_model=1, d_k=2, d_v=1, seed=2030, positions="none")
    setting = Setting(("cat", "cat"), config, is_rounded=False)
    assert shown(np.exp(shown(setting.trace.attention.scaled))).max() == 0
    assert question("weight", setting) is None
    assert question("weight_given_exp", setting) is None


@settings(max_examples=60, deadline=None)
@given(setting=anywhere())
def test_what_gives_the_answer_away_is_covered_and_what_it_is_computed_from_is_not(setting):
    rules = setting.trace.rules
    for kind in KINDS:
        found = question(kind, setting)
        if found is None or not isinstance(found.answer, NumberAnswer):
            continue
        assert found.target in found.covered
        sources = {source.matrix for source in rules[found.target.matrix].sources}
        hidden = {cell.matrix for cell in found.covered}
        assert not hidden & sources or kind == "missing_weight"


@settings(max_examples=60, deadline=None)
@given(setting=anywhere())
def test_a_word_that_is_as_large_as_the_right_one_on_the_screen_is_right_too(setting):
    for kind, matrix in (("most_attended", "masked"), ("value_row", "weights")):
        found = question(kind, setting)
        if found is None:
            continue
        row = np.round(getattr(setting.trace.attention, matrix)[found.words["query"]], 2)
        allowed = np.flatnonzero(setting.may_look[found.words["query"]])
        for word in allowed:
            is_right = found.answer.judge(int(word)).is_right
            assert is_right == (row[word] == row[allowed].max())
        assert len(found.answer.accepted) < len(allowed)


def test_on_the_usual_sentence_every_kind_asks():
    assert [kind for kind in KINDS if question(kind, USUAL) is None] == []


def test_every_kind_is_in_an_exercise_and_the_lecture_has_ten_questions():
    assert {kind for kinds in EXERCISES.values() for kind in kinds} == set(KINDS)
    assert len(EXERCISES["lecture"]) == len(set(EXERCISES["lecture"])) == 10


def test_a_question_depends_on_its_setting_alone():
    for kind in KINDS:
        first, again = question(kind, USUAL), question(kind, replace(USUAL))
        assert (first.words, first.target, first.covered) == (
            again.words,
            again.target,
            again.covered,
        )


def test_another_seed_asks_for_other_cells():
    asked = [
        question("score", replace(USUAL, config=SelfAttentionConfig(seed=i))) for i in range(9)
    ]
    assert len({one.target for one in asked}) > 4


def test_rounded_numbers_have_one_decimal():
    for name in ("X", "W_Q", "W_K", "W_V"):
        numbers = USUAL.trace.matrices[name]
        assert np.array_equal(numbers, np.round(numbers, 1))
        assert not np.signbit(numbers[numbers == 0]).any()


def test_the_changed_matrices_by_hand():
    answers = {
        "change_d_v": {"W_V", "V", "output"},
        "change_word": {"X", "Q", "K", "V", "scores", "scaled", "weights", "output"},
        "change_W_K": {"W_K", "K", "scores", "scaled", "weights", "output"},
        "change_mask": {"weights", "output"},
        "longer": {"X", "Q", "K", "V", "scores", "scaled", "weights", "output"},
    }
    for kind, changed in answers.items():
        assert question(kind, USUAL).answer.changed == changed


def test_the_predictions_by_hand():
    answers = {"columns": "columns", "symmetric": "different", "same_qk": "symmetric",
               "all_masked": "nan", "mask_after": "less", "plain_division": "negative",
               "sharpness": "peaked", "order": "moved"}  # fmt: skip
    for kind, right in answers.items():
        assert question(kind, USUAL).answer.right == right


def test_a_cell_answers_with_its_word_only_where_it_is_in_the_row_asked_about():
    found = question("most_attended", USUAL)
    query = found.words["query"]
    assert found.answer.word_at("weights", query, 3) == 3
    assert found.answer.word_at("weights", (query + 1) % 6, 3) is None
    assert found.answer.word_at("V", query, 3) is None
    assert question("value_row", USUAL).answer.word_at("V", 4, 1) == 4


def test_a_mistake_that_cannot_be_told_from_the_right_answer_is_none():
    answer = number_answer(
        0.50, 0.50, {"near": 0.51, "far": 0.60, "as_far": 0.605, "nan": math.nan}
    )
    assert dict(answer.mistakes) == {"far": 0.60}
    assert answer.judge(0.51).is_right
    assert answer.judge(0.55).is_close
    assert not answer.judge(0.9).is_close


def test_an_unknown_kind_is_refused_by_name():
    with pytest.raises(AttentionError, match="kind is 'x'; give one of query_entry"):
        question("x", USUAL)
