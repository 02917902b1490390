"""Where results are written: one file for one report, a folder for several; never a half-written file."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import MingjianError, StoreError, UsageError
from core.screening import Screening
from corpus.store.codec import dump
from pipelines.screening_tools import Tools
from pipelines.stages.admit import shown_name
from service.index_page import index_page
from service.result_page import result_page

_JSON, _HTML = ".json", ".html"
_INDEX = "index"
_LONGEST_NAME_BYTES = 200  # file systems take 255; the number and the suffix come on top
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(slots=True)
class Outputs:
    """Planned before the work starts, so that a wrong target costs no time.

    Targets stand by position of the file, since the same path may be given twice. ``problems`` are
    the results that could not be written; the reports after them still are.
    """

    files: tuple[Path, ...]
    json_targets: tuple[Path, ...] = ()
    html_targets: tuple[Path, ...] = ()
    written: list[Path] = field(default_factory=list)
    problems: list[MingjianError] = field(default_factory=list)
    _pages: list[tuple[str, Screening]] = field(default_factory=list)
    _done: set[int] = field(default_factory=set)

    @classmethod
    def planned(cls, files: Sequence[Path], *, json_out: Path | None, html_out: Path | None) -> Outputs:
        """Targets for all files; raises ``UsageError`` when a target cannot be what is asked for."""
        planned = cls(
            files=tuple(files),
            json_targets=_targets(files, json_out, _JSON),
            html_targets=_targets(files, html_out, _HTML),
        )
        _require_apart((*planned.json_targets, *planned.html_targets), files)
        return planned

    def write(self, path: Path, screening: Screening, tools: Tools) -> None:
        """Write what was asked for of one report.

        With a single report a failure is raised: ``StoreError`` when the disk is full, ``UsageError``
        when the place cannot be written. With several it is kept for ``finish``.
        """
        place = self._next(path)
        if self.json_targets:
            self._try(lambda: self._put(self.json_targets[place], _json(screening)))
        if self.html_targets:
            self._try(lambda: self._put_page(self.html_targets[place], screening, tools))

    def write_again(self, place: int, screening: Screening, tools: Tools) -> None:
        """Write the results of the file at ``place`` (from 0) anew: another report changed them."""
        if self.json_targets:
            self._try(lambda: self._put(self.json_targets[place], _json(screening)))
        if self.html_targets:
            target = self.html_targets[place]
            self._pages = [page for page in self._pages if page[0] != target.name]
            self._try(lambda: self._put_page(target, screening, tools))

    def finish(self) -> None:
        """Write the list of pages where several were; then raise the first failure that was kept."""
        if len(self._pages) > 1:
            target = self.html_targets[0].parent / f"{_INDEX}{_HTML}"
            self._try(lambda: self._put(target, index_page(self._pages)))
        if self.problems:
            first = self.problems[0]
            more = f"另有 {len(self.problems) - 1} 个文件没有写出。" if len(self.problems) > 1 else ""
            first.message += more
            raise first

    def _next(self, path: Path) -> int:
        """The position of the first file of that path whose results are not written yet."""
        place = next(n for n, file in enumerate(self.files) if file == path and n not in self._done)
        self._done.add(place)
        return place

    def _put_page(self, target: Path, screening: Screening, tools: Tools) -> None:
        self._put(target, result_page(screening, tools))
        self._pages.append((target.name, screening))

    def _try(self, put: Callable[[], None]) -> None:
        try:
            put()
        except MingjianError as problem:
            if len(self.files) == 1:
                raise
            self.problems.append(problem)

    def _put(self, target: Path, text: str) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, text)
        except OSError as error:
            if error.errno in _NO_SPACE:
                raise StoreError(
                    f"磁盘空间不足，没有写出 {target}。请清理磁盘空间或换一个位置，"
                    "再用 mingjian show 写出结果。",
                    code="output_disk_full",
                ) from error
            raise UsageError(f"无法写入 {target}（{error.strerror}）。请换一个可写的位置。") from error
        if target not in self.written:
            self.written.append(target)


def _replace(target: Path, text: str) -> None:
    """The whole file or none: written beside the target and renamed; what fails leaves nothing behind."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".mingjian-")
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        beside.chmod(0o644)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _json(screening: Screening) -> str:
    return json.dumps(json.loads(dump(screening)), ensure_ascii=False, indent=2) + "\n"


def _targets(files: Sequence[Path], target: Path | None, suffix: str) -> tuple[Path, ...]:
    if target is None:
        return ()
    option = f"--{suffix[1:]}"
    has_suffix = target.suffix.lower() == suffix
    if target.is_dir() or not (has_suffix or target.exists() or _is_other_kind(target, suffix)):
        _require_writable(target)
        names = _names(files, {_INDEX} if suffix == _HTML and len(files) > 1 else set())
        return tuple(target / f"{name}{suffix}" for name in names)
    if len(files) > 1:
        raise UsageError(
            f"要写出 {len(files)} 份结果，{option} 应是文件夹，但 {target} 是一个文件名。请给出文件夹。"
        )
    if not has_suffix:
        raise UsageError(f"{option} 的文件名应以 {suffix} 结尾，或给出文件夹；{target} 不是。请更正。")
    _require_writable(target.parent)
    return (target,)


def _is_other_kind(target: Path, suffix: str) -> bool:
    return target.suffix.lower() in {_JSON, _HTML, ".htm", ".pdf"} - {suffix}


def _require_writable(folder: Path) -> None:
    """Raise ``UsageError`` when the nearest folder that exists is none, or takes no files."""
    there = next((place for place in (folder, *folder.parents) if place.exists()), Path())
    if not there.is_dir():
        raise UsageError(f"无法写入 {folder}：{there} 应是文件夹，但它是一个文件。请换一个位置。")
    if not os.access(there, os.W_OK | os.X_OK):
        raise UsageError(f"无法写入 {folder}：没有 {there} 的写入权限。请换一个可写的位置。")


def _require_apart(targets: Sequence[Path], files: Sequence[Path]) -> None:
    """Raise ``UsageError`` when two results, or a result and a report, would be the same file."""
    seen = {file.resolve() for file in files}
    for target in targets:
        place = target.resolve()
        if place in seen:
            raise UsageError(f"{target} 会被写入两次或覆盖报告原件。请为每种结果给出不同的位置。")
        seen.add(place)


def _names(files: Sequence[Path], reserved: set[str]) -> list[str]:
    """A name for each file, all different also where the file system does not tell case.

    The first of a name keeps it; the others are numbered past every name that is asked for.
    """
    stems = [_short(Path(shown_name(file)).stem) for file in files]
    asked = {stem.casefold() for stem in stems} | reserved
    taken, names = set(reserved), []
    for stem in stems:
        name, number = stem, 1
        while name.casefold() in taken or (number > 1 and name.casefold() in asked):
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _short(stem: str) -> str:
    return stem.encode()[:_LONGEST_NAME_BYTES].decode(errors="ignore")
