"""The files of a seed: each kind of handling several times, at places and on reports by chance."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.benchmarks.handled import (  # noqa: F401 - each enters its kinds
    harmful_covers,
    harmful_filing,
    harmful_hiding,
    harmful_pages,
    harmful_pixels,
    harmful_scans,
    harmless_filing,
    harmless_marks,
    harmless_notes,
    harmless_parts,
    harmless_pixels,
    harmless_programs,
    harmless_scans,
    harmless_signing,
    harmless_words,
)
from eval.benchmarks.handled.bases import Base, scanned_bases, typed_bases
from eval.benchmarks.handled.kinds import KINDS, SCAN, Job, Kind, MissingProgramError, UnfitError

_TRIES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a kind: its path and the pages touched; or the program that is missing."""

    kind: Kind
    path: Path
    pages: frozenset[int] = frozenset()
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bases:
    """Reports to handle: typed ones and scans."""

    typed: tuple[Base, ...]
    scans: tuple[Base, ...]


def bases_of(seed: int, folder: Path, *, typed: int = 16, scans: int = 5) -> Bases:
    """The reports of a seed, kept in the folder."""
    made = typed_bases(seed, typed, folder)
    return Bases(typed=made, scans=scanned_bases(made, seed, scans))


def files_of(seed: int, each: int, folder: Path, python: str, kinds: Sequence[Kind]) -> Iterator[File]:
    """Make the files, or take those that were made before in this folder."""
    made: Bases | None = None
    for kind in kinds:
        for index in range(each):
            stem = folder / f"files-{seed}" / f"{kind.name}-{index}"
            note = stem.with_suffix(".json")
            if not note.exists():
                made = made or bases_of(seed, folder)
                note.parent.mkdir(parents=True, exist_ok=True)
                note.write_text(json.dumps(_made(kind, index, seed, made, stem, python)), "utf-8")
            said = json.loads(note.read_text("utf-8"))
            yield File(
                kind=kind,
                path=stem.with_suffix(".pdf"),
                pages=frozenset(said.get("pages", ())),
                missing=said.get("missing", ""),
            )


def _made(kind: Kind, index: int, seed: int, bases: Bases, stem: Path, python: str) -> dict[str, object]:
    pool = bases.scans if kind.carrier == SCAN else bases.typed
    chance = random.Random(f"{seed}/{kind.name}/{index}")
    for attempt in range(_TRIES):
        base = chance.choice(pool)
        others = tuple(other for other in bases.typed if other.label["report"] != base.label["report"])
        draw = random.Random(f"{seed}/{kind.name}/{index}/{attempt}")
        with tempfile.TemporaryDirectory(prefix="handled-", dir=stem.parent) as name:
            job = Job(base=base, others=others, draw=draw, folder=Path(name), python=python)
            try:
                made = kind.make(job)
            except UnfitError:
                continue
            except MissingProgramError as error:
                return {"missing": str(error)}
        stem.with_suffix(".pdf").write_bytes(made.data)
        return {"pages": sorted(made.pages), "base": base.name}
    return {"missing": "no place for it"}


def chosen_kinds(names: str) -> tuple[Kind, ...]:
    """Kinds by their names, or all."""
    wanted = [name for name in names.split(",") if name]
    return tuple(KINDS[name] for name in wanted) if wanted else tuple(KINDS.values())
