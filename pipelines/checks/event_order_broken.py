"""Contract, practice notice, survey, review and report in an impossible order (Order 20, art. 15 to 18)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.dates import PartialDate, in_chinese
from core.evidence import Evidence
from core.facts import Fact, Facts
from core.outcome import Outcome
from pipelines.checking import Case, Check, clear, flagged, not_assessable, report_day
from pipelines.future_days import outcome_of_future_days

ID = "event_order_broken"

# Each pair must stand in this order; equal days are possible.
_ORDER = (
    ("contract_on", "notice_on", "先签订技术服务合同，后告知"),
    ("contract_on", "survey_on", "先签订技术服务合同，后开展现场勘验"),
    ("contract_on", "report_on", "先签订技术服务合同，后出具报告"),
    ("notice_on", "survey_on", "先书面告知，后开展现场勘验"),
    ("notice_on", "review_on", "先书面告知，后审核报告"),
    ("notice_on", "report_on", "先书面告知，后出具报告"),
    ("survey_on", "review_on", "先完成现场勘验，后审核报告"),
    ("survey_on", "report_on", "先完成现场勘验，后出具报告"),
    ("review_on", "report_on", "先审核，后出具报告"),
)
# A draft is dated before its review: its date is that of writing.
_NOT_OF_DRAFTS = frozenset({("review_on", "report_on")})
# A pair that follows from another: where that is broken already, it is not told again.
_FOLLOWS = {
    ("contract_on", "notice_on"): (("contract_on", "survey_on"),),
    ("notice_on", "review_on"): (("notice_on", "survey_on"), ("survey_on", "review_on")),
    ("notice_on", "report_on"): (("notice_on", "survey_on"), ("survey_on", "report_on")),
}
_WEAKER = {("contract_on", "notice_on"): 0.6}  # a notice given while the contract was being signed
_IMPOSSIBLE = 0.7
_NAMES = {
    "contract_on": "合同签订",
    "notice_on": "从业告知",
    "survey_on": "现场勘验",
    "review_on": "报告审核",
    "report_on": "报告日期",
}


@dataclass(frozen=True, slots=True)
class _Event:
    name: str
    first: PartialDate
    last: PartialDate
    evidence: tuple[Evidence, ...]
    confidence: float
    variants: tuple[PartialDate, ...] = ()  # other days that the report states for it
    label: str = ""  # what the report calls it, where that is not the usual name

    @property
    def words(self) -> str:
        """What the event is called in a sentence."""
        return self.label or _NAMES[self.name]


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per impossible pair; clear when at least one pair can be compared and none is broken."""
    events = {event.name: event for event in _events(case.facts)}
    impossible = _impossible(case.facts)
    broken: dict[tuple[str, str], Outcome] = {}
    doubted: list[Outcome] = []
    compared = 0
    for pair, rule in sorted(
        ((pair[:2], pair[2]) for pair in _ORDER), key=lambda entry: entry[0] in _FOLLOWS
    ):
        earlier, later = events.get(pair[0]), events.get(pair[1])
        if earlier is None or later is None or any(other in broken for other in _FOLLOWS.get(pair, ())):
            continue
        if pair in _NOT_OF_DRAFTS and case.facts.draft is not None:
            continue
        order = _is_broken(earlier, later)
        compared += order is not None
        if order and _may_hold(earlier, later):
            doubted.append(_doubt(earlier, later))
        elif order:
            broken[pair] = _flag(earlier, later, rule, _WEAKER.get(pair, 1.0))
    ahead = outcome_of_future_days(case, ID)
    if broken or doubted or impossible or ahead:
        return (*broken.values(), *impossible, *ahead, *doubted)
    if compared == 0:
        return (
            not_assessable(
                ID,
                "dates_missing",
                f"{_read(events)}，无法核对合同、告知、勘验、审核、出具的先后顺序，请核对原件。",
            ),
        )
    shown = [item for event in events.values() for item in event.evidence[:1]]
    draft = case.facts.draft
    also = f"封面标明“{draft.value}”，其日期不必晚于审核。" if draft is not None else ""
    shown += draft.evidence if draft is not None else ()
    return (clear(ID, f"已核对{compared}组日期，先后顺序未见矛盾。{also}", shown),)


