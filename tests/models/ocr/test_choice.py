"""Where the default engine cannot open, the second one reads, and it is said; so is where neither can."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from models import ocr, weights
from models.errors import EngineUnavailableError, ModelFileError
from models.weights import MANIFEST

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A manifest whose sums are not those of the weight files."""
    text = MANIFEST.read_text(encoding="utf-8")
    lines = [
        'sha256 = "' + "0" * 64 + '"' if line.startswith("sha256") else line for line in text.splitlines()
    ]
    manifest = tmp_path / "manifest.toml"
    manifest.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(weights, "MANIFEST", manifest)
    monkeypatch.setitem(weights.verified.__kwdefaults__, "path", manifest)


def test_the_default_engine_is_chosen_without_a_notice() -> None:
    choice = ocr.choose()
    assert (choice.name, choice.notice) == ("paddle", None)
    assert choice.version == ocr.version("paddle")


@needs_tesseract
def test_damaged_weights_bring_in_the_second_engine(damaged: None) -> None:
    choice = ocr.choose()
    assert choice.name == "tesseract"
    assert choice.version.endswith("chi_sim+eng")
    assert choice.notice is not None
    assert "与清单不符" in choice.notice


@needs_tesseract
def test_a_missing_runtime_brings_in_the_second_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("models.ocr.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    choice = ocr.choose()
    assert choice.name == "tesseract"
    assert choice.notice is not None
    assert "onnxruntime" in choice.notice
    assert ocr.engine("tesseract").name == "tesseract"


def test_neither_engine_is_an_error_that_names_both(
    damaged: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ModelFileError, match=r"与清单不符.*未安装文字识别程序 tesseract"):
        ocr.choose()


def test_an_engine_asked_for_by_name_is_not_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineUnavailableError, match="未安装"):
        ocr.choose("tesseract")
