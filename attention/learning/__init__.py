"""One head of self-attention that learns a task, every number of it kept.

Read in this order: `tasks` (what is to be learned), `config`, `practice` (the sentences it learns
from), `passes` (forward, loss and backward), `optimisers`, `history` (the training itself),
`steps` (one step of it as a trace, every gradient with its rule), `findings` (what was
measured), `frames` (a matrix over time).
"""
