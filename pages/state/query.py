"""Which token is the query: the parameter `query` of the URL."""

from pages.state.markdown import number_in

KEY = "query"


def query_index(text: str, n: int) -> int:
    """The index, from 0, of the query that the URL names among n words; the second by default."""
    number = number_in(text)
    return (number if number is not None and number <= n else min(2, n)) - 1
