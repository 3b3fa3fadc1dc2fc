"""Where a sentence is not broken into lines."""

import re

# A product, and a remark in brackets as short as "(before: 0.38)".
_TOGETHER = re.compile(r"(?<=\d) [·×] |\([^()\n]{1,20}\)")


def kept_together(sentence: str) -> str:
    """The sentence with no-break spaces where a line must not end."""
    return _TOGETHER.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), sentence)
