"""What ``mingjian registry`` prints: the report of an import, lists, what held on a day, changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from core.dates import Validity
from corpus.registry.changes import ChangeKind, Changes, RowChange
from corpus.registry.overview import ImportedPart, RegisterSize
from corpus.registry.records import AgencyRow, FoundBy, Register, RosterRow
from corpus.registry.report import ImportReport, RegisterCount
from service.registry_answers import Held, Standing

_MOST_REJECTED = 20
_MOST_CHANGES = 40
_MOST_PEOPLE = 60
_STANDING = {
    Standing.HOLDS: Text("有效", style="green"),
    Standing.NOT_YET: Text("尚未生效", style="yellow"),
    Standing.OVER: Text("已失效", style="bold red"),
    Standing.DELISTED: Text("已不再列出", style="bold red"),
}
_FOUND_BY = {
    FoundBy.NUMBER: "编号",
    FoundBy.NAME: "名称",
    FoundBy.SIMILAR_NUMBER: "相近编号",
    FoundBy.SIMILAR_NAME: "相近名称",
    FoundBy.LISTING: "",
}
_KIND = {
    ChangeKind.ADDED: Text("新增", style="green"),
    ChangeKind.CHANGED: Text("变更", style="yellow"),
    ChangeKind.DELISTED: Text("撤下", style="bold red"),
}


def print_import(console: Console, report: ImportReport, *, before: Sequence[ImportReport] = ()) -> None:
    """Counts by register, and every rejected row with its reason.

    Warns where many rows are no longer listed, and where a file of the same call (``before``) is replaced.
    """
    head = "检查结果（未写入）" if report.is_dry_run else "导入完成"
    console.print(Text(f"{head}：{report.file_name}，反映 {report.known_on} 的情况", style="bold"))
    for count in report.registers:
        console.print(
            f"  {count.register.in_chinese}：新增 {count.added} 行，变更 {count.changed} 行，"
            f"未变 {count.unchanged} 行，撤下 {count.delisted} 行，未采用 {count.rejected} 行",
            highlight=False,
            soft_wrap=True,
        )
        _warn_of_part(console, report, count, before)
    for row in report.rejected[:_MOST_REJECTED]:
        console.print(Text(f"  未采用：{row}", style="yellow"), soft_wrap=True)
    if len(report.rejected) > _MOST_REJECTED:
        console.print(
            f"  另有 {len(report.rejected) - _MOST_REJECTED} 处未采用", style="yellow", highlight=False
        )
    for remark in report.remarks[:_MOST_REJECTED]:
        console.print(Text(f"  提示：{remark}"), soft_wrap=True)


def _warn_of_part(
    console: Console, report: ImportReport, count: RegisterCount, before: Sequence[ImportReport]
) -> None:
    """Say loudly that the file was taken for the whole register of its source, where that looks wrong."""
    register, listed = count.register.in_chinese, count.unchanged + count.withdrawn
    replaced = [
        earlier.file_name
        for earlier in before
        if count.delisted and any(one.register is count.register for one in earlier.registers)
    ]
    if replaced:
        what = (
            f"本表取代了刚导入的{'、'.join(f'「{name}」' for name in replaced)}，原有 {listed} 行{register}"
        )
    elif not count.is_mostly_whole:
        what = f"原有 {listed} 行{register}"
    else:
        return
    console.print(
        Text(f"  警告：{what}中有 {count.delisted} 行不再列出！", style="bold red"),
        Text(
            f"本表被当作来源「{report.source}」的完整名录。如果它只是名录的一部分，或是另一省份的名录，"
            f"请先把原来的完整名录按同一天（--known-on {report.known_on}）重新导入，"
            "再用 --source 给本表另起来源名称导入。",
            style="yellow",
        ),
        soft_wrap=True,
    )


def print_parts(console: Console, parts: Sequence[ImportedPart], sizes: Sequence[RegisterSize]) -> None:
    """All imports, register by register, and how many rows each source says now."""
    if not parts:
        console.print("登记库是空的。请用 mingjian registry import 导入登记表。", highlight=False)
        return
    table = _table("登记表", "来源", "反映日期", "文件", "行数", "未采用", "快照编号", "状态")
    for part in parts:
        table.add_row(
            part.register.in_chinese,
            Text(part.source),
            part.known_on.isoformat(),
            Text(part.file),
            str(part.rows),
            str(part.rejected),
            part.snapshot_id[:12],
            _spoken(part),
        )
    console.print(table)
    for size in sizes:
        console.print(
            Text(f"{size.register.in_chinese}（来源「{size.source}」）现有 {size.rows} 行"), highlight=False
        )


def _spoken(part: ImportedPart) -> str:
    if part.is_replaced:
        return "已被同日的另一次导入取代"
    return "现行" if part.until is None else f"至 {part.until - dt.timedelta(days=1)}"


def print_held(console: Console, held: Held) -> None:
    """What was valid on a day, and what was found that was not."""
    known = f"，按 {held.known_on} 时登记库所知" if held.known_on else "，按登记库现在所知"
    console.print(Text(f"{held.day} 的情况{known}：「{held.asked}」", style="bold"))
    for register in held.missing:
        console.print(
            Text(f"没有导入过{register.in_chinese}，无法判断；这不等于没有登记。", style="magenta"),
            soft_wrap=True,
        )
    if held.agencies:
        _print_agencies(console, held)
    if held.people:
        _print_people(console, held)
    for penalty in held.penalties:
        day = penalty.decided_on.isoformat() if penalty.decided_on else "日期未注明"
        console.print(Text(f"处罚：{day}，{penalty.facts or ''}，{penalty.decision or ''}"), soft_wrap=True)
    if not (held.agencies or held.people or held.missing):
        console.print("登记库中没有查到。", highlight=False)


def _print_agencies(console: Console, held: Held) -> None:
    table = _table("当日状态", "机构名称", "资质证书编号", "有效期", "业务范围", "依据", "登记表")
    for row in held.agencies:
        table.add_row(
            _STANDING[held.standing(row)],
            Text(row.name),
            Text(row.certificate_number),
            _period(row.validity),
            Text("；".join(row.business_scopes)),
            _FOUND_BY[row.found_by],
            Text(_place(row)),
        )
    console.print(table)


def _print_people(console: Console, held: Held) -> None:
    table = _table("当日状态", "姓名", "机构", "证书类型", "级别", "证书号码", "专业", "期间", "登记表")
    for row in held.people[:_MOST_PEOPLE]:
        table.add_row(
            _STANDING[held.standing(row)],
            Text(row.person_name),
            Text(row.agency_name),
            Text(row.certificate_type or ""),
            Text(row.level or ""),
            Text(row.certificate_number or row.registration_number or ""),
            Text(row.speciality or ""),
            _period(row.validity),
            Text(_place(row)),
        )
    console.print(table)
    if len(held.people) > _MOST_PEOPLE:
        console.print(f"另有 {len(held.people) - _MOST_PEOPLE} 行，用 --json 可得到全部。", highlight=False)


def _place(row: AgencyRow | RosterRow) -> str:
    sheet = f"[{row.row.sheet}]" if row.row.sheet else ""
    gone = f"，{row.withdrawn_on} 起不再列出" if row.withdrawn_on else ""
    return f"{row.row.file}{sheet} 第 {row.row.line} 行{gone}"


def _period(validity: Validity) -> str:
    since = validity.since.isoformat() if validity.since else "未注明"
    until = validity.until.isoformat() if validity.until else "今"
    return f"{since} 至 {until}"


def print_changes(console: Console, found: Changes) -> None:
    """Counts by register, and the first changes one by one."""
    before, after = found.before, found.after
    head = f"「{before.source}」{before.known_on} → 「{after.source}」{after.known_on}"
    console.print(Text(head, style="bold"))
    if not found.rows:
        console.print("没有变化。", highlight=False)
        return
    for register in Register:
        counts = {kind: _count(found.rows, register, kind) for kind in ChangeKind}
        if any(counts.values()):
            cut = "（过多，只比较了一部分）" if register in found.cut else ""
            console.print(
                f"  {register.in_chinese}：新增 {counts[ChangeKind.ADDED]} 行，"
                f"变更 {counts[ChangeKind.CHANGED]} 行，撤下 {counts[ChangeKind.DELISTED]} 行{cut}",
                highlight=False,
            )
    table = _table("变化", "登记表", "内容")
    for change in found.rows[:_MOST_CHANGES]:
        table.add_row(_KIND[change.kind], change.register.in_chinese, Text(_words(change)))
    console.print(table)
    if len(found.rows) > _MOST_CHANGES:
        console.print(
            f"另有 {len(found.rows) - _MOST_CHANGES} 行变化，用 --json 可得到全部。", highlight=False
        )


def _count(rows: Sequence[RowChange], register: Register, kind: ChangeKind) -> int:
    return sum(row.register is register and row.kind is kind for row in rows)


def _words(change: RowChange) -> str:
    values = "，".join(list(change.values.values())[:4])
    fields = "；".join(
        f"{field.heading}：{field.before or '空'} → {field.after or '空'}" for field in change.fields
    )
    return f"{values}\n{fields}" if fields else values


def _table(*columns: str) -> Table:
    table = Table(show_lines=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
