"""The second engine: the ``tesseract`` program, run once per picture.

Good for a second opinion on digits and Latin, weak on tables of Chinese names (about one character in
five wrong on report pages): its own word confidences are passed on unchanged.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import cv2
import numpy as np

from models.errors import EngineFailedError, EngineUnavailableError
from models.ocr.colour import Grey, cleaned
from models.ocr.doubt import doubted
from models.ocr.placing import placed_at
from models.ocr.protocol import MAX_PIXELS, Image, OcrLine, OcrPage, check_image
from models.ocr.readings import Glimpse, Reading
from models.ocr.upright import Upright, straightened

_WORD = "5"  # the level of a word in the program's table
_COLUMNS = 12
_SMALLEST = 3  # pixels: the program refuses such slivers
_ORIENTATION = "osd"
_ROTATE = re.compile(r"^Rotate: (\d+)", re.MULTILINE)
_ORIENTATION_CONFIDENCE = re.compile(r"^Orientation confidence: ([\d.]+)", re.MULTILINE)
_SURE_ORIENTATION = 2.0  # ratio of likelihoods as the program gives it


@dataclass(frozen=True, slots=True)
class _Word:
    line: tuple[int, int, int]  # block, paragraph, line
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    text: str


DRIVER = "4"
"""Raised whenever a change here may change what is read."""


class TesseractEngine:
    """Reads through the installed program; one process per picture, bounded in time."""

    name = "tesseract"

    def __init__(
        self,
        *,
        threads: int = 1,
        languages: str = "chi_sim+eng",
        page_mode: int = 3,
        data_folder: Path | None = None,
        max_pixels: int = MAX_PIXELS,
        timeout_seconds: float = 120.0,
        program: str = "tesseract",
    ) -> None:
        """Find the program and its language files; raises ``EngineUnavailableError``."""
        found = shutil.which(program)
        if found is None:
            raise EngineUnavailableError(
                f"本机未安装文字识别程序 {program}；"
                "请安装 Tesseract 5 及中文语言包 chi_sim，或改用 paddle 引擎。"
            )
        self._command = [found, *(["--tessdata-dir", str(data_folder)] if data_folder else [])]
        self._arguments = ["-l", languages, "--psm", str(page_mode), "tsv"]
        self._environment = {"OMP_THREAD_LIMIT": str(threads), "LC_ALL": "C.UTF-8"}
        self._max_pixels = max_pixels
        self._timeout_seconds = timeout_seconds
        self._require(languages)
        self.version = f"{self._run(['--version']).split()[1]}/{DRIVER} {languages}"

    def read(self, image: Image) -> tuple[OcrLine, ...]:
        """Lines in the program's reading order; see ``OcrEngine.read``. Raises ``EngineFailedError``."""
        return self.read_page(image).lines

    def read_page(self, image: Image) -> OcrPage:
        """Lines, how the page lies, its seals; see ``OcrEngine.read_page``. Raises ``EngineFailedError``."""
        check_image(image, self._max_pixels)
        if min(image.shape[:2]) < _SMALLEST:
            return OcrPage(lines=())
        clean = cleaned(image)
        page = straightened(clean.grey)
        page = page.turned(self._quarter_turns(page))
        lines = (_line(page, words, image.shape) for words in self._rows(page))
        return OcrPage(
            lines=doubted(lines, clean.seals),
            quarter_turns=page.quarter_turns,
            skew_degrees=round(page.skew_degrees, 3),
            seals=tuple(seal.blob for seal in clean.seals),
        )

    def read_strips(self, strips: Sequence[Grey]) -> list[Reading]:
        """Read strips of one line; see ``OcrEngine.read_strips``. Raises ``EngineFailedError``."""
        arguments = [*self._arguments[:2], "--psm", "7", "tsv"]
        return [_reading(self._run(["stdin", "stdout", *arguments], _packed(strip))) for strip in strips]

    def glimpses(self, strip: Grey) -> tuple[Glimpse, ...]:
        """What the program reads, for it gives no second choices. Raises ``EngineFailedError``."""
        (reading,) = self.read_strips([strip])
        middles = ((left + right) / 2 for left, right in pairwise(reading.edges))
        return tuple(map(Glimpse, reading.text, reading.confidences, middles))

    def _rows(self, page: Upright) -> Iterator[list[_Word]]:
        table = self._run(["stdin", "stdout", *self._arguments], _png(page))
        for _, words in groupby(_words(table), key=lambda word: word.line):
            yield list(words)

    def _quarter_turns(self, page: Upright) -> int:
        """What the program's orientation file says; 0 without that file, or where the page does not tell."""
        if not self._tells_orientation:
            return 0
        try:
            found = self._run(["stdin", "stdout", "--psm", "0", "-l", "osd"], _png(page))
        except EngineFailedError:  # the program's answer to a page with too few characters
            return 0
        turns = _ROTATE.search(found)
        sure = _ORIENTATION_CONFIDENCE.search(found)
        if turns is None or sure is None or float(sure[1]) < _SURE_ORIENTATION:
            return 0
        return int(turns[1]) // 90 % 4

    def _require(self, languages: str) -> None:
        installed = set(self._run(["--list-langs"]).split()[1:])
        self._tells_orientation = _ORIENTATION in installed
        missing = sorted(set(languages.split("+")) - installed)
        if missing:
            raise EngineUnavailableError(f"Tesseract 缺少语言包 {'、'.join(missing)}，请安装后重试。")

    def _run(self, arguments: list[str], picture: bytes | None = None) -> str:
        try:
            done = subprocess.run(
                [*self._command, *arguments],
                input=picture,
                capture_output=True,
                env=self._environment,
                timeout=self._timeout_seconds,
                check=True,
            )
        except subprocess.TimeoutExpired as error:
            raise EngineFailedError(
                f"Tesseract 在 {self._timeout_seconds:.0f} 秒内未完成一页，已中止。"
            ) from error
        except (OSError, subprocess.CalledProcessError) as error:
            raise EngineFailedError(f"Tesseract 运行失败({error})，请检查其安装。") from error
        return done.stdout.decode("utf-8", errors="replace")


