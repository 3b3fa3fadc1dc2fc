"""Experiments on attention, one question per file.

Read in this order: `variance` and `scaling_ablation` (why divide by sqrt(d_k)?),
`shape_mismatch` (which sizes must agree?), `temperature` and `convex_hull` (what can a weighted
average be?), `shuffle` (does attention see word order?), `costs` (what do heads cost?),
`influence` and `influence_by_distance` (how far does a word reach?), `sequence_costs` and `timing`
(what does a layer cost?), `layer_findings` (what does the rest of a layer keep, and what move?).
"""
