"""Scaled dot-product attention in NumPy, keeping every intermediate number.

Read the files in this order: `tokens`, `draws`, `embeddings`, `positions`, `weights`, `softmax`,
`masks`, `scaled_dot_product` (the heart), `inputs` and `self_attention` (the whole chain),
`shuffle` (what it does not see), `multi_head` and `ledger` (many heads, and what they cost),
`rules`, `traces` and `explain` (where one of its numbers comes from), `plain_loops`, `reach` and
`check` (whether it is right), `variance` and `unscaled` (why the scores are scaled), `misfit`
(sizes that clash), `sharpness` and `convex_hull` (what a weighted average can be), `recurrence`,
`influence`, `distance`, `timing`, `seq2seq`, `cross_attention` and `who_asks` (what came before,
and beside it), `own` and `by_hand` (other numbers than drawn ones), `pretrained` (a trained model;
then `wordpiece`, `safetensors`, `encoder_config`, `encoder_weights`, `gelu`, `encoder` and
`encoder_trace`). `errors` and `arguments` check what is given, `model_errors` and `model_files`
the files of a model.

Shapes, everywhere:

    n_query, n_key    how many vectors ask, and how many are asked
    d_model           the width of a word's vector, a row of X
    d_k, d_v          the widths of queries and keys, and of values, in each head
    n_heads           how many heads ask; n_kv_heads how many are asked
"""

from attention.by_hand import HandMade, by_hand
from attention.cross_attention import CrossAttentionTrace, cross_attention
from attention.embeddings import embed
from attention.encoder import Encoder
from attention.encoder_trace import EncoderHead, EncoderTrace
from attention.errors import AttentionError
from attention.explain import Explanation, explain
from attention.ledger import attention_parameters, kv_cache_bytes
from attention.masks import causal_mask, padding_mask, sliding_window_mask
from attention.model_errors import ModelError
from attention.multi_head import HeadTrace, MultiHeadConfig, MultiHeadTrace, multi_head_attention
from attention.own import OwnNumbers
from attention.positions import PositionsTrace, compare_positions, sinusoidal_positions
from attention.pretrained import find_model, load_encoder
from attention.scaled_dot_product import AttentionTrace, scaled_dot_product_attention
from attention.self_attention import SelfAttentionConfig, SelfAttentionTrace, self_attention
from attention.seq2seq import Seq2SeqTrace, seq2seq_attention
from attention.softmax import entropy, jacobian, jacobian_norm, softmax
from attention.tokens import tokenize
from attention.weights import projection

__all__ = [
    "AttentionError",
    "AttentionTrace",
    "CrossAttentionTrace",
    "Encoder",
    "EncoderHead",
    "EncoderTrace",
    "Explanation",
    "HandMade",
    "HeadTrace",
    "ModelError",
    "MultiHeadConfig",
    "MultiHeadTrace",
    "OwnNumbers",
    "PositionsTrace",
    "SelfAttentionConfig",
    "SelfAttentionTrace",
    "Seq2SeqTrace",
    "attention_parameters",
    "by_hand",
    "causal_mask",
    "compare_positions",
    "cross_attention",
    "embed",
    "entropy",
    "explain",
    "find_model",
    "jacobian",
    "jacobian_norm",
    "kv_cache_bytes",
    "load_encoder",
    "multi_head_attention",
    "padding_mask",
    "projection",
    "scaled_dot_product_attention",
    "self_attention",
    "seq2seq_attention",
    "sinusoidal_positions",
    "sliding_window_mask",
    "softmax",
    "tokenize",
]
