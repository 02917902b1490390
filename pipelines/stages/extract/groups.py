"""People of one duty while they are being put together from the tokens of a form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.evidence import Evidence
from core.facts import Role
from pipelines.stages.extract.names import broken_name, names_in
from pipelines.stages.extract.person_numbers import (
    is_certificate,
    is_split_number,
    kind_of_number,
    person_number,
)
from pipelines.stages.extract.pieces import Piece
from pipelines.stages.extract.tokens import Token, tokens_of

NUMBERS = ("certificate_number", "registration_number")
_LEVEL = re.compile(r"(?:国家)?(?P<level>[一二三壹贰叁1-3])级|(?P<roman>Ⅰ|Ⅱ|Ⅲ|I{1,3})级")
_LEVELS = {
    "壹": "一",
    "贰": "二",
    "叁": "三",
    "1": "一",
    "2": "二",
    "3": "三",
    "Ⅰ": "一",
    "Ⅱ": "二",
    "Ⅲ": "三",
}
_LEVELS |= {"I": "一", "II": "二", "III": "三"}
_GRADE = re.compile(r"[（(]?(?:国家)?[一二三壹贰叁1-3ⅠⅡⅢ]级[）)]?.*$|(?:安全)?评价师.*$|注册安全工程师.*$")
_SPECIALITY = re.compile(r"[\u4e00-\u9fff、（）()]{2,14}")
_KNOWN_SPECIALITIES = (
    "安全 机械 电气 采矿 通风 矿建 地质 水工结构 水工 采油 储运 油气储运 化工工艺 化工机械 化工 自动化 "
    "火炸药 爆炸技术 冶金 有色金属 仪表 消防 土木 建筑 结构 给排水 暖通 环境 安全工程 机械工程 "
    "电气工程 化学工程 矿物加工 选矿 露天采矿 金属冶炼 工艺 设备"
)
_SPECIALITIES = frozenset(_KNOWN_SPECIALITIES.split())
_LONGEST_WORDS = 12  # longer plain text ends a list of people


@dataclass(slots=True)
class Draft:
    """One person; the places of a value stand beside it."""

    name: str
    roles: tuple[Role, ...]
    pieces: list[Piece]
    values: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    is_typed_signature: bool = False
    party: str = ""  # whose particulars it stands among: enterprise, agency, or unknown

    def evidence(self, report: str) -> list[Evidence]:
        """The name first, then the numbers."""
        return [piece.evidence(report) for piece in self.pieces]


@dataclass(slots=True)
class _Value:
    field: str
    value: str
    raw: str
    piece: Piece
    after: int  # names given before it
    more: tuple[Piece, ...] = ()  # further places of a number broken over rows


class Group:
    """People of the same duty: names, and values that belong to them in turn or by order."""

    def __init__(self, roles: tuple[Role, ...] = (), party: str = "") -> None:
        self.roles = roles
        self.party = party
        self.names: list[tuple[str, Piece, bool]] = []
        self._values: list[_Value] = []
        self._noted: dict[str, tuple[Role, ...]] = {}

    def note(self, roles: tuple[Role, ...]) -> None:
        """A duty in brackets behind the last name: 「某某（组长）、某某」. A leader is no mere member."""
        if not self.names:
            return
        is_leader = Role.PROJECT_LEADER in roles and set(self.roles) <= {Role.TEAM_MEMBER}
        self._noted[self.names[-1][0]] = roles if is_leader else tuple(dict.fromkeys((*self.roles, *roles)))

    def feed(self, piece: Piece, column: str = "") -> None:
        """All tokens of a cell or line; ``column`` is what its heading says."""
        whole = broken_name(piece.text) if column == "name" else None
        if whole is not None:
            self._add(whole, piece, is_signature=False)
            return
        label = column
        for token in tokens_of(piece):
            if token.roles:
                if token.is_bracketed:
                    self.note(token.roles)
                continue
            if token.label:
                label = token.label
                continue
            label = self.take(token, label, column)

    def take(self, token: Token, label: str, column: str = "") -> str:
        """One piece of plain text under a label; gives the label that stays in force."""
        piece = token.piece
        if label in {"", "certificate_number"} and self._goes_on(piece):
            return column
        is_number = label in NUMBERS and person_number(piece.text) is not None
        if is_number or label in {"level", "speciality"}:
            self._field(piece, label)
            return column
        if label in {"other", "role"}:
            self._certificate(piece)
            return column
        if self._names(piece, label):
            return label if label == "name" else column
        if label != "signature":
            self._guess(piece)
        return column

    def drafts(self) -> Iterator[Draft]:
        """The people with their values: by order where names and values are as many, else as they stood."""
        typed = [entry for entry in self.names if not entry[2]]
        names = typed or self.names  # beside a printed name the signature names nobody else
        drafts = [
            Draft(
                name,
                self._noted.get(name, self.roles),
                [piece],
                is_typed_signature=is_signature,
                party=self.party,
            )
            for name, piece, is_signature in names
        ]
        for kind in dict.fromkeys(value.field for value in self._values):
            values = [value for value in self._values if value.field == kind]
            for order, value in enumerate(values):
                at = order if len(values) == len(names) else max(0, min(value.after, len(names)) - 1)
                if at < len(drafts) and (len(names) == 1 or len(values) == len(names) or value.after):
                    _set(drafts[at], value)
        yield from drafts

    def _names(self, piece: Piece, label: str) -> bool:
        found = list(names_in(piece.text, in_name_place=label == "name"))
        for start, stop, name in found:
            self._add(name, piece.cut(start, stop), is_signature=label == "signature")
        return bool(found)

    def _add(self, name: str, piece: Piece, *, is_signature: bool) -> None:
        """A person; a name that stands twice is its own typed signature."""
        if not any(known == name for known, _, _ in self.names):
            self.names.append((name, piece, is_signature))

    def _field(self, piece: Piece, kind: str) -> None:
        if kind in NUMBERS:
            for part in _parts(piece):
                number = person_number(part.text)
                if number is not None:
                    self._values.append(_Value(kind, *number, part, len(self.names)))
        else:
            self._words(piece, is_sure=True)

    def _certificate(self, piece: Piece) -> None:
        """A number that only a certificate has, behind a label that says something else."""
        number = person_number(piece.text)
        if number is not None and is_certificate(number[0]) and self.names:
            self._values.append(_Value("certificate_number", *number, piece, len(self.names)))

    def _goes_on(self, piece: Piece) -> bool:
        """Whether a piece is the rest of the last number, which a narrow column broke over rows."""
        last = next((value for value in reversed(self._values) if value.field == "certificate_number"), None)
        raw = f"{last.raw}\n" if last is not None and last.more else (last.raw if last is not None else "")
        if last is None or not is_split_number(raw, piece.text) or not _is_below(last, piece):
            return False
        self._values.remove(last)
        whole = person_number(last.raw + piece.text)
        if whole is None:
            self._values.append(last)
            return False
        self._values.append(_Value(last.field, *whole, last.piece, last.after, (*last.more, piece)))
        return True

    def _guess(self, piece: Piece) -> None:
        """What a piece without a label is, by its look."""
        number = person_number(piece.text)
        if number is not None and len(piece.text) <= 30:
            self._values.append(_Value(kind_of_number(number[0]), *number, piece, len(self.names)))
        else:
            self._words(piece, is_sure=False)

    def _words(self, piece: Piece, *, is_sure: bool) -> None:
        """Speciality and level; forms write both in one place (「安全 一级评价师」)."""
        words = re.sub(r"\s", "", piece.text)
        level = _LEVEL.search(words)
        if level:
            sign = level["level"] or level["roman"]
            self._values.append(
                _Value("level", f"{_LEVELS.get(sign, sign)}级", words, piece, len(self.names))
            )
        speciality = _GRADE.sub("", words).strip("/／（）()，,、").removesuffix("专业")
        is_one = speciality in _SPECIALITIES or (is_sure and _SPECIALITY.fullmatch(speciality))
        if is_one and speciality:
            self._values.append(_Value("speciality", speciality, words, piece, len(self.names)))


def _is_below(last: _Value, piece: Piece) -> bool:
    """Whether a piece stands under the last part of a number, in its column."""
    upper, lower = (last.more or (last.piece,))[-1].box, piece.box
    is_level = (
        abs(upper.x0 - lower.x0) < upper.height or abs(upper.centre[0] - lower.centre[0]) < upper.height
    )
    return is_level and lower.y0 > upper.centre[1]


def ends_list(token: Token) -> bool:
    """Whether plain text outside a table is no part of a list of people: a sentence, the name of a firm."""
    words = re.sub(r"\s", "", token.piece.text)
    han = sum("\u4e00" <= character <= "\u9fff" for character in words)
    return han >= _LONGEST_WORDS or bool(re.search(r"公司|报告$|研究院|中心$", words))


def _parts(piece: Piece) -> Iterator[Piece]:
    """The numbers of a list, each as a piece; a number broken over two lines is one."""
    text = piece.text
    bounds = [m.span() for m in re.finditer(r"[^、，,；;/]+", text)]
    for start, stop in bounds:
        yield piece.cut(start, stop)


def _set(draft: Draft, value: _Value) -> None:
    if value.field not in draft.values:
        draft.values[value.field] = value.value
        if value.field in NUMBERS:
            draft.pieces.extend((value.piece, *value.more))
            if value.raw != value.value:
                draft.raw[value.field] = value.raw
