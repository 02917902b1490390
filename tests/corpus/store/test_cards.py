"""Lists of screened reports: filtered by region and field, ordered, and gone through page by page."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import delete

from core.decision import Standing
from core.evidence import Evidence, EvidenceSource
from core.facts import Facts
from core.ids import content_id
from core.outcome import Outcome, State
from core.screening import Assessment, Band, Provenance, ReportCard, Screening, Status
from corpus.briefs.parties import PartyKind
from corpus.store import filling, party_rows
from corpus.store.card_rows import After, Order, Wanted
from corpus.store.card_tables import report_cards
from corpus.store.database import MIGRATIONS, reading, writing
from corpus.store.store import Store
from corpus.store.where import Where
from tests import cases

pytestmark = pytest.mark.both_databases

PLACES = ("浙江省杭州市西湖区云栖路1号", "浙江省宁波市", "江苏省南京市", "某地", "")
BANDS = (Band.KEY, Band.GENERAL, Band.NOTHING_SEEN)


def screening(number: int, **change: object) -> Screening:
    facts = Facts(
        enterprise_name=cases.fact(f"云栖{number}号加油站有限公司"),
        agency_name=cases.fact("远山安全评价有限公司" if number % 2 else "50%_安全评价有限公司"),
        project_address=cases.fact(PLACES[number % 5]) if PLACES[number % 5] else None,
        report_on=cases.fact(f"2023-0{1 + number % 3}-1{number % 9}"),
    )
    made = Screening(
        status=Status.DONE,
        report=ReportCard(id=content_id(str(number).encode()), file_name=f"{number}.pdf", pages=number),
        facts=facts,
        outcomes=(),
        matches=(),
        assessment=Assessment(score=(number % 4) / 10, band=BANDS[number % 3], packs=(), terms=()),
        failures=(),
        provenance=Provenance(mingjian="1"),
    )
    return dataclasses.replace(made, **change)


@pytest.fixture
def store(where: Where) -> Iterator[Store]:
    moments = iter(range(10_000))
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    with Store.open(where, clock=lambda: start + dt.timedelta(minutes=next(moments))) as opened:
        for number in range(20):
            opened.save_screening(screening(number))
        yield opened


def numbers(store: Store, order: Order = Order.NEWEST, **wanted: object) -> list[int]:
    cards = store.cards(Wanted(**wanted), order=order, limit=100)  # type: ignore[arg-type]
    return [card.pages for card in cards]


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("size", [1, 3, 7, 50])
def test_a_list_gone_through_page_by_page_has_everything_once(store: Store, order: Order, size: int) -> None:
    seen, after = [], None
    while cards := store.cards(Wanted(), order=order, after=after, limit=size):
        seen += [card.pages for card in cards]
        last = cards[-1]
        value = last.screened_at if order is Order.NEWEST else -1.0 if last.score is None else last.score
        after = After(value, last.report_id)
    assert seen == numbers(store, order)
    assert sorted(seen) == list(range(20))


def test_regions_hide_what_lies_outside_and_what_has_no_place(store: Store) -> None:
    assert sorted(numbers(store, regions=("33",))) == [0, 1, 5, 6, 10, 11, 15, 16]
    assert sorted(numbers(store, regions=("3302", "32"))) == [1, 2, 6, 7, 11, 12, 16, 17]
    assert numbers(store, regions=()) == []
    assert len(numbers(store, regions=("",))) == 12  # those with a place


def test_fields_are_filtered_as_typed(store: Store) -> None:
    assert numbers(store, bands=(Band.KEY,)) == [18, 15, 12, 9, 6, 3, 0]
    assert numbers(store, words="云栖7号") == [7]
    assert numbers(store, words="远山 云栖7号") == [7]  # each of the words, in whichever name
    assert numbers(store, words="云栖7号 没有这个") == []
    assert numbers(store, agency="50%_") == list(range(18, -1, -2))
    assert numbers(store, agency="5%_") == []
    assert set(numbers(store, since="2023-02-01", until="2023-02-28")) == {n for n in range(20) if n % 3 == 1}
    assert numbers(store, statuses=(Status.FAILED,)) == []


def test_the_latest_screening_is_the_one_listed(store: Store) -> None:
    again = screening(3, status=Status.FAILED, assessment=None, facts=Facts())
    store.save_screening(again)
    assert numbers(store)[0] == 3
    card = store.card(again.report.id)
    assert card is not None
    assert (card.status, card.band, card.score, card.enterprise) == (Status.FAILED, None, None, None)
    assert numbers(store, Order.SCORE)[-1] == 3
    assert store.card_counts(Wanted())[Status.FAILED, None] == 1
    assert sum(store.card_counts(Wanted()).values()) == 20


def test_a_removed_report_is_listed_no_more(store: Store) -> None:
    store.remove_report(screening(4).report.id)
    assert store.card(screening(4).report.id) is None
    assert 4 not in numbers(store)


def test_reports_of_before_there_were_cards_get_theirs(store: Store) -> None:
    before = store.cards(Wanted(), limit=100)
    with writing(store.engine) as connection:
        connection.execute(delete(report_cards))
    filling.fill(store.engine, store.blobs, store.now)
    assert [c.report_id for c in store.cards(Wanted(), limit=100)] == [c.report_id for c in before]


def test_reports_screened_before_there_were_parties_and_leads_get_them_at_the_next_upgrade(
    where: Where,
) -> None:
    made = dataclasses.replace(
        screening(1),
        outcomes=(
            Outcome(
                check="text_copied",
                state=State.FLAGGED,
                statement="相同",
                evidence=(
                    Evidence(report=None, page=None, boxes=(), excerpt="x", source=EvidenceSource.LAW),
                ),
            ),
        ),
    )
    with Store.open(where) as store:
        store.save_screening(made)
        (lead,) = store.leads(made.report.id)
        engine = store.engine
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with writing(engine) as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "0014")
    with Store.open(where) as store:
        (again,) = store.leads(made.report.id)
        assert dataclasses.replace(again, key=lead.key) == lead  # named by another secret
        assert lead.standing is Standing.OPEN
        assert lead.outcome == made.outcomes[0]
        with reading(store.engine) as connection:
            found = party_rows.listed(connection, Wanted(), PartyKind.ENTERPRISE, limit=5)
        assert [(card.name, card.leads) for card in found] == [("云栖1号加油站有限公司", 1)]
