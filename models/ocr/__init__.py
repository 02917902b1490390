"""Text in pictures. ``engine`` opens one by name; see ``protocol`` for what each promises."""

from __future__ import annotations

from models.errors import EngineUnavailableError
from models.ocr.protocol import Direction, Image, Ink, OcrEngine, OcrLine, OcrPage, SealBlob

ENGINES = ("paddle", "tesseract")
DEFAULT = "paddle"

__all__ = [
    "DEFAULT",
    "ENGINES",
    "Direction",
    "Image",
    "Ink",
    "OcrEngine",
    "OcrLine",
    "OcrPage",
    "SealBlob",
    "engine",
    "version",
]


def engine(name: str = DEFAULT, *, threads: int = 1) -> OcrEngine:
    """Open an engine; is slow for ``paddle``, which peaks near 0.9 GB on A4 at 200 dpi, so keep it.

    Raises ``EngineUnavailableError`` for an unknown or uninstalled engine and ``ModelFileError`` for
    damaged weights.
    """
    if name == "paddle":
        from models.ocr.paddle import PaddleEngine

        return PaddleEngine(threads=threads)
    if name == "tesseract":
        from models.ocr.tesseract import TesseractEngine

        return TesseractEngine(threads=threads)
    raise EngineUnavailableError(f"没有名为 {name} 的文字识别引擎，可选:{'、'.join(ENGINES)}。")


def version(name: str = DEFAULT) -> str:
    """The engine's ``version`` without opening its networks: what a cache key of readings is made of.

    Raises as ``engine`` does for an unknown or uninstalled engine and for damaged weights.
    """
    if name == "paddle":
        from models.ocr.paddle import installed_version

        return installed_version()
    return engine(name).version
