"""Where a number comes from, and whether it is right.

Read in this order: `explanation` (what is known of one cell), `normalization` (the terms of weights
that are no softmax), `layer_terms` (those of a layer beyond attention), `explain` (the terms of one
cell), `reference` (every rule again, as plain loops; with `layer_reference`), `token_axes` (which
axes stand for tokens), `gamma`, `layer_rounding` and `rounding` (what rounding can do to a cell),
`verify` (each claim about a trace, checked).
"""
