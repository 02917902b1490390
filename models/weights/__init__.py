"""Weight files: ``manifest.toml`` names each with version, SHA-256, licence and origin.

A file lies either in this folder or inside an installed package that carries it (``package``). The
package is only located, never imported.
"""

from __future__ import annotations

import hashlib
import importlib.util
import tomllib
from dataclasses import dataclass
from pathlib import Path

from models.errors import ModelFileError

MANIFEST = Path(__file__).with_name("manifest.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """One entry of the manifest. ``file`` is relative to the package, or to the manifest's own folder."""

    name: str
    version: str
    file: str
    sha256: str
    licence: str
    origin: str
    package: str | None = None
    made: str = ""  # how it was made, where it is our own


def manifest(path: Path = MANIFEST) -> dict[str, Weights]:
    """All entries by name; raises ``ModelFileError`` when the manifest is damaged."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["weights"]
        return {row["name"]: Weights(**row) for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelFileError(f"模型清单 {path.name} 无法读取({error})，请重新安装本软件。") from error


def verified(name: str, *, path: Path = MANIFEST) -> tuple[Weights, Path]:
    """The entry and its file, once the file's SHA-256 has been found to be the manifest's.

    Raises ``ModelFileError`` for an unknown name, a missing file and a file with another content.
    """
    entry = manifest(path).get(name)
    if entry is None:
        raise ModelFileError(f"模型清单中没有名为 {name} 的模型。")
    file = _folder(entry, path) / entry.file
    if not file.is_file():
        raise ModelFileError(f"缺少模型文件 {entry.file}({_home(entry)})，请重新安装本软件。")
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != entry.sha256:
        raise ModelFileError(
            f"模型文件 {entry.file} 与清单不符(应为 {entry.sha256[:12]}…，实为 {found[:12]}…)，"
            f"为防止误用已拒绝加载；请安装清单所列版本 {entry.version}。"
        )
    return entry, file


def _folder(entry: Weights, path: Path) -> Path:
    if entry.package is None:
        return path.parent
    spec = importlib.util.find_spec(entry.package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelFileError(f"未安装提供模型 {entry.name} 的组件 {entry.package}，请重新安装本软件。")
    return Path(next(iter(spec.submodule_search_locations)))


def _home(entry: Weights) -> str:
    return f"组件 {entry.package}" if entry.package else "models/weights"
