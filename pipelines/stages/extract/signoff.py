"""People of the sign-off pages: role, name, certificate and registration number, speciality, level."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence, Set

from core.chapters import Chapter
from core.document import Line, Page, Table
from core.evidence import EvidenceSource
from core.facts import Person, Role
from pipelines.stages.extract.assembly import from_grid
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.form_grids import Grid, lined_up, loose_lines, paragraphs
from pipelines.stages.extract.groups import Draft
from pipelines.stages.extract.heads import Heads
from pipelines.stages.extract.lexicon import column_of
from pipelines.stages.extract.numbers_beside import give_numbers
from pipelines.stages.extract.persons import persons
from pipelines.stages.extract.pieces import of_lines
from pipelines.stages.extract.roles import roles_of
from pipelines.stages.extract.stream import Stream
from pipelines.stages.extract.told_people import QUICK, told_people

_FIRST_PAGES = 12
_OTHERS_PAPERS = (
    Chapter.CONTRACT,
    Chapter.COMMISSION,
    Chapter.NOTICE,
    Chapter.SURVEY_RECORD,
    Chapter.TEST_REPORT,
    Chapter.APPROVAL,
    Chapter.PROCESS_CONTROL,
    Chapter.PHOTOS,
)
# Duties that only an agency names; an enterprise too has a legal representative and a technical chief.
_OF_SIGN_OFF = frozenset(
    {Role.PROJECT_LEADER, Role.TEAM_MEMBER, Role.AUTHOR, Role.REVIEWER, Role.PROCESS_CONTROL_CHIEF}
)
_OF_REPORT = frozenset({Role.AUTHOR, Role.REVIEWER, Role.PROCESS_CONTROL_CHIEF, Role.TECHNICAL_CHIEF})
_OF_DUTIES = re.compile(r"[责长成组员编写撰执起审校复核控]")
_LEGAL = re.compile(r"法\s*定\s*代\s*表\s*人|法\s*人\s*代\s*表")
_LEAST_DUTIES = 3
_SURE = 0.9  # confidence of a printed name
_NEAR = 60.0  # points from the line over a table
_CERTIFICATE = re.compile(r"[A-Z]\d{15,18}")
# Posts of an enterprise and of its emergency teams: such a table tells nothing of who wrote the report.
_OF_ENTERPRISE = re.compile(
    r"主要负责人|安全(?:生产)?管理人?员|安全员|总经理|厂长|站长|矿长|加油员|操作工|特种作业|副组长"
    r"|应急|救援|抢险|疏散|后勤|总指挥|驾驶员|押运员|项目经理|取证"
)


def people(body: Body) -> tuple[Person, ...]:
    """Everyone named with a role on the sign-off pages, in order; a person stands once per role.

    Those pages are the front matter, and wherever else the agency's duties stand beside names.
    """
    front = {page.number for page in body.front[:_FIRST_PAGES]}
    others = _pages_of(body, *_OTHERS_PAPERS)
    drafts: list[Draft] = []
    lists: list[Draft] = []
    signed: set[int] = set()
    heads = Heads()
    for page in body.pages:
        is_front = page.number in front
        if not is_front and not _may_sign(page):
            heads = Heads()
            continue
        found = list(_on_page(page, heads))
        if is_front or _is_sign_off(found, is_of_others=page.number in others):
            drafts.extend(found)
            signed.add(page.number)
        elif page.number not in others:
            lists.extend(draft for draft in found if draft.values.get("certificate_number"))
    if not any(Role.LEGAL_REPRESENTATIVE in draft.roles for draft in drafts):
        beside = {page + step for page in signed for step in (-1, 0, 1)}
        drafts.extend(_legal_representative(body, beside - front))
    if drafts and not any(Role.PROJECT_LEADER in draft.roles for draft in drafts):
        drafts = _with_leader(drafts, _leaders_of_papers(body))
    give_numbers(drafts, body.pages)
    named = {draft.name for draft in drafts if draft.roles}
    joined = [dataclasses.replace(draft, roles=()) for draft in lists if draft.name in named]
    return _without_doubtful(_without_clients_head(persons(body.report, [*drafts, *joined])), body)


def _without_doubtful(found: tuple[Person, ...], body: Body) -> tuple[Person, ...]:
    """Without names that were read once, unsurely and beside no certificate: handwriting read as a name.

    Only where others hold the same duty with a certificate, so that no duty is left without its people.
    """
    held = {person.role for person in found if person.certificate_number}
    return tuple(
        person
        for person in found
        if person.certificate_number
        or person.role not in held
        or person.confidence >= _SURE
        or person.evidence[0].source is not EvidenceSource.OCR
        or _is_read_surely(person.name, body)
    )


def _is_read_surely(name: str, body: Body) -> bool:
    lines = (line for page in body.pages for line in page.lines if name in line.text)
    return any(line.confidence >= _SURE for line in lines)


def _pages_of(body: Body, *kinds: Chapter) -> set[int]:
    """The numbers of the pages on which chapters of these kinds stand."""
    return {n for section in body.of_kind(*kinds) for n in range(section.start.page, section.last_page + 1)}


def _leaders_of_papers(body: Body) -> list[Draft]:
    """The leader whom notice and survey record name; nobody where they do not agree."""
    numbers = _pages_of(body, Chapter.NOTICE, Chapter.SURVEY_RECORD)
    found = [
        draft
        for page in body.pages
        if page.number in numbers
        for draft in _on_page(page, Heads())
        if Role.PROJECT_LEADER in draft.roles
    ]
    return found if len({draft.name for draft in found}) == 1 else []


def _with_leader(drafts: list[Draft], leaders: Sequence[Draft]) -> list[Draft]:
    """Of a sign-off that tells no leader: the member whom the report's papers name as such."""
    name = next((draft.name for draft in leaders), "")
    if not any(draft.name == name and Role.TEAM_MEMBER in draft.roles for draft in drafts):
        return drafts
    leader = (Role.PROJECT_LEADER,)
    return [
        dataclasses.replace(draft, roles=tuple(dict.fromkeys(_led(draft.roles))))
        if draft.name == name
        else draft
        for draft in drafts
    ] + [dataclasses.replace(draft, roles=leader) for draft in leaders[:1]]


