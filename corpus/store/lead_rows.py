"""Rows of leads: the flagged outcomes of current screenings, with how they stand; and links of reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from core.decision import Decision, Standing, finding_of, findings_of
from core.outcome import Match, MatchKind, Outcome, others_shown
from core.screening import Screening
from corpus.similarity.telling import least_telling
from corpus.store import codec, decision_rows, seal_rows
from corpus.store.card_rows import LIKE_ESCAPE, Card, Wanted, card_of, conditions, holding, region_within
from corpus.store.card_tables import report_cards
from corpus.store.overview_tables import leads, report_links, report_parties
from corpus.store.tables import screenings

_l, _c, _k = leads.c, report_cards.c, report_links.c
_MANY = 10_000  # reports
_ID, _MOST_OTHERS = 64, 16  # letters of a report's id; other reports that a finding found by words may show
_CARD = (_l.id, _l.key, _l.check, _l.subject, _l.statement, _l.confidence, _l.standing, _l.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One finding of a report's current screening."""

    key: str
    outcome: Outcome
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadCard:
    """A finding in a list over all reports; ``number`` grows with each screening.

    ``others`` are the other reports whose places it shows, and of which its sentence may tell.
    """

    number: int
    key: str
    check: str
    subject: str
    statement: str
    confidence: float
    standing: Standing
    others: tuple[str, ...]
    report: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsWanted:
    """Which findings: of these reports, checks and standings, and holding these words.

    ``is_own``: only those that who sees them may decide, not those of other regions' reports that they
    handed in.
    """

    reports: Wanted
    checks: tuple[str, ...] = ()
    standings: tuple[Standing, ...] = ()
    words: str = ""  # in the statement or the subject; then only findings all of whose reports may be seen
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What two reports share of one kind, left out what is everybody's and what may be alike by chance."""

    report_id: str
    other_id: str
    kind: str
    places: int
    characters: int
    is_follow_up: bool


def replace(connection: Connection, screening: Screening) -> None:
    """Make a report's leads and links those of this screening."""
    report_id = screening.report.id
    connection.execute(delete(leads).where(_l.report_id == report_id))
    made, seal = decision_rows.listed(connection, report_id), seal_rows.of_report(connection, report_id)
    stands = findings_of(screening.outcomes, made, seal)
    places = {id(outcome): place for place, outcome in enumerate(screening.outcomes)}
    rows = [
        {
            "report_id": report_id,
            "key": finding.key,
            "position": places[id(finding.outcome)],
            "check": finding.outcome.check,
            "subject": finding.outcome.subject,
            "statement": finding.outcome.statement,
            "confidence": finding.outcome.confidence,
            "standing": str(finding.standing),
            "others": "\n".join(sorted(others_shown(finding.outcome, report_id))),
            "outcome": codec.dump(finding.outcome, is_compressed=True),
        }
        for finding in stands
    ]
    if rows:
        connection.execute(insert(leads), rows)
    relink(connection, report_id, screening.matches)


def relink(connection: Connection, report_id: str, matches: Sequence[Match]) -> None:
    """Make a report's links those of its matches, by how much they have to tell among so many reports.

    What ties two reports in a small store may be common wording in a large one.
    """
    now = _links(report_id, matches, least_telling(_others(connection)))
    kept = connection.execute(select(report_links).where(_k.report_id == report_id)).mappings()
    if sorted(map(dict, kept), key=_side) == sorted(now, key=_side):
        return
    connection.execute(delete(report_links).where(_k.report_id == report_id))
    if now:
        connection.execute(insert(report_links), now)


def _side(link: Mapping[str, object]) -> tuple[str, str]:
    return str(link["other_id"]), str(link["kind"])


def restand(connection: Connection, decision: Decision) -> None:
    """A decision was kept: how its lead stands now."""
    same = (_l.report_id == decision.report) & (_l.key == decision.finding)
    data = connection.execute(select(_l.outcome).where(same)).scalar()
    if data is not None:
        stands = finding_of(decision.finding, codec.load(Outcome, data), decision).standing
        connection.execute(update(leads).where(same).values(standing=str(stands)))


OF_REPORT = (
    select(_l.key, _l.outcome, _l.standing, _l.others)
    .where(_l.report_id == bindparam("report"))
    .order_by(_l.position)
)


def of_report(connection: Connection, report_id: str) -> tuple[Lead, ...]:
    """The leads of a report in the order of its outcomes."""
    return tuple(
        Lead(key=row.key, outcome=codec.load(Outcome, row.outcome), standing=Standing(row.standing))
        for row in connection.execute(OF_REPORT, {"report": report_id})
    )


def others_of(connection: Connection, report_id: str) -> frozenset[str]:
    """Ids of the other reports that the leads of a report show places of."""
    query = select(_l.others).where(_l.report_id == report_id)
    return frozenset(other for others in connection.execute(query).scalars() for other in others.split())


def one(connection: Connection, report_id: str, key: str) -> Lead | None:
    """One lead of a report."""
    query = select(_l.outcome, _l.standing).where(_l.report_id == report_id, _l.key == key)
    row = connection.execute(query).first()
    if row is None:
        return None
    return Lead(key=key, outcome=codec.load(Outcome, row.outcome), standing=Standing(row.standing))


