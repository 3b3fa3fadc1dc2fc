"""Self-attention on the numbers of a setting, in plain loops."""

import math


def numbers_of(setting):
    """Q, scores, scaled, weights and output as lists of rows."""
    trace = setting.trace
    X, W_Q, W_K, W_V = (array.tolist() for array in (trace.X, trace.W_Q, trace.W_K, trace.W_V))
    Q, K, V = (_times(X, W) for W in (W_Q, W_K, W_V))
    scores = [[_dot(q, k) for k in K] for q in Q]
    scaled = [[x / math.sqrt(len(Q[0])) for x in row] for row in scores]
    weights = []
    for i, row in enumerate(scaled):
        may = [setting.mask is None or bool(setting.mask[i][j]) for j in range(len(row))]
        powers = [math.exp(x) if m else 0.0 for x, m in zip(row, may, strict=True)]
        weights.append([p / sum(powers) for p in powers])
    output = _times(weights, V)
    return {"Q": Q, "scores": scores, "scaled": scaled, "weights": weights, "output": output}


def _dot(a, b):
    return math.fsum(x * y for x, y in zip(a, b, strict=True))


def _times(a, b):
    return [[_dot(row, column) for column in zip(*b, strict=True)] for row in a]
