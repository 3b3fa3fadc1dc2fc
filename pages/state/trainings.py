"""The trainings of all visitors: each is done once, one at a time, and kept for a while."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from attention import History, LearningConfig, train

KEPT = 32  # trainings, some 0.8 MB each: those of a class
BLINK, CONTENDED = 0.001, 0.003  # s: a short sleep, and how long it takes where others compute
YIELDED = 4  # times the time since the last turn
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
                turns = _Turns()
                found = train(words, config, on_progress, turns.give_way)
                _keep(key, found)
        finally:
            _training.release()
        return found
    return found


class _Turns:
    """Lets the pages of other visitors go first, but not without end.

    Where another thread computes, a short sleep takes longer than it was to: the thread that
    wakes up waits for the interpreter. A training that yields until it does not is almost as
    unnoticed as one that does not run.
    """

    def __init__(self) -> None:
        self._since = time.monotonic()

    def give_way(self) -> None:
        """Sleep while others compute, at most `YIELDED` times as long as was trained."""
        now = time.monotonic()
        last = now + YIELDED * (now - self._since)
        while now < last:
            time.sleep(BLINK)
            before, now = now, time.monotonic()
            if now - before < CONTENDED:
                break
        self._since = now


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
