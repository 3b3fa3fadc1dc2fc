"""What happens in one step, in sentences: every number in them was measured in this run."""

from collections.abc import Sequence

from attention.decoding.findings import (
    difference_from_full_pass,
    is_kept_to_the_last_bit,
    moved_by_the_newest,
)
from attention.decoding.generate import DecodingStep
from attention.decoding.model import NextWordModel
from attention.decoding.sampling import Sampling
from attention.learning.config import MAX_LEARNED_WORDS
from pages.figures.core.formatting import format_number, in_powers, percent
from pages.state.latest_text import latest_text
from pages.state.markdown import visible, word_of
from pages.state.recipe import KEY
from pages.state.session import Visit
from pages.state.texts import Texts

LONGEST_TEXT = 300  # characters; of a longer one the end is cut


def describe_claim(steps: Sequence[DecodingStep], texts: Texts) -> str:
    """The text so far, and the word that comes next."""
    step = steps[-1]
    probability = float(step.choice.probabilities[step.choice.index])
    return texts(
        "decoding.claim",
        text=visible(" ".join(step.tokens), LONGEST_TEXT),
        word=visible(step.word),
        percent=percent(probability),
    )


def describe_step(
    model: NextWordModel, steps: Sequence[DecodingStep], sampling: Sampling, texts: Texts
) -> list[str]:
    """How the word was chosen, what was kept, and what the causal mask has to do with it."""
    step = steps[-1]
    difference = difference_from_full_pass(model, step)
    return [
        *_chosen(step, sampling, len(steps), texts),
        _kept(steps, texts),
        texts(
            f"decoding.{'same_as' if difference else 'equal_to'}_full_pass",
            n=len(step.tokens),
            difference=in_powers(difference),
        ),
        *_moved(model, step, texts),
    ]


def _chosen(step: DecodingStep, sampling: Sampling, number: int, texts: Texts) -> list[str]:
    choice, word = step.choice, visible(step.word)
    if sampling.temperature == 0:
        return [texts("decoding.chosen.largest", word=word)]
    said = texts(
        "decoding.chosen.number",
        number=format_number(choice.number),
        seed=sampling.seed,
        step=number,
        word=word,
    )
    left = int(choice.kept.sum())
    if left == len(choice.kept):
        return [said]
    return [said, texts("decoding.chosen.left", left=left, count=len(choice.kept))]


def _kept(steps: Sequence[DecodingStep], texts: Texts) -> str:
    """The rows of K and V that come from the step before, compared bit by bit."""
    step = steps[-1]
    n = len(step.tokens)
    if len(steps) == 1:
        return texts("decoding.kept.nothing", n=n)
    is_same = is_kept_to_the_last_bit(steps[-2], step)
    return texts(
        "decoding.kept.same" if is_same else "decoding.kept.changed",
        kept=step.n_kept,
        word=word_of(step.tokens, n - 1),
    )


def _moved(model: NextWordModel, step: DecodingStep, texts: Texts) -> list[str]:
    moved = moved_by_the_newest(model, step)
    if moved is None:
        return []
    return [
        texts(
            "decoding.moved" if moved.causal else "decoding.unmoved",
            word=word_of(step.tokens, len(step.tokens) - 1),
            causal=in_powers(moved.causal),
            without=format_number(moved.without_mask, 2),
        )
    ]


def describe_weights(
    model: NextWordModel, visit: Visit, prompt: Sequence[str], n: int, texts: Texts
) -> list[str]:
    """Where the weights come from, and where the head is asked for what it has not practised.

    Args:
        model: the head.
        visit: whose recipe and sentence count.
        prompt: the words that the text begins with.
        n: words so far.
        texts: the sentences.
    """
    if not model.steps:
        return [texts("decoding.honest.drawn")]
    words = visit.tokenized.tokens
    said = [texts("decoding.honest.learned", steps=model.steps)]
    if visit.recipe is None:
        received = visible(f"{KEY}={latest_text(KEY)}")
        said.append(texts("decoding.honest.unreadable", received=received))
    unknown = [word for word in dict.fromkeys(prompt) if word not in model.vocabulary]
    if unknown:
        named = ", ".join(f"“{visible(word)}”" for word in unknown)
        said.append(texts("decoding.honest.unknown", words=named))
    used = min(len(words), MAX_LEARNED_WORDS)
    if len(words) > used:
        said.append(texts("learning.left_out", used=used, count=len(words)))
    if n >= used:
        said.append(texts("decoding.honest.beyond", used=used))
    return said
