"""What several tests share: the model loaded once, the sample library built once, the data."""

import os
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def embedder():
    from embeddings.embedder import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder()


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory, embedder):
    """A library of the bundled sample, embedded with the real model."""
    from corpus import ingest
    from corpus.library import Library
    from qa.index import sync

    folder = tmp_path_factory.mktemp("sample") / "library"
    library = Library.open(folder, create=True)
    outcomes = list(ingest.add(library, [str(ROOT / "corpus" / "sample")]))
    assert {outcome.status for outcome in outcomes} == {"added"}
    sync(library, embedder)
    return folder


@pytest.fixture(scope="session")
def sample(sample_folder, embedder):
    """The engine of the sample library."""
    from corpus.library import Library
    from qa.engine import Engine
    from qa.index import open_index

    library = Library.open(sample_folder)
    return Engine(library, embedder, open_index(library, embedder))


@pytest.fixture(scope="session")
def shared():
    """The folder of real documents beside the repository; tests that need it skip without it."""
    folder = ROOT.parent / "shared"
    if not (folder / "questions").is_dir():
        pytest.skip("the real documents are not beside this repository")
    return folder
