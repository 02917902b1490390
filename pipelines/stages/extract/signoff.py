"""People of the sign-off pages: role, name, certificate and registration number, speciality, level.

Three shapes are read: tables with a heading row, columns of text without rulings under a heading row,
and lines of a role with a name, whose numbers may stand on the same or on the next line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from core.chapters import Chapter
from core.document import Line, Page, Table
from core.evidence import Evidence
from core.facts import Person, Role
from pipelines.passage import cell_evidence, line_evidence
from pipelines.reading.order import rows
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.labels import plain

_ROLES: tuple[tuple[Role, str], ...] = (
    (Role.LEGAL_REPRESENTATIVE, r"(评价)?(机构|单位)?(法定代表人|法人代表|法人)"),
    (Role.TECHNICAL_CHIEF, r"(机构|专职)?技术负责人|技术总负责|审核定稿人?|批准人?|审定人?|签发人?"),
    (Role.PROCESS_CONTROL_CHIEF, r"(专职)?(过程控制|质量控制|过控)(负责人|审核人?|人员?)?"),
    (Role.PROJECT_LEADER, r"(安全)?(项目|评价|课题)?(项目)?(负责人|组长|主持人)|项目经理|主持人"),
    (Role.AUTHOR, r"(评价)?(报告)?(编制|编写|撰写|执笔|起草)(人员|人)?"),
    (Role.REVIEWER, r"(评价)?(报告)?(内部)?(审核|审查|校核|复核|校审|校对)(人员|人)?"),
    (Role.EXPERT, r"(技术|行业|外聘|特邀)?专家"),
    (
        Role.TEAM_MEMBER,
        r"(项目组|评价组|评价|项目|主要|项目组主要)?(成员|组员|评价人员|参加人员|参评人员|人员|评价师)",
    ),
)
_COLUMNS: tuple[tuple[str, str], ...] = (
    ("name", r"(人员)?姓名"),
    ("registration_number", r"从业(登记|信息)?(编号|识别卡号?|号)|登记(编)?号|注册(编)?号"),
    ("certificate_number", r"(职业)?(资格|执业|评价师)?证书?(编号|号码|号)|资格证(书)?号|证号"),
    ("speciality", r"专业(能力)?|从事专业|所学专业"),
    ("level", r"(资格|证书|职业)?(等级|级别)"),
    ("role", r"职责|职务|分工|岗位|角色|人员类别|类别|任务"),
    ("signature", r"(本人)?签[字名](栏)?"),
)
_NAME = re.compile(r"^[\u4e00-\u9fff]{2,4}$|^[\u4e00-\u9fff]{2,6}·[\u4e00-\u9fff]{2,8}$")
_NOT_A_NAME = re.compile(
    r"姓名|签[字名]|日期|专业|证书|编号|人员|成员|负责|审核|编制|单位|公司|以下空白|年|月|职[责务]|序号|电话|级|盖章|公章"
    r"|^(安全|机械|电气|采矿|通风|矿建|地质|储运|冶金|化工|工艺|化工工艺|化工机械|自动化|仪表|土木|给排水"
    r"|消防|暖通|水工|水工结构|火炸药|爆炸|有色金属|采油|油气储运|无)$"
)
_NUMBER = re.compile(r"[A-Z]{0,3}\d[\dA-Za-z\-]{4,24}")
_LEVEL = re.compile(r"[一二三]级")
_SPECIALITY_END = re.compile(r"[一二三]级.*$|安全评价师.*$")
_SIGN_NOTE = re.compile(r"[（(]?\s*(签名|签字|手签|盖章)\s*[）)]?.*$")
_LABEL = re.compile(
    r"^(?P<label>[\u4e00-\u9fff（）() ]{2,16}?)\s*[:：]\s*(?P<rest>.*)$"
    r"|^(?P<spaced>[\u4e00-\u9fff（）()]{2,14})\s+(?P<value>\S.*)$"
)
_PAIR_LABELS = (
    r"姓名|证书编号|证书号码?|资格证书(?:编号|号)|职业资格证书(?:编号|号)|从业登记(?:编号|号)|登记编?号|注册编?号"
    r"|专业|等级|级别|资格等级|职责|签名|签字"
)
_PAIR = re.compile(
    rf"(?P<label>{_PAIR_LABELS})\s*[:：]\s*(?P<value>.*?)\s*(?=(?:{_PAIR_LABELS})\s*[:：]|[（(]|$)"
)
_NO_PAIRS = frozenset({"name", "signature", "role"})
_FIRST_PAGES = 12
_OTHERS_PAPERS = (Chapter.CONTRACT, Chapter.NOTICE, Chapter.SURVEY_RECORD, Chapter.TEST_REPORT)


@dataclass(slots=True)
class _Draft:
    """A person while it is being put together."""

    role: Role
    name: str
    evidence: list[Evidence] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)


def people(body: Body) -> tuple[Person, ...]:
    """Everyone named with a role on the sign-off pages, in order; a person stands once per role.

    They stand in the front matter; where nobody with a certificate is named there, behind the body.
    """
    found = _on_pages(body, body.front[:_FIRST_PAGES])
    if any(person.certificate_number for person in found):
        return found
    front = {page.number for page in body.front}
    others = {n for s in body.of_kind(*_OTHERS_PAPERS) for n in range(s.start.page, s.last_page + 1)}
    behind = [p for p in body.pages if p.number not in front | others and _has_heading_row(body, p)]
    return _merged_people((*found, *_on_pages(body, behind))) if behind else found


def _on_pages(body: Body, pages: Iterable[Page]) -> tuple[Person, ...]:
    drafts: list[_Draft] = []
    for page in pages:
        for table in page.tables:
            drafts.extend(_from_table(body.report, page, table))
        drafts.extend(_from_columns(body.report, page))
        drafts.extend(_from_lines(body.report, page))
    return _merged(drafts)


def _has_heading_row(body: Body, page: Page) -> bool:
    """Whether a page has the headings of a sign-off table: a name and a certificate number."""
    heads = {_column_of(placed.line.text) for placed in body.page_lines(page)}
    return {"name", "certificate_number"} <= heads


def _merged_people(people: Iterable[Person]) -> tuple[Person, ...]:
    """Of two records of one person in one role, the one with the certificate."""
    best: dict[tuple[Role, str], Person] = {}
    for person in people:
        key = (person.role, person.name)
        if key not in best or (person.certificate_number and not best[key].certificate_number):
            best[key] = person
    return tuple(best.values())


def role_of(text: str) -> Role | None:
    """The role that a label names; of 「审核定稿人（技术负责人）」 the one in brackets."""
    parts = [*re.findall(r"[（(]([^（）()]+)[）)]", text), re.sub(r"[（(].*?[）)]", "", text), text]
    for part in parts:
        words = re.sub(r"(签[字名]|姓名)$", "", plain(part))
        role = next((role for role, pattern in _ROLES if re.fullmatch(pattern, words)), None)
        if role is not None:
            return role
    return None


def person_name(text: str) -> str | None:
    """A Chinese personal name, spaces between its characters removed; None for anything else."""
    name = re.sub(r"[\s\u3000]+", "", text)
    is_name = _NAME.match(name) and not _NOT_A_NAME.search(name) and role_of(name) is None
    return name if is_name else None


def _column_of(text: str) -> str | None:
    words = plain(text)
    return next((column for column, pattern in _COLUMNS if re.fullmatch(pattern, words)), None)


def _from_table(report: str, page: Page, table: Table) -> Iterator[_Draft]:
    """Rows under a heading row that has 姓名, rows of a role and a name, or cards of 「姓名：…」."""
    if any(_column_of(match["label"]) == "name" for cell in table.cells if (match := _PAIR.match(cell.text))):
        yield from _from_cards(report, page, table)
        return
    columns: dict[int, str] = {}
    role: Role | None = None
    for row in table.rows():
        heads = {cell.column: kind for cell in row if (kind := _column_of(cell.text))}
        is_head = "name" in heads.values() and len(heads) >= 2
        columns = heads if is_head else columns
        role = next((found for cell in row if (found := role_of(cell.text))), role)
        if role is None or is_head:
            continue
        draft = _Draft(role, "")
        for cell in row:
            evidence = cell_evidence(report, page.number, table, cell)
            column = columns.get(cell.column) if columns else _guess(cell.text)
            _fill(draft, column, cell.text, evidence)
        if draft.name:
            yield draft


def _from_cards(report: str, page: Page, table: Table) -> Iterator[_Draft]:
    """A cell with the role, and cells of 「姓名：某某」, 「证书编号：…」 beside it."""
    draft: _Draft | None = None
    for cell in (cell for row in table.rows() for cell in row):
        role = role_of(cell.text)
        if role is not None:
            if draft is not None and draft.name:
                yield draft
            draft = _Draft(role, "")
        elif draft is not None:
            _fill_pairs(draft, cell.text, cell_evidence(report, page.number, table, cell), with_name=True)
    if draft is not None and draft.name:
        yield draft


def _guess(text: str) -> str | None:
    """What a cell holds in a table without headings."""
    if person_name(text):
        return "name"
    return "certificate_number" if _NUMBER.fullmatch(re.sub(r"\s", "", text)) else None


def _fill(draft: _Draft, column: str | None, text: str, evidence: Evidence) -> None:
    if column == "name":
        name = person_name(text)
        if name and not draft.name:
            draft.name = name
            draft.evidence.insert(0, evidence)
    elif column in {"certificate_number", "registration_number"}:
        match = _NUMBER.search(re.sub(r"\s", "", text))
        if match:
            draft.values.setdefault(column, match.group())
            draft.evidence.append(evidence)
    elif column == "level" or column == "speciality":
        _fill_words(draft, text)


def _fill_words(draft: _Draft, text: str) -> None:
    """Speciality and level; forms write both in one place (「安全 一级评价师」)."""
    words = re.sub(r"\s", "", text)
    level = _LEVEL.search(words)
    if level:
        draft.values.setdefault("level", level.group())
    speciality = _SPECIALITY_END.sub("", words)
    if speciality and re.fullmatch(r"[\u4e00-\u9fff、/]{2,12}", speciality):
        draft.values.setdefault("speciality", speciality)


def _loose_lines(page: Page) -> list[Line]:
    boxes = [table.box for table in page.tables]
    return [line for line in page.lines if not any(box.contains(*line.box.centre) for box in boxes)]


def _from_columns(report: str, page: Page) -> Iterator[_Draft]:
    """Borderless columns: each piece of text belongs to the heading it stands under."""
    heads: list[tuple[Line, str]] = []
    role: Role | None = None
    for row in _tall_rows(_loose_lines(page)):
        ordered = sorted(row, key=lambda line: line.box.x0)
        found = [(line, kind) for line in ordered if (kind := _column_of(line.text))]
        if len(found) >= 2 and any(kind == "name" for _, kind in found):
            heads = found
            continue
        named = _role_left_of_name(ordered, heads)
        role = named or next((r for line in ordered if (r := role_of(line.text))), role)
        if not heads or role is None:
            continue
        draft = _Draft(role, "")
        for line in ordered:
            _fill(draft, _nearest(heads, line), line.text, line_evidence(report, page.number, line))
        if draft.name:
            yield draft


def _tall_rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Rows of a borderless table; a label broken over two lines hangs half a line above and below its row."""
    result: list[list[Line]] = []
    for row in rows(lines):
        near = result and row[0].box.y0 - max(line.box.y1 for line in result[-1]) < 0.35 * row[0].size
        if near and (len(row) == 1 or len(result[-1]) == 1):
            result[-1].extend(row)
        else:
            result.append(list(row))
    return result


