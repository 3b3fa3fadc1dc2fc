"""What stands above each matrix of a head that learns: its symbol, and how it is computed."""

from collections.abc import Mapping

from attention import LearningConfig
from pages.figures.core.matrices import MATRICES

_STEPS = {"adam": "rate · m ÷ (√v + ε)", "sgd": "rate · dW"}
_GRADIENTS = {
    "dX": "dX",
    "dQ": "dQ = dscores K",
    "dK": "dK = dscores<sup>T</sup> Q",
    "dV": "dV = weights<sup>T</sup> doutput",
    "dW_Q": "dW<sub>Q</sub> = X<sup>T</sup> dQ",
    "dW_K": "dW<sub>K</sub> = X<sup>T</sup> dK",
    "dW_V": "dW<sub>V</sub> = X<sup>T</sup> dV",
    "dweights": "dweights = doutput V<sup>T</sup>",
    "dscaled": "dscaled",
    "dlogits": "dlogits = (p − next) ÷ n",
    "dprojected": "dprojected = dlogits U",
    "dW_out": "dW<sub>out</sub> = output<sup>T</sup> dprojected",
}


def titles_of(config: LearningConfig) -> Mapping[str, str]:
    """The title of each matrix that a step of this training has."""
    root = f"√{config.d_k}"
    last = "masked" if config.is_prediction else "scaled" if config.is_scaled else "scores"
    titles = {name: one.formula.format(root=root, input=last) for name, one in MATRICES.items()}
    if config.has_positions:
        titles["X"] = "X = E + P"
    titles |= _GRADIENTS
    titles["dscores"] = f"dscores = dscaled ÷ {root}" if config.is_scaled else "dscores"
    titles["doutput"] = (
        "doutput = dprojected W<sub>out</sub><sup>T</sup>"
        if config.is_prediction
        else "doutput = 2 (output − target) ÷ size"
    )
    for name in config.learned:
        of = name.removeprefix("W_")
        titles[f"{name}.new"] = f"new W<sub>{of}</sub>"
        titles[f"step_{of}"] = _STEPS[config.optimiser]
    return titles
