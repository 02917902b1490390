"""The tab 要点 and its neighbours: facts, people, citations and lists, each with places to jump to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.evidence import Evidence
from core.facts import (
    Chemical,
    Citation,
    Fact,
    Facts,
    Figure,
    Hazard,
    MajorHazard,
    Mention,
    MentionKind,
    Person,
    SignatureState,
)
from service.html.citations import grouped
from service.html.doubts import doubt_of_report_date
from service.html.fact_values import FactView, fact_view, item_of
from service.html.findings import FindingsView, FindingView
from service.html.labels import NO_DATA, date_words, signature_words
from service.html.places import Item, PlaceView, Scope, places_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row of a table: cells in order of its columns, its places, and leads about the same subject."""

    item: Item
    cells: tuple[str, ...]
    places: tuple[PlaceView, ...]
    leads: tuple[FindingView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A titled table. The template adds the columns 位置 and, where ``has_leads``, 线索."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[RowView, ...]
    empty: str = ""
    has_leads: bool = False
    short: int = 1  # how many columns, from the left, stay on one line


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticularsView:
    """Everything that was read from the report."""

    facts: tuple[FactView, ...]
    people: TableView
    citations: TableView
    lists: tuple[TableView, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that points to evidence."""
        tables = (self.people, self.citations, *self.lists)
        rows = tuple(row.item for table in tables for row in table.rows)
        return (*(fact.item for fact in self.facts), *rows)


def particulars_view(facts: Facts, findings: FindingsView, scope: Scope) -> ParticularsView:
    """Facts in the order of a report's cover, then people, citations and lists."""
    return ParticularsView(
        facts=_facts(facts, scope),
        people=_people(facts.people, findings, scope),
        citations=_citations(facts.citations, findings, scope),
        lists=_lists(facts, scope),
    )


def _facts(facts: Facts, scope: Scope) -> tuple[FactView, ...]:
    fields: tuple[tuple[str, Fact | None], ...] = (
        ("项目名称", facts.project_name),
        ("报告编号", facts.report_number),
        ("评价类型", facts.report_kind),
        ("被评价单位", facts.enterprise_name),
        ("统一社会信用代码", facts.enterprise_credit_code),
        ("项目地址", facts.project_address),
        ("评价机构", facts.agency_name),
        ("资质证书编号", facts.agency_certificate_number),
        ("合同签订", facts.contract_on),
        ("从业告知", facts.notice_on),
        ("现场勘验", _survey(facts)),
        ("报告审核", facts.review_on),
        ("报告日期", facts.report_on),
        ("评价结论", _conclusion(facts)),
    )
    doubts = {"报告日期": doubt_of_report_date(facts)}
    return tuple(
        fact_view(number, label, fact, scope, doubts.get(label, ""))
        for number, (label, fact) in enumerate(fields, start=1)
    )


def _survey(facts: Facts) -> Fact | None:
    days = facts.survey_on
    if days is None:
        return None
    text = "、".join(date_words(day) for day in days.value)
    return Fact(value=text, confidence=days.confidence, evidence=days.evidence)


def _conclusion(facts: Facts) -> Fact | None:
    said = facts.conclusion
    if said is None:
        return None
    return Fact(value=said.value.value, confidence=said.confidence, evidence=said.evidence, raw=said.excerpt)


def _row(
    item: Item, cells: Sequence[str | None], scope: Scope, leads: tuple[FindingView, ...] = ()
) -> RowView:
    shown = tuple(cell or "—" for cell in cells)
    return RowView(item=item, cells=shown, places=places_of(item, scope), leads=leads)


def _people(people: Sequence[Person], findings: FindingsView, scope: Scope) -> TableView:
    is_signature_told = any(person.signature.state is not SignatureState.NOT_ASSESSABLE for person in people)
    rows = []
    for number, person in enumerate(people, start=1):
        cells = (
            person.role.value,
            person.name,
            "\n".join(n for n in (person.certificate_number, person.registration_number) if n),
            " ".join(part for part in (person.speciality, person.level) if part),
            *((signature_words(person.signature),) if is_signature_told else ()),
        )
        item = item_of(f"person-{number}", person.name, (*person.evidence, *person.signature.evidence))
        leads = findings.about(person.name, person.certificate_number, person.registration_number)
        rows.append(_row(item, cells, scope, leads))
    columns = ("角色", "姓名", "证书和登记编号", "专业、级别", *(("签名",) if is_signature_told else ()))
    return TableView(
        title="人员",
        columns=columns,
        rows=tuple(rows),
        empty="没有读到人员和签署信息。",
        has_leads=any(row.leads for row in rows),
        short=2,
    )


def _citations(citations: Sequence[Citation], findings: FindingsView, scope: Scope) -> TableView:
    kinds = {"standard": "标准", "law": "法规"}
    rows = [
        _row(
            item_of(f"citation-{number}", cited.code or cited.title, cited.evidence),
            (kinds.get(cited.kind, cited.kind), cited.code, f"{cited.title} {cited.edition or ''}".strip()),
            scope,
            findings.about(cited.code, cited.title) or findings.resting_on(cited.evidence),
        )
        for number, cited in enumerate(grouped(citations), start=1)
    ]
    return TableView(
        title="引用的法规和标准",
        columns=("类别", "编号", "名称"),
        rows=tuple(rows),
        empty="没有读到引用的法规和标准。",
        has_leads=any(row.leads for row in rows),
        short=2,
    )


def _lists(facts: Facts, scope: Scope) -> tuple[TableView, ...]:
    tables = (
        _major_hazard(facts.major_hazard, scope),
        _chemicals(facts.chemicals, scope),
        _figures(facts.figures, scope),
        _mentions(facts.mentions, scope),
        _hazards(facts.hazards, scope),
        _site(facts, scope),
        _chapters(facts, scope),
    )
    return tuple(table for table in tables if table.rows)


def _number(value: float | None) -> str:
    return NO_DATA if value is None else f"{value:g}"


def _major_hazard(hazard: MajorHazard | None, scope: Scope) -> TableView:
    rows: list[RowView] = []
    if hazard is not None:
        item = item_of("hazard-grade-1", "重大危险源", hazard.evidence)
        stated = (_number(hazard.stated_s), _number(hazard.stated_r), hazard.stated_grade or NO_DATA)
        computed = (_number(hazard.computed_s), _number(hazard.computed_r), hazard.computed_grade or "未复算")
        rows.append(_row(item, ("报告所写", *stated), scope))
        rows.append(_row(item_of("hazard-grade-2", "重大危险源复算", ()), ("按标准复算", *computed), scope))
    columns = ("", "S", "R", "等级")
    return TableView(title="重大危险源", columns=columns, rows=tuple(rows))


def _chemicals(chemicals: Sequence[Chemical], scope: Scope) -> TableView:
    rows = [
        _row(
            item_of(f"chemical-{number}", chemical.name, chemical.evidence),
            (
                chemical.name,
                chemical.cas,
                _number(chemical.quantity_t),
                _number(chemical.threshold_t),
                chemical.unit,
            ),
            scope,
        )
        for number, chemical in enumerate(chemicals, start=1)
    ]
    columns = ("名称", "CAS 号", "数量（吨）", "临界量（吨）", "单元")
    return TableView(title="危险化学品", columns=columns, rows=tuple(rows))


def _figures(figures: Sequence[Figure], scope: Scope) -> TableView:
    """Quantities stated more than once, place by place."""
    names = Counter(figure.name for figure in figures)
    rows = [
        _row(item_of(f"figure-{number}", figure.name, figure.evidence), (figure.name, figure.raw), scope)
        for number, figure in enumerate(sorted(figures, key=_name_and_place), start=1)
        if names[figure.name] > 1
    ]
    return TableView(title="多处写到的数量", columns=("名称", "数值"), rows=tuple(rows))


def _name_and_place(figure: Figure) -> tuple[str, int]:
    return figure.name, min((piece.page for piece in figure.evidence if piece.page), default=0)


def _mentions(mentions: Sequence[Mention], scope: Scope) -> TableView:
    kinds = {MentionKind.ORGANISATION: "单位", MentionKind.PLACE: "地名"}
    rows = [
        _row(
            item_of(f"mention-{number}", mention.name, mention.evidence),
            ("、".join(mention.spellings), kinds[mention.kind], f"{mention.count} 处"),
            scope,
        )
        for number, mention in enumerate(mentions, start=1)
    ]
    return TableView(title="文中出现的单位和地名", columns=("名称", "类别", "出现"), rows=tuple(rows))


def _hazards(hazards: Sequence[Hazard], scope: Scope) -> TableView:
    states = {True: "已整改", False: "未整改", None: "未说明"}
    rows = [
        _row(
            item_of(f"hazard-{number}", hazard.text, hazard.evidence),
            (
                f"{hazard.text}（否决项）" if hazard.is_veto else hazard.text,
                states[hazard.rectified],
                date_words(hazard.rectified_on or ""),
            ),
            scope,
        )
        for number, hazard in enumerate(hazards, start=1)
    ]
    columns = ("隐患或不符合项", "整改", "整改日期")
    return TableView(title="隐患和整改", columns=columns, rows=tuple(rows), short=0)


def _site(facts: Facts, scope: Scope) -> TableView:
    survey = facts.survey
    entries: list[tuple[str, str, str, tuple[Evidence, ...]]] = [
        ("到场人员", person.value, "", person.evidence) for person in survey.people
    ]
    entries += [("现场照片", p.caption, date_words(p.taken_on or ""), p.evidence) for p in survey.photos]
    entries += [("勘验记录", record.excerpt, "", (record,)) for record in survey.records]
    rows = [
        _row(item_of(f"site-{number}", f"{kind} {text}", evidence), (kind, text, day), scope)
        for number, (kind, text, day, evidence) in enumerate(entries, start=1)
    ]
    return TableView(title="现场勘验", columns=("类别", "内容", "日期"), rows=tuple(rows))


def _pages(first: int, last: int) -> str:
    return f"第 {first} 页" if first == last else f"第 {first}–{last} 页"


def _chapters(facts: Facts, scope: Scope) -> TableView:
    rows = [
        _row(
            item_of(f"chapter-{number}", section.title, ()),
            (section.kind, section.title, _pages(*section.pages)),
            scope,
        )
        for number, section in enumerate(facts.sections, start=1)
    ]
    return TableView(title="章节", columns=("种类", "标题", "页"), rows=tuple(rows))
