"""The question for the sizes in the chain from Q and K^T to the output."""

from attention.practice.answers import SizesAnswer
from attention.practice.question import Question
from attention.practice.setting import Setting


def shapes(setting: Setting) -> Question | None:
    """The sizes of K^T, of the scores and of the output, if d_v were another number than d_k."""
    n, config = setting.n, setting.config
    d_k = config.d_k
    d_v = config.d_v if config.d_v != d_k else d_k + 1
    right = {"K_T": (d_k, n), "scores": (n, n), "output": (n, d_v)}
    wrong = {
        "not_transposed": {**right, "K_T": (n, d_k)},
        "scores_of_d_k": {**right, "scores": (n, d_k)},
        "output_of_d_k": {**right, "output": (n, d_k)},
        "output_of_d_model": {**right, "output": (n, config.d_model)},
    }
    told: dict[str, dict[str, tuple[int, int]]] = {}
    for code, sizes in wrong.items():
        if sizes != right and sizes not in told.values():
            told[code] = sizes
    numbers = {"n": n, "d_model": config.d_model, "d_k": d_k, "d_v": d_v}
    return Question("shapes", SizesAnswer(right, told), numbers=numbers)
