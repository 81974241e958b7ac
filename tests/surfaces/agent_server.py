"""`python agent_server.py FOLDER`: the agents' server over stdio, on a library without a model."""

import sys

from corpus.library import Library
from embeddings.hashed import HashEmbedder
from qa.engine import Engine
from qa.index import open_index
from qa.surfaces.backend import ready
from qa.surfaces.mcp_server import build_server

if __name__ == "__main__":
    library, embedder = Library.open(sys.argv[1]), HashEmbedder()
    build_server(ready(Engine(library, embedder, open_index(library, embedder)))).run("stdio")
