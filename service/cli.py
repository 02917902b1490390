"""The command line: ``mingjian screen``, ``read``, ``show``, ``reports``, ``dossier``, ``similar``,
``decide``, ``decisions``, ``checks``, ``diff``, ``remove``, ``rescreen``, ``backup``, ``retention``,
``registry``, ``law``, ``index``, ``user``, ``token``, ``audit``, ``db``, ``serve``, ``worker``, ``schema``.

Exit codes: 0 all screened; otherwise the greatest code among the files, as ``core.errors`` gives them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from core.errors import FailedError, InputNotFoundError, RefusedError, UsageError
from core.screening import Screening, Status
from corpus.store.store import Store
from pipelines.decisions import assessment_left, findings
from pipelines.rejudging import Affected, settle
from pipelines.screening_tools import Tools
from service.account_commands import audit_app, db_app, token_app, user_app
from service.at_terminal import noted
from service.backup_commands import backup_app
from service.command_line import Commands, run
from service.decision_commands import checks, decide, decisions, diff
from service.dossier_command import require_target, write_dossier
from service.index_commands import index_app
from service.law_cli import law_app
from service.opened import opened_tools
from service.outputs import Outputs
from service.precision import precisions
from service.progress import PageProgress
from service.reading_command import ReadRequest, give_out, run_read
from service.registry_commands import registry_app
from service.removal_command import remove
from service.rescreen_command import rescreen
from service.retention_commands import retention_app
from service.schema import reading_schema_text, schema_text
from service.serve_command import serve, worker
from service.settings import Settings, load_settings
from service.similar_command import similar
from service.tables import print_reports, print_screening, print_summary, print_updated
from service.terminal import DataDir, complaints, out

app = Commands(
    name="mingjian",
    text="明鉴：筛查安全评价报告，给出带证据的线索供检查人员核实。\n\n"
    "第一次使用：先用 mingjian registry import 导入机构和人员登记表，再用 mingjian screen 筛查 PDF。",
)
for _command in (similar, decide, decisions, checks, diff, remove, rescreen, serve, worker):
    app.command()(_command)
app.add_typer(registry_app, name="registry")
app.add_typer(law_app, name="law")
app.add_typer(index_app, name="index")
app.add_typer(backup_app, name="backup")
app.add_typer(retention_app, name="retention")
for _name, _group in (("user", user_app), ("token", token_app), ("audit", audit_app), ("db", db_app)):
    app.add_typer(_group, name=_name)


@app.command("screen")
def screen_command(
    files: Annotated[
        list[Path], typer.Argument(metavar="文件", help="要筛查的 PDF 报告，可以多个。", show_default=False)
    ],
    json_out: Annotated[
        Path | None,
        typer.Option(
            "--json", help="把结果写成 JSON。名字以 .json 结尾是文件，否则是文件夹；多份报告须是文件夹。"
        ),
    ] = None,
    html_out: Annotated[
        Path | None,
        typer.Option(
            "--html",
            help="把结果写成可直接打开的网页。名字以 .html 结尾是文件，否则是文件夹；多份报告须是文件夹。",
        ),
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", help="读取进程数；默认每个处理器一个。")] = None,
    data_dir: DataDir = None,
) -> None:
    """筛查一份或多份 PDF 报告。"""
    from pipelines.screen import screen  # here and elsewhere: what other commands need not wait for

    settings = _settings(data_dir=data_dir, workers=workers)
    outputs = Outputs.planned(files, json_out=json_out, html_out=html_out)
    screenings: list[Screening] = []
    with opened_tools(settings) as tools, PageProgress(complaints, total_files=len(files)) as progress:
        affected = Affected()
        for path in files:
            screening = screen(path, tools, progress.on_file(path), affected)
            progress.done()
            said = {"name": path.name, "status": screening.status.value}
            noted(tools.store, "report.screen", "report", screening.report.id, **said)
            if len(files) > 1:
                _print(tools, screening)
                outputs.write(path, screening, tools)
            screenings.append(screening)
        changed = settle(affected, tools, progress.on_settling())
        progress.done()
        screenings = [changed.get(screening.report.id, screening) for screening in screenings]
        if len(files) == 1:
            _print(tools, screenings[0])
            outputs.write(files[0], screenings[0], tools)
        for place, screening in enumerate(screenings):
            if len(files) > 1 and screening.report.id in changed:
                outputs.write_again(place, screening, tools)
        print_updated(out, [each for each in changed.values() if len(files) > 1 or each not in screenings])
    try:
        outputs.finish()
    finally:
        for written in outputs.written:
            out.print(f"已写出 {written}", highlight=False, markup=False, soft_wrap=True)
        print_summary(out, screenings)
    codes = [_exit_code(screening) for screening in screenings]
    raise typer.Exit(max(codes))


@app.command("read")
def read_command(
    file: Annotated[Path, typer.Argument(metavar="文件", help="要读取的 PDF 文件。", show_default=False)],
    text: Annotated[bool, typer.Option("--text", help="逐页输出文字，表格按行列对齐（默认）。")] = False,
    json_out: Annotated[bool, typer.Option("--json", help="输出全部读取结果的 JSON。")] = False,
    overlay: Annotated[
        Path | None,
        typer.Option("--overlay", help="另写一份 PDF，在原页面上用颜色标出读到的文字行、表格、印章和图片。"),
    ] = None,
    pages: Annotated[
        str | None, typer.Option("--pages", metavar="页码", help="只读这些页，如 3-7 或 1,4-6。")
    ] = None,
    engine: Annotated[
        str | None, typer.Option("--engine", help="文字识别引擎：paddle 或 tesseract；默认按设置。")
    ] = None,
    dpi: Annotated[
        float | None, typer.Option("--dpi", help="识别扫描页所用的分辨率，72 到 600；默认按设置。")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="--overlay 的文件已存在时覆盖它。")] = False,
    workers: Annotated[int | None, typer.Option("--workers", help="读取进程数；默认每个处理器一个。")] = None,
    data_dir: DataDir = None,
) -> None:
    """只读取一份 PDF，不做筛查：看软件在页面上读到了什么。"""
    settings = _settings(data_dir=data_dir, workers=workers, ocr_engine=engine, ocr_dpi=dpi)
    request = ReadRequest(file=file, text=text, json=json_out, overlay=overlay, pages=pages, force=force)
    with PageProgress(complaints, total_files=1) as progress:
        reading = run_read(request, settings, progress.on_file(file))
        progress.done()
    give_out(request, reading, sys.stdout.write)
    for failure in reading.failures:
        complaints.print(f"注意：{failure.message}", highlight=False, markup=False, soft_wrap=True)
    if overlay is not None:
        complaints.print(f"已写出 {overlay}", highlight=False, markup=False, soft_wrap=True)


@app.command()
def show(
    report: Annotated[
        str | None,
        typer.Argument(metavar="报告", help="报告编号的前 6 位以上，或文件名。", show_default=False),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="写出全部报告的结果；须给出文件夹。")] = False,
    json_out: Annotated[Path | None, typer.Option("--json", help="把结果写成 JSON 文件。")] = None,
    html_out: Annotated[Path | None, typer.Option("--html", help="把结果写成可直接打开的网页。")] = None,
    data_dir: DataDir = None,
) -> None:
    """再次显示一份已筛查报告的结果，或写出全部报告的结果。"""
    if (report is not None) == every:
        raise UsageError("请给出一份报告，或 --all，二者选一。")
    if every and json_out is None and html_out is None:
        raise UsageError("--all 须用 --json 或 --html 给出写到哪个文件夹。")
    with opened_tools(_settings(data_dir=data_dir)) as tools:
        entries = tools.store.reports() if report is None else (tools.store.find_report(report),)
        kept = [(Path(entry.file_name), tools.store.screening(entry.id)) for entry in entries]
        shown = [(path, screening) for path, screening in kept if screening is not None]
        if not shown:
            words = f"报告 {report} 还没有筛查结果。" if report else "还没有筛查结果。"
            raise InputNotFoundError(f"{words}请先用 mingjian screen 筛查。")
        outputs = Outputs.planned([path for path, _ in shown], json_out=json_out, html_out=html_out)
        for path, screening in shown:
            if not every:
                _print(tools, screening)
            outputs.write(path, screening, tools)
    try:
        outputs.finish()
    finally:
        for written in outputs.written:
            out.print(f"已写出 {written}", highlight=False, markup=False, soft_wrap=True)


@app.command()
def dossier(
    report: Annotated[str, typer.Argument(metavar="报告", help="报告编号的前 6 位以上，或文件名。")],
    target: Annotated[
        Path,
        typer.Option(
            "--out", help="写到哪个文件；以 .html、.docx 或 .pdf 结尾（.pdf 需要本机有 LibreOffice）。"
        ),
    ],
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖它。")] = False,
    data_dir: DataDir = None,
) -> None:
    """把一份报告的筛查结果写成卷宗：概况、评估、线索和页面截图、时间线、人员、未能评估、处理记录。"""
    require_target(target, force=force)
    with opened_tools(_settings(data_dir=data_dir)) as tools:
        write_dossier(report, target, tools, force=force)
    out.print(f"已写出 {target}", highlight=False, markup=False, soft_wrap=True)


@app.command()
def reports(data_dir: DataDir = None) -> None:
    """列出已筛查的报告。"""
    with Store.open(_settings(data_dir=data_dir).where) as store:
        print_reports(out, store.reports())


@app.command()
def schema(
    reading: Annotated[
        bool, typer.Option("--reading", help="输出 mingjian read --json 的格式定义。")
    ] = False,
) -> None:
    """输出结果 JSON 的格式定义（JSON Schema）。"""
    sys.stdout.write(reading_schema_text() if reading else schema_text())


def main() -> NoReturn:
    """Entry point."""
    sys.exit(run(app))


def _settings(**overrides: object) -> Settings:
    return load_settings(os.environ, overrides)


def _print(tools: Tools, screening: Screening) -> None:
    stands = findings(tools.store, screening)
    left = assessment_left(screening, stands, tools.packs)
    print_screening(out, screening, stands, left, precisions(tools.store.decided_counts()))


def _exit_code(screening: Screening) -> int:
    if screening.status is Status.REFUSED:
        codes = {failure.code for failure in screening.failures}
        missing = {InputNotFoundError.code, "is_folder", "not_readable"}
        return InputNotFoundError.exit_code if codes & missing else RefusedError.exit_code
    return FailedError.exit_code if screening.status is Status.FAILED else 0
