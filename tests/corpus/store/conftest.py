from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import Conclusion, DatesFact, Fact, Facts, Person, Role, Signature, SignatureState, Stance
from core.geometry import Box
from core.ids import content_id
from core.outcome import Outcome, State, Support
from core.screening import Assessment, Band, Provenance, ReportCard, Screening, Status, Term
from corpus.store.store import Store
from corpus.store.where import Where


@pytest.fixture
def ticking() -> Callable[[], dt.datetime]:
    """A clock that moves on by one minute each time it is read."""
    instants = (dt.datetime(2024, 3, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=n) for n in range(10_000))
    return lambda: next(instants)


@pytest.fixture
def store(where: Where, ticking: Callable[[], dt.datetime]) -> Iterator[Store]:
    with Store.open(where, clock=ticking, busy_seconds=20) as opened:
        yield opened


@pytest.fixture
def screening() -> Screening:
    """A screening with something in every part."""
    seen = Evidence(
        report="a" * 64,
        page=3,
        boxes=(Box(10.5, 20.25, 110.0, 32.0), Box(10.5, 34.0, 60.0, 46.0)),
        excerpt="资质证书编号：APJ-（川）-002",
        source=EvidenceSource.TEXT,
        confidence=0.97,
    )
    row = replace(
        seen, report=None, page=None, boxes=(), source=EvidenceSource.REGISTRY, detail=EvidenceDetail(row="7")
    )
    name = Fact(value="蜀岭安全评价有限公司", confidence=0.99, evidence=(seen,), is_confirmed=True)
    return Screening(
        status=Status.DONE,
        report=ReportCard(
            id=content_id(b"report"), file_name="蜀岭 现状评价.pdf", pages=212, kind="现状评价"
        ),
        facts=Facts(
            agency_name=name,
            survey_on=DatesFact(value=("2023-03-02", "2023-03-03"), confidence=0.9, evidence=(seen,)),
            conclusion=Conclusion(
                value=Stance.BASICALLY_CONFORMS, excerpt="基本符合", confidence=0.8, evidence=(seen,)
            ),
            people=(
                Person(
                    role=Role.PROJECT_LEADER,
                    name="温知远",
                    confidence=0.95,
                    evidence=(seen,),
                    signature=Signature(state=SignatureState.HANDWRITTEN),
                ),
            ),
        ),
        outcomes=(
            Outcome(
                check="agency_certificate_lapsed",
                state=State.FLAGGED,
                statement="资质证书在报告日已过期。",
                subject="蜀岭安全评价有限公司",
                confidence=0.93,
                evidence=(seen, row),
                supports=(Support(pack="order1-2019", item="O1-2"),),
            ),
            Outcome(
                check="text_copied",
                state=State.NOT_ASSESSABLE,
                statement="没有可比报告。",
                reason="no_others",
            ),
        ),
        matches=(),
        assessment=Assessment(
            score=0.91,
            band=Band.KEY,
            packs=("order1-2019",),
            terms=(Term(check="agency_certificate_lapsed", subject="", points=1.8, explanation="过期"),),
        ),
        failures=(),
        provenance=Provenance(mingjian="0.1.0", stages={"read": "3", "admit": "1"}),
    )