def _role_left_of_name(row: Sequence[Line], heads: Sequence[tuple[Line, str]]) -> Role | None:
    """The role of a row from all pieces left of the name column, joined."""
    name = next((head for head, kind in heads if kind == "name"), None)
    if name is None:
        return None
    left = sorted((line for line in row if line.box.x1 <= name.box.x0 + 1), key=lambda line: line.box.y0)
    return role_of("".join(line.text for line in left)) if left else None


def _nearest(heads: Sequence[tuple[Line, str]], line: Line) -> str | None:
    head, kind = min(heads, key=lambda item: abs(item[0].box.centre[0] - line.box.centre[0]))
    reach = max(head.box.width, line.box.width) / 2 + 2 * line.size
    return kind if abs(head.box.centre[0] - line.box.centre[0]) <= reach else None


def _from_lines(report: str, page: Page) -> Iterator[_Draft]:
    """「项目负责人：某某（签名）」, with 「证书编号：…　登记号：…」 behind it or on the lines below."""
    current: list[_Draft] = []
    lines = _loose_lines(page)
    for index, line in enumerate(lines):
        role, rest = _role_and_rest(line.text)
        if role is not None:
            yield from current
            value = rest or _beside(lines, index)
            evidence = line_evidence(report, page.number, line)
            current = [_Draft(role, name, [evidence]) for name in _names(value)]
        for draft in current[:1] if len(current) == 1 else ():
            _fill_pairs(draft, line.text, line_evidence(report, page.number, line))
    yield from current