def _led(roles: Iterable[Role]) -> Iterator[Role]:
    return (Role.PROJECT_LEADER if role is Role.TEAM_MEMBER else role for role in roles)


def _without_clients_head(found: tuple[Person, ...]) -> tuple[Person, ...]:
    """Where the sign-off names the legal representative, one named elsewhere heads the enterprise."""
    signing = {e.page for p in found if p.role is not Role.LEGAL_REPRESENTATIVE for e in p.evidence}
    is_agencys = {
        person.name
        for person in found
        if person.role is Role.LEGAL_REPRESENTATIVE and any(e.page in signing for e in person.evidence)
    }
    return tuple(
        person
        for person in found
        if person.role is not Role.LEGAL_REPRESENTATIVE or not is_agencys or person.name in is_agencys
    )


def _legal_representative(body: Body, beside: Set[int]) -> list[Draft]:
    """The agency's legal representative where no sign-off names one: of its certificate and papers, or of
    a page ``beside`` the sign-off.

    Only where all those places name the same person.
    """
    certificate = _pages_of(body, Chapter.CERTIFICATE, Chapter.NOTICE)  # both speak of the agency alone
    sure: list[Draft] = []
    near: list[Draft] = []
    clients: set[str] = set()
    of_client = _pages_of(body, Chapter.ENTERPRISE, Chapter.PREFACE)
    for page in body.pages:
        if not any(_LEGAL.search(line.text) for line in page.lines):
            continue
        for draft in _on_page(page, Heads()):
            if draft.roles != (Role.LEGAL_REPRESENTATIVE,):
                continue
            if draft.party == "agency" or page.number in certificate:
                sure.append(draft)
            elif page.number in beside:
                near.append(draft)
            elif page.number in of_client:
                clients.add(draft.name)
    near = [draft for draft in near if draft.name not in clients]
    return next((found for found in (sure, near) if len({draft.name for draft in found}) == 1), [])


def _may_sign(page: Page) -> bool:
    """Whether the duties or the certificates of a sign-off stand on a page: a quick look at its words."""
    texts = [line.text for line in page.lines if len(line.text) < 40]
    texts += [cell.text for table in page.tables for cell in table.cells if len(cell.text) < 40]
    named = {role for text in texts if _OF_DUTIES.search(text) for role in _duties(text)}
    named |= {role for line in page.lines for word in QUICK.findall(line.text) for role in roles_of(word)}
    if len(named & _OF_SIGN_OFF) >= 2 or {"name", "certificate_number"} <= {
        column_of(text) for text in texts
    }:
        return True
    return len({number for line in page.lines for number in _CERTIFICATE.findall(line.text)}) >= 3 - bool(
        named
    )


