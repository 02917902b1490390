"""People named with their duty in sentences: 「由某某（证书编号…）担任项目负责人」."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.facts import Role
from pipelines.stages.extract.groups import Draft, Group
from pipelines.stages.extract.names import person_name
from pipelines.stages.extract.pieces import Piece
from pipelines.stages.extract.roles import roles_of

_ROLE = (
    r"(?:评价机构技术负责人|(?:专职)?(?:过程|质量)控制负责人|(?:安全)?评价项目(?:组)?(?:负责人|组长)"
    r"|项目(?:组)?(?:负责人|组长)|评价(?:小)?组组?长|评价负责人|(?:项目|评价)(?:小)?组(?:主要)?(?:成员"
    r"|组员)|(?:其他|主要)?(?:评价人员|成员|组员|参评人员)|(?:报告)?(?:编制|编写|撰写)(?:人员|人)"
    r"|(?:报告|内部|技术)?(?:审核|审查|校核|复核)(?:人员|人)|(?:报告)?(?:审定|批准|签发)人|技术专家"
    r"|组长)"
)
_NAME = r"[\u4e00-\u9fff]{2,4}?"
_NOTE = r"(?:[（(][^（）()]{0,80}[）)])?"
_ENDS = (
    r"(?=[、，,。；;（()）\s]|和|及|与|等|同志|担任|任|为|负责|共"
    r"|编[制写]|撰写|执笔|审[核查定]|校核|批准|签发|$)"
)
_ONE = rf"{_NAME}{_ENDS}{_NOTE}(?:同志)?"
_LIST = rf"{_ONE}(?:(?:[、，,]|和|及|以及|与){_ONE})*"
_VERB = r"(?:编制|编写|撰写|执笔|审核|审查|校核|审定|批准|签发)"
_PATTERNS = (
    re.compile(rf"(?P<role>{_ROLE})(?:分别)?(?:为|是|由|有|：|:|包括)?\s*(?P<names>{_LIST})"),
    re.compile(
        rf"(?:由|，|,|；|。|^)(?P<names>{_NAME}(?:同志)?{_NOTE}(?:同志)?)(?:担任|任|为|作为)"
        rf"(?:本次|此次|本|该)?(?:评价)?(?:的)?(?P<role>{_ROLE})"
    ),
    re.compile(rf"(?:由)(?P<names>{_LIST})(?:进行|负责|完成)?(?P<role>{_VERB})"),
    re.compile(rf"(?:[，,；;、]|^)(?P<names>{_NAME}{_NOTE})(?:负责)?(?P<role>{_VERB})(?=[，,。；;]|$)"),
)
_SENTENCE = 80
_PERSON = re.compile(rf"(?P<name>{_NAME}){_ENDS}(?P<note>{_NOTE})")
QUICK = re.compile(_ROLE)


def told_people(piece: Piece) -> Iterator[Draft]:
    """Everyone whom a paragraph names with a duty; names must begin with a known surname."""
    text = piece.text
    taken: set[tuple[Role, str]] = set()
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            roles = roles_of(match["role"])
            for draft in _named(piece, match.start("names"), match["names"], roles):
                if any((role, draft.name) not in taken for role in roles):
                    taken.update((role, draft.name) for role in roles)
                    yield draft


def _named(piece: Piece, start: int, names: str, roles: tuple[Role, ...]) -> Iterator[Draft]:
    """The people of a list, each with the numbers in the brackets behind the name."""
    at = 0
    while at < len(names):
        match = _PERSON.match(names, at)
        name = person_name(match["name"], in_name_place=False) if match else None
        if match is None or name is None:
            following = re.match(r"[、，,]|和|以?及|与|同志", names[at:])
            if following is None:
                return
            at += following.end()
            continue
        group = Group(roles)
        group.feed(piece.cut(start + match.start("name"), start + match.end("name")), "name")
        if match["note"]:
            group.feed(piece.cut(start + match.start("note") + 1, start + match.end("note") - 1))
        else:
            _following(piece, start + match.end(), group)
        yield from group.drafts()
        at = match.end()


def _following(piece: Piece, start: int, group: Group) -> None:
    """The numbers that the same sentence gives before it names another."""
    rest = re.split(r"[。；;]", piece.text[start : start + _SENTENCE], maxsplit=1)[0]
    named = QUICK.search(rest)
    rest = rest[: named.start()] if named else rest
    if re.search(r"证|登记", rest):
        group.feed(piece.cut(start, start + len(rest)))
