"""Finds misread people and agencies in a register of a million: recall, precision, look-ups a second, memory.

    python -m eval.benchmarks.matching [--rows 1000000] [--agencies 3000] [--questions 4000] [--noise 0.05]

Every character of name, numbers and agency of a question is misread with the given probability (of names:
look-alikes, homophones, lost and other characters, see ``misread``). Of the people asked for, seven in ten
are with the agency of the report and two in ten listed elsewhere; one in ten is in no register, a third of
those with a number that is somebody's. *Recall*: listed people who were identified as themselves.
*Precision*: of all who were identified, those who were the right ones. Processor time of one process.
``--hold``: exit code 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from corpus.registry.identified import AgencyQuestion, PersonQuestion, Verdict
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.store.store import Store
from eval.benchmarks.misread import Listed, Noise, agencies, person
from eval.factory.world import names as name_lists

RECALL, PRECISION, PER_SECOND = 0.99, 0.995, 1000.0
_HEADINGS = ("姓名", "证书号码", "从业登记编号", "机构名称", "资质证书编号")
_AGENCY_QUESTIONS = 4000
_AT_ONCE = 8  # people of one report are asked for together


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and whom it means; None: nobody who is listed."""

    question: PersonQuestion
    kind: str
    meant: Listed | None


def main() -> int:
    """Make the register, ask, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--agencies", type=int, default=3000)
    parser.add_argument("--questions", type=int, default=4000)
    parser.add_argument("--noise", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep the register here, and use one that lies here")
    parser.add_argument("--hold", action="store_true")
    chosen = parser.parse_args()
    console = Console(soft_wrap=True, highlight=False)
    with tempfile.TemporaryDirectory(prefix="matching-") as name:
        folder = chosen.folder or Path(name)
        firms = agencies(chosen.agencies, seed=7)
        if not (folder / "made").exists():
            _make(folder, firms, chosen.rows)
        with Store.open(folder) as store:
            missed = _measure(console, StoredRegistry(store.engine), firms, chosen)
    return 1 if missed and chosen.hold else 0


def _listed(firms: list[tuple[str, str]], serial: int) -> Listed:
    draw = random.Random(serial)
    return person(draw, serial, firms[serial % len(firms)])


def _make(folder: Path, firms: list[tuple[str, str]], rows: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    roster, listed = folder / "roster.csv", folder / "agencies.csv"
    with roster.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADINGS)
        for serial in range(rows):
            one = _listed(firms, serial)
            writer.writerow(
                (one.name, one.certificate_number, one.registration_number, one.agency, one.agency_number)
            )
    with listed.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("机构名称", "资质证书编号", "有效日期"))
        writer.writerows((*firm, "2030-12-31") for firm in firms)
    with Store.open(folder) as store:
        for path in (listed, roster):
            report = import_file(store.engine, path, known_on=dt.date(2026, 6, 1))
            if report.rejected:
                raise RuntimeError(f"rejected: {report.rejected[:3]}")
    (folder / "made").touch()


def _measure(
    console: Console, registry: StoredRegistry, firms: list[tuple[str, str]], chosen: argparse.Namespace
) -> bool:
    noise = Noise(_characters(firms), chosen.noise)
    draw = random.Random(chosen.seed)
    asked = [
        one for _ in range(chosen.questions // _AT_ONCE) for one in _report(draw, noise, firms, chosen.rows)
    ]
    registry.people_meant([asked[0].question])  # the agencies' names are taken into memory once
    begun = time.process_time()
    answers = [
        answer
        for at in range(0, len(asked), _AT_ONCE)
        for answer in registry.people_meant([one.question for one in asked[at : at + _AT_ONCE]])
    ]
    per_second = len(asked) / (time.process_time() - begun)
    told: Counter[tuple[str, str]] = Counter()
    for one, answer in zip(asked, answers, strict=True):
        is_right = one.meant is not None and any(
            row.registration_number == one.meant.registration_number for row in answer.rows
        )
        is_told = answer.verdict is Verdict.IDENTIFIED
        told[one.kind, ("right" if is_right else "wrong") if is_told else answer.verdict.value] += 1
    recall, precision = _rates(told)
    for kind in sorted({kind for kind, _ in told}):
        words = ", ".join(f"{what} {told[k, what]}" for k, what in sorted(told) if k == kind)
        console.print(f"  {kind}: {words}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    console.print(
        f"people: recall {recall:.4f}, precision {precision:.4f}, {per_second:,.0f} look-ups/s on one core, "
        f"peak {peak} MB"
    )
    missed = _measure_agencies(console, registry, noise, firms, draw)
    return missed or recall < RECALL or precision < PRECISION or per_second < PER_SECOND


def _rates(told: Counter[tuple[str, str]]) -> tuple[float, float]:
    right = sum(count for (_, what), count in told.items() if what == "right")
    wrong = sum(count for (_, what), count in told.items() if what == "wrong")
    listed = sum(count for (kind, _), count in told.items() if kind.startswith("listed"))
    return right / max(listed, 1), right / max(right + wrong, 1)


def _report(draw: random.Random, noise: Noise, firms: list[tuple[str, str]], rows: int) -> list[Asked]:
    """The people of one report, whose agency is read once."""
    at = draw.randrange(len(firms))
    said = noise.name(draw, firms[at][0]), noise.number(draw, firms[at][1])
    asked = (_asked(draw, firms, at, rows) for _ in range(_AT_ONCE))
    return [
        Asked(
            PersonQuestion(
                name=noise.name(draw, one.name),
                certificate_number=noise.number(draw, one.certificate_number),
                registration_number=noise.number(draw, one.registration_number),
                agency_name=said[0],
                agency_certificate_number=said[1],
                is_read=True,
            ),
            kind,
            meant,
        )
        for kind, one, meant in asked
    ]


def _asked(
    draw: random.Random, firms: list[tuple[str, str]], at: int, rows: int
) -> tuple[str, Listed, Listed | None]:
    """What kind of person, what the report says, and who is meant by it."""
    chance = draw.random()
    here = _listed(firms, draw.randrange(at, rows, len(firms)))
    elsewhere = _listed(firms, draw.randrange(rows))
    if chance < 0.7:
        return "listed here", here, here
    if chance < 0.9:
        return "listed elsewhere", elsewhere, elsewhere
    stranger = person(draw, draw.randrange(rows, 9 * rows), firms[at])
    if chance < 0.967:
        return "nobody", stranger, None
    lent = replace(
        stranger,
        certificate_number=elsewhere.certificate_number,
        registration_number=elsewhere.registration_number,
    )
    return "another's number", lent, None


def _measure_agencies(
    console: Console,
    registry: StoredRegistry,
    noise: Noise,
    firms: list[tuple[str, str]],
    draw: random.Random,
) -> bool:
    """One in five agencies is unlisted: its name one character from a listed one's, its number nobody's."""
    known = {firm for firm, _ in firms}
    asked = [_agency_asked(draw, noise, firms, known) for _ in range(_AGENCY_QUESTIONS)]
    right = wrong = 0
    begun = time.process_time()
    answers = [registry.agency_meant(question) for question, _ in asked]
    per_second = len(asked) / (time.process_time() - begun)
    for (_, meant), answer in zip(asked, answers, strict=True):
        if answer.verdict is Verdict.IDENTIFIED:
            is_right = answer.rows[0].name == meant
            right, wrong = right + is_right, wrong + (not is_right)
    listed = sum(meant is not None for _, meant in asked)
    recall, precision = right / max(listed, 1), right / max(right + wrong, 1)
    console.print(f"agencies: recall {recall:.4f}, precision {precision:.4f}, {per_second:,.0f} look-ups/s")
    return recall < RECALL or precision < PRECISION or per_second < PER_SECOND


def _agency_asked(
    draw: random.Random, noise: Noise, firms: list[tuple[str, str]], known: Container[str]
) -> tuple[AgencyQuestion, str | None]:
    """What is asked, and the name of the listed agency that is meant."""
    name, number = draw.choice(firms)
    is_listed = draw.random() < 0.8
    if not is_listed:
        name, number = _unlisted(draw, name, known), f"APJ-(京)-{draw.randrange(9000, 10000)}"
    said = noise.name(draw, name), noise.number(draw, number)
    question = AgencyQuestion(name=said[0], certificate_number=said[1], is_read=True)
    return question, name if is_listed else None


def _unlisted(draw: random.Random, name: str, known: Container[str]) -> str:
    while name in known:
        at = draw.randrange(2, 4)
        name = name[:at] + draw.choice("恒华安信瑞源泰和正科远诚宏润鑫盛达中天博康") + name[at + 1 :]
    return name


def _characters(firms: Iterable[tuple[str, str]]) -> str:
    lists = [
        value for key, value in vars(name_lists).items() if key.startswith("_") and isinstance(value, str)
    ]
    return "".join(
        sorted({one for text in (*lists, *(name for name, _ in firms)) for one in text if ord(one) > 0x4E00})
    )


if __name__ == "__main__":
    sys.exit(main())
