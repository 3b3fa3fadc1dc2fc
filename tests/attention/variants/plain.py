"""Attention and every mistake in it, written again as plain loops over lists. It shares nothing."""

import math

INF = math.inf


def times(a, b):
    return [
        [sum(x * y for x, y in zip(row, column, strict=True)) for column in zip(*b, strict=True)]
        for row in a
    ]


def transposed(a):
    return [list(column) for column in zip(*a, strict=True)]


def softmax_of(numbers):
    largest = max(numbers)
    if largest == -INF:
        return [0.0] * len(numbers)
    powers = [math.exp(x - largest) for x in numbers]
    return [p / sum(powers) for p in powers]


def shares(row):
    total = sum(x for x in row if x != -INF)
    return [0.0 if x == -INF else (x / total if total else math.nan) for x in row]


def largest_alone(row):
    finite = [x for x in row if x != -INF]
    if not finite:
        return [0.0] * len(row)
    near = 1e-11 * max(map(abs, finite))
    best = [x != -INF and max(finite) - x <= near for x in row]
    return [1 / sum(best) if is_best else 0.0 for is_best in best]


def without_maximum(row):
    powers = [math.exp(x) if x < 709.7 else INF for x in row]
    total = sum(powers)
    return [math.nan if (p == total == INF) or total == 0 else p / total for p in powers]


def unguarded(row):
    return [math.nan] * len(row) if max(row) == -INF else softmax_of(row)


def attend(variant, given, d_k, mask=None, word=0, cap=2.0):
    """Scores, weights and output, as lists.

    `given` has X, W_Q, W_K and W_V, and for `concatenated` E and P; `mask` is rows of True for
    what may be seen.
    """
    X, W_Q, W_K, W_V = (given[name] for name in ("X", "W_Q", "W_K", "W_V"))
    if variant == "concatenated":
        X = [e + p for e, p in zip(given["E"], given["P"], strict=True)]
        W_Q, W_K, W_V = W_Q + W_Q, W_K + W_K, W_V + W_V
    Q, K, V = times(X, W_Q), times(X, W_K), times(X, W_V)
    divisor = math.sqrt(d_k)
    if variant == "same_qk":
        K = Q
    if variant == "v_is_k":
        V = K
    if variant == "no_projections":
        Q = K = V = X
        divisor = math.sqrt(len(X[0]))
    scores = times(Q, transposed(K))
    if variant == "one_matrix":
        scores = times(times(X, times(W_Q, transposed(W_K))), transposed(X))
    divisor = {"no_scale": 1, "d_k_scale": d_k}.get(variant, divisor)
    scaled = [[s / divisor for s in row] for row in scores]
    if variant == "softcap":
        scaled = [[cap * math.tanh(s / cap) for s in row] for row in scaled]
    masked = hidden(variant, scaled, mask)
    if variant == "columns":
        weights = transposed([softmax_of(column) for column in transposed(masked)])
    else:
        how = {"plain_division": shares, "one_hot": largest_alone, "no_max": without_maximum,
               "naive_softmax": unguarded}.get(variant, softmax_of)  # fmt: skip
        weights = [how(row) for row in masked]
    if variant == "mask_after_softmax":
        weights = [
            [w * m for w, m in zip(row, seen, strict=True)]
            for row, seen in zip(weights, mask, strict=True)
        ]
    if variant == "silence":
        V = [[0.0] * len(row) if i == word else row for i, row in enumerate(V)]
    return {"scores": scores, "weights": weights, "output": times(weights, V)}


def hidden(variant, scaled, mask):
    if mask is None or variant == "mask_after_softmax":
        return scaled
    real = [any(row[j] for row in mask) for j in range(len(mask))]
    rows = []
    for i, row in enumerate(scaled):
        new = []
        for j, x in enumerate(row):
            sees = mask[i][j]
            if variant == "mask_inverted":
                sees = not sees
            if variant == "pad_rows":
                sees = sees and real[i]
            instead = {"mask_times_zero": 0.0, "mask_finite": x - 10_000}.get(variant, -INF)
            new.append(x if sees else instead)
        rows.append(new)
    return rows
