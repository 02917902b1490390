"""A criterion for major accident hazards the report does not speak to (guidance of 2023, item 失实-7)."""

from __future__ import annotations

import datetime as dt
import re

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import CriteriaJudgement, JudgedCriterion
from core.outcome import Outcome
from corpus.law.criteria import CriteriaList, CriteriaPart, Criterion, criteria_in_force
from corpus.law.designation import numbers_of_place
from corpus.law.industries import industries_named
from corpus.law.terms import plain
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable, report_day
from pipelines.days_unread import kind_or_day_words

ID = "major_accident_hazard_unaddressed"

_NONE, _UNVERIFIED = 0.8, 0.6
# An item that is not in the table weighs less than no judgement at all: a row may be missed unseen.
_ITEMS, _ITEMS_UNVERIFIED = 0.75, 0.55
_ENOUGH = 0.6  # share of a list that must be recognised in a table before an item is missed
_GONE_INTO = 0.3  # share of a field's items that rows name, from which on the table goes into the field
_MOST_NAMED = 6
_NO_PLACE = "未核实"
_TWO_VERDICTS = re.compile(r"(?:不构成|不涉及|未涉及|不属于|不存在){2}")
_FIELD_END = re.compile(r"(行业|防爆|领域|企业)$")


def assess(case: Case) -> tuple[Outcome, ...]:
    """Flagged where the report does not judge at all, or its table passes over items that apply.

    Items with a condition count only where the report's own words meet it. A judgement in prose, or by a
    list whose items are not known, is not held against single items.
    """
    facts, day = case.facts, report_day(case.facts)
    kind, judgement = facts.report_kind, facts.accident_hazards
    if day is None or kind is None:
        words = f"{kind_or_day_words(case.facts)}，无法确定应否判定，请核对原件。"
        return (not_assessable(ID, "kind_missing", words),)
    if "预评价" in kind.value:
        return (clear(ID, "预评价的项目尚未建成，不作重大事故隐患判定。", kind.evidence[:1]),)
    if judgement is None:
        return (not_assessable(ID, "body_missing", "没有读到可查找重大事故隐患判定的正文。"),)
    lists = _lists(case, day.first)
    if not lists:
        return (
            not_assessable(
                ID, "criteria_unknown", "没有判明行业，或法规库中没有该行业当日有效的重大事故隐患判定标准。"
            ),
        )
    if not judgement.is_made:
        return (_no_judgement(case, lists),)
    return tuple(_judged(each, parts, judgement) for each, parts in lists)


def _lists(case: Case, day: dt.date) -> list[tuple[CriteriaList, tuple[CriteriaPart, ...]]]:
    """The lists in force for the report's industry: the one its names tell first."""
    names = (case.facts.project_name, case.facts.enterprise_name)
    industries = tuple({each.id: None for name in names if name for each in industries_named(name.value)})
    found: dict[str, tuple[CriteriaList, tuple[CriteriaPart, ...]]] = {}
    for industry in industries:
        for each in criteria_in_force(industry, day, case.content.criteria):
            found.setdefault(each.document.id, (each, each.parts_for(industry)))
    return list(found.values())


def _no_judgement(case: Case, lists: list[tuple[CriteriaList, tuple[CriteriaPart, ...]]]) -> Outcome:
    each = lists[0][0]
    facts = case.facts
    shown: list[Evidence] = []
    if facts.conclusion is not None:
        shown.extend(facts.conclusion.evidence[:2])
    if facts.report_kind is not None:
        shown.extend(facts.report_kind.evidence[:1])
    return flagged(
        ID,
        f"报告没有按{each.document.designation}判定是否存在重大事故隐患，就作出了评价结论；请核实。",
        (*shown, _rule(each)),
        subject=each.document.title,
        confidence=_NONE if each.document.verified else _UNVERIFIED,
    )


def _judged(each: CriteriaList, parts: tuple[CriteriaPart, ...], judgement: CriteriaJudgement) -> Outcome:
    title = each.document.title
    chosen = _chosen(parts, judgement)
    items = tuple(item for part in chosen for item in part.items)
    if not each.is_itemised or not items or not judgement.items:
        return clear(ID, f"报告对照《{title}》作了判定。", judgement.evidence[:3], subject=title)
    spoken = {item.id for part in chosen for item in part.items if _is_spoken_of(item, part, judgement)}
    missed = [item for item in items if item.id not in spoken and _is_due(item, judgement)]
    if not missed:
        return clear(ID, f"判定表逐项对照了《{title}》中适用的情形。", judgement.evidence[:3], subject=title)
    unread = _why_unread(chosen, missed, judgement)
    if unread:
        return not_assessable(ID, "rows_unread", unread, judgement.evidence[:3], subject=title)
    if len(spoken) < _ENOUGH * len(items) and not _counts_like(items, judgement):
        return not_assessable(
            ID,
            "items_unmatched",
            f"报告作了重大事故隐患判定，但其条目与《{title}》对不上，无法逐项核对。",
            judgement.evidence[:3],
            subject=title,
        )
    return _flag(each, missed, judgement)


