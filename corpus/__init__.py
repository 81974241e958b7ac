"""The record itself: documents, their passages and statements, and the library that keeps them.

Nothing here knows of vectors, questions or screens.
"""
