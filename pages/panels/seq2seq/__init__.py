"""The panels of `/seq2seq`."""