def _read(events: dict[str, _Event]) -> str:
    """Which of the days could be used."""
    read = "、".join(f"{event.words}（{in_chinese(event.first)}）" for event in events.values())
    return f"可确认的只有{read}" if read else "没有读到可确认的日期"


def _impossible(facts: Facts) -> tuple[Outcome, ...]:
    """Days that no calendar has, as typed."""
    found = {remark.text: remark for remark in facts.impossible_dates}
    return tuple(
        flagged(
            ID,
            f"报告写有“{text}”，日历上没有这一天；程序中的日期应当真实存在，请核对原件。",
            (*remark.evidence[:2], *(facts.report_on.evidence[:1] if facts.report_on else ())),
            subject=text,
            confidence=_IMPOSSIBLE,
        )
        for text, remark in list(found.items())[:3]
    )


def _events(facts: Facts) -> Iterator[_Event]:
    for name in ("contract_on", "notice_on", "review_on", "report_on"):
        fact = getattr(facts, name)
        if fact is None or (name == "report_on" and report_day(facts) is None):
            continue
        date = PartialDate.parse(fact.value)
        variants = tuple(PartialDate.parse(variant.value) for variant in fact.variants)
        yield _Event(name, date, date, fact.evidence, fact.confidence, variants, _label(name, fact))
    if facts.survey_on is not None:
        days = [PartialDate.parse(value) for value in facts.survey_on.value]
        yield _Event("survey_on", days[0], days[-1], facts.survey_on.evidence, facts.survey_on.confidence)


def _label(name: str, fact: Fact) -> str:
    """The word before the report's date, 「编制日期」, where it is another one than ours."""
    word = next((item.detail.role for item in fact.evidence if item.detail.role), None)
    return word if name == "report_on" and word is not None else ""


def _is_broken(earlier: _Event, later: _Event) -> bool | None:
    """Whether the later event ended before the earlier began; None when precision does not tell.

    Survey and report: the survey's last day counts, since no report can be dated before the survey ended.
    """
    if later.name in {"report_on", "review_on"} and earlier.name == "survey_on":
        return later.last.before(earlier.last)
    return later.first.before(earlier.first)


def _may_hold(earlier: _Event, later: _Event) -> bool:
    """Whether another date that the report itself states for one of the two would put them in order."""
    first = [earlier, *(_with_day(earlier, day) for day in earlier.variants)]
    second = [later, *(_with_day(later, day) for day in later.variants)]
    return any(not _is_broken(one, other) for one in first for other in second)


def _with_day(event: _Event, day: PartialDate) -> _Event:
    return replace(event, first=day, last=day, variants=())


def _doubt(earlier: _Event, later: _Event) -> Outcome:
    return not_assessable(
        ID,
        "dates_disagree",
        f"报告对{earlier.words}或{later.words}写了不同的日期，先后顺序无法判断，请核对原件。",
        (*earlier.evidence[:2], *later.evidence[:2]),
        subject=f"{_NAMES[earlier.name]}与{_NAMES[later.name]}",
    )


def _flag(earlier: _Event, later: _Event, rule: str, scale: float) -> Outcome:
    statement = (
        f"{later.words}（{_span(later)}）早于{earlier.words}（{_span(earlier)}），"
        f"与“{rule}”的程序不符，请核对原件。"
    )
    return flagged(
        ID,
        statement,
        (*earlier.evidence[:2], *later.evidence[:2]),
        subject=f"{_NAMES[earlier.name]}与{_NAMES[later.name]}",
        confidence=scale * min(earlier.confidence, later.confidence),
    )


def _span(event: _Event) -> str:
    if event.first == event.last:
        return in_chinese(event.first)
    return f"{in_chinese(event.first)}至{in_chinese(event.last)}"


CHECK = Check(
    id=ID,
    name="工作程序先后",
    sentence="合同、从业告知、现场勘验、审核、出具报告的日期先后不可能成立，或晚于收到文件的日期",
    needs=frozenset(),
    assess=assess,
)
