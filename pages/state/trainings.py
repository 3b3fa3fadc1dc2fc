"""The trainings of all visitors: each is done once, one at a time, and kept for a while."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from attention import History, LearningConfig, train

KEPT = 48  # trainings, some 100 kB each
POLL = 0.1  # s between two looks at whether it is the turn of a visitor who waits

_Key = tuple[tuple[str, ...], LearningConfig]
_kept: OrderedDict[_Key, History] = OrderedDict()
_keeping = threading.Lock()
_training = threading.Lock()  # so that pages without a training find the processor free


def trained(
    words: tuple[str, ...], config: LearningConfig, on_progress: Callable[[float], None]
) -> History:
    """The training of these words, done now or by an earlier visitor.

    Args:
        words: of the sentence.
        config: the training.
        on_progress: called now and then with the share that is done, also while another visitor's
            training is waited for. What it raises abandons the training.

    Raises:
        AttentionError: there are too few words.
    """
    key = (words, config)
    while (found := _look_up(key)) is None:
        if not _training.acquire(timeout=POLL):
            on_progress(0.0)
            continue
        try:
            found = _look_up(key)  # whoever was waited for may have wanted the same
            if found is None:
                found = train(words, config, lambda share: _pause(on_progress, share))
                _keep(key, found)
        finally:
            _training.release()
        return found
    return found


def _pause(on_progress: Callable[[float], None], share: float) -> None:
    """Let other threads have a turn between two snapshots."""
    time.sleep(0)
    on_progress(share)


def _look_up(key: _Key) -> History | None:
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _keep(key: _Key, history: History) -> None:
    with _keeping:
        _kept[key] = history
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
