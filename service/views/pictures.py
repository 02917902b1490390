"""Pictures of pages and of evidence, kept on disk once drawn: the second look at a page costs a file's read.

A picture is named by the digest of what it shows, so none is ever wrong; the longest unused go where there
are too many.
"""

from __future__ import annotations

import contextlib
import os
import struct
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import InputNotFoundError, StoreError
from core.geometry import Box
from core.ids import digest
from pipelines.engine.workers import Call, WorkerError
from pipelines.page_crops import Piece, page_crops
from pipelines.page_pictures import page_images
from pipelines.screening_tools import Tools

_VERSION = "1"  # of how they are drawn
_START_SECONDS = 120.0
_SIZE = struct.Struct("<dd")
_MARGIN = 14.0  # points around evidence, so that one sees where it stands
_SWEPT_TO = 0.8  # of the room, when it is used up
_LOOKED_EVERY = 200  # pictures written between two looks at the room
TYPES = {"WEBP": "image/webp", "PNG": "image/png"}


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes of a picture; of a whole page its size in points, as seen, otherwise 0."""

    content: bytes
    width: float = 0.0
    height: float = 0.0


class Pictures:
    """Draws and keeps; safe to share between threads and processes."""

    def __init__(self, tools: Tools, data_dir: Path, *, most_bytes: int) -> None:
        self._tools = tools
        self._folder = data_dir / "pictures"
        self._most = most_bytes
        self._lock = threading.Lock()
        self._written = 0

    def page(self, report: str, number: int, form: str = "WEBP") -> Picture:
        """Page ``number`` of a report; raises ``InputNotFoundError`` where it cannot be drawn."""
        return self._kept([report, number, form], lambda: self._page(report, number, form))

    def crop(self, report: str, number: int, boxes: Sequence[Box], form: str = "WEBP") -> Picture:
        """What of a page lies around boxes; raises ``InputNotFoundError`` as ``page`` does."""
        box = Box(
            min(each.x0 for each in boxes),
            min(each.y0 for each in boxes),
            max(each.x1 for each in boxes),
            max(each.y1 for each in boxes),
        )
        where = [report, number, form, list(box)]
        return self._kept(where, lambda: self._crop(report, Piece(number, box), form))

    def warm(self) -> None:
        """Have a process ready that draws, so that nobody waits for its start."""
        call = Call(function="pipelines.page_pictures:ready", seconds=_START_SECONDS)
        with contextlib.suppress(WorkerError):
            self._tools.workers.call(call)

    def _page(self, report: str, number: int, form: str) -> Picture:
        tools, path = self._tools, self._original(report)
        found = next(iter(page_images(path, [number], tools.limits, tools.workers, form=form)), None)
        if found is None:
            raise InputNotFoundError(f"第 {number} 页无法显示。", code="page_not_drawn")
        return Picture(found.content, found.width, found.height)

    def _crop(self, report: str, piece: Piece, form: str) -> Picture:
        tools, path = self._tools, self._original(report)
        found = page_crops(path, [piece], tools.limits, tools.workers, form=form, margin=_MARGIN)
        if piece not in found:
            raise InputNotFoundError(f"第 {piece.page} 页的这一处无法显示。", code="page_not_drawn")
        return Picture(found[piece])

    def _original(self, report: str) -> Path:
        """The file; evidence may stand in a report of which no file is kept."""
        try:
            return self._tools.store.original_path(report)
        except StoreError as error:
            if error.code != "store_no_original":
                raise
            raise InputNotFoundError("没有保存这份报告的原件，无法显示。", code="page_not_drawn") from error

    def _kept(self, what: list[object], draw: Callable[[], Picture]) -> Picture:
        name = digest([_VERSION, *what])
        path = self._folder / name[:2] / name
        with contextlib.suppress(OSError):
            data = path.read_bytes()
            os.utime(path)
            if len(data) > _SIZE.size:
                return Picture(data[_SIZE.size :], *_SIZE.unpack_from(data))
        drawn = draw()
        with contextlib.suppress(OSError):  # a full disk costs speed, not the picture
            self._write(path, _SIZE.pack(drawn.width, drawn.height) + drawn.content)
        return drawn

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        with self._lock:
            self._written += 1
            is_time = self._written % _LOOKED_EVERY == 1
        if is_time:
            self.sweep()

    def sweep(self) -> None:
        """Remove the longest unused where all together take more room than they may."""
        found = []
        for path in self._folder.glob("*/*"):
            with contextlib.suppress(OSError):
                at = path.stat()
                found.append((at.st_mtime, at.st_size, path))
        room = sum(size for _, size, _ in found)
        if room <= self._most:
            return
        for _, size, path in sorted(found):
            if room <= self._most * _SWEPT_TO:
                return
            path.unlink(missing_ok=True)
            room -= size
