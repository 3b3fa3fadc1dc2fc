"""What a layer computes beyond attention, as source code."""

from collections.abc import Mapping
from typing import assert_never

from attention.layer_rules import (
    Activation,
    ElementwiseAffine,
    RowMean,
    RowVariance,
    Standardization,
)
from pages.exports.script_template import TORCH, Helper, Script

GELU = Helper(
    "gelu",
    '''\
def gelu(x):
    """x, times the chance that a standard normal number is below it."""
    chances = [math.erfc(-number / math.sqrt(2)) / 2 for number in x.ravel()]
    return x * np.array(chances).reshape(x.shape)''',
    ("import math",),
)


def layer_source(
    rule: RowMean | RowVariance | Standardization | ElementwiseAffine | Activation,
    names: Mapping[str, str],
    script: Script,
) -> str:
    """The expression that computes a matrix by its rule; `names` has the variable of each."""
    of = names[rule.of]
    match rule:
        case RowMean():
            return f"{of}.mean(axis=-1, keepdims=True)"
        case RowVariance(mean=mean):
            return f"(({of} - {names[mean]}) ** 2).mean(axis=-1, keepdims=True)"
        case Standardization(_, mean, variance, eps):
            root = f"{script.dialect.module}.sqrt({names[variance]} + {eps!r})"
            return f"({of} - {names[mean]}) / {root}"
        case ElementwiseAffine(_, gamma, beta):
            return f"{of} * {names[gamma]} + {names[beta]}"
        case Activation(_, kind):
            if script.dialect is TORCH:
                return script.functional(f"{kind}({of})")
            return script.call(GELU, of) if kind == "gelu" else f"np.maximum({of}, 0)"
        case _:
            assert_never(rule)
