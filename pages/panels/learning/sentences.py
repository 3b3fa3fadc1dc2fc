"""What a training has shown, in sentences: every number in them was measured on its history."""

from collections.abc import Callable
from dataclasses import replace

from attention import History, LearningConfig
from attention.learning.findings import (
    FOUND,
    TESTS,
    found_at,
    jumps_of,
    on_other_orders,
    on_other_words,
    on_own,
)
from attention.learning.history import Snapshot
from pages.figures.core.formatting import floored_percent, format_number
from pages.state.texts import Texts

BY_HEART = 0.05  # a loss below this, where that of other sentences is ten times as large
Train = Callable[[LearningConfig], History]


def describe_claim(history: History, texts: Texts) -> str:
    """What the weight on the right word was and is, and when the head has found its task.

    Where the training exploded, at which step, and with what loss.
    """
    if history.divergence:
        return texts(
            "learning.diverged",
            step=history.divergence.step,
            loss=format_number(history.divergence.loss, 2),
            rate=f"{history.config.rate:g}",
            kept=history.snapshots[-1].step,
        )
    first, last = history.snapshots[0], history.snapshots[-1]
    found = found_at(history)
    kind = "prediction" if history.config.is_prediction else "weight"
    ending = "found" if found else "not_found"
    if found and not found.step:
        ending = "known"
    elif found and found.step == last.step:
        ending = "found_last"
    return " ".join(
        (
            texts(f"learning.tasks.{history.config.task}"),
            texts(
                f"learning.claim.{kind}",
                before=floored_percent(float(first.on_right.mean())),
                after=floored_percent(float(last.on_right.mean())),
                steps=last.step,
            ),
            texts(
                f"learning.claim.{ending}",
                step=found.step if found else "",
                limit=f"{FOUND:.0%}",
            ),
        )
    )


def describe_moment(snapshot: Snapshot, config: LearningConfig, texts: Texts) -> str:
    """One line about a snapshot, for the time line."""
    kind = "prediction" if config.is_prediction else "weight"
    return texts(
        f"learning.moment.{kind}",
        step=snapshot.step,
        loss=format_number(snapshot.loss, 3),
        right=floored_percent(float(snapshot.on_right.mean())),
    )


def describe_findings(history: History, texts: Texts, train: Train) -> list[str]:
    """What the head does with other sentences, and what the settings have to do with it."""
    if history.divergence:
        return []
    return [*_jumps(history, texts), *_tests(history, texts), *_twins(history, texts, train)]


def _jumps(history: History, texts: Texts) -> list[str]:
    """That the loss goes up and down, where it does: not where the training stood still."""
    jumps = jumps_of(history)
    if jumps is None:
        return []
    low, high = (format_number(loss, 3) for loss in (jumps.low, jumps.high))
    n = len(history.sentences.words)
    return [texts("learning.jumps", since=jumps.since, low=low, high=high, n=n)]


def _tests(history: History, texts: Texts) -> list[str]:
    own, others = on_own(history), on_other_orders(history)
    measured = {
        "own": floored_percent(own.on_right),
        "others": floored_percent(others.on_right),
        "own_loss": format_number(own.loss, 3),
        "others_loss": format_number(others.loss, 3),
        "count": TESTS,
    }
    is_alone = history.config.practice == "one" or history.config.is_prediction
    if is_alone and own.loss < BY_HEART and others.loss > 10 * own.loss:
        return [texts("learning.tests.by_heart", **measured)]
    said = [texts("learning.tests.others", **measured)]
    if not history.config.is_prediction:
        unseen = on_other_words(history)
        ending = "narrow" if others.on_right > FOUND > unseen.on_right else "unseen"
        said.append(texts(f"learning.tests.{ending}", unseen=floored_percent(unseen.on_right)))
    return said


def _twins(history: History, texts: Texts, train: Train) -> list[str]:
    """The same training with what was switched off, to compare."""
    config = history.config
    said = []
    if not config.has_positions:
        said.append(texts("learning.twins.why_positions"))
        twin = train(replace(config, has_positions=True))
        said.append(_compared("positions", history, twin, texts))
    if not config.is_scaled:
        twin = train(replace(config, is_scaled=True))
        said.append(_compared("scaling", history, twin, texts))
    return said


def _compared(kind: str, history: History, twin: History, texts: Texts) -> str:
    ends = {
        name: texts("learning.twins.found", step=found.step, limit=f"{FOUND:.0%}")
        if (found := found_at(one))
        else texts("learning.twins.not_found", limit=f"{FOUND:.0%}")
        for name, one in (("this", history), ("other", twin))
    }
    return texts(
        f"learning.twins.{kind}",
        d_k=history.config.d_k,
        mine=floored_percent(on_own(history).on_right),
        its=floored_percent(on_own(twin).on_right),
        **ends,
    )