def _why_unread(
    chosen: tuple[CriteriaPart, ...], missed: list[Criterion], judgement: CriteriaJudgement
) -> str:
    """Why the rows of the items missed may be there but unread, or nothing."""
    if judgement.is_partial:
        return "重大事故隐患判定表的序号有间断，可能有的行没有读到，无法断定漏判了哪些情形。"
    unknown = sum(
        not row.is_loose and not any(_is_of(item, part, row) for part in chosen for item in part.items)
        for row in judgement.items
    )
    if unknown >= len(missed):
        return f"重大事故隐患判定表中有{unknown}行认不出对应哪种情形，可能正是没有找到的情形，无法断定漏判。"
    return ""


def _is_of(item: Criterion, part: CriteriaPart, row: JudgedCriterion) -> bool:
    return _same_place(item, part, row) or _speaks(item, row)


def _is_due(item: Criterion, judgement: CriteriaJudgement) -> bool:
    """Whether the item applies for certain; one whose place is not known cannot be told by its number."""
    if _NO_PLACE in item.place:
        return False
    return not item.applies_when or item.id in judgement.applying


def _chosen(parts: tuple[CriteriaPart, ...], judgement: CriteriaJudgement) -> tuple[CriteriaPart, ...]:
    """The parts that the table goes into: a document may have many fields, of which a site has few."""
    if len(parts) == 1:
        return parts
    return tuple(part for part in parts if _share(part, judgement) >= _GONE_INTO)


def _share(part: CriteriaPart, judgement: CriteriaJudgement) -> float:
    """The share of the part's items that a row names by number and words alike."""
    named = sum(
        any(_same_place(item, part, row) and _speaks(item, row) for row in judgement.items)
        for item in part.items
    )
    return named / len(part.items) if part.items else 0.0


def _is_spoken_of(item: Criterion, part: CriteriaPart, judgement: CriteriaJudgement) -> bool:
    """By its number, or by the words of a row that bears no other item's number.

    Of rows outside the tables read, number and words may stand with those of the row beside.
    """
    return any(
        _same_place(item, part, row)
        or (row.is_loose and (_speaks(item, row) or _same_article(item, row)))
        or (
            _speaks(item, row) and (_is_double(row) or not any(_same_place(o, part, row) for o in part.items))
        )
        for row in judgement.items
    )


def _is_double(row: JudgedCriterion) -> bool:
    """Whether two rows of the table were read as one: their verdicts stand together."""
    return bool(_TWO_VERDICTS.search(row.text))


def _same_article(item: Criterion, row: JudgedCriterion) -> bool:
    """The article alone: its item stands on another line."""
    return len(item.numbers) > 1 and numbers_of_place(row.number) == item.numbers[:1]


def _speaks(item: Criterion, row: JudgedCriterion) -> bool:
    return item.spoken_of.in_passage(row.text) is not None


def _same_place(item: Criterion, part: CriteriaPart, row: JudgedCriterion) -> bool:
    """The same number; where the number names a field (粉尘防爆第3项), of that field."""
    if not item.numbers or numbers_of_place(row.number) != item.numbers:
        return False
    word = plain(row.number).partition("第")[0]
    return not word or _FIELD_END.sub("", word) in plain(part.title) or plain(part.title) in word


def _counts_like(items: tuple[Criterion, ...], judgement: CriteriaJudgement) -> bool:
    """Whether most rows bear numbers of the list: the table goes through it item by item."""
    numbers = {item.numbers for item in items if item.numbers}
    rows = [row for row in judgement.items if row.number or not row.is_loose]
    alike = sum(numbers_of_place(row.number) in numbers for row in rows)
    return alike >= _ENOUGH * len(rows)


def _flag(each: CriteriaList, missed: list[Criterion], judgement: CriteriaJudgement) -> Outcome:
    named = "；".join(f"{item.place}“{item.title}”" for item in missed[:_MOST_NAMED])
    more = f"等{len(missed)}项" if len(missed) > _MOST_NAMED else ""
    is_verified = all(item.verified for item in missed)
    return flagged(
        ID,
        f"报告的重大事故隐患判定没有涉及{each.document.designation}的{named}{more}，而这些情形适用于该企业；"
        "请核实是否漏判。",
        (*judgement.evidence[:3], _rule(each, missed[0])),
        subject=each.document.title,
        confidence=_ITEMS if is_verified else _ITEMS_UNVERIFIED,
    )


def _rule(each: CriteriaList, item: Criterion | None = None) -> Evidence:
    place = f"{item.place}“{item.title}”" if item else ""
    return Evidence(
        report=None,
        page=None,
        boxes=(),
        excerpt=f"{each.document.designation}{place}",
        source=EvidenceSource.LAW,
        detail=EvidenceDetail(
            law=f"criteria {item.id if item else each.document.id}",
            verified=item.verified if item else each.document.verified,
            role="法规库：重大事故隐患判定",
        ),
    )


CHECK = Check(
    id=ID,
    name="重大事故隐患判定",
    sentence="报告没有按行业标准判定重大事故隐患，或漏掉了适用的情形",
    needs=frozenset({Need.LAW}),
    assess=assess,
)
