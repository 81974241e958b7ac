"""An index folder is whole or not there."""

import subprocess
import sys

import pytest

from embeddings import manifest
from embeddings.manifest import Stamp

STAMP = Stamp(3, "m")


def build(root, words="content"):
    with manifest.building(root, STAMP) as folder:
        (folder / "a").write_text(words)
        (folder / "sub").mkdir()
        (folder / "sub" / "b").write_text("more")
    return folder


def test_what_was_built_is_current_and_whole(tmp_path):
    folder = build(tmp_path)
    assert manifest.current(tmp_path) == folder
    assert manifest.stamp_of(folder) == STAMP
    assert manifest.damage(folder) == ()


def test_a_failed_build_leaves_the_old_one(tmp_path):
    old = build(tmp_path)
    with pytest.raises(RuntimeError), manifest.building(tmp_path, Stamp(4, "m")) as folder:
        (folder / "a").write_text("half")
        raise RuntimeError
    assert manifest.current(tmp_path) == old
    assert manifest.damage(old) == ()
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [old.name]


def test_the_old_folder_goes_when_a_new_one_is_current(tmp_path):
    oldest = build(tmp_path)
    old = build(tmp_path, "newer")
    new = build(tmp_path, "newest")
    assert manifest.current(tmp_path) == new
    assert old.exists() and not oldest.exists()


def test_every_altered_or_missing_file_is_found(tmp_path):
    folder = build(tmp_path)
    content = bytearray((folder / "a").read_bytes())
    content[0] ^= 1
    (folder / "a").write_bytes(content)
    (folder / "sub" / "b").unlink()
    assert manifest.damage(folder) == ("a", "sub/b")
    (folder / manifest.MANIFEST).write_text("{")
    assert manifest.damage(folder) == (manifest.MANIFEST,)
    assert manifest.stamp_of(folder) is None


def test_a_kill_in_the_middle_leaves_the_old_one(tmp_path):
    old = build(tmp_path)
    code = (
        "import os, sys, pathlib; from embeddings import manifest\n"
        "with manifest.building(pathlib.Path(sys.argv[1]), manifest.Stamp(9, 'm')) as folder:\n"
        "    (folder / 'a').write_text('torn'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)])
    assert manifest.current(tmp_path) == old and manifest.damage(old) == ()


def test_no_index_is_no_error(tmp_path):
    assert manifest.current(tmp_path) is None
    (tmp_path / "current").write_text("gone")
    assert manifest.current(tmp_path) is None
