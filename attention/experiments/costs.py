"""What heads cost: parameters to learn, and bytes to cache during decoding."""

from collections.abc import Mapping
from types import MappingProxyType

from attention.arrays import whole_number
from attention.layers.multi_head import MultiHeadConfig

BYTES_PER_NUMBER = 2  # of float16 and bfloat16, in which caches are kept


def attention_parameters(config: MultiHeadConfig) -> Mapping[str, int]:
    """The number of parameters of each matrix of a multi-head attention.

        W_Q  n_heads d_model d_k
        W_K  n_kv_heads d_model d_k
        W_V  n_kv_heads d_model d_v
        W_O  n_heads d_v d_model

    There are no biases. With d_k = d_v = d_model / n_heads and no groups the sum is 4 d_model^2
    for any number of heads.

    Args:
        config: the sizes.

    Returns:
        The count by the name of the matrix; the sum is that of the layer.

    Source: Vaswani et al., "Attention Is All You Need", 2017, section 3.2.2.
    """
    query_rows, kv_rows = config.n_heads * config.d_model, config.kv_heads * config.d_model
    return MappingProxyType(
        {
            "W_Q": query_rows * config.d_k,
            "W_K": kv_rows * config.d_k,
            "W_V": kv_rows * config.d_v,
            "W_O": query_rows * config.d_v,
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
    """The memory of the keys and values of all words so far.

        n_tokens n_kv_heads (d_k + d_v) layers 2 bytes

    A decoder caches them so that it need not recompute them for each new word. The number of
    query heads does not matter, which is why grouped queries save memory.

    Args:
        n_tokens: words so far, at least 0.
        n_kv_heads: key and value heads of a layer, at least 1.
        d_k: the width of a key, at least 1.
        d_v: the width of a value, at least 1.
        layers: how many attention layers, at least 1.

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
