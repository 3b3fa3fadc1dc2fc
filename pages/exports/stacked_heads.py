"""Multi-head attention as arrays with an axis of heads, in place of one matrix a head."""

from attention import MultiHeadTrace
from attention.rules import Concatenation, Product, Rule, SampledWeights
from attention.traces import PlainTrace, attention_rules


def stacked_heads(trace: MultiHeadTrace) -> PlainTrace:
    """The same numbers under the same rules, with the heads along axis 0.

    W_Q, Q, scores, weights and heads hold `n_heads` matrices each, W_K, W_V, K and V
    `n_kv_heads`; each of these serves a group of heads.
    """
    config, stages = trace.config, trace.attention
    attention = attention_rules(config.d_k, trace.mask)
    del attention["output"]  # of each head; `heads` here, since the last product is the output
    rules: dict[str, Rule] = {
        **trace.inputs.rules(),
        **{name: SampledWeights(name, config.d_model, config.seed)
           for name in ("W_Q", "W_K", "W_V")},
        "W_O": SampledWeights("W_O", len(trace.W_O), config.seed),
        **{name: Product("X", f"W_{name}") for name in ("Q", "K", "V")},
        **attention,
        "heads": Product("weights", "V"),
        "concatenated": Concatenation(("heads",), config.d_v),
        "output": Product("concatenated", "W_O"),
    }  # fmt: skip
    numbers = {
        **trace.inputs.matrices(),
        **{name: getattr(trace, name) for name in ("W_Q", "W_K", "W_V", "W_O")},
        "Q": stages.query,
        "K": stages.key,
        "V": stages.value,
        **{name: getattr(stages, name) for name in attention},
        "heads": stages.output,
        "concatenated": trace.concatenated,
        "output": trace.output,
    }
    return PlainTrace({name: numbers[name] for name in rules}, trace.words, rules)
