"""Short remarks in brackets, and products, stay on one line."""

import pytest

from pages.state.lines import kept_together


@pytest.mark.parametrize(
    ("sentence", "joined"),
    [
        ("나누면(√512 = 22.63) 분산이", "나누면(√512_=_22.63) 분산이"),
        ("33%입니다(“학교에” → “간다”).", "33%입니다(“학교에”_→_“간다”)."),
        ("it is 2.2 × 10⁻¹⁶ at most", "it is 2.2_×_10⁻¹⁶ at most"),
        ("norm (1 (2 3) 4) of", "norm (1 (2_3) 4) of"),
        ("a (remark that is so long that it needs a line) b",) * 2,
        ("a ( b", "a ( b"),
    ],
)
def test_what_is_short_is_not_broken_between_two_lines(sentence, joined):
    assert kept_together(sentence) == joined.replace("_", "\N{NO-BREAK SPACE}")
