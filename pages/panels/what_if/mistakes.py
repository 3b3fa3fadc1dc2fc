"""The same change as a line of code, in NumPy and in PyTorch, beside the line as in the paper."""

from dataclasses import dataclass

import streamlit as st

from attention.variants.catalogue import CAP, FINITE
from pages.state.texts import Texts


@dataclass(frozen=True)
class Lines:
    """The changed line and the usual one."""

    changed: str
    usual: str


SCALE = "scaled = scores / math.sqrt(d_k)"
SOFTMAX = "weights = softmax(scaled, axis=-1)"
IN_TORCH = "weights = torch.softmax(scaled, dim=-1)"
MASK = "masked = np.where(may_look, scaled, -np.inf)"
MASK_IN_TORCH = "masked = scaled.masked_fill(~may_look, -math.inf)"
_FINITE = f"{FINITE:.0f}".replace("-10000", "-1e4")

# NumPy, then PyTorch.
MISTAKES = {
    "no_scale": (Lines("scaled = scores", SCALE), Lines(
        "F.scaled_dot_product_attention(Q, K, V, scale=1.0)",
        "F.scaled_dot_product_attention(Q, K, V)")),
    "d_k_scale": (Lines("scaled = scores / d_k", SCALE), Lines(
        "F.scaled_dot_product_attention(Q, K, V, scale=1 / d_k)",
        "F.scaled_dot_product_attention(Q, K, V)  # scale=1 / math.sqrt(d_k)")),
    "softcap": (Lines(f"capped = {CAP:g} * np.tanh(scaled / {CAP:g})", "capped = scaled"), Lines(
        f"capped = {CAP:g} * torch.tanh(scaled / {CAP:g})", "capped = scaled")),
    "columns": (Lines("weights = softmax(scaled, axis=0)", SOFTMAX), Lines(
        "weights = torch.softmax(scaled, dim=0)", IN_TORCH)),
    "plain_division": (
        Lines("weights = scaled / scaled.sum(axis=-1, keepdims=True)", SOFTMAX),
        Lines("weights = scaled / scaled.sum(dim=-1, keepdim=True)", IN_TORCH)),
    "one_hot": (
        Lines("weights = np.eye(n)[scaled.argmax(axis=-1)]  # of equal ones, the first", SOFTMAX),
        Lines("weights = F.one_hot(scaled.argmax(dim=-1), n).double()  # of equal ones, the first",
              IN_TORCH)),
    "no_max": (
        Lines("powers = np.exp(scaled)",
              "powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))"),
        Lines("powers = torch.exp(scaled)",
              "powers = torch.exp(scaled - scaled.amax(dim=-1, keepdim=True))")),
    "same_qk": (Lines("Q, K = X @ W_Q, X @ W_Q", "Q, K = X @ W_Q, X @ W_K"), Lines(
        "Q = K = to_q(X)", "Q, K = to_q(X), to_k(X)  # two nn.Linear")),
    "v_is_k": (Lines("output = weights @ K", "output = weights @ V"), Lines(
        "F.scaled_dot_product_attention(Q, K, K)", "F.scaled_dot_product_attention(Q, K, V)")),
    "no_projections": (
        Lines("output = softmax(X @ X.T / math.sqrt(d_model), axis=-1) @ X",
              "output = softmax(Q @ K.T / math.sqrt(d_k), axis=-1) @ V"),
        Lines("F.scaled_dot_product_attention(X, X, X)",
              "F.scaled_dot_product_attention(to_q(X), to_k(X), to_v(X))")),
    "one_matrix": (Lines("scores = X @ (W_Q @ W_K.T) @ X.T", "scores = (X @ W_Q) @ (X @ W_K).T"),
                   Lines("scores = X @ M @ X.T  # M: (d_model, d_model)",
                         "scores = to_q(X) @ to_k(X).T")),
    "mask_times_zero": (Lines("masked = scaled * may_look", MASK), Lines(
        "masked = scaled * may_look", MASK_IN_TORCH)),
    "mask_after_softmax": (
        Lines("weights = softmax(scaled, axis=-1) * may_look",
              "weights = softmax(np.where(may_look, scaled, -np.inf), axis=-1)"),
        Lines("weights = torch.softmax(scaled, dim=-1) * may_look",
              "weights = torch.softmax(scaled.masked_fill(~may_look, -math.inf), dim=-1)")),
    "mask_inverted": (
        Lines("masked = np.where(~may_look, scaled, -np.inf)", MASK),
        Lines("# True hides, and a row that sees nothing is NaN, where here it is 0\n"
              "nn.MultiheadAttention(...)(X, X, X, attn_mask=may_look)",
              "nn.MultiheadAttention(...)(X, X, X, attn_mask=~may_look)\n"
              "F.scaled_dot_product_attention(Q, K, V, attn_mask=may_look)  # True keeps")),
    "mask_finite": (Lines(f"masked = np.where(may_look, scaled, scaled + {_FINITE})", MASK), Lines(
        f"masked = scaled + (~may_look) * {_FINITE}", MASK_IN_TORCH)),
    "pad_rows": (
        Lines("may_look = is_word[:, None] & is_word[None, :]", "may_look = is_word[None, :]"),
        Lines("may_look = is_word[:, None] & is_word[None, :]", "may_look = is_word[None, :]")),
    "naive_softmax": (
        Lines("powers = np.exp(masked - masked.max(axis=-1, keepdims=True))\n"
              "weights = powers / powers.sum(axis=-1, keepdims=True)",
              "largest = np.maximum(masked.max(axis=-1, keepdims=True), -1e308)\n"
              "powers = np.exp(masked - largest)\n"
              "weights = powers / np.maximum(powers.sum(axis=-1, keepdims=True), 1)"),
        Lines("weights = torch.softmax(masked, dim=-1)",
              "weights = torch.softmax(masked, dim=-1).nan_to_num(0)")),
    "silence": (Lines("V[j] = 0", "# V as it is"), Lines("V[j] = 0", "# V as it is")),
    "concatenated": (
        Lines("X = np.concatenate([E, P], axis=1)\nQ = X @ np.concatenate([W_Q, W_Q])",
              "X = E + P\nQ = X @ W_Q"),
        Lines("X = torch.cat([E, P], dim=1)\nQ = X @ torch.cat([W_Q, W_Q])",
              "X = E + P\nQ = X @ W_Q")),
}  # fmt: skip


def show_mistake(name: str, texts: Texts) -> None:
    """Both lines of a change, in both libraries."""
    if name not in MISTAKES:
        return
    st.header(texts("what_if.code.title"), anchor=False)
    for library, lines, place in zip(
        ("NumPy", "PyTorch"), MISTAKES[name], st.columns(2), strict=True
    ):
        comment = texts(f"what_if.code.{'comparison' if name in NO_MISTAKES else 'mistake'}")
        changed, usual = comment.split("|")
        source = f"# {library}, {changed}\n{lines.changed}\n\n# {library}, {usual}\n{lines.usual}"
        place.code(source, language="python", wrap_lines=True)


# Another way, not a wrong one.
NO_MISTAKES = ("softcap", "one_matrix", "silence", "concatenated")
