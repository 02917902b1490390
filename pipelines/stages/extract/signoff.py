"""People of the sign-off pages: role, name, certificate and registration number, speciality, level.

Three shapes are read: tables with a heading row, label and value side by side, and columns of text
without rulings under a heading row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from core.document import Line, Page, Table
from core.evidence import Evidence
from core.facts import Person, Role
from pipelines.passage import cell_evidence, line_evidence
from pipelines.reading.order import rows
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.labels import Labelled, labelled_values, plain

_ROLES: tuple[tuple[Role, str], ...] = (
    (Role.LEGAL_REPRESENTATIVE, r"法定代表人|法人代表|法人"),
    (Role.TECHNICAL_CHIEF, r"技术负责人|审核定稿人|技术总负责"),
    (Role.PROCESS_CONTROL_CHIEF, r"过程控制(负责人|审核人?)|质量控制负责人|过控负责人"),
    (Role.PROJECT_LEADER, r"(项目|评价|课题)?(项目)?(负责人|组长)|项目经理"),
    (Role.AUTHOR, r"(报告)?(编制|编写|撰写|执笔)(人员|人)?"),
    (Role.REVIEWER, r"(报告)?(审核|审查|校核|复核)(人员|人)?"),
    (Role.EXPERT, r"(技术|行业|外聘)?专家"),
    (Role.TEAM_MEMBER, r"(项目组|评价组|评价|项目|主要)?(成员|组员|评价人员|参加人员|人员|评价师)"),
)
_COLUMNS: tuple[tuple[str, str], ...] = (
    ("name", r"姓名|人员姓名|评价人员"),
    ("registration_number", r"从业(登记|信息)?(编号|识别卡号?|号)|登记(编)?号|注册(编)?号"),
    ("certificate_number", r"(资格|职业资格|执业|评价师)?证书?(编号|号码|号)|资格证(书)?号|证号"),
    ("speciality", r"专业(能力)?|从事专业|所学专业"),
    ("level", r"(资格|证书|职业)?(等级|级别)"),
    ("role", r"职责|职务|分工|岗位|角色|人员类别|类别|任务"),
    ("signature", r"签[字名](栏)?|本人签[字名]"),
)
_NAME = re.compile(r"^[\u4e00-\u9fff]{2,4}$|^[\u4e00-\u9fff]{2,6}·[\u4e00-\u9fff]{2,8}$")
_NOT_A_NAME = re.compile(
    r"姓名|签[字名]|日期|专业|证书|编号|人员|成员|负责|审核|编制|单位|公司|无$|以下空白|年|月|职[责务]|序号|电话|级"
)
_NUMBER = re.compile(r"[A-Z]{0,3}\d[\dA-Za-z\-]{4,24}")
_LEVEL = re.compile(r"[一二三]级")
_FIRST_PAGES = 12


@dataclass(slots=True)
class _Draft:
    """A person while it is being put together."""

    role: Role
    name: str
    evidence: list[Evidence] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)


def people(body: Body) -> tuple[Person, ...]:
    """Everyone named with a role, in order of appearance; a person stands once per role."""
    drafts: list[_Draft] = []
    for page in _pages(body):
        in_tables = [draft for table in page.tables for draft in _from_table(body.report, page, table)]
        drafts.extend(in_tables)
        drafts.extend(_from_columns(body, page))
        drafts.extend(_from_labels(body, page))
    return _merged(drafts)


def _pages(body: Body) -> Iterable[Page]:
    """The front matter, at most the first pages: names further behind are other people's."""
    last = max(len(body.front), 6)
    return [page for page in body.pages if page.number <= min(last, _FIRST_PAGES)]


def role_of(text: str) -> Role | None:
    """The role that a label names."""
    words = re.sub(r"(签[字名]|姓名)$", "", plain(text))
    return next((role for role, pattern in _ROLES if re.fullmatch(pattern, words)), None)


def person_name(text: str) -> str | None:
    """A Chinese personal name, spaces between its characters removed; None for anything else."""
    name = re.sub(r"[\s\u3000]+", "", text)
    return name if _NAME.match(name) and not _NOT_A_NAME.search(name) else None


def _column_of(text: str) -> str | None:
    words = plain(text)
    return next((column for column, pattern in _COLUMNS if re.fullmatch(pattern, words)), None)


