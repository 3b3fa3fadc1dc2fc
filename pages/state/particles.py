"""Korean particles that follow the sound of the word before them: 은/는, 이/가, 을/를, 과/와, ...

A sentence of the texts writes both forms in brackets, `{word}[은/는]`; which of them is right is
known once the word is. So is an ordinal number: `{column}번째` becomes 첫 번째 ... 열 번째, 11번째.
"""

import re

MARK = re.compile(r"\[(은/는|이/가|을/를|과/와|으로/로|이라/라|이어서/여서)\]")
# Where a line would break between a number and the ending that belongs to it: "42.5%" and "입니다".
_UNBROKEN, _JOINER = re.compile(r"(?<=[%)])(?=[가-힣])"), "\u2060"
_FIELD = re.compile(r"(?<!\{)(\{\w[^{}]*\})(?!\})")
_SYLLABLES, _FINALS, _RIEUL = ord("가"), 28, 8
_DIGITS = {"0": "ㅇ", "1": "ㄹ", "3": "ㅁ", "6": "ㄱ", "7": "ㄹ", "8": "ㄹ"}  # 영 일 삼 육 칠 팔
_LETTERS = {"l": "ㄹ", "m": "ㅁ", "n": "ㄴ", "r": "ㄹ"}  # the names of single letters: 엘 엠 엔 알
_SIGNS = {"∞": "", "%": "", "√": ""}  # 무한대, 퍼센트, 루트
_ORDINAL = "번째"
_WORDS_TO_TEN = ("첫", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열")
_ORDINALS = {str(i): word for i, word in enumerate(_WORDS_TO_TEN, start=1)}
# How English words sound at their end.
_WORDS = (
    (re.compile(r"le?$|[aeiou]le$"), "ㄹ"),
    (re.compile(r"[mn]$|[aeiouy][mn]e$|ng$"), "ㄴ"),
    (re.compile(r"(^|[^aeiou])[aeiou][ptkcb]$|ook$|ck$"), "ㄱ"),
)


def final_sound(text: str) -> str:
    """The consonant that ends the last word of a text as it is read, "" after a vowel.

    Of consonants only ㄹ matters by itself; quotes, brackets and full stops are not read.
    """
    spoken = re.sub(r"[^\w∞%√]|_", " ", text).split()
    word = spoken[-1] if spoken else ""
    last = word[-1:]
    if "가" <= last <= "힣":
        final = (ord(last) - _SYLLABLES) % _FINALS
        return "" if not final else "ㄹ" if final == _RIEUL else "ㄱ"
    if last.isdigit() or last in _SIGNS:
        return _DIGITS.get(last, "")
    latin = re.search(r"[A-Za-z]+$", word)
    if not latin:
        return ""
    found = latin[0]
    if len(found) == 1 or found.isupper():
        return _LETTERS.get(found[-1].lower(), "")
    return next((sound for end, sound in _WORDS if end.search(found.lower())), "")


def _chosen(before: str, pair: str) -> str:
    after_consonant, after_vowel = pair.split("/")
    sound = final_sound(before)
    is_vowel = not sound or (sound == "ㄹ" and pair == "으로/로")
    return after_vowel if is_vowel else after_consonant


def fill(template: str, values: dict[str, object]) -> str:
    """A template with its {placeholders} filled, and each pair of particles decided.

    What is filled in is never read as a mark. A word joiner keeps an ending on the line of the
    number before it.
    """
    sentence = ""
    for i, part in enumerate(MARK.split(template)):
        if i % 2:
            sentence = _joined(sentence, _chosen(sentence, part))
            continue
        pieces = _FIELD.split(part)
        for j, piece in enumerate(pieces):
            filled = piece.format(**values)
            if j % 2 and pieces[j + 1].startswith(_ORDINAL):
                filled = f"{_ORDINALS[filled]} " if filled in _ORDINALS else filled
            sentence = (
                sentence + filled if j % 2 else _joined(sentence, _UNBROKEN.sub(_JOINER, filled))
            )
    return sentence


def _joined(before: str, after: str) -> str:
    """Two parts of a sentence, between which no line breaks where the second is an ending."""
    is_ending = before[-1:] in ("%", ")") and "가" <= after[:1] <= "힣"
    return f"{before}{_JOINER}{after}" if is_ending else before + after
