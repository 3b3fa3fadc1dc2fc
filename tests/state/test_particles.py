"""Particles follow the sound of the word before them, whatever it is written with."""

import re

import pytest

from pages.state.particles import MARK, fill
from pages.state.texts import texts_in


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ("은/는", "나무는 집은 길은 “책”은 {책}은 배(2)는 cat은 the는 John은 street는 GPT는 d_k는"),
        ("이/가", "동물이 그녀가 animal이 students가 0이 2가 10이 3.14가 √8이 LSTM이 W가"),
        ("을/를", "책을 배를 0.5를 0.7을 0.30을 25%를 ∞를 home을 it을 1,000을"),
        ("과/와", "여왕과 개와 5와 6과 cross와"),
        ("으로/로", "집으로 길로 나무로 8로 1로 7로 3으로 0으로 6으로 2로 school로 train으로 R로"),
    ],
)
def test_each_word_takes_the_form_that_its_sound_asks_for(pair, words):
    for expected in words.split():
        form = max((one for one in pair.split("/") if expected.endswith(one)), key=len)
        word = expected.removesuffix(form)
        filled = fill(f"{{word}}[{pair}]", {"word": word})
        assert filled.replace("\u2060", "") == expected


def test_what_is_filled_in_is_never_read_as_a_mark():
    assert fill("{a}[을/를] “{b}”[이/가]", {"a": "[은/는]", "b": "{a}"}) == "[은/는]을 “{a}”가"


@pytest.mark.parametrize(
    ("number", "ordinal"),
    [(1, "첫 번째"), (2, "두 번째"), (9, "아홉 번째"), (10, "열 번째"), (11, "11번째"),
     (0, "0번째"), ("1,024", "1,024번째"), ("m", "m번째"), ("²", "²번째")],
)  # fmt: skip
def test_ordinals_up_to_ten_are_words(number, ordinal):
    assert fill("쿼리의 {column}번째 성분", {"column": number}) == f"쿼리의 {ordinal} 성분"


def test_only_what_is_filled_in_before_the_counter_is_an_ordinal():
    assert fill("{word} 번째, 1번째, {a}개", {"word": "1", "a": 1}) == "1 번째, 1번째, 1개"


def test_an_ending_stays_on_the_line_of_its_number():
    joined = "42.5%\u2060입니다. 단어(2개)\u2060는 5% 이하"
    assert (
        fill("{share}입니다. 단어({n}개)는 {less} 이하", {"share": "42.5%", "n": 2, "less": "5%"})
        == joined
    )


def every_text(table):
    for value in table.values() if isinstance(table, dict) else table:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            yield from every_text(value)


def test_no_korean_sentence_shows_both_forms():
    doubled = re.compile(r"[은을이과](\(|/)[는를가와]|[는를가와]\([은을이과]\)|\(으\)로|\(이\)")
    texts = [*every_text(texts_in("ko").entries)]
    assert not [text for text in texts if doubled.search(MARK.sub("", text))]
    assert len([text for text in texts if MARK.search(text)]) > 20


def test_a_mark_follows_a_word_that_is_inserted():
    for text in every_text(texts_in("ko").entries):
        for mark in MARK.finditer(text):
            assert re.search(r"\}[^\s{}]{0,3}$", text[: mark.start()]), text