def _duties(text: str) -> Iterable[Role]:
    return [role for part in re.split(r"[:：\s]", text.strip()) for role in roles_of(part)] or roles_of(text)


def _is_sign_off(drafts: Sequence[Draft], *, is_of_others: bool) -> bool:
    """Outside the front matter: several duties of an evaluation, or people who have certificates.

    Contracts, notices and records name some of the same people, but not who wrote and who reviewed.
    """
    duties = {role for draft in drafts for role in draft.roles} & (_OF_SIGN_OFF | {Role.TECHNICAL_CHIEF})
    certified = any(draft.values.get("certificate_number") for draft in drafts)
    if is_of_others:
        return certified and len(duties) >= 2 and bool(duties & _OF_REPORT)
    return len(duties) >= _LEAST_DUTIES or (certified and bool(duties & _OF_SIGN_OFF))


def _on_page(page: Page, heads: Heads) -> Iterator[Draft]:
    """People of the page's tables, of its columns without rulings, of its lines."""
    lines = loose_lines(page)
    title: tuple[Role, ...] = ()
    for number, table in enumerate(page.tables):
        above = _line_above(lines, table.box.y0, page.tables[number - 1].box.y1 if number else 0.0)
        title = roles_of(above) if above or not number else title
        if _is_of_enterprise(table, above):
            heads.forget()
            continue
        if number or not (table.continues or heads.page == page.number - 1):
            heads.forget()
        yield from from_grid(Grid(page, table, page.lines), heads, title)
        heads.page = page.number
    used: list[Line] = []
    for grid, taken in lined_up(page, lines, _is_head):
        used.extend(taken)
        yield from from_grid(grid, Heads(), roles_of(_line_above(lines, grid.table.box.y0)))
    stream = Stream(is_table=False)
    for paragraph in paragraphs(page, [line for line in lines if line not in used]):
        pieces = [of_lines(page.number, part, is_running=True) for part in paragraph]
        if not stream.band(pieces):
            yield from told_people(pieces[0])
    yield from stream.drafts()


def _is_head(band: Sequence[Line]) -> bool:
    """Whether a row of text heads columns: fields of a person, or duties, and nothing else."""
    if any(re.search(r"[:：]", line.text) for line in band):
        return False
    columns = [column_of(line.text) for line in band if not line.text.startswith(("（", "("))]
    kinds = {column for column in columns if column}
    unknown = sum(column_of(line.text) is None and not roles_of(line.text) for line in band)
    if len(kinds) > 1 and kinds & {"name", "signature"} and unknown * 3 <= len(band):
        return True
    duties = sum(bool(roles_of(line.text)) for line in band)
    return duties >= 2 and duties + sum(column_of(line.text) == "role" for line in band) == len(band)


def _line_above(lines: Sequence[Line], top: float, bottom: float = 0.0) -> str:
    """The line over a table, below what ends at ``bottom``: 「评价人员」; empty where there is none near."""
    above = [line for line in lines if bottom - 2 <= line.box.y0 and line.box.y1 <= top + 2]
    return above[-1].text if above and top - above[-1].box.y1 < _NEAR else ""


def _is_of_enterprise(table: Table, title: str) -> bool:
    """Whether a table lists an enterprise's staff: posts of an enterprise, no author or reviewer."""
    texts = [title, *(cell.text for cell in table.cells if len(cell.text) < 40)]
    heads = {cell.row for cell in table.cells if Role.LEGAL_REPRESENTATIVE in roles_of(cell.text)}
    others = (cell.text for cell in table.cells if len(cell.text) < 40 and cell.row not in heads)
    if not any(_OF_ENTERPRISE.search(text) for text in (title, *others)):
        return False
    duties = {role for text in texts for role in roles_of(text)}
    is_agencys = sum(bool(_CERTIFICATE.search(text)) for text in texts) > 1 and bool(duties & _OF_SIGN_OFF)
    return not is_agencys and not duties & (_OF_REPORT - {Role.TECHNICAL_CHIEF})
