"""Training with a bar that appears only where it takes long."""

import time
from collections.abc import Callable

from streamlit.delta_generator import DeltaGenerator

from attention import History, LearningConfig
from pages.state.texts import Texts
from pages.state.trainings import trained

PATIENCE = 0.5  # s


def trained_with_progress(
    words: tuple[str, ...], place: DeltaGenerator, texts: Texts
) -> Callable[[LearningConfig], History]:
    """A function that trains on these words, with a bar in `place` past half a second.

    A new choice of the visitor ends the run as soon as the bar is drawn again, and the training
    with it.
    """
    slot = place.empty()

    def train(config: LearningConfig) -> History:
        start = time.monotonic()

        def progress(share: float) -> None:
            if time.monotonic() - start > PATIENCE:
                slot.progress(share, texts("learning.busy", percent=f"{share:.0%}"))

        history = trained(words, config, progress)
        slot.empty()
        return history

    return train
