"""No weight file is loaded unless it is the one the manifest describes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from models.errors import ModelFileError
from models.weights import manifest, verified

ENTRY = """
[[weights]]
name = "small"
version = "1"
file = "small.onnx"
sha256 = "{digest}"
licence = "Apache-2.0"
origin = "made in this test"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.onnx").write_bytes(b"weights")
    text = ENTRY.format(digest=hashlib.sha256(b"weights").hexdigest())
    (tmp_path / "manifest.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_every_shipped_entry_is_complete_and_its_file_is_the_one_described() -> None:
    for name, entry in manifest().items():
        assert entry.licence
        assert entry.origin
        assert verified(name)[1].is_file()


def test_a_file_with_the_right_content_is_opened(folder: Path) -> None:
    entry, file = verified("small", path=folder / "manifest.toml")
    assert (entry.version, file) == ("1", folder / "small.onnx")


def test_a_file_with_another_content_is_refused(folder: Path) -> None:
    (folder / "small.onnx").write_bytes(b"weightz")
    with pytest.raises(ModelFileError, match="与清单不符"):
        verified("small", path=folder / "manifest.toml")


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "small.onnx").unlink()
    with pytest.raises(ModelFileError, match=r"缺少模型文件 small\.onnx"):
        verified("small", path=folder / "manifest.toml")


def test_a_missing_package_is_named(folder: Path) -> None:
    path = folder / "manifest.toml"
    path.write_text(path.read_text(encoding="utf-8") + 'package = "no_such_package"\n', encoding="utf-8")
    with pytest.raises(ModelFileError, match="no_such_package"):
        verified("small", path=path)


def test_an_unknown_name_and_a_damaged_manifest_are_refused(folder: Path) -> None:
    with pytest.raises(ModelFileError, match="large"):
        verified("large", path=folder / "manifest.toml")
    (folder / "manifest.toml").write_text("[[weights]]\nname = 1\n", encoding="utf-8")
    with pytest.raises(ModelFileError, match="无法读取"):
        manifest(folder / "manifest.toml")
