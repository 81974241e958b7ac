"""Meaning as vectors: a model, the vectors it makes, and the index that searches them."""
