"""Command line of the evaluation: make labelled reports, regenerate the samples, score the product."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from core.errors import MingjianError, UsageError
from eval.factory.layouts.base import Layout

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="评测工具：生成带标注的合成安全评价报告，并给筛查结果打分。",
)


@app.callback()
def root() -> None:
    """评测工具：生成带标注的合成安全评价报告，并给筛查结果打分。"""


@app.command()
def make(
    reports: Annotated[int, typer.Option(min=1, help="报告数量")],
    seed: Annotated[int, typer.Option(help="随机种子，同一种子生成同样的报告")],
    out: Annotated[Path, typer.Option(help="输出目录")],
    layouts: Annotated[
        str, typer.Option(help="版式名称，逗号分隔；train 或 held_out 表示一组；空为全部")
    ] = "",
    lengths: Annotated[
        str, typer.Option(help="篇幅 brief、short、full、long、huge，逗号分隔，重复的按次数抽取")
    ] = "full",
    scans: Annotated[bool, typer.Option(help="是否包含扫描件")] = True,
    workers: Annotated[int, typer.Option(min=1, help="进程数")] = 1,
    checks: Annotated[str, typer.Option(help="只为这些检查设问题和陷阱，逗号分隔；空为全部")] = "",
) -> None:
    """生成一批带标注的合成报告和登记库。"""
    from eval.factory.corpus import make_corpus

    chosen = _layouts(layouts)
    wanted = _checks(checks)
    sizes = _lengths(lengths)
    _prepare(out)
    paths = make_corpus(
        out,
        reports=reports,
        seed=seed,
        layouts=chosen,
        lengths=sizes,
        scans=scans,
        workers=workers,
        checks=wanted,
    )
    for _ in track(paths, total=reports, description="生成报告"):
        pass
    typer.echo(f"已生成 {reports} 份报告：{out}")


@app.command()
def samples(out: Annotated[Path, typer.Option(help="输出目录")]) -> None:
    """重新生成随仓库提供的样例报告。"""
    from eval.factory.samples import make_samples

    made = sum(1 for _ in track(make_samples(out), description="生成样例"))
    typer.echo(f"已生成 {made} 份样例报告：{out}")


@app.command()
def score(
    folder: Annotated[Path, typer.Argument(help="mingjian-eval make 生成的目录")],
    out: Annotated[Path | None, typer.Option(help="记分卡写到哪里；缺省为该目录本身")] = None,
    data_dir: Annotated[
        Path | None, typer.Option(help="数据目录，已有的结果会再用；缺省为临时目录，全部重做")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="读页进程数；缺省为处理器数")] = None,
) -> None:
    """筛查一批带标注的报告，与标注比较，写出 scorecard.json 和 scorecard.html。"""
    from eval.scorecard import commands

    commands.score(folder, out or folder, data_dir=data_dir, workers=workers)


@app.command("judge")
def judge_command(
    folder: Annotated[Path, typer.Argument(help="mingjian-eval make 生成的目录")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，不输出表格")] = False,
    reads: Annotated[bool, typer.Option("--read", help="由产品读取报告，用读出的事实")] = False,
    data_dir: Annotated[
        Path | None, typer.Option(help="读取结果存放处，已有的会再用；缺省为该目录下的 read")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="读页进程数")] = 1,
    html: Annotated[Path | None, typer.Option(help="把分档可靠程度的图写到这个文件")] = None,
    checks: Annotated[str, typer.Option(help="只统计这些检查，逗号分隔；空为全部")] = "",
) -> None:
    """用标注中的事实（视作读取全对）运行全部检查，给出各检查的召回和精确；加 --read 则用读出的事实。"""
    import json

    from rich.console import Console
    from rich.status import Status

    from eval.judging.report import document, page, print_judgement
    from eval.judging.run import judge_folder, only

    errors = Console(stderr=True)
    chosen = tuple(filter(None, checks.split(",")))
    with Status("判定", console=errors) as status:
        judgement = only(
            judge_folder(
                folder,
                read_into=(data_dir or folder / "read") if reads else None,
                workers=workers,
                progress=lambda index, count, name: status.update(f"判定 {index + 1}/{count} {name}"),
            ),
            chosen,
        )
    if html is not None:
        html.write_text(page(judgement), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(document(judgement), ensure_ascii=False, indent=1))
    else:
        print_judgement(judgement, Console())


@app.command()
def weights(
    folders: Annotated[list[Path], typer.Argument(help="mingjian-eval make 生成的目录，可多个")],
    writes: Annotated[bool, typer.Option("--write", help="写入 corpus/law/packs；缺省只显示")] = False,
    on: Annotated[str, typer.Option(help="写入的日期，如 2026-11-27；缺省为今天")] = "",
    workers: Annotated[int, typer.Option(min=1, help="读页进程数")] = 1,
) -> None:
    """用训练版式的报告拟合各检查的权重和分档的界限，读取结果存于各目录的 read。"""
    import datetime as dt

    from rich.console import Console
    from rich.status import Status

    from eval.weights import command

    try:
        day = dt.date.fromisoformat(on) if on else dt.datetime.now(dt.UTC).date()
    except ValueError as error:
        raise UsageError(f"「{on}」不是日期，请写作 2026-11-27。") from error
    with Status("判定", console=Console(stderr=True)) as status:
        judgements = command.judged(
            folders,
            workers=workers,
            progress=lambda index, count, name: status.update(f"判定 {index + 1}/{count} {name}"),
        )
    found = command.fit(judgements, command.seeds_of(folders), day)
    command.show(found, Console())
    if writes:
        command.write_packs(found)
        typer.echo("已写入 corpus/law/packs。")


@app.command()
def smoke(
    out: Annotated[Path | None, typer.Option(help="记分卡写到哪里；缺省只显示不写")] = None,
    floors: Annotated[Path | None, typer.Option(help="下限文件；缺省为 eval/floors.toml")] = None,
) -> None:
    """生成一小批固定的报告并打分；有指标低于下限时退出码为 1。"""
    from eval.scorecard import commands
    from eval.scorecard.floors import FLOORS, read_floors

    sentences = commands.smoke(out, read_floors(floors or FLOORS))
    for sentence in sentences:
        typer.echo(sentence, err=True)
    if sentences:
        raise typer.Exit(1)
    typer.echo("所有指标都达到下限。")


@app.command()
def full(
    out: Annotated[Path, typer.Option(help="报告、中间结果和记分卡写到哪里；已有的不再重做")],
    workers: Annotated[int, typer.Option(min=1, help="进程数")] = 2,
) -> None:
    """生成三百份报告（训练、保留各一个世界）并打分；中断后再运行会接着做。"""
    from eval.scorecard import commands

    commands.full(out, workers=workers)


def _prepare(out: Path) -> None:
    """A folder that can be written and holds no reports of another corpus: those have another registry."""
    if any((out / "reports").glob("*.pdf")):
        raise UsageError(f"{out} 里已有报告，请换一个目录，或先删除其中的 reports 和 registry。")
    try:
        (out / "reports").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"不能在 {out} 写入：{error.strerror}。") from error


def _layouts(names: str) -> tuple[Layout, ...]:
    from eval.factory.layouts.catalogue import BY_NAME, LAYOUTS

    wanted = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in BY_NAME and name not in ("train", "held_out")]
    if unknown:
        raise UsageError(
            f"没有这样的版式：{'、'.join(unknown)}。可用：{'、'.join(BY_NAME)}，或 train、held_out。"
        )
    return tuple(
        layout for layout in LAYOUTS if not wanted or layout.name in wanted or layout.split in wanted
    )


def _checks(names: str) -> tuple[str, ...]:
    from eval.factory.defects.catalogue import CHECKS

    wanted = tuple(name.strip() for name in names.split(",") if name.strip())
    unknown = [name for name in wanted if name not in CHECKS]
    if unknown:
        raise UsageError(f"没有这样的检查：{'、'.join(unknown)}。可用：{'、'.join(CHECKS)}。")
    return wanted


def _lengths(names: str) -> tuple[str, ...]:
    from eval.factory.plan.make import LENGTHS

    wanted = tuple(name.strip() for name in names.split(",") if name.strip())
    unknown = [name for name in wanted if name not in LENGTHS]
    if unknown or not wanted:
        raise UsageError(f"没有这样的篇幅：{'、'.join(unknown) or '（空）'}。可用：{'、'.join(LENGTHS)}。")
    return wanted


def main() -> None:
    """Entry point; an expected error ends with its sentence and its exit code."""
    try:
        app()
    except MingjianError as error:
        typer.echo(error.message, err=True)
        sys.exit(error.exit_code)
