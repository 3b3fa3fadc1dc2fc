"""Scaled dot-product attention in NumPy, keeping every intermediate number.

Nine files are the base: `errors`, `arrays`, `sources` (which cells a cell is computed from),
`decoding_rules`, `layer_rules`, `learning_rules`, `variant_rules` and `rules` (how a matrix is
computed) and `traces` (matrices by name, each with its rule). These packages build on them; read
them in this order, and in each package the files in the order that its docstring lists:

    inputs         from a sentence to X and the weight matrices
    layers         the paper: softmax, masks, and attention in each of its forms
    provenance     where a number comes from, and whether it is right
    experiments    one question each
    variants       what if one thing were otherwise, and which mistake somebody's numbers show
    practice       questions about the numbers, and which mistake a wrong answer shows
    bert           a trained model
    e5             another one, for many languages
    learning       one head that learns a task: loss, gradients, steps
    decoding       a sentence that grows word by word: cache, temperature, top-k, top-p

`models` finds and loads the trained ones.

Shapes, everywhere:

    n_query, n_key    the number of query and of key vectors
    d_model           the width of a token's vector, a row of X
    d_k, d_v          the widths of queries and keys, and of values, per head
    n_heads           the number of query heads; n_kv_heads that of key-value heads
"""

from attention.bert.encoder import Encoder
from attention.bert.errors import ModelError
from attention.bert.trace import EncoderHead, EncoderTrace
from attention.errors import AttentionError
from attention.experiments.costs import attention_parameters, kv_cache_bytes
from attention.inputs.embeddings import embed
from attention.inputs.handcrafted import Handcrafted, handcrafted
from attention.inputs.overrides import Overrides
from attention.inputs.positions import PositionsTrace, compare_positions, sinusoidal_positions
from attention.inputs.projections import projection
from attention.inputs.tokens import tokenize
from attention.layers.cross_attention import CrossAttentionTrace, cross_attention
from attention.layers.encoder_layer import encoder, encoder_layer
from attention.layers.encoder_trace import EncoderLayerConfig, EncoderLayerTrace
from attention.layers.feed_forward import feed_forward
from attention.layers.kv_cache import KVCache
from attention.layers.layer_norm import layer_norm
from attention.layers.masks import causal_mask, padding_mask, sliding_window_mask
from attention.layers.multi_head import (
    HeadTrace,
    MultiHeadConfig,
    MultiHeadTrace,
    multi_head_attention,
)
from attention.layers.scaled_dot_product import AttentionTrace, scaled_dot_product_attention
from attention.layers.self_attention import SelfAttentionConfig, SelfAttentionTrace, self_attention
from attention.layers.seq2seq import Seq2SeqTrace, seq2seq_attention
from attention.layers.softmax import entropy, jacobian, jacobian_norm, softmax
from attention.learning.config import LearningConfig
from attention.learning.history import History, train
from attention.learning.steps import LearningTrace
from attention.models import find_model, load_encoder
from attention.provenance.explain import explain
from attention.provenance.explanation import Explanation
from attention.variants.diagnosis import Diagnosis, diagnose

# Earlier names of three public objects, for scripts that use them.
OwnNumbers = Overrides
HandMade = Handcrafted
by_hand = handcrafted

__all__ = [
    "AttentionError",
    "AttentionTrace",
    "CrossAttentionTrace",
    "Diagnosis",
    "Encoder",
    "EncoderHead",
    "EncoderLayerConfig",
    "EncoderLayerTrace",
    "EncoderTrace",
    "Explanation",
    "HandMade",
    "Handcrafted",
    "HeadTrace",
    "History",
    "KVCache",
    "LearningConfig",
    "LearningTrace",
    "ModelError",
    "MultiHeadConfig",
    "MultiHeadTrace",
    "Overrides",
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
    "diagnose",
    "embed",
    "encoder",
    "encoder_layer",
    "entropy",
    "explain",
    "feed_forward",
    "find_model",
    "handcrafted",
    "jacobian",
    "jacobian_norm",
    "kv_cache_bytes",
    "layer_norm",
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
    "train",
]
