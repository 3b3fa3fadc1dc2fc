"""Characters on which a rule of the tokens acts, and texts made of them."""

from hypothesis import settings
from hypothesis import strategies as st

REPEATABLE = settings(derandomize=True, deadline=None, max_examples=120)

ZWJ, ZWNJ, FRAME, EMOJI_STYLE = "\u200d", "\u200c", "\u20e3", "\ufe0f"
ENGLAND = "\U0001f3f4" + "".join(chr(0xE0000 + ord(c)) for c in "gbeng") + "\U000e007f"
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NOTHING_TO_SEE = "\u200b\u2060\ufeff\u00ad\u180e\u115f\u1160\u3164\uffa0\u2800"

ANY_CHARACTER = st.characters(exclude_categories=())  # lone surrogates too
# Random characters almost never stand where a rule applies: these pieces do.
TELLING_PIECES = st.sampled_from(
    [
        *"aZé가한각각東ぁカｶﾞー々क्षمیไท09٣#*'’.,!?_-+=<$^ \t\n",
        *("e\u0301", "n\u0308", "\u0301", "\u0316", "\u3099", "か\u3099", "ö", "Å", "ﬁ"),
        *(ZWJ, ZWNJ, FRAME, EMOJI_STYLE, "\u034f"),
        *("😀", "👍", "🏽", "👩", "❤", "🔥", "🇰", "🇷", "🏳", "🏴", "\U000e0067", "\U000e007f"),
    ]
)
DROPPED = st.sampled_from([*BIDI_CONTROLS, *NOTHING_TO_SEE, "\x00", "\x1b", "\ud800", "\udfff"])
TEXT_OF_KEPT_CHARACTERS = st.lists(TELLING_PIECES, max_size=12).map("".join)
ANY_TEXT = st.lists(TELLING_PIECES | DROPPED | ANY_CHARACTER, max_size=12).map("".join)
