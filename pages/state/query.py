"""Which token is the query: the parameter `query` of the URL."""

from pages.state.markdown import number_in

KEY = "query"


def asking_word(text: str, n: int) -> int:
    """The word, from 0 and of n, that an address asks for; the second where it names none."""
    number = number_in(text)
    return (number if number is not None and number <= n else min(2, n)) - 1
