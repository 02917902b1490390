"""A store of many screened reports, made once: a few are really screened, the rest go under other names.

What is read of each is as large and as deep as of a real one; ids, names, places, days and scores differ.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import hashlib
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from core.facts import Fact
from core.screening import Screening
from corpus.regions import gazetteer
from corpus.store.card_rows import Wanted
from corpus.store.store import Store
from eval.benchmarks.service.program import run

SEED = 10


def made_store(folder: Path, files: Sequence[Path], reports: int) -> Path:
    """The data folder with so many screened reports; one that is there is only filled up."""
    data_dir = folder / "data"
    with Store.open(data_dir) as store:
        there = sum(store.card_counts(Wanted()).values())
    if there == 0:
        for file in files:
            run("screen", file, data_dir=data_dir)
        there = len(files)
    if there < reports:
        with Store.open(data_dir) as store:
            _fill(store, there, reports)
    return data_dir


def _fill(store: Store, there: int, reports: int) -> None:
    real = [entry.id for entry in store.reports() if entry.has_original]
    models = [screening for screening in map(store.screening, real) if screening and screening.assessment]
    places = _places()
    for number in range(there, reports):
        store.save_screening(_varied(models[number % len(models)], number, places))
        if number % 500 == 0:
            sys.stderr.write(f"{number} of {reports} reports made\n")


def _varied(model: Screening, number: int, places: Sequence[str]) -> Screening:
    choice = random.Random(f"{SEED}-{number}")
    place = choice.choice(places)
    day = dt.date(2017, 1, 1) + dt.timedelta(days=choice.randrange(3200))
    facts = dataclasses.replace(
        model.facts,
        enterprise_name=_said(model.facts.enterprise_name, f"{place}第{number}测量有限公司"),
        agency_name=_said(model.facts.agency_name, f"{choice.choice(places)}安全评价有限公司"),
        project_address=_said(model.facts.project_address, f"{place}工业路{number}号"),
        report_on=_said(model.facts.report_on, day.isoformat()),
    )
    assert model.assessment is not None
    assessment = dataclasses.replace(model.assessment, score=round(choice.random(), 4))
    card = dataclasses.replace(
        model.report,
        id=hashlib.sha256(f"made {SEED} {number}".encode()).hexdigest(),
        file_name=f"{place}{number}安全评价报告.pdf",
    )
    return dataclasses.replace(model, report=card, facts=facts, assessment=assessment)


def _said(fact: Fact | None, value: str) -> Fact | None:
    return None if fact is None else dataclasses.replace(fact, value=value)


def _places() -> tuple[str, ...]:
    """Counties with their province and city, as an address names them."""
    path = Path(gazetteer.__file__).with_name("divisions.csv")
    with path.open(encoding="utf-8", newline="") as file:
        names = {row[0]: row[1] for row in list(csv.reader(file))[1:] if not row[3]}
    return tuple(
        names[code[:2] + "0000"] + names[code[:4] + "00"] + name
        for code, name in names.items()
        if not code.endswith("00") and code[:2] + "0000" in names and code[:4] + "00" in names
    )