def _words(table: str) -> Iterable[_Word]:
    """Rows of the program's table that carry text; a row that cannot be read raises ``EngineFailedError``."""
    for row in table.splitlines()[1:]:
        fields = row.split("\t", _COLUMNS - 1)
        if fields[0] != _WORD or len(fields) < _COLUMNS or not fields[-1].strip():
            continue
        try:
            block, paragraph, line, _, left, top, width, height = map(int, fields[2:10])
            confidence = min(1.0, max(0.0, float(fields[10]) / 100))
        except ValueError as error:
            raise EngineFailedError("Tesseract 给出的结果表格式无法识别，请安装第 5 版。") from error
        yield _Word(
            (block, paragraph, line), left, top, left + width, top + height, confidence, fields[-1].strip()
        )


def _reading(table: str) -> Reading:
    """The words of a strip; their places are not kept."""
    words = list(_words(table))
    text = "".join(word.text for word in words)
    confidences = tuple(word.confidence for word in words for _ in word.text)
    return Reading(text, confidences, tuple(np.linspace(0.0, 1.0, len(text) + 1).tolist()))


def _png(page: Upright) -> bytes:
    return _packed(page.grey)


def _packed(grey: Grey) -> bytes:
    _, encoded = cv2.imencode(".png", grey)
    return encoded.tobytes()


def _line(page: Upright, words: list[_Word], shape: tuple[int, ...]) -> OcrLine:
    """Words of one line; a space is kept only between two words of Latin or digits."""
    text, edges, confidences = "", [float(words[0].left)], list[float]()
    for word in words:
        if text and _is_narrow(text[-1]) and _is_narrow(word.text[0]):
            text += " "
            edges.append(max(edges[-1], float(word.left)))
            confidences.append(word.confidence)
        text += word.text
        confidences.extend([word.confidence] * len(word.text))
        start = max(edges[-1], float(word.left))
        shares = np.cumsum([0.55 if _is_narrow(character) else 1.0 for character in word.text])
        stop = max(start, float(word.right))
        edges.extend((start + (stop - start) * shares / shares[-1]).round(2).tolist())
    left, right = min(word.left for word in words), max(word.right for word in words)
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float64)
    places = tuple(((np.array(edges) - left) / max(1, right - left)).clip(0.0, 1.0).tolist())
    return placed_at(page, corners, text, confidences, places, shape)


def _is_narrow(character: str) -> bool:
    return unicodedata.east_asian_width(character) not in "WF" and character.isalnum()
