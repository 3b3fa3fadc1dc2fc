"""A multilingual trained encoder, read from one file of 4-bit numbers; BERT's encoder computes it.

Read in this order: `layout` (what stands where in the file), `quantized` (its 4-bit numbers),
`weights`, `unigram` (the tokenizer), `load`.
"""
