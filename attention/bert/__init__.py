"""A trained encoder in BERT's format, read from its files and computed in NumPy.

Read in this order: `errors`, `files`, `config`, `safetensors`, `weights`, `wordpiece`, `gelu`,
`encoder`, `trace`, `load` (find a model, load it).
"""
