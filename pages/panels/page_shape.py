"""The shape of every page: its parts in one order, whatever the order in which a page fills them.

A claim with the numbers of this page, the controls on the upper edge of the figure, the figure,
what to see in it, and something to try. What follows is drawn in the order of the script: the
explanation of a number, the tabs, and what goes deeper. The shell ends the page.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from pages.state.lines import kept_together
from pages.state.parameters import PARAMETERS
from pages.state.texts import Texts
from pages.state.url import held_value

_BEFORE = "something to try: what was set before it was tried"


class PageShape:
    """The places of a page down to its first figure and what is said of it.

    Attributes:
        controls: for the controls of the figure.
        figure: for the figure.
        seen: for what is to be seen in it.
    """

    def __init__(self, page: str, texts: Texts) -> None:
        self._page, self._texts = page, texts
        self._claim = st.container(key="claim")
        # What sticks to the window, such as steps, does so while this block is in sight.
        with st.container(key="stage"):
            self.controls = st.container(
                horizontal=True, vertical_alignment="center", key="figure_controls"
            )
            self.figure = st.container(key="figure_place")
            self.seen = st.container(key="seen")
        self._trial = st.container(key="to_try")

    def claim(self, sentence: str) -> None:
        """The point of the page in its own numbers; plain text, since it may hold user input."""
        self._claim.text(kept_together(sentence))

    def see(self, sentences: Iterable[str]) -> None:
        """What to see in the figure; plain text."""
        for sentence in sentences:
            self.seen.text(kept_together(sentence))

    def offer_setting(self, *, words: str = "", **settings: int | str) -> None:
        """Something to try: a button that sets these parameters, and then sets them back.

        Its words are in the texts: `to_try.<words>`, a question, and `to_try.buttons.<words>`;
        those of the page where no words are given.
        """
        words = words or self._page
        is_set = all(held_value(name) == value for name, value in settings.items())
        label = "to_try.back" if is_set else f"to_try.buttons.{words}"
        change = _set_back if is_set else _set
        said, named = (self._texts(place, **settings) for place in (f"to_try.{words}", label))
        self.offer(said, named, change, settings)

    def offer(self, said: str, label: str, act: Callable[..., None], *args: Any) -> None:
        """Something to try: a sentence, and a button that does it. The label is Markdown."""
        with self._trial.container(horizontal=True, vertical_alignment="center", key="trial"):
            st.text(said, width="content")
            st.button(label, key="try_it", on_click=act, args=args)

    def without_words(self) -> None:
        """All that the page can say while there is no sentence."""
        self.claim(self._texts(f"leads.{self._page}"))
        self._claim.info(self._texts("sentence.empty"))


def _set(settings: Mapping[str, int | str]) -> None:
    st.session_state[_BEFORE] = {name: held_value(name) for name in settings}
    st.session_state.update(settings)


def _set_back(settings: Mapping[str, int | str]) -> None:
    before = st.session_state.get(_BEFORE, {})
    for name in settings:
        st.session_state[name] = before.get(name, PARAMETERS[name].default)
