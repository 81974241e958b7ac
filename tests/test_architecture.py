"""Imports point down, libraries never print, and every error stands in the one tree."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ["corpus", "embeddings", "qa", "qa.surfaces", "app"]


def modules():
    for top in ("corpus", "embeddings", "qa"):
        yield from sorted((ROOT / top).rglob("*.py"))
    yield ROOT / "app.py"


def layer(module):
    names = [name for name in LAYERS if module == name or module.startswith(name + ".")]
    return max(map(LAYERS.index, names), default=None)


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path):
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    if module == "corpus.__main__" or module == "qa.__main__":
        pytest.skip("entry points stand above the layers")
    own = layer(module)
    for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
        other = layer(name)
        assert other is None or other <= own, f"{module} imports {name}"


def test_every_error_belongs_to_the_tree():
    from corpus import errors

    classes = [value for value in vars(errors).values() if isinstance(value, type)]
    assert len(classes) > 10
    assert all(issubclass(value, errors.OnRecordError) for value in classes)


def test_the_tree_at_the_top_of_the_file_is_complete():
    from corpus import errors

    classes = [name for name, value in vars(errors).items() if isinstance(value, type)]
    assert [name for name in classes if name not in errors.__doc__] == []


def test_no_file_is_too_large():
    large = [
        path
        for top in ("corpus", "embeddings", "qa", "tests", "docs")
        for path in (ROOT / top).rglob("*")
        if path.is_file() and path.suffix != ".onnx" and path.stat().st_size > 5 * 2**20
    ]
    assert large == []
