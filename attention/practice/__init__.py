"""Questions about one self-attention, each with its answer taken from the trace.

Read in this order: `answers` (how an answer is judged), `question`, `setting` (the numbers that are
asked about), then the kinds of questions in `compute`, `point`, `change`, `sizes` and `predict`,
and `exercises` (sets of questions).
"""
