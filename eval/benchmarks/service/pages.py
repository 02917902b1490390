"""Pages of the portal as a browser asks for them: signed in by the form, one page after the other."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from core.outcome import State
from corpus.store.store import Store
from eval.benchmarks.service.program import PASSWORD, USER, Served

FINDINGS = 200


@dataclass(frozen=True, slots=True)
class Paged:
    """Seconds of the report page, of its pages' pictures the first time and again; ``findings`` shown."""

    page: tuple[float, ...]
    first: tuple[float, ...]
    again: tuple[float, ...]
    findings: int
    size: int


def with_many_findings(data_dir: Path) -> tuple[str, str]:
    """Ids of a report with 200 findings, made from a real one, and of the real one with its file."""
    with Store.open(data_dir) as store:
        real = next(entry.id for entry in store.reports() if entry.has_original)
        model = store.screening(real)
        assert model is not None
        flagged = next(o for o in model.outcomes if o.evidence)
        many = tuple(
            dataclasses.replace(
                flagged, state=State.FLAGGED, reason=None, subject=f"{number}", statement="相同"
            )
            for number in range(FINDINGS)
        )
        made = hashlib.sha256(b"made with many findings").hexdigest()
        card = dataclasses.replace(model.report, id=made)
        store.save_screening(dataclasses.replace(model, report=card, outcomes=many))
    return made, real


def paged(served: Served, many: str, real: str, *, rounds: int) -> Paged:
    """Ask for the page so many times, and for the first pictures of a real report twice."""
    connection = served.connection()
    body = urlencode({"name": USER, "password": PASSWORD, "there": "/"})
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/login", body, form)
    answer = connection.getresponse()
    answer.read()
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]

    def asked(path: str) -> tuple[float, bytes]:
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        told = connection.getresponse()
        data = told.read()
        if told.status != HTTPStatus.OK:
            raise RuntimeError(f"{path}: {told.status}")
        return time.perf_counter() - begun, data

    pages = [asked(f"/reports/{many}") for _ in range(rounds)]
    pictures = [f"/api/v1/reports/{real}/pages/{page}" for page in range(1, 9)]
    first = [asked(path)[0] for path in pictures]
    again = [asked(path)[0] for path in pictures]
    connection.close()
    return Paged(
        page=tuple(seconds for seconds, _ in pages),
        first=tuple(first),
        again=tuple(again),
        findings=pages[0][1].decode().count("data-lead"),
        size=len(pages[0][1]),
    )
