"""A script that trains the same history with NumPy or PyTorch alone, nothing of ours.

What a person typed appears in it only as string literals, in which whatever cannot be seen is
escaped. The NumPy script does what `attention/learning/` does, in the same order, so that its
losses are the same to the last bit; the PyTorch script leaves the gradients to autograd.
"""

from attention import LearningConfig
from attention.learning.history import steps_per_snapshot
from attention.learning.tasks import TASKS
from pages.exports.script_template import tuple_source

_DATA = '''\
import math
from hashlib import shake_256

import numpy as np
{imports}
words = {words}
d_model, d_k, seed, steps, every, rate = {d_model}, {d_k}, {seed}, {steps}, {every}, {rate!r}


def normals(count, keys):
    """Standard normal numbers from texts: SHAKE-256, then Box and Muller (1958)."""
    streams = b"".join(
        shake_256(key.encode("utf-8", "surrogatepass")).digest(16 * count) for key in keys
    )
    integers = np.frombuffer(streams, "<u8").reshape(len(keys), count, 2) >> np.uint64(11)
    uniform = (integers + 0.5) * 2.0**-53
    return np.sqrt(-2.0 * np.log(uniform[..., 0])) * np.cos(2.0 * np.pi * uniform[..., 1])


def drawn_matrix(name, width):
    columns = normals(d_model, [f"weight {{seed}} {{j}} {{name}}" for j in range(width)])
    return np.ascontiguousarray(columns.T / math.sqrt(d_model))


n = len(words)
vocabulary = tuple(dict.fromkeys(words))
vectors = normals(d_model, [f"word {{seed}} {{word}}" for word in vocabulary])
own = np.array([vocabulary.index(word) for word in words])
{positions}

# The sentences of all steps: words drawn from the vocabulary.
stream = shake_256(f"practice {{seed}} steps".encode()).digest(8 * (steps + 1) * (n + 1))
draws = np.frombuffer(stream, "<u8").reshape(steps + 1, n + 1)
drawn = (draws[:, 1:] % len(vocabulary)).astype(np.int64)
lengths = {lengths}


def example(step):
    """X, and a 1 at the right word of each row."""
    chosen = {chosen}
    E, count = vectors[chosen], len(chosen)
    {example}


W = {{
    "W_Q": drawn_matrix("W_Q", d_k),
    "W_K": drawn_matrix("W_K", d_k),
    "W_V": drawn_matrix("W_V", d_model),
{w_out}}}
losses = {{}}
'''
_POSITIONS = """\
columns = np.arange(d_model)
angles = np.arange(n)[:, None] * 10_000.0 ** (-(columns - columns % 2) / d_model)
P = np.where(columns % 2 == 0, np.sin(angles), np.cos(angles))"""
_TARGETS = {
    "previous": "np.maximum(np.arange(count) - 1, 0)",
    "first": "np.zeros(count, np.int64)",
    "mirror": "np.arange(count)[::-1]",
    "itself": "np.arange(count)",
}
_NUMPY = """

def softmax(x):
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


{state}for step in range(steps - steps % every + 1):
    X, goal = example(step)
    # forward
    Q, K, V = X @ W["W_Q"], X @ W["W_K"], X @ W["W_V"]
    {scores}
    weights = softmax({masked})
    output = weights @ V
    {loss}
    if step % every == 0:
        losses[step] = loss
        print(f"step {{step}}  loss {{loss:.6g}}")
    # backward
    {doutput}
    dV = weights.T @ doutput
    dweights = doutput @ V.T
    dscores = weights * (dweights - (weights * dweights).sum(axis=1, keepdims=True))
    {dscores}
    dQ, dK = dscores @ K, dscores.T @ Q
    gradients = {{"W_Q": X.T @ dQ, "W_K": X.T @ dK, "W_V": X.T @ dV{dw_out}}}
    # one step
    for name, dW in gradients.items():
        {update}
"""
_NUMPY_ADAM = """\
m[name] = 0.9 * m[name] + (1 - 0.9) * dW
        v[name] = 0.999 * v[name] + (1 - 0.999) * dW**2
        mean, square = m[name] / (1 - 0.9 ** (step + 1)), v[name] / (1 - 0.999 ** (step + 1))
        W[name] = W[name] - rate * mean / (np.sqrt(square) + 1e-8)"""
