"""Small documents for tests, written by hand, and a library of them."""

from corpus import ingest
from corpus.document import Reading
from corpus.library import Library
from embeddings.hashed import HashEmbedder
from qa.engine import Engine
from qa.index import open_index

HARBOUR = (
    "The harbour master, Ada Quist, said the new quay would open in May.\n\n"
    "“We have waited nine years for this quay,” Quist told reporters.\n\n"
    "Fishermen in the old port fear higher fees."
)
BRIDGE = (
    "The bridge over the Lind was closed on Tuesday after engineers found cracks.\n\n"
    "Mayor Tom Orr promised a temporary ferry. He did not say who would pay for it."
)


def reading(source, text, **metadata):
    return Reading(source, raw=text, metadata=metadata, found_in=dict.fromkeys(metadata, "test"))


def stored(folder, texts):
    """A library with one document for each name and text (or text and metadata) in `texts`."""
    library = Library.open(folder, create=True)
    for source, given in texts.items():
        text, metadata = given if isinstance(given, tuple) else (given, {})
        prepared = ingest.prepare(reading(source, text, **metadata))
        library.add(prepared.document, prepared.passages, prepared.quarantined, prepared.statements)
    return library


def engine(folder, texts):
    """An engine over `texts` that needs no model."""
    library = stored(folder, texts)
    embedder = HashEmbedder()
    return Engine(library, embedder, open_index(library, embedder))
