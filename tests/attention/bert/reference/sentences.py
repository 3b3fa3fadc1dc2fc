"""Sentences in many scripts, and characters that tokenizers disagree about."""

# ruff: noqa: SIM905, a list of so many sentences is easier to read and to add to as lines

import random

ENGLISH = """\
The animal didn't cross the street because it was too tired.
The teacher told the students that they had passed the exam.
John gave Mary a present, but she did not open it.
Paris is the capital of France, and Rome is the capital of Italy.
the cat sat on the mat
I go home
Attention is all you need
Transformers, untranslatability and antidisestablishmentarianism
It's the cats' dog; don't you'd've thought so?
3.14159 is not 22/7, nor is 1,000,000 == 1e6
e-mail: someone@example.org, see https://example.org/a_b?c=d&e=%20#f
snake_case camelCase PascalCase kebab-case SCREAMING_SNAKE
"Quoted" 'single' `ticks` (round) [square] {curly} <angle>
a+b=c a-b a*b a/b a^b a|b a~b a\\b $5 #1 50%
... !? ?! -- --- ***
[CLS] typed [SEP] by hand [MASK] [PAD] [UNK] [mask] [UNUSED0] [unused0]
x[MASK]y and[SEP]
##ing ##s # ##
HELLO World hElLo
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
supercalifragilisticexpialidocious""".split("\n")

LATIN = """\
Où est le café crème à la naïve façade déjà vu ?
Größe Straße ÄÖÜ äöü ẞ ß
El niño comió piñas ¿verdad? ¡Sí!
Smörgåsbord på Åland, ærlig øl, Þórr ðæt
Příliš žluťoučký kůň úpěl ďábelské ódy
Zażółć gęślą jaźń
İstanbul ışık İİ ıı I i
Tiếng Việt: phở bò tái, đường Nguyễn Huệ
Çağrı öğüt şeker
ĳsselmeer Ĳ ŉ ǆ ǅ Ǆ
ﬁne ﬂuﬀ ﬃ oﬃce
fullwidth ＡＢＣ ａｂｃ １２３ ！？
Ⅷ ⅷ ① ② ½ ⅓ x² y₃ № ™ ℃ Å Å
ā ă ą ḁ ẚ ȧ""".split("\n")

OTHERS = """\
Съешь же ещё этих мягких французских булок, да выпей чаю
Їжак йде, ўсё добра Ґанок
Θέλω να φάω ένα μήλο. ΣΊΣΥΦΟΣ ὈΔΥΣΣΕΎΣ ςΣσ
ΟΔΟΣ ΟΔΟΣ.
Բարեւ ձեզ, ինչպե՞ս եք
გამარჯობა, როგორ ხარ? ᲒᲐᲛᲐᲠᲯᲝᲑᲐ
مرحبا بالعالم، كيف حالك؟
السَّلَامُ عَلَيْكُمْ
سلام دنیا، می‌خواهم ۱۲۳
آپ کیسے ہیں۔
שלום עולם, מה שלומך?
שָׁלוֹם עֲלֵיכֶם
नमस्ते दुनिया, क्षत्रिय ज्ञान।
क़लम ज़मीन ॥ १२३
আমি বাংলায় গান গাই।
ਸਤ ਸ੍ਰੀ ਅਕਾਲ
નમસ્તે દુનિયા
வணக்கம் உலகம்
నమస్కారం ప్రపంచం
ನಮಸ್ಕಾರ ಪ್ರಪಂಚ
നമസ്കാരം ലോകം
ආයුබෝවන්
สวัสดีชาวโลก กำลังเรียนภาษาไทย ๑๒๓
ສະບາຍດີ ຊາວໂລກ
မင်္ဂလာပါ ကမ္ဘာ။
សួស្តី ពិភពលោក។
བཀྲ་ཤིས་བདེ་ལེགས།
ሰላም ለዓለም።
ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ
ᐃᓄᒃᑎᑐᑦ
ᠮᠣᠩᠭᠣᠯ
你好，世界！我爱北京天安门。
漢字とかな交じり文、カタカナ、ﾊﾝｶｸ。
東京タワーへ行きました
がぎぐげご ぱぴぷ ヴ か\u3099 は\u309a
𠮷野家 㐀 𪛖 𪜀 豈 丽 〇 々 〆
𫠠 𫢸 𫤠 𫵷 𬺠 𬺰""".split("\n")

