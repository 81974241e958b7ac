"""Bytes of one file type -> readings: a reader function per type, listed in `corpus.read`.

Readers only read: they keep every word of the source, say what the source says of itself, and
leave laying out plain text and setting page furniture aside to those who come after.
"""
