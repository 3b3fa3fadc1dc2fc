"""From a sentence to X and the weight matrices.

Read in this order: `tokens`, `prng`, `embeddings`, `positions`, `projections`, `input_vectors`
(X, with or without positions), then numbers that are not sampled: `overrides` and
`handcrafted`.
"""
