"""The layers of the paper, each keeping every intermediate matrix.

Read in this order: `softmax`, `masks`, `arguments` (what attention accepts),
`scaled_dot_product` (the heart), `self_attention` (the whole chain), `multi_head`,
`cross_attention`, and what came before them: `rnn` and `seq2seq`.
"""
