"""One step of decoding as a trace: every matrix from the words to the probabilities."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from attention.arrays import Array, read_only
from attention.decoding.generate import DecodingStep
from attention.decoding.model import NextWordModel
from attention.decoding.sampling import Sampling
from attention.decoding_rules import SingleRow
from attention.inputs.embeddings import embed
from attention.inputs.positions import sinusoidal_positions
from attention.learning_rules import Times
from attention.rules import (
    Constant,
    Masked,
    Product,
    Rule,
    SampledVectors,
    SampledWeights,
    Sinusoid,
    Softmax,
    Sum,
)
from attention.traces import attention_rules
from attention.variant_rules import Normalization


@dataclass(frozen=True, eq=False)
class DecodingTrace:
    """The query of the newest word against the keys and values of all words so far.

    `x` is the row of X of that word; Q, scores, weights and everything after them have one row.
    `tempered` is there at a temperature other than 0 and 1, `filtered` where words are left out.
    """

    model: NextWordModel
    step: DecodingStep
    sampling: Sampling

    @property
    def tokens(self) -> tuple[str, ...]:
        return self.step.tokens

    @property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """The newest word asks, all words are asked, one of the vocabulary is chosen."""
        tokens = self.tokens
        return MappingProxyType(
            {
                "word": tokens,
                "query": tokens[-1:],
                "key": tokens,
                "vocabulary": self.model.vocabulary,
            }
        )

    @property
    def matrices(self) -> Mapping[str, Array]:
        """Every matrix by its name, in the order in which it is computed."""
        return MappingProxyType({name: array for name, (array, _) in self._computed.items()})

    @property
    def rules(self) -> Mapping[str, Rule]:
        """How each of the matrices is computed."""
        return MappingProxyType({name: rule for name, (_, rule) in self._computed.items()})

    @cached_property
    def _computed(self) -> dict[str, tuple[Array, Rule]]:
        found = {**self._read(), **self._attended(), **self._chosen()}
        return {name: (read_only(array), rule) for name, (array, rule) in found.items()}

    def _read(self) -> dict[str, tuple[Array, Rule]]:
        model, tokens, step = self.model, self.tokens, self.step
        drawn = SampledVectors(tokens, model.seed)
        found: dict[str, tuple[Array, Rule]] = {"X": (step.X, drawn)}
        if model.has_positions:
            d_model = model.d_model
            found = {
                "E": (embed(tokens, d_model, model.seed), drawn),
                "P": (sinusoidal_positions(len(tokens), d_model), Sinusoid(d_model)),
                "X": (step.X, Sum("E", "P")),
            }
        last = len(tokens) - 1
        found["x"] = (step.X[last:], SingleRow("X", last))
        for name, numbers in model.W.items():
            learned = Constant("learned here", step=model.steps)
            drawn_weights = SampledWeights(name, numbers.shape[0], model.seed)
            found[name] = (numbers, learned if model.steps else drawn_weights)
        return found

    def _attended(self) -> dict[str, tuple[Array, Rule]]:
        new, model = self.step.new, self.model
        output = new.output[-1:]
        numbers = {
            "scores": new.scores[-1:],
            "scaled": new.scaled[-1:],
            "weights": new.weights[-1:],
            "output": output,
        }
        rules = attention_rules(model.d_k, None)
        U = embed(model.vocabulary, model.d_model, model.seed)
        projected = output @ model.W["W_out"]
        return {
            "Q": (new.query[-1:], Product("x", "W_Q")),
            "K": (new.key, Product("X", "W_K")),
            "V": (new.value, Product("X", "W_V")),
            **{name: (array, rules[name]) for name, array in numbers.items()},
            "vocabulary": (U, SampledVectors(model.vocabulary, model.seed)),
            "projected": (projected, Product("output", "W_out")),
            "logits": (
                self.step.choice.logits[None],
                Product("projected", "vocabulary", is_transposed=True),
            ),
        }

    def _chosen(self) -> dict[str, tuple[Array, Rule]]:
        choice, temperature = self.step.choice, self.sampling.temperature
        last, numbers = "logits", choice.logits[None]
        probabilities = choice.probabilities[None]
        if temperature == 0:
            return {"probabilities": (probabilities, Normalization("logits", "one_hot"))}
        found: dict[str, tuple[Array, Rule]] = {}
        if temperature != 1:
            numbers = numbers * (1 / temperature)
            found["tempered"] = (numbers, Times(last, 1 / temperature))
            last = "tempered"
        if not choice.kept.all():
            kept = choice.kept[None]
            found["filtered"] = (np.where(kept, numbers, -np.inf), Masked(last, kept))
            last = "filtered"
        return {**found, "probabilities": (probabilities, Softmax(last))}