_TORCH = """
W = {{name: torch.tensor(one, requires_grad=True) for name, one in W.items()}}
{optimiser}
for step in range(steps - steps % every + 1):
    X, goal = (torch.tensor(one) for one in example(step))
    Q, K, V = X @ W["W_Q"], X @ W["W_K"], X @ W["W_V"]
    attended = F.scaled_dot_product_attention(Q[None], K[None], V[None]{options})
    output = attended[0]
    {loss}
    if step % every == 0:
        losses[step] = loss.item()
        print(f"step {{step}}  loss {{loss.item():.6g}}")
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
"""


def numpy_training(words: tuple[str, ...], config: LearningConfig) -> str:
    """The script in NumPy; `losses` then holds the loss of each snapshot."""
    is_prediction = config.is_prediction
    loss = "loss = float(np.mean((output - goal @ X) ** 2))"
    doutput = "doutput = (output - goal @ X) * (2 / (len(goal) * d_model))"
    if is_prediction:
        loss = (
            'projected = output @ W["W_out"]\n'
            "    logits = projected @ vectors.T\n"
            "    largest = logits.max(axis=1)\n"
            "    total = np.log(np.exp(logits - largest[:, None]).sum(axis=1)) + largest\n"
            "    right = logits[np.arange(len(goal)), goal.argmax(axis=1)]\n"
            "    loss = float(np.mean(total - right))"
        )
        doutput = (
            "dlogits = (softmax(logits) - goal) * (1 / len(goal))\n"
            "    dprojected = dlogits @ vectors\n"
            '    doutput = dprojected @ W["W_out"].T'
        )
    is_adam = config.optimiser == "adam"
    zeros = "{name: np.zeros_like(one) for name, one in W.items()}"
    body = _NUMPY.format(
        state=f"m, v = ({zeros} for _ in range(2))\n" if is_adam else "",
        scores=f"scores = Q @ K.T{' / math.sqrt(d_k)' if config.is_scaled else ''}",
        masked="np.where(np.tri(len(X), dtype=bool), scores, -np.inf)"
        if is_prediction
        else "scores",
        loss=loss,
        doutput=doutput,
        dscores="dscores = dscores / math.sqrt(d_k)" if config.is_scaled else "",
        dw_out=', "W_out": output.T @ dprojected' if is_prediction else "",
        update=_NUMPY_ADAM if is_adam else "W[name] = W[name] - rate * dW",
    )
    return _whole("NumPy", "", words, config, body)


def torch_training(words: tuple[str, ...], config: LearningConfig) -> str:
    """The script in PyTorch, float64; `losses` then holds the loss of each snapshot."""
    loss = "loss = F.mse_loss(output, goal @ X)"
    if config.is_prediction:
        loss = (
            'logits = output @ W["W_out"] @ torch.tensor(vectors).T\n'
            "    loss = F.cross_entropy(logits, goal.argmax(dim=1))"
        )
    kind = "Adam" if config.optimiser == "adam" else "SGD"
    options = ", is_causal=True" if config.is_prediction else ""
    body = _TORCH.format(
        optimiser=f"optimiser = torch.optim.{kind}(W.values(), lr=rate)",
        options=options + ("" if config.is_scaled else ", scale=1.0"),
        loss=loss,
    )
    imports = "import torch\nimport torch.nn.functional as F\n"
    return _whole("NumPy and PyTorch", imports, words, config, body)


def _whole(
    library: str, imports: str, words: tuple[str, ...], config: LearningConfig, body: str
) -> str:
    is_alone = config.practice == "one" or config.is_prediction
    example = f"return E + P[:count], np.eye(count)[{_TARGETS.get(config.task, '')}]"
    if config.is_prediction:
        example = "return E[:-1] + P[: count - 1], np.eye(len(vocabulary))[chosen[1:]]"
    has_any_length = TASKS[config.task].has_any_length
    data = _DATA.format(
        imports=imports,
        words=tuple_source(words),
        d_model=config.d_model,
        d_k=config.d_k,
        seed=config.seed,
        steps=config.steps,
        every=steps_per_snapshot(config.steps),
        rate=config.rate,
        positions=_POSITIONS if config.has_positions else "P = np.zeros((n, d_model))",
        lengths="draws[:, 0] % n + 1" if has_any_length else "np.full(steps + 1, n)",
        chosen="own" if is_alone else "own if step % every == 0 else drawn[step, : lengths[step]]",
        example=example,
        w_out='    "W_out": drawn_matrix("W_out", d_model),\n' if config.is_prediction else "",
    )
    title = f'"""One head of attention learns a task. Needs {library} alone."""'
    lines = [line.rstrip() for line in f"{title}\n\n{data}{body}".splitlines()]
    return "\n".join([*lines, ""])
