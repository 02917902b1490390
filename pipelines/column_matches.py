"""Tables of other reports with the same measured values, as matches with both sides as evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.evidence import Evidence
from core.outcome import CommonReason, Difference, Match, MatchKind
from corpus.briefs.records import Brief
from corpus.registry.matching import number_key
from corpus.similarity.columns import FoundColumn, KeptColumn
from corpus.store.store import Store
from pipelines.column_evidence import values_shown
from pipelines.other_reports import is_same_enterprise
from pipelines.other_side import is_everybodys, other_report

ENOUGH_BITS = 30.0
"""What the equal values of one table must say; see ``python -m eval.benchmarks.similarity tables``."""

_MOST = 40
_Tables = tuple[int, str, int]  # table here, other report, table there


def column_matches(own: Brief, columns: Sequence[KeptColumn], store: Store) -> tuple[Match, ...]:
    """Tables of the report whose measured values stand in another screened report too."""
    together: dict[_Tables, list[FoundColumn]] = {}
    for item in store.similar_columns(own.report, columns):
        key = columns[item.column].table, item.report, item.other.table
        together.setdefault(key, []).append(item)
    enough = {key: found for key, items in together.items() if (found := _said(items)) is not None}
    briefs = {report: store.brief(report) for _, report, _ in enough}
    matches = []
    for key, found in sorted(enough.items(), key=lambda entry: -sum(item.laid.bits for item in entry[1])):
        sharing = [briefs[report] for table, report, _ in enough if table == key[0]]
        matches.append(_match(own, columns, found, briefs[key[1]], is_common=is_everybodys(sharing)))
    return tuple(matches[:_MOST])


def _said(items: Sequence[FoundColumn]) -> list[FoundColumn] | None:
    """The best pairing of the columns of two tables; None where it does not say enough."""
    chosen: list[FoundColumn] = []
    for item in sorted(items, key=lambda item: -item.laid.bits):
        is_new = all(
            item.column != other.column and item.other.header != other.other.header for other in chosen
        )
        if is_new:
            chosen.append(item)
    return chosen if sum(item.laid.bits for item in chosen) >= ENOUGH_BITS else None


def _match(
    own: Brief,
    columns: Sequence[KeptColumn],
    found: Sequence[FoundColumn],
    brief: Brief | None,
    *,
    is_common: bool,
) -> Match:
    left: list[Evidence] = []
    right: list[Evidence] = []
    differences: list[Difference] = []
    starts = [0, 0]
    for item in found:
        column = columns[item.column]
        differences += list(_differences(column, item, starts))
        left += values_shown(own.report, column, [a for a, _ in item.laid.pairs])
        right += values_shown(item.report, item.other, [b for _, b in item.laid.pairs], is_own=False)
        starts = [sum(len(part.excerpt) for part in side) for side in (left, right)]
    equal = sum(item.laid.equal for item in found)
    is_cited = brief is not None and _is_one_test(own, brief, columns, found)
    return Match(
        kind=MatchKind.TABLE,
        left=tuple(left),
        right=tuple(right),
        right_report=other_report(own, found[0].report, brief),
        similarity=round(equal / sum(len(item.laid.pairs) for item in found), 3),
        characters=equal,
        section=columns[found[0].column].chapter or None,
        common=is_common or is_cited,
        common_reason=CommonReason.EVERYWHERE if is_common else CommonReason.STOCK if is_cited else None,
        differences=tuple(differences),
    )


def _is_one_test(
    own: Brief, brief: Brief, columns: Sequence[KeptColumn], found: Sequence[FoundColumn]
) -> bool:
    """Whether two reports on one enterprise enclose the same test report: nothing was copied."""
    mine = {number_key(columns[item.column].number) for item in found} - {None}
    return is_same_enterprise(own, brief) and bool(mine & {number_key(item.other.number) for item in found})


def _differences(column: KeptColumn, item: FoundColumn, starts: Sequence[int]) -> Iterator[Difference]:
    """Where the values of both excerpts differ; values are parted by one sign, pages by none."""
    at = [starts[0], starts[1]]
    pairs = item.laid.pairs
    for order, (a, b) in enumerate(pairs):
        sides = (column, a), (item.other, b)
        words = [side.values[place] for side, place in sides]
        if words[0] != words[1]:
            yield Difference(left=(at[0], at[0] + len(words[0])), right=(at[1], at[1] + len(words[1])))
        for which, (side, place) in enumerate(sides):
            after = pairs[order + 1][which] if order + 1 < len(pairs) else None
            goes_on = after is not None and side.pages[after] == side.pages[place]
            at[which] += len(words[which]) + int(goes_on)
