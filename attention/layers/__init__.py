"""The layers of the paper, each keeping every intermediate matrix.

Read in this order: `softmax`, `masks`, `arguments` (what attention accepts),
`scaled_dot_product` (the core), `sentences` (what traces say of their words), `self_attention`
(from words to outputs), `multi_head`, `cross_attention`; the rest of a layer: `layer_norm`,
`feed_forward`, `encoder_trace` and `encoder_layer`; word by word: `kv_cache`; and the
architectures before the Transformer: `rnn` and `seq2seq`.
"""
