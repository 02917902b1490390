"""Where results are written: one file for one report, a folder for several; never a half-written file."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import UsageError
from core.screening import Screening
from corpus.store.codec import dump
from pipelines.screen import Tools
from service.index_page import index_page
from service.result_page import result_page


@dataclass(slots=True)
class Outputs:
    """Planned before the work starts, so that a wrong target costs no time."""

    json_targets: dict[Path, Path] = field(default_factory=dict)
    html_targets: dict[Path, Path] = field(default_factory=dict)
    written: list[Path] = field(default_factory=list)
    _pages: list[tuple[str, Screening]] = field(default_factory=list)

    @classmethod
    def planned(cls, files: Sequence[Path], *, json_out: Path | None, html_out: Path | None) -> Outputs:
        """Targets for all files; raises ``UsageError`` when a target cannot be what is asked for."""
        return cls(_targets(files, json_out, ".json"), _targets(files, html_out, ".html"))

    def write(self, path: Path, screening: Screening, tools: Tools) -> None:
        """Write what was asked for of one report."""
        if target := self.json_targets.get(path):
            text = json.dumps(json.loads(dump(screening)), ensure_ascii=False, indent=2) + "\n"
            self._put(target, text)
        if target := self.html_targets.get(path):
            self._put(target, result_page(screening, tools))
            self._pages.append((target.name, screening))

    def finish(self) -> None:
        """Write the list of pages where several were written into one folder."""
        if len(self._pages) > 1:
            folder = next(iter(self.html_targets.values())).parent
            self._put(folder / "index.html", index_page(self._pages))

    def _put(self, target: Path, text: str) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=".mingjian-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).chmod(0o644)
            Path(name).replace(target)
        except OSError as error:
            raise UsageError(f"无法写入 {target}（{error.strerror}）。请换一个可写的位置。") from error
        self.written.append(target)


def _targets(files: Sequence[Path], target: Path | None, suffix: str) -> dict[Path, Path]:
    if target is None:
        return {}
    is_folder = target.is_dir() or len(files) > 1
    if is_folder and target.exists() and not target.is_dir():
        raise UsageError(f"要写出 {len(files)} 份结果，{target} 应是文件夹，但它是一个文件。请给出文件夹。")
    if not is_folder:
        return {files[0]: target}
    seen: Counter[str] = Counter()
    targets = {}
    for path in files:
        seen[path.stem] += 1
        number = f"-{seen[path.stem]}" if seen[path.stem] > 1 else ""
        targets[path] = target / f"{path.stem}{number}{suffix}"
    return targets
