"""What if one thing were otherwise: attention with one rule changed, beside the paper's.

Read in this order: `evaluate` (a rule, computed in NumPy), `catalogue` (each change as other
rules), `setting` (masks and large scores), `comparison` (both sides and their difference as one
trace), `findings` (what broke, in numbers), `silence` (weight and effect), `heads` (several
heads), `fit`, `suspects` and `diagnosis` (which mistake somebody's own numbers show).
"""
