"""Text in pictures. ``engine`` opens one by name; see ``protocol`` for what each promises."""

from __future__ import annotations

from dataclasses import dataclass

from models.errors import EngineUnavailableError, ModelFileError
from models.ocr.protocol import Direction, Image, Ink, OcrEngine, OcrLine, OcrPage, SealBlob

ENGINES = ("paddle", "tesseract")
DEFAULT = "paddle"
FALLBACK = "tesseract"

__all__ = [
    "DEFAULT",
    "ENGINES",
    "FALLBACK",
    "Choice",
    "Direction",
    "Image",
    "Ink",
    "OcrEngine",
    "OcrLine",
    "OcrPage",
    "SealBlob",
    "choose",
    "engine",
    "version",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The engine that will read, and a sentence where it is not the one that was asked for."""

    name: str
    version: str
    notice: str | None = None


def choose(name: str = DEFAULT) -> Choice:
    """The engine ``name``, or ``FALLBACK`` where the default one cannot be opened.

    Raises ``EngineUnavailableError`` or ``ModelFileError``: of the engine that was asked for, and with
    what keeps the second one from taking its place.
    """
    try:
        return Choice(name=name, version=version(name))
    except (EngineUnavailableError, ModelFileError) as error:
        if name != DEFAULT:
            raise
        try:
            second = version(FALLBACK)
        except EngineUnavailableError as other:
            raise type(error)(f"{error.message}备用引擎也不可用：{other.message}") from other
        notice = f"{name} 引擎不能使用（{error.message}）扫描页改由 {FALLBACK} 读取，错字会明显增多。"
        return Choice(name=FALLBACK, version=second, notice=notice)


def engine(name: str = DEFAULT, *, threads: int = 1) -> OcrEngine:
    """Open an engine; is slow for ``paddle``, which peaks near 0.9 GB on A4 at 200 dpi, so keep it.

    Raises ``EngineUnavailableError`` for an unknown or uninstalled engine and ``ModelFileError`` for
    damaged weights.
    """
    if name == "paddle":
        try:
            from models.ocr.paddle import PaddleEngine
        except ImportError as error:
            raise _missing(error) from error
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
        try:
            from models.ocr.paddle import installed_version
        except ImportError as error:
            raise _missing(error) from error
        return installed_version()
    return engine(name).version


def _missing(error: ImportError) -> EngineUnavailableError:
    return EngineUnavailableError(f"paddle 引擎缺少运行组件 {error.name or error}，请重新安装本软件。")