def _role_and_rest(text: str) -> tuple[Role | None, str]:
    match = _LABEL.match(text.strip())
    if match is None:
        return role_of(text), ""
    role = role_of(match["label"] or match["spaced"])
    return role, (match["rest"] or match["value"] or "") if role else ""


def _beside(lines: Sequence[Line], index: int) -> str:
    """The next line when it stands on the same row, to the right."""
    if index + 1 == len(lines):
        return ""
    line, other = lines[index], lines[index + 1]
    same_row = abs(other.box.centre[1] - line.box.centre[1]) < 0.6 * min(other.box.height, line.box.height)
    return other.text if same_row and other.box.x0 >= line.box.x1 - 1 else ""


def _names(text: str) -> list[str]:
    """One name, or several parted by commas or gaps; a two-character name may be set with a gap."""
    value = _SIGN_NOTE.sub("", _PAIR.sub("", text)).strip()
    whole = person_name(value)
    if whole and (len(value.split()) == 1 or len(whole) <= 3):
        return [whole]
    return [name for part in re.split(r"[、,，;；\s]+", value) if (name := person_name(part))]


def _fill_pairs(draft: _Draft, text: str, evidence: Evidence, *, with_name: bool = False) -> None:
    for match in _PAIR.finditer(text):
        column = _column_of(match["label"])
        if column is not None and column not in ({"signature", "role"} if with_name else _NO_PAIRS):
            _fill(draft, column, match["value"], evidence)


def _merged(drafts: Iterable[_Draft]) -> tuple[Person, ...]:
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
    found = {**known, **draft.values}
    return Person(
        role=draft.role,
        name=draft.name,
        confidence=min(item.confidence for item in draft.evidence),
        evidence=tuple(draft.evidence[:4]),
        certificate_number=found.get("certificate_number"),
        registration_number=found.get("registration_number"),
        speciality=found.get("speciality"),
        level=found.get("level"),
    )
