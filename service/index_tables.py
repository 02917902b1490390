"""What ``mingjian index`` prints: how large the index of texts is, and which laws are in it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from corpus.store.text_checking import FileStatus, IndexStatus
from corpus.store.text_index import MOST_MENDED

_STEP = 1024.0


def print_status(console: Console, status: IndexStatus, unfiled: int) -> None:
    """Counts and sizes, then the files."""
    archived, size = _size(status.archive_bytes), _size(status.text_bytes)
    for words in (
        f"报告 {status.reports} 份，法规 {status.laws} 部，评价机构 {status.agencies} 家。",
        f"文本 {status.characters:,} 字（{size}），存档压缩后 {archived}。",
        f"指纹 {status.postings:,} 个，索引 {_size(status.index_bytes)}，占文本字节的 {status.share:.1%}。",
        f"尚未成文件的 {status.tail_texts} 份（{_size(status.tail_bytes)}）。",
        f"已删除、等待清理的 {status.gone} 份。",
    ):
        console.print(words, highlight=False, soft_wrap=True)
    if unfiled:
        console.print(
            f"另有 {unfiled} 份报告筛查时还没有索引，不参与文字比对。请运行 mingjian index build。",
            highlight=False,
            soft_wrap=True,
        )
    if not status.files:
        return
    table = Table()
    for column in ("索引文件", "文本", "已删除", "指纹", "大小", "状态"):
        table.add_column(column, justify="right" if column in ("文本", "已删除", "指纹", "大小") else "left")
    for file in status.files:
        table.add_row(
            file.file.removeprefix("texts-")[:12],
            f"{file.texts}",
            f"{file.dead}",
            f"{file.postings:,}",
            _size(file.size_bytes),
            _state(file),
        )
    console.print(table)
    if unread := [file for file in status.files if not file.is_readable]:
        console.print(_advice(unread), highlight=False, soft_wrap=True)


def _state(file: FileStatus) -> str:
    if file.is_of_other_version:
        return "由其他版本生成"
    return "完好" if file.is_readable else "缺失或损坏"


def _advice(unread: Sequence[FileStatus]) -> str:
    """Whether the next comparison makes these files again, and what to do where it does not."""
    count, run = sum(file.texts for file in unread), "请运行 mingjian index build 重建索引"
    others = sum(file.is_of_other_version for file in unread)
    kind = "由其他版本的程序生成" if others == len(unread) else "不能使用"
    words = f"{len(unread)} 个索引文件{kind}，其中有 {count} 份文本。"
    if count > MOST_MENDED:
        return f"{words}超过 {MOST_MENDED} 份时不会自动重建，重建以前不比对文字：{run}。"
    return f"{words}下一次比对会先重建它们；也可以现在重建：{run}。"


def print_laws(console: Console, laws: Sequence[tuple[str, str, int]]) -> None:
    """The laws that are in the index."""
    if not laws:
        console.print(
            "还没有收入法规文本。用 mingjian index laws 文件夹 收入。", highlight=False, soft_wrap=True
        )
        return
    table = Table()
    table.add_column("法规", overflow="fold")
    table.add_column("字数", justify="right")
    for _, name, characters in laws:
        table.add_row(name, f"{characters:,}")
    console.print(table)


def _size(count: float) -> str:
    for unit in ("B", "KB", "MB"):
        if count < _STEP:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= _STEP
    return f"{count:.1f} GB"
