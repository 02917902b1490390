"""Making files with other programs than our own writer: the same blocks, the same labels."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from eval.factory.blocks import Block, plain
from eval.factory.layouts.base import Layout
from eval.factory.makers import soffice
from eval.factory.makers.finish import finish
from eval.factory.makers.locate import locate
from eval.factory.makers.programs import program
from eval.factory.makers.readback import read_pages
from eval.factory.makers.stamps import Stamp
from eval.factory.makers.trail import Entry, Trail
from eval.factory.plan.records import ReportPlan
from eval.factory.render.draft import BLACK, Draft
from eval.factory.render.ink import InkRules, InkWell
from eval.factory.render.pdf import FileFacts
from eval.factory.text.compose import compose


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One report to be made by another program."""

    plan: ReportPlan
    layout: Layout
    facts: FileFacts
    contents_levels: int


@dataclass(frozen=True, slots=True)
class Made:
    """A file, and the draft that tells what stands where in it."""

    draft: Draft
    data: bytes


@dataclass(frozen=True, slots=True)
class _Copy:
    """What a writer of one copy needs."""

    layout: Layout
    trail: Trail
    slots: dict[str, str]
    contents_levels: int
    blocks: list[Block]


def require(layouts: Iterable[Layout]) -> None:
    """Raises ``MakerMissingError`` where a program that one of the layouts needs is not installed."""
    if any(layout.maker == "docx" for layout in layouts):
        soffice.program()


def make_files(jobs: Sequence[Job]) -> list[Made]:
    """The files of jobs of one maker; raises ``MakerMissingError`` where its program is not installed."""
    makers = {job.layout.maker for job in jobs}
    if len(makers) > 1:
        raise ValueError(f"jobs of different makers: {sorted(makers)}")
    return [] if not jobs else MAKERS[makers.pop()](jobs)


def _copies(job: Job) -> Iterator[_Copy]:
    """The traced and the clean copy, in this order, to be written one after the other."""
    plan = job.plan
    ink = InkWell(str(plan.world_seed), plan.seed, InkRules.of(plan))
    stamps: dict[int, Stamp] = {}
    slots = {
        "<agency>": plan.agency.name,
        "<project>": plain(plan.project_name),
        "<number>": plan.number,
        "<kind>": f"安全{plan.kind}报告",
    }
    for traced in (True, False):
        trail = Trail(ink, traced, job.layout.seal_size, stamps)
        layout = _uncoloured(job.layout) if traced else job.layout
        yield _Copy(layout, trail, slots, job.contents_levels, compose(plan, job.layout))


def _uncoloured(layout: Layout) -> Layout:
    """The layout in black: in the traced copy colour says something else."""
    styles = {name: replace(style, colour=BLACK) for name, style in layout.styles.items()}
    own = replace(layout.furniture.style, colour=BLACK)
    return replace(layout, styles=styles, furniture=replace(layout.furniture, style=own))


def _finished(job: Job, traced: bytes, clean: bytes, entries: Sequence[Entry]) -> Made:
    top, _, bottom, _ = job.layout.margins
    draft = locate(read_pages(traced), read_pages(clean), entries, (top, bottom))
    has_packet = program(job.layout.maker, job.facts.made_at).has_packet
    return Made(draft, finish(clean, job.facts, has_packet=has_packet))


def _docx(jobs: Sequence[Job]) -> list[Made]:
    """Word documents through LibreOffice, all in one run."""
    from eval.factory.makers.docx_file import DocxFile

    require(job.layout for job in jobs)
    documents: dict[str, bytes] = {}
    entries: list[list[Entry]] = []
    for number, job in enumerate(jobs):
        for name, copy in zip(("traced", "clean"), _copies(job), strict=True):
            writer = DocxFile(copy.layout, copy.trail, copy.slots, copy.contents_levels)
            documents[f"{name}{number}"] = writer.write(copy.blocks)
        entries.append(copy.trail.entries)
    files = soffice.convert(documents)
    return [
        _finished(job, files[f"traced{number}"], files[f"clean{number}"], entries[number])
        for number, job in enumerate(jobs)
    ]


def _typst(jobs: Sequence[Job]) -> list[Made]:
    """Typst sources through the compiler."""
    return [_typst_file(job) for job in jobs]


def _typst_file(job: Job) -> Made:
    from eval.factory.makers.typst_file import TypstFile

    files = []
    for copy in _copies(job):
        writer = TypstFile(copy.layout, copy.trail, copy.slots, copy.contents_levels)
        files.append(_compiled(writer.write(copy.blocks), writer.files, job))
    return _finished(job, files[0], files[1], copy.trail.entries)


def _compiled(source: str, pictures: Mapping[str, bytes], job: Job) -> bytes:
    import typst

    tagged = program(job.layout.maker, job.facts.made_at).is_tagged
    with tempfile.TemporaryDirectory(prefix="mingjian-typst-") as folder:
        for name, data in pictures.items():
            Path(folder, name).write_bytes(data)
        main = Path(folder, "main.typ")
        main.write_text(source, encoding="utf-8")
        compiler = typst.Compiler(root=folder, font_paths=_fonts())
        made = compiler.compile(main, format="pdf", timestamp=0, pdf_tags=tagged)
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> Any:
    """The installed fonts, looked through once per process."""
    import typst

    return typst.Fonts(include_embedded_fonts=False)


MAKERS: Mapping[str, Callable[[Sequence[Job]], list[Made]]] = {"docx": _docx, "typst": _typst}
