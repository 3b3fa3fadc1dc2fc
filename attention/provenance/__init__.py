"""Where a number comes from, and whether it is right.

Read in this order: `explanation` (what is known of one cell), `normalization` (the terms of weights
that are no softmax), `explain` (the terms of one cell), `reference` (every rule again, as plain
loops), `token_axes` (which axes stand for tokens), `rounding` (what rounding can do to a cell),
`verify` (each claim about a trace, checked).
"""
