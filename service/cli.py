"""The command line: ``mingjian screen``, ``read``, ``show``, ``reports``,
``dossier``, ``decide``, ``decisions``, ``checks``, ``diff``, ``registry``, ``law``, ``schema``.

Exit codes: 0 all screened; otherwise the greatest code among the files, as ``core.errors`` gives them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from core.errors import FailedError, InputNotFoundError, MingjianError, RefusedError
from core.screening import Screening, Status
from corpus.law.packs import load_packs
from corpus.law.timeline import Timeline
from corpus.registry.lookup import StoredRegistry
from corpus.store.store import Store
from pipelines.decisions import assessment_left, findings
from pipelines.engine.workers import WorkerPool, available_cores
from pipelines.screen import Tools, screen
from service.decision_commands import checks, decide, decisions, diff
from service.dossier_command import require_target, write_dossier
from service.law_cli import law_app
from service.outputs import Outputs
from service.progress import PageProgress
from service.reading_command import ReadRequest, give_out, run_read
from service.registry_commands import registry_app
from service.registry_consulting import consulting_of
from service.schema import reading_schema_text, schema_text
from service.settings import Settings, load_settings
from service.tables import print_reports, print_screening, print_summary
from service.terminal import DataDir, complain, complaints, out

app = typer.Typer(
    name="mingjian",
    help="明鉴：筛查安全评价报告，给出带证据的线索供检查人员核实。\n\n"
    "第一次使用：先用 mingjian registry import 导入机构和人员登记表，再用 mingjian screen 筛查 PDF。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for _command in (decide, decisions, checks, diff):
    app.command()(_command)
app.add_typer(registry_app, name="registry")
app.add_typer(law_app, name="law")


@app.command("screen")
def screen_command(
    files: Annotated[list[Path], typer.Argument(help="要筛查的 PDF 报告，可以多个。", show_default=False)],
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
    settings = _settings(data_dir=data_dir, workers=workers)
    outputs = Outputs.planned(files, json_out=json_out, html_out=html_out)
    screenings: list[Screening] = []
    with _tools(settings) as tools, PageProgress(complaints, total_files=len(files)) as progress:
        for path in files:
            screening = screen(path, tools, progress.on_file(path))
            progress.done()
            _print(tools, screening)
            outputs.write(path, screening, tools)
            screenings.append(screening)
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
    file: Annotated[Path, typer.Argument(help="要读取的 PDF 文件。", show_default=False)],
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
    report: Annotated[str, typer.Argument(help="报告编号的前 6 位以上，或文件名。")],
    json_out: Annotated[Path | None, typer.Option("--json", help="把结果写成 JSON 文件。")] = None,
    html_out: Annotated[Path | None, typer.Option("--html", help="把结果写成可直接打开的网页。")] = None,
    data_dir: DataDir = None,
) -> None:
    """再次显示一份已筛查报告的结果。"""
    settings = _settings(data_dir=data_dir)
    with _tools(settings) as tools:
        entry = tools.store.find_report(report)
        screening = tools.store.screening(entry.id)
        if screening is None:
            raise InputNotFoundError(f"报告 {report} 还没有筛查结果。请先用 mingjian screen 筛查。")
        _print(tools, screening)
        outputs = Outputs.planned([Path(entry.file_name)], json_out=json_out, html_out=html_out)
        outputs.write(Path(entry.file_name), screening, tools)
    for written in outputs.written:
        out.print(f"已写出 {written}", highlight=False, markup=False)


@app.command()
def dossier(
    report: Annotated[str, typer.Argument(help="报告编号的前 6 位以上，或文件名。")],
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
    with _tools(_settings(data_dir=data_dir)) as tools:
        write_dossier(report, target, tools, force=force)
    out.print(f"已写出 {target}", highlight=False, markup=False, soft_wrap=True)


@app.command()
def reports(data_dir: DataDir = None) -> None:
    """列出已筛查的报告。"""
    with Store.open(_settings(data_dir=data_dir).data_dir) as store:
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
    """Entry point: expected errors become one sentence and an exit code."""
    try:
        app(standalone_mode=True)
    except MingjianError as error:
        complain(error)
        sys.exit(error.exit_code)
    sys.exit(0)


def _settings(**overrides: object) -> Settings:
    return load_settings(os.environ, overrides)


@contextmanager
def _tools(settings: Settings) -> Iterator[Tools]:
    packs, timeline, consulting = load_packs(), Timeline.load(), consulting_of(settings)
    workers = settings.workers or available_cores()
    with (
        Store.open(settings.data_dir) as store,
        WorkerPool(workers, memory_bytes=settings.limits.worker_memory_bytes) as pool,
    ):
        yield Tools(
            store=store,
            workers=pool,
            registry=StoredRegistry(store.engine),
            packs=packs,
            timeline=timeline,
            limits=settings.limits,
            reading=settings.reading,
            consulting=consulting,
            trust_folder=settings.signature_trust_folder,
        )


def _print(tools: Tools, screening: Screening) -> None:
    stands = findings(tools.store, screening)
    print_screening(out, screening, stands, assessment_left(screening, stands, tools.packs))


def _exit_code(screening: Screening) -> int:
    if screening.status is Status.REFUSED:
        codes = {failure.code for failure in screening.failures}
        missing = {InputNotFoundError.code, "is_folder", "not_readable"}
        return InputNotFoundError.exit_code if codes & missing else RefusedError.exit_code
    return FailedError.exit_code if screening.status is Status.FAILED else 0
