"""An eliminated or restricted device in use and not recognised as such (guidance of 2023, item 失实-4)."""

from __future__ import annotations

from core.dates import in_chinese
from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.facts import Equipment, Facts
from core.outcome import Outcome
from corpus.law.industries import industries_named
from corpus.law.obsolete import Catalogue, ObsoleteItem, obsolete_on
from pipelines.checking import Case, Check, Need, clear, flagged, not_assessable, report_day
from pipelines.days_unread import no_report_day

ID = "obsolete_process_unrecognised"

_VERIFIED, _UNVERIFIED = 0.9, 0.65


def assess(case: Case) -> tuple[Outcome, ...]:
    """One outcome per device of the equipment tables that a catalogue names and no sentence recognises.

    What only the text names (a case elsewhere, a device replaced years ago) is not in use here.
    """
    facts, day = case.facts, report_day(case.facts)
    if day is None:
        return (no_report_day(ID, case.facts, "无法确定应对照哪些淘汰目录"),)
    if not facts.equipment:
        return (not_assessable(ID, "equipment_missing", "没有读到设备一览表，无法与淘汰目录对照。"),)
    orders = tuple(obsolete_on(day.first, _industries(facts), case.content.catalogues))
    found = [outcome for device in facts.equipment if (outcome := _judged(case, device, orders)) is not None]
    if found:
        return tuple(found)
    return (
        clear(
            ID,
            f"设备表中的 {len(facts.equipment)}项设备与{in_chinese(day)}有效的淘汰、限制目录对照，"
            "未见未识别的淘汰设备。",
            facts.equipment[0].evidence[:1],
        ),
    )


def _industries(facts: Facts) -> tuple[str, ...]:
    names = (facts.project_name, facts.enterprise_name)
    return tuple({each.id: None for name in names if name for each in industries_named(name.value)})


def _judged(
    case: Case, device: Equipment, orders: tuple[tuple[Catalogue, ObsoleteItem], ...]
) -> Outcome | None:
    row = f"{device.name} {device.model}"
    for catalogue, item in orders:
        token = item.match(row)
        if token is not None and not _is_recognised(case.facts, item):
            return _flag(case, device, catalogue, item, token)
    return None


def _is_recognised(facts: Facts, item: ObsoleteItem) -> bool:
    """Whether a sentence on elimination names the same thing: then the report has seen it."""
    return any(item.match(remark.text) is not None for remark in facts.obsolete_remarks)


def _flag(case: Case, device: Equipment, catalogue: Catalogue, item: ObsoleteItem, token: str) -> Outcome:
    name = f"{device.name}（{device.model}）" if device.model else device.name
    limit = f"，{item.scope}" if item.scope else ""
    until = f"，期限至{in_chinese(item.deadline)}" if item.deadline else ""
    statement = (
        f"设备表列有{name}，“{token}”属于{catalogue.document.designation}列明{item.measure}的"
        f"“{item.title}”{limit}{until}；报告没有指出，请核实该设备是否仍在使用。"
    )
    verdicts = [proof for remark in case.facts.obsolete_remarks[:1] for proof in remark.evidence[:1]]
    return flagged(
        ID,
        statement,
        (*device.evidence[:3], *verdicts, _rule(catalogue, item)),
        subject=name,
        confidence=_VERIFIED if item.verified else _UNVERIFIED,
    )


def _rule(catalogue: Catalogue, item: ObsoleteItem) -> Evidence:
    return Evidence(
        report=None,
        page=None,
        boxes=(),
        excerpt=f"{catalogue.document.designation}：{item.title}（{item.measure}）",
        source=EvidenceSource.LAW,
        detail=EvidenceDetail(
            law=f"obsolete {item.id}", verified=item.verified, role="法规库：淘汰、限制目录"
        ),
    )


CHECK = Check(
    id=ID,
    name="淘汰落后设备的识别",
    sentence="设备表中有明令淘汰或限制的设备，报告没有识别出来",
    needs=frozenset({Need.LAW}),
    assess=assess,
)
