"""What heads cost: numbers to learn, and bytes to keep while a sentence is written."""

from collections.abc import Mapping
from types import MappingProxyType

from attention.arrays import whole_number
from attention.layers.multi_head import MultiHeadConfig

BYTES_PER_NUMBER = 2  # of float16 and bfloat16, in which caches are kept


def attention_parameters(config: MultiHeadConfig) -> Mapping[str, int]:
    """How many numbers each matrix of a multi-head attention holds.

        W_Q  n_heads d_model d_k
        W_K  n_kv_heads d_model d_k
        W_V  n_kv_heads d_model d_v
        W_O  n_heads d_v d_model

    There are no biases. With d_k = d_v = d_model / n_heads and no groups it is 4 d_model^2,
    however many heads there are.

    Args:
        config: the sizes.

    Returns:
        The count by the name of the matrix; their sum is that of the layer.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.2.
    """
    asking, asked = config.n_heads * config.d_model, config.kv_heads * config.d_model
    return MappingProxyType(
        {
            "W_Q": asking * config.d_k,
            "W_K": asked * config.d_k,
            "W_V": asked * config.d_v,
            "W_O": asking * config.d_v,
        }
    )


def kv_cache_bytes(
    n_tokens: int,
    n_kv_heads: int,
    d_k: int,
    d_v: int,
    *,
    layers: int = 1,
) -> int:
    """How much memory the keys and values of all words so far take.

        n_tokens n_kv_heads (d_k + d_v) layers 2 bytes

    A model that writes word after word keeps them, so as not to compute them anew each time.
    The number of query heads does not matter: hence grouped queries.

    Args:
        n_tokens: words so far, at least 0.
        n_kv_heads: key and value heads of a layer, at least 1.
        d_k: the width of a key, at least 1.
        d_v: the width of a value, at least 1.
        layers: how many attentions one after the other, at least 1.

    Returns:
        Bytes, for one sentence, in float16 or bfloat16.

    Raises:
        AttentionError: a number is not whole or too small.

    Source: Shazeer, "Fast Transformer Decoding: One Write-Head is All You Need", 2019,
    sections 2.4 and 3.
    """
    n_tokens = whole_number("n_tokens", n_tokens, least=0)
    n_kv_heads = whole_number("n_kv_heads", n_kv_heads, least=1)
    width = whole_number("d_k", d_k, least=1) + whole_number("d_v", d_v, least=1)
    layers = whole_number("layers", layers, least=1)
    return n_tokens * n_kv_heads * width * layers * BYTES_PER_NUMBER
