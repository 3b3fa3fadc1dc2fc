"""A sentence that grows word by word, with the keys and values of all earlier words kept.

Read in this order: `sampling` (from logits to one word), `model` (one head that predicts the next
word), `generate` (the loop), `trace` (one step of it, each matrix with its rule), `findings` (what
was measured), `costs` (what a word costs).
"""