KOREAN = """\
나는 집에 간다
어텐션은 쿼리와 키의 내적에서 시작합니다.
동물은 너무 피곤해서 길을 건너지 않았다.
안녕하세요? 반갑습니다!
각 갂 갃 뷁 힣 가나다
ㄱㄴㄷ ㅏㅑㅓ ㅋㅋㅋ ㅠㅠ
한국어 English 섞어 쓰기 123번
대한민국(大韓民國)의 수도는 서울입니다.
파이썬3.11과 넘파이""".split("\n")
DECOMPOSED = [
    "\u1102\u1161\u1102\u1173\u11ab \u110c\u1175\u11b8\u110b\u1166",
    "\u1112\u1161\u11ab\u1100\u1173\u11af",
    "\u1100\u1161\u11a8 \u1100\ud7b0 \ua960\u1161",
    "e\u0301 n\u0303 a\u030a o\u0308\u0304 \u0301alone",
    "q\u0307\u0323 q\u0323\u0307",
]

EMOJI = [
    "I ❤️ NY 😀😃 👍🏽",
    "👨‍👩‍👧‍👦 family 👩🏿‍🚀 🏳️‍🌈",
    "🇰🇷🇺🇸 flags 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "1️⃣ #️⃣ *️⃣ keycaps",
    "word😀word ☃ ☃️ ✓ → ∑ √ ≤ ∞ ± × ÷",
    "€ £ ¥ ₩ ¢ ¤ © ® § ¶ † ‡ • … ‰ ′ ″ ‹ › « » “ ” ‘ ’ ‚ „ – — ―",
    "℠ ℡ ⌘ ⏎ ▲ ■ ● ☆ ♠ ♫ ⚡ 🜁 𝔘𝔫𝔦 𝒞 𝟙𝟚",
]

# Between letters: dropped, a space, punctuation or kept?
TRAPS = (
    "\x00\x01\x07\x08\t\n\x0b\x0c\r\x1b\x1c\x1d\x1e\x1f\x7f\x80\x85\x9f\xa0\xad"
    "\u0378\u0379\u0600\u061c\u06dd\u070f\u115f\u1160\u1680\u180e\u2000\u2003\u2007\u2009"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u202f\u205f\u2060\u2064\u2066\u206f"
    "\u2800\u3000\u3164\ue000\uf8ff\ufe0f\ufeff\ufff9\ufffb\ufffc\ufffd\uffff\uffa0"
    "\U0001d173\U000e0001\U000e0020\U000e0100\U000f0000\U0010fffd\U0010ffff"
    "_^`~$+<=>|@&*%#\u00a7\u00b6\u00b7\u037e\u0387\u05be\u060c\u061b\u066a\u0964\u0e2f\u0e5a"
    "\u1361\u2010\u2018\u201c\u2026\u203f\u3001\u3002\u301c\u30fb\uff01\uff3f\uff5e\U00010100"
)

LONG = [
    "a" * 99, "a" * 100, "a" * 101, "ab " + "cd" * 60 + " ef",
    "\u00e9" * 100, "e\u0301" * 100, "\u00e9" * 101, "é" * 51 + " é",
    "가" * 33, "가" * 34, "가" * 51,
    "字" * 101, "." * 101, "x" * 60 + "." + "y" * 60,
    "\u0301" * 120, "a" + "\u0301" * 120, "", " ", "\t\n", "\u200d", "[MASK]",
]  # fmt: skip


def mixtures(count: int = 60) -> list[str]:
    """Random stretches of all of the above, in a row."""
    rng = random.Random(20)  # noqa: S311
    pool = "".join(ENGLISH + LATIN + OTHERS + KOREAN + DECOMPOSED + EMOJI) + TRAPS * 2
    return ["".join(rng.choices(pool, k=rng.randint(5, 60))) for _ in range(count)]


SENTENCES = [
    *ENGLISH,
    *LATIN,
    *OTHERS,
    *KOREAN,
    *DECOMPOSED,
    *EMOJI,
    *(f"one{trap}two {trap} three" for trap in TRAPS),
    *LONG,
    *mixtures(),
]
