"""``mingjian registry``: import tables, list what was imported, ask what held on a day, compare two days."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from core.errors import InputNotFoundError, MingjianError, UsageError
from corpus.registry.changes import View, changes
from corpus.registry.days import NotADayError, stated_day
from corpus.registry.headings import read_mapping
from corpus.registry.importer import DEFAULT_SOURCE, import_file
from corpus.registry.lookup import StoredRegistry
from corpus.registry.overview import imported_parts, register_sizes, snapshot_named
from corpus.registry.questions import ANSWERED
from corpus.registry.report import ImportReport
from corpus.store.store import Store, utc_now
from pipelines.registry_reading import read_in_worker
from service.at_terminal import noted
from service.clock import CHINA
from service.command_line import Commands
from service.registry_answers import agency_on, person_on
from service.registry_files import tables_among, write_report
from service.registry_tables import print_changes, print_held, print_import, print_parts
from service.settings import load_settings
from service.terminal import DataDir, complain, out

registry_app = Commands(text="登记库：导入登记表，查看已导入的快照，查某一天的情况，比较两次快照。")


Json = Annotated[bool, typer.Option("--json", help="输出 JSON。")]
Source = Annotated[
    str,
    typer.Option(
        "--source", help="登记表的来源，例如省份；一份表即该来源的完整名录，同一来源的新表取代旧表。"
    ),
]


@registry_app.command("import")
def registry_import(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="文件",
            help="xlsx、csv 或 json 登记表，或放着登记表的文件夹；可以多个。"
            "机构名录、人员名册、从业告知、报告公开、审批、处罚，按列名识别。",
            show_default=False,
        ),
    ],
    known_on: Annotated[
        str | None,
        typer.Option(
            "--known-on", metavar="日期", help="登记表反映的是哪一天的情况，如 2026-06-30；默认今天。"
        ),
    ] = None,
    source: Source = DEFAULT_SOURCE,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="列名对照文件（YAML 或 JSON），逐行写「表中的列名: 标准列名」。"),
    ] = None,
    report_out: Annotated[
        Path | None,
        typer.Option("--report", help="把未采用的行和提示逐行写成 csv 文件，便于改表。"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入。")] = False,
    data_dir: DataDir = None,
) -> None:
    """导入登记表。每个文件一次写入；有问题的行逐行列出。"""
    day = _day(known_on, "--known-on 的") or _today()
    if day > _today():
        raise UsageError(
            f"--known-on 的日期 {day} 晚于今天（{_today()}）。请写登记表实际反映的那一天，不能是将来。"
        )
    if source.startswith(ANSWERED):
        raise UsageError(f"--source 不能以 {ANSWERED} 开头：这样的来源留给登记库接口的答复。")
    headings = read_mapping(mapping) if mapping else None
    tables, codes = tables_among(files)
    done: list[ImportReport] = []
    with _store(data_dir) as store:
        for file in tables:
            try:
                report = import_file(
                    store.engine,
                    file,
                    known_on=day,
                    source=source,
                    mapping=headings,
                    imported_at=utc_now(),
                    dry_run=dry_run,
                    read=read_in_worker,
                )
            except MingjianError as error:
                complain(error)
                codes.append(error.exit_code)
            else:
                _note(store, report)
                print_import(out, report, before=done)
                done.append(report)
    if report_out is not None:
        write_report(report_out, done)
    raise typer.Exit(max(codes, default=0))


def _note(store: Store, report: ImportReport) -> None:
    """What was written, and not what was only looked at."""
    if not report.is_dry_run:
        said = {"file": report.file_name, "source": report.source, "known_on": report.known_on}
        rows = {"accepted": report.accepted, "unchanged": report.unchanged, "rejected": len(report.rejected)}
        noted(store, "registry.import", "snapshot", report.snapshot_id, **said, **rows)


@registry_app.command("list")
def registry_list(as_json: Json = False, data_dir: DataDir = None) -> None:
    """列出已导入的登记表：来源、快照、行数。"""
    with _store(data_dir) as store:
        parts, sizes = imported_parts(store.engine), register_sizes(store.engine)
    if as_json:
        _print_json({"snapshots": [asdict(part) for part in parts], "now": [asdict(s) for s in sizes]})
    else:
        print_parts(out, parts, sizes)


@registry_app.command("as-of")
def registry_as_of(
    day: Annotated[str, typer.Argument(metavar="日期", help="要查的那一天，如 2022-03-05。")],
    agency: Annotated[str | None, typer.Option("--agency", help="机构名称或资质证书编号。")] = None,
    person: Annotated[
        str | None, typer.Option("--person", help="姓名、证书号码或从业登记编号；同名的人都会列出。")
    ] = None,
    known_on: Annotated[
        str | None,
        typer.Option("--known-on", metavar="日期", help="按登记库在这一天所知；默认按现在所知。"),
    ] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """查某一天的情况：机构证书是否有效，某人是否在册。"""
    asked_day = _day(day) or _today()
    known = _day(known_on, "--known-on 的")
    if (agency is None) == (person is None):
        raise UsageError("请给出 --agency 或 --person 其中之一。")
    with _store(data_dir) as store:
        registry = StoredRegistry(store.engine, with_answers=True)
        held = (
            agency_on(registry, agency, asked_day, known)
            if agency is not None
            else person_on(registry, person or "", asked_day, known)
        )
    if as_json:
        people = [asdict(row) | {"standing": held.standing(row)} for row in held.people]
        agencies = [asdict(row) | {"standing": held.standing(row)} for row in held.agencies]
        _print_json(asdict(held) | {"agencies": agencies, "people": people})
    else:
        print_held(out, held)


@registry_app.command("diff")
def registry_diff(
    snapshots: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="快照", help="两个快照编号（前 6 位以上），先早后晚；见 mingjian registry list。"
        ),
    ] = None,
    source: Annotated[str | None, typer.Option("--source", help="比较这个来源的两天。")] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="日期", help="较早的一天。")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="日期", help="较晚的一天。")] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """比较两次快照：新增、变更和撤下的行。"""
    with _store(data_dir) as store:
        before, after = _views(store, snapshots or [], source, first, last)
        found = changes(store.engine, before, after)
    if as_json:
        _print_json(asdict(found))
    else:
        print_changes(out, found)


def _views(
    store: Store, snapshots: Sequence[str], source: str | None, first: str | None, last: str | None
) -> tuple[View, View]:
    if len(snapshots) == 2 and not (source or first or last):
        one, other = (snapshot_named(store.engine, name) for name in snapshots)
        return View(source=one[0], known_on=one[1]), View(source=other[0], known_on=other[1])
    days = _day(first, "--from 的"), _day(last, "--to 的")
    if snapshots or days[0] is None or days[1] is None:
        raise UsageError("请给出两个快照编号，或用 --from 和 --to 给出两天（可加 --source）。")
    name = source or DEFAULT_SOURCE
    known = {part.source for part in imported_parts(store.engine)}
    if name not in known:
        raise InputNotFoundError(
            f"没有来源「{name}」的登记表。已有的来源：{'、'.join(sorted(known)) or '无'}。"
        )
    return View(source=name, known_on=days[0]), View(source=name, known_on=days[1])


def _print_json(content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, default=lambda day: day.isoformat())
    sys.stdout.write(text + "\n")


def _today() -> dt.date:
    """Today in China, where the registers are kept."""
    return utc_now().astimezone(CHINA).date()


def _day(text: str | None, option: str = "") -> dt.date | None:
    if text is None:
        return None
    try:
        return stated_day(text)
    except NotADayError as error:
        raise UsageError(
            f"{option}日期「{text}」无法识别。请写成 2026-06-30、2026/6/30 或 2026年6月30日。"
        ) from error


def _store(data_dir: Path | None) -> Store:
    return Store.open(load_settings(os.environ, {"data_dir": data_dir}).where)
