"""``mingjian backup``: a copy of everything, taken while the service runs, looked through, put back."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from core.errors import FailedError, UsageError
from corpus.store.backups import POSTGRESQL, Backups
from corpus.store.blobs import Blobs
from corpus.store.dumps import restore_postgresql
from corpus.store.opening import DATABASE
from corpus.store.postgresql import address
from corpus.store.store import Store
from service.command_line import Commands
from service.settings import Settings, load_settings
from service.terminal import DataDir, out

backup_app = Commands(text="备份与恢复：数据库、原件和结果；服务运行时也可以备份。")

Folder = Annotated[Path, typer.Argument(metavar="备份文件夹", help="存放备份的文件夹，最好在另一块磁盘上。")]
Name = Annotated[
    str | None, typer.Option("--name", help="哪一份备份（如 20261127T203000Z）；默认最新的一份。")
]
_MEBIBYTE = 1 << 20


@backup_app.command("create")
def create(
    folder: Folder,
    keep: Annotated[int, typer.Option("--keep", min=0, help="只保留最近几份；0 为全部保留。")] = 0,
    data_dir: DataDir = None,
) -> None:
    """备份一次：只复制上次以来新增的内容。"""
    settings = load_settings(os.environ, {"data_dir": data_dir})
    if not settings.data_dir.is_dir():
        raise UsageError(f"没有数据文件夹 {settings.data_dir}，没有可备份的内容。")
    if folder.resolve().is_relative_to(settings.data_dir.resolve()):
        raise UsageError("备份文件夹不能放在数据文件夹里面。请换一个位置，最好是另一块磁盘。")
    with Store.open(settings.where) as store:
        made = Backups(folder).create(store, settings.data_dir, at=store.now(), keep=keep)
    size = f"{made.copied_bytes / _MEBIBYTE:.1f} MB"
    _say(f"已备份为 {made.name}：内容 {made.blobs} 项，其中新复制 {made.copied} 项（{size}）")
    if made.dropped:
        _say(f"已删去较早的备份：{'、'.join(made.dropped)}")
    if made.missing:
        _say(f"有 {len(made.missing)} 项内容在数据文件夹中已缺失或损坏，未能备份：{made.missing[0][:12]}… 等")
        raise typer.Exit(FailedError.exit_code)


@backup_app.command("verify")
def verify(folder: Folder, name: Name = None) -> None:
    """把一份备份从头读一遍，核对每个文件和每项内容的校验值。"""
    found = Backups(folder).verify(name)
    if not found.problems:
        _say(f"备份 {found.name} 完整，内容 {found.blobs} 项。")
        return
    for problem in found.problems[:50]:
        _say(problem)
    raise FailedError(f"备份 {found.name} 有 {len(found.problems)} 处问题。", code="backup_damaged")


@backup_app.command("restore")
def restore(folder: Folder, name: Name = None, data_dir: DataDir = None) -> None:
    """把一份备份恢复到一个新的（不存在或为空的）数据文件夹。"""
    settings = load_settings(os.environ, {"data_dir": data_dir})
    backups, target = Backups(folder), settings.data_dir
    chosen, manifest = backups.manifest(name)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(
            f"{target} 已有内容，恢复不会覆盖它。请用 --data-dir 指定一个新文件夹。", code="restore_not_empty"
        )
    if (POSTGRESQL in manifest.files) != bool(settings.database_url):
        raise UsageError(
            "备份与设置的数据库种类不同：来自 PostgreSQL 的备份须在 database_url 中给出一个空数据库，"
            "其他备份不能设置 database_url。",
            code="restore_other_kind",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".mingjian-restoring-") as place:
        making = Path(place) / "data"
        making.mkdir(mode=0o750)
        backups.restore_files(chosen, manifest, making)
        if POSTGRESQL in manifest.files:
            restore_postgresql(address(_database_url(settings)), folder / chosen / POSTGRESQL)
        elif settings.database_url:
            raise UsageError("这份备份来自 SQLite，恢复时请去掉设置 database_url。")
        number = backups.restore_blobs(chosen, manifest, _blobs(settings, making))
        if target.exists():
            target.rmdir()
        shutil.move(making, target)
    with Store.open(settings.where) as store:  # brought to this program's version
        if POSTGRESQL in manifest.files:  # beside it the backup has no files of the index
            store.text_index.build()
        _say(f"已把备份 {chosen} 恢复到 {target}：数据库和内容 {number} 项。")
    if manifest.missing:
        _say(f"备份时已缺失的 {len(manifest.missing)} 项内容没有恢复。")


def _database_url(settings: Settings) -> str:
    if not settings.database_url:
        raise UsageError("这份备份来自 PostgreSQL。请在设置 database_url 中给出要恢复到的空数据库。")
    return settings.database_url


def _blobs(settings: Settings, making: Path) -> Blobs:
    if not settings.blobs_url:
        return Blobs(making / "blobs")
    blobs = Blobs(settings.blobs_url, options=settings.where.blobs_options)
    blobs.require_usable()
    return blobs


def _say(words: str) -> None:
    out.print(words, highlight=False, markup=False, soft_wrap=True)


assert DATABASE.endswith(".sqlite3")  # what a backup checks as one
