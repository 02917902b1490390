"""A store with reports of two agencies in two provinces, one roster, and one reader per scope."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.evidence import Evidence, EvidenceSource
from core.facts import DatesFact, Fact, Facts, Figure, Person, Role, SurveyRecord
from core.geometry import Box
from core.ids import content_id
from core.outcome import Match, MatchKind, OtherReport, Outcome, State
from core.screening import Assessment, Band, Provenance, ReportCard, Screening, Status
from corpus.registry.importer import import_file
from corpus.registry.lookup import StoredRegistry
from corpus.store.card_rows import Wanted
from corpus.store.store import Store
from corpus.store.where import Where
from service.views.reading import View

TODAY = dt.date(2026, 7, 1)
SHULING, YUANSHAN = "蜀岭安全评价有限公司", "远山安全评价有限公司"
WEN, QIU = ("温如石", "S011033000110192001234"), ("邱明远", "S011033000110192005678")
ROSTER = f"""姓名,证书类别,证书编号,从业机构,从业起始日期,从业终止日期
{WEN[0]},安全评价师,{WEN[1]},{SHULING},2019-01-01,
{QIU[0]},安全评价师,{QIU[1]},{YUANSHAN},2020-01-01,2022-12-31
"""


def place(report: str, excerpt: str, page: int = 1) -> Evidence:
    return Evidence(
        report=report,
        page=page,
        boxes=(Box(10, 10, 90, 20),),
        excerpt=excerpt,
        source=EvidenceSource.TEXT,
    )


def identified(number: int) -> str:
    return content_id(f"report {number}".encode())


def made(
    number: int,
    *,
    enterprise: str,
    agency: str = SHULING,
    on: str = "2023-05-18",
    surveyed: tuple[str, ...] = (),
    people: tuple[tuple[str, str | None], ...] = (WEN,),
    address: str = "浙江省杭州市西湖区云栖路1号",
    area: float = 4200.0,
    staff: int = 12,
    flagged: tuple[tuple[str, str, str], ...] = (),
    shares_with: tuple[int, str, str] | None = None,
    telling: float = 640.0,
) -> Screening:
    """One screening; ``flagged``: check, subject, statement; ``shares_with``: report, enterprise, agency."""
    report = identified(number)

    def fact(value: str) -> Fact:
        return Fact(value=value, confidence=0.99, evidence=(place(report, value),))

    facts = Facts(
        enterprise_name=fact(enterprise),
        agency_name=fact(agency),
        project_address=fact(address) if address else None,
        report_on=fact(on),
        report_kind=fact("现状评价"),
        survey_on=DatesFact(value=surveyed, confidence=0.99, evidence=(place(report, "勘验"),))
        if surveyed
        else None,
        people=tuple(
            Person(
                role=Role.PROJECT_LEADER,
                name=name,
                certificate_number=certificate,
                confidence=0.99,
                evidence=(place(report, name),),
            )
            for name, certificate in people
        ),
        survey=SurveyRecord(people=tuple(fact(name) for name, _ in people) if surveyed else ()),
        figures=(
            Figure(
                name="占地面积",
                subject="",
                value=area,
                unit="m2",
                raw=f"{area}",
                evidence=(place(report, "面积"),),
            ),
            Figure(
                name="从业人数",
                subject="",
                value=staff,
                unit="人",
                raw=f"{staff}",
                evidence=(place(report, "人数"),),
            ),
        ),
    )
    outcomes = tuple(
        Outcome(
            check=check,
            state=State.FLAGGED,
            statement=statement,
            subject=subject,
            evidence=(place(report, statement),),
        )
        for check, subject, statement in flagged
    )
    matches = ()
    if shares_with is not None:
        other, name, by = shares_with
        matches = (
            Match(
                kind=MatchKind.TEXT,
                left=(place(report, "周边环境相同的一段话"),),
                right=(place(identified(other), "周边环境相同的一段话"),),
                right_report=OtherReport(id=identified(other), enterprise_name=name, agency_name=by),
                similarity=0.98,
                characters=812,
                telling=telling,
            ),
        )
    return Screening(
        status=Status.DONE,
        report=ReportCard(id=report, file_name=f"{number}.pdf", pages=3, kind="现状评价"),
        facts=facts,
        outcomes=outcomes,
        matches=matches,
        assessment=Assessment(
            score=0.9 if flagged else 0.1,
            band=Band.KEY if flagged else Band.NOTHING_SEEN,
            packs=(),
            terms=(),
        ),
        failures=(),
        provenance=Provenance(mingjian="1"),
    )


REPORTS = (
    made(1, enterprise="云栖加油站有限公司", surveyed=("2023-05-02",)),
    made(
        2,
        enterprise="云栖加油站有限公司",
        on="2024-06-01",
        surveyed=("2024-05-20",),
        area=9000.0,
        staff=30,
        flagged=(("survey_conflict", WEN[0], "同一天在两处"),),
    ),
    made(
        3,
        enterprise="龙井化工有限公司",
        surveyed=("2023-05-02",),
        flagged=(("text_copied", "", "周边环境与另一份报告相同"),),
        shares_with=(5, "秦淮油品有限公司", YUANSHAN),
    ),
    made(4, enterprise="满觉陇涂料有限公司", people=(QIU,), agency=YUANSHAN, surveyed=("2023-04-02",)),
    made(
        5,
        enterprise="秦淮油品有限公司",
        agency=YUANSHAN,
        people=(WEN,),
        surveyed=("2023-05-02",),
        address="江苏省南京市秦淮区",
    ),
)


@dataclass(frozen=True)
class World:
    """The store, and views of it by scope."""

    store: Store

    def view(self, *regions: str) -> View:
        return View(
            engine=self.store.engine,
            registry=StoredRegistry(self.store.engine),
            wanted=Wanted(regions=regions or None, account="nobody"),
            today=TODAY,
        )


def filled(place: Path | Where, folder: Path) -> Store:
    """A new store with the roster and the reports; every instant is the same in each."""
    roster = folder / "名册.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    moments = iter(range(10_000))
    begun = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    store = Store.open(place, clock=lambda: begun + dt.timedelta(seconds=next(moments)))
    import_file(store.engine, roster, known_on=dt.date(2026, 1, 1), source="浙江")
    for screening in REPORTS:
        store.save_screening(screening)
    return store


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("views")
    with filled(folder / "data", folder) as store:
        yield World(store)