def listed(
    connection: Connection, wanted: LeadsWanted, *, before: int | None = None, limit: int
) -> tuple[LeadCard, ...]:
    """Leads over all reports that may be seen, the last screened first; ``before``: a lead's number."""
    found = _found(wanted)
    if before is not None:
        found.append(_l.id < before)
    query = (
        select(*_CARD, report_cards)
        .join(report_cards, _c.report_id == _l.report_id)
        .where(*found)
        .order_by(_l.id.desc())
        .limit(limit)
    )
    return tuple(_card(row) for row in connection.execute(query).mappings())


def of_reports(
    connection: Connection, reports: Iterable[str], *, checks: Sequence[str] = ()
) -> tuple[LeadCard, ...]:
    """The leads of these reports, of these checks only where any are named, the last screened first."""
    found: list[ColumnElement[bool]] = [_l.report_id.in_(list(reports))]
    if checks:
        found.append(_l.check.in_(checks))
    query = (
        select(*_CARD, report_cards)
        .join(report_cards, _c.report_id == _l.report_id)
        .where(*found)
        .order_by(_l.id.desc())
    )
    return tuple(_card(row) for row in connection.execute(query).mappings())


def counted(connection: Connection, wanted: LeadsWanted) -> dict[tuple[str, Standing], int]:
    """How many leads there are by check and standing."""
    stands = _stands(wanted.reports).label("stands")
    query = (
        select(_l.check, stands, func.count())
        .join(report_cards, _c.report_id == _l.report_id)
        .where(*_found(wanted))
        .group_by(_l.check, stands)
    )
    return {(check, Standing(stands)): number for check, stands, number in connection.execute(query)}


def links(connection: Connection, reports: Iterable[str]) -> tuple[Link, ...]:
    """What these reports share with others, told from either side."""
    ids = list(reports)
    query = select(report_links).where(or_(_k.report_id.in_(ids), _k.other_id.in_(ids)))
    return tuple(Link(**row) for row in connection.execute(query).mappings())


def lacking(connection: Connection, *, after: str, limit: int) -> tuple[tuple[str, str], ...]:
    """Report and document of reports, by their ids, that were screened before there were rows."""
    has_rows = exists().where(report_parties.c.report_id == _c.report_id) | exists().where(
        _l.report_id == _c.report_id
    )
    query = (
        select(_c.report_id, screenings.c.document_blob)
        .join(screenings, screenings.c.id == _c.screening_id)
        .where(_c.report_id > after, ~has_rows)
        .order_by(_c.report_id)
        .limit(limit)
    )
    return tuple((row.report_id, row.document_blob) for row in connection.execute(query))


def _stands(wanted: Wanted) -> ColumnElement[str]:
    """How a lead stands for who sees it: what was decided in another region is not told."""
    if wanted.regions is None:
        return _l.standing
    return case((region_within(wanted, _c.region), _l.standing), else_=str(Standing.OPEN))


def _found(wanted: LeadsWanted) -> list[ColumnElement[bool]]:
    found = conditions(wanted.reports)
    if wanted.is_own:
        found.append(region_within(wanted.reports, _c.region))
    if wanted.checks:
        found.append(_l.check.in_(wanted.checks))
    if wanted.standings:
        found.append(_stands(wanted.reports).in_([str(each) for each in wanted.standings]))
    for word in wanted.words.split():
        texts = (_l.statement, _l.subject)
        found.append(or_(*(text.ilike(holding(word), escape=LIKE_ESCAPE) for text in texts)))
    if wanted.words and wanted.reports.regions is not None:
        found += _shows_what_may_be_seen(wanted.reports)
    return found


def _shows_what_may_be_seen(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """That a finding holds words would tell of a report that may not be seen, were it only counted."""
    scope = Wanted(regions=wanted.regions, account=wanted.account)
    for place in range(_MOST_OTHERS):
        other = func.substr(_l.others, place * (_ID + 1) + 1, _ID)
        seen = select(_c.report_id).where(_c.report_id == other, *conditions(scope)).correlate(leads)
        yield or_(other == "", seen.exists())
    yield func.length(_l.others) < _MOST_OTHERS * (_ID + 1)


def _others(connection: Connection) -> int:
    """How many reports there are beside one, counted as far as more make no difference."""
    some = select(_c.report_id).limit(_MANY).subquery()
    return max(0, connection.execute(select(func.count()).select_from(some)).scalar_one() - 1)


def _links(report_id: str, matches: Sequence[Match], least: float) -> list[dict[str, object]]:
    """Wording ties two reports where all of it together tells as much as a lead needs."""
    found: dict[tuple[str, MatchKind], list[Match]] = {}
    for match in matches:
        if not (match.common or match.is_reworded or match.right_report.id == report_id):
            found.setdefault((match.right_report.id, match.kind), []).append(match)
    return [
        {
            "report_id": report_id,
            "other_id": other,
            "kind": str(kind),
            "places": len(group),
            "characters": sum(match.characters for match in group),
            "is_follow_up": group[0].right_report.is_follow_up,
        }
        for (other, kind), group in found.items()
        if kind is not MatchKind.TEXT or sum(match.telling for match in group) >= least
    ]


def _card(row: RowMapping) -> LeadCard:
    return LeadCard(
        number=row["id"],
        **{name: row[name] for name in ("key", "check", "subject", "statement", "confidence")},
        standing=Standing(row["standing"]),
        others=tuple(row["others"].split()),
        report=card_of({column.name: row[column.name] for column in report_cards.columns}),
    )
