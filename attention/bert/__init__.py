"""A trained encoder in BERT's format, read from its files and computed in NumPy.

Read in this order: `errors`, `files`, `config`, `safetensors`, `tensor_files`, `tensor_names`,
`weights`, `vocabulary`, `tokenizer_settings`, `wordpiece`, `gelu`, `trace`, `stages`, `encoder`,
`whole_words`, `load`.
"""