def _from_table(report: str, page: Page, table: Table) -> Iterator[_Draft]:
    """A table with a heading row that has 姓名; the role stands in a column or in a merged first cell."""
    columns: dict[int, str] = {}
    role: Role | None = None
    for row in table.rows():
        heads = {cell.column: kind for cell in row if (kind := _column_of(cell.text))}
        if "name" in heads.values() and len(heads) >= 2:
            columns = heads
            role = next((found for cell in row if (found := role_of(cell.text))), role)
            continue
        role = next((found for cell in row if (found := role_of(cell.text))), role)
        if not columns or role is None:
            continue
        draft = _Draft(role, "")
        for cell in row:
            _fill(draft, columns.get(cell.column), cell.text, cell_evidence(report, page.number, table, cell))
        if draft.name:
            yield draft


def _fill(draft: _Draft, column: str | None, text: str, evidence: Evidence) -> None:
    if column == "name":
        draft.name = person_name(text) or ""
        draft.evidence.insert(0, evidence)
    elif column in {"certificate_number", "registration_number"}:
        match = _NUMBER.search(re.sub(r"\s", "", text))
        if match:
            draft.values[column] = match.group()
            draft.evidence.append(evidence)
    elif column == "level":
        match = _LEVEL.search(text)
        if match:
            draft.values[column] = match.group()
    elif column == "speciality" and text.strip():
        draft.values[column] = re.sub(r"\s", "", text)


def _from_columns(body: Body, page: Page) -> Iterator[_Draft]:
    """Borderless columns: each piece of text belongs to the heading it stands under."""
    boxes = [table.box for table in page.tables]
    loose = [
        placed.line
        for placed in body.page_lines(page)
        if not any(box.contains(*placed.line.box.centre) for box in boxes)
    ]
    heads: list[tuple[Line, str]] = []
    role: Role | None = None
    for row in rows(loose):
        ordered = sorted(row, key=lambda line: line.box.x0)
        found = [(line, kind) for line in ordered if (kind := _column_of(line.text))]
        if len(found) >= 2 and any(kind == "name" for _, kind in found):
            heads = found
            continue
        role = next((named for line in ordered if (named := role_of(line.text))), role)
        if not heads or role is None:
            continue
        draft = _Draft(role, "")
        for line in ordered:
            _fill(draft, _nearest(heads, line), line.text, line_evidence(body.report, page.number, line))
        if draft.name:
            yield draft


def _nearest(heads: Sequence[tuple[Line, str]], line: Line) -> str | None:
    head, kind = min(heads, key=lambda item: abs(item[0].box.centre[0] - line.box.centre[0]))
    reach = max(head.box.width, line.box.width) / 2 + 2 * line.size
    return kind if abs(head.box.centre[0] - line.box.centre[0]) <= reach else None


def _from_labels(body: Body, page: Page) -> Iterator[_Draft]:
    """「项目负责人：某某」; several names may follow one label."""
    for item in labelled_values(body.report, page):
        role = role_of(item.label)
        if role is None:
            continue
        yield from _named(role, item)


def _named(role: Role, item: Labelled) -> Iterator[_Draft]:
    whole = person_name(item.value)
    names = [whole] if whole else [person_name(part) for part in re.split(r"[、,，;；\s]+", item.value)]
    number = _NUMBER.search(item.value)
    for name in names:
        if name is not None:
            draft = _Draft(role, name, [item.evidence])
            if number and len(names) <= 3:
                draft.values["certificate_number"] = number.group()
            yield draft


def _merged(drafts: Sequence[_Draft]) -> tuple[Person, ...]:
    """One record per role and name; numbers seen in another role of the same person are carried over."""
    known: dict[str, dict[str, str]] = {}
    merged: dict[tuple[Role, str], _Draft] = {}
    for draft in drafts:
        for key, value in draft.values.items():
            known.setdefault(draft.name, {}).setdefault(key, value)
        first = merged.setdefault((draft.role, draft.name), draft)
        if first is not draft:
            first.values = {**draft.values, **first.values}
            first.evidence.extend(item for item in draft.evidence if item not in first.evidence)
    return tuple(_person(draft, known.get(draft.name, {})) for draft in merged.values())


def _person(draft: _Draft, known: dict[str, str]) -> Person:
    values = {**known, **draft.values}
    return Person(
        role=draft.role,
        name=draft.name,
        confidence=min(item.confidence for item in draft.evidence),
        evidence=tuple(draft.evidence[:4]),
        certificate_number=values.get("certificate_number"),
        registration_number=values.get("registration_number"),
        speciality=values.get("speciality"),
        level=values.get("level"),
    )
