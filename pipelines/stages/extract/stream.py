"""Running forms: a duty, then names and what belongs to them, until the next duty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.facts import Role
from pipelines.stages.extract.groups import NUMBERS, Draft, Group, ends_list
from pipelines.stages.extract.names import person_name
from pipelines.stages.extract.person_numbers import person_number
from pipelines.stages.extract.pieces import Piece
from pipelines.stages.extract.roles import HELD_BY_ONE, duties_in
from pipelines.stages.extract.tokens import Token, tokens_of

_LIST_TITLE = re.compile(r"人员.{0,6}(?:证书|资格|证号)|一览|名单$")
_AGENCYS = re.compile(r"机构|评价|受托|乙方|本公司")
_LEAST_HEADING = 6  # characters
_TOLD = re.compile(r"(?:担任|任|为)(?:本次|本|该)?(?:项目|报告|过程|质量|技术|评价)")
_SENTENCE = re.compile(r"。|，.*，|；.*；")


class Stream:
    """Tokens in reading order. In a table a long text ends nothing; between tables it ends the list.

    ``default`` is the duty of people for whom none is named (「评价人员」 over a list).
    """

    def __init__(self, default: tuple[Role, ...] = (), *, is_table: bool) -> None:
        self._default = default
        self._is_table = is_table
        self._groups: list[Group] = []
        self._group = Group(default)
        self._label = ""
        self._party = ""
        self._is_name_first = False
        self._is_named = False
        self._is_of_enterprise = False
        self._members: tuple[Role, ...] = ()  # 「评价人员」 over a list that names its leader first
        self._is_named_last = False  # the party was the last thing named
        self._unclaimed: Group | None = None  # a legal representative that may be either party's
        self._beside: list[tuple[float, Group]] = []

    def of_party(self, party: str) -> None:
        """Whose legal representative the next cell announces, where the table's own build tells it."""
        self._party = party or self._party

    def feed(self, piece: Piece) -> None:
        """The tokens of the next cell."""
        self._feed(list(tokens_of(piece)))

    def band(self, pieces: Sequence[Piece]) -> bool:
        """The tokens of the next row of text outside tables; False for a sentence, which ends the list.

        An entry of a list may have commas, but begins with a duty or with a name before one.
        """
        tokens = [token for piece in pieces for token in tokens_of(piece)]
        is_duty = bool(tokens) and tokens[0].label == "role"
        if self._group.names and not self._group.roles and not self._is_named and not is_duty:
            self._open(())  # a name without a duty or a label in its own row is no person
        if self._is_name_first and self._is_listed(tokens):
            self._open(())
            self._label = ""
        is_sentence = any(_SENTENCE.search(piece.text) for piece in pieces)
        if _is_heading(tokens):
            for token in tokens:
                self._note_party(token)
            self._open(self._default)
            self._label = ""
            return not is_sentence
        is_told = sum(len(_TOLD.findall(piece.text)) for piece in pieces) > 1
        goes_on = bool(self._group.names) and bool(tokens) and tokens[0].label in NUMBERS
        is_entry = goes_on or _is_entry(tokens, has_duty=bool(self._group.roles))
        if is_sentence and (is_told or not is_entry):
            self._open(self._default)
            self._label = ""
            return False
        has_names = any(group.names for _, group in self._beside)
        if len(self._beside) > 1 and not any(
            token.roles or (has_names and _is_name(token)) for token in tokens
        ):
            self._below(tokens)
            return True
        self._feed(tokens)
        self._beside = self._persons_beside(tokens)
        return True

    def _is_listed(self, tokens: Sequence[Token]) -> bool:
        """Whether a row has another name and no duty, where duties stand below the names."""
        known = {name for name, _, _ in self._group.names}
        return (
            bool(known)
            and len(tokens) < 3
            and any(_is_name(token) and token.piece.text not in known for token in tokens)
            and not any(token.roles or token.label for token in tokens)
        )

    def _persons_beside(self, tokens: Sequence[Token]) -> list[tuple[float, Group]]:
        """The people of a row that names several duties: where each begins, and his group."""
        places = [token.piece.box.x0 for token in tokens if token.roles]
        if len(places) < 2:
            return []
        groups = [*self._groups, self._group][-len(places) :]
        is_whole = len(groups) == len(places) and len({bool(group.names) for group in groups}) == 1
        return list(zip(places, groups, strict=True)) if is_whole else []

    def _below(self, tokens: Sequence[Token]) -> None:
        """What stands under people side by side: each piece belongs to the one it stands under."""
        labels: dict[int, str] = {}
        for token in tokens:
            left = token.piece.box.x0 + token.piece.box.height
            at = max((n for n, (x0, _) in enumerate(self._beside) if x0 <= left), default=0)
            if token.label:
                labels[at] = token.label
            else:
                labels[at] = self._beside[at][1].take(token, labels.get(at, ""))

    def _feed(self, tokens: Sequence[Token]) -> None:
        duty = next((number for number, token in enumerate(tokens) if token.roles), None)
        if duty is not None and self._is_behind_name(tokens, duty) and not self._is_note(tokens[duty]):
            self._open(())
            self._label = ""
        for token in tokens:
            self._take(token)

    @property
    def pending(self) -> tuple[Role, ...]:
        """The duty for which nobody was named yet: a form may go on on the next page."""
        return () if self._group.names else self._group.roles

    def person(self, roles: tuple[Role, ...], pieces: Sequence[Piece]) -> None:
        """A row that names one person and, behind the name, the duty; rows without a duty may follow."""
        self._open(roles)
        self._label = ""
        for piece in pieces:
            self._feed([token for token in tokens_of(piece) if not token.roles])

    def drafts(self) -> Iterator[Draft]:
        """Everyone named with a duty."""
        self._open(())
        for group in self._groups:
            yield from group.drafts()

    def _take(self, token: Token) -> None:
        self._note_party(token)
        if token.roles and token.is_bracketed and self._group.names and self._group.roles:
            self._group.note(token.roles)
        elif token.roles:
            self._duty(token.roles)
        elif token.label:
            self._is_named = self._is_named or token.label == "name"
            if token.label == "name" and self._group.names and self._label != "name":
                self._next_person()
            self._label = token.label
        elif self._label == "role":
            self._named_duty(token.piece.text)
        elif not self._is_table and not self._label and ends_list(token):
            self._open(())
        else:
            if self._is_anothers(token):
                self._open(self._members)
            elif token.is_announced and self._is_known(token):
                self._open(())
            self._label = self._group.take(token, self._label)

    def _note_party(self, token: Token) -> None:
        """Whose particulars follow. Between those of an enterprise and duties stands the agency's head."""
        if token.label:
            self._unclaimed = None
            self._is_named_last = bool(token.party)
        is_agencys = Role.LEGAL_REPRESENTATIVE in token.roles and _AGENCYS.search(token.piece.text)
        self._party = "agency" if is_agencys else token.party or self._party

    def _is_anothers(self, token: Token) -> bool:
        """Whether a name, not his signature, stands behind the holder of a duty that one person has."""
        names = {name for name, _, is_signature in self._group.names if not is_signature}
        if not names or not self._group.roles or not set(self._group.roles) <= HELD_BY_ONE or self._label:
            return False
        name = person_name(token.piece.text, in_name_place=False)
        return name is not None and name not in names

    def _is_known(self, token: Token) -> bool:
        """Whether a name stood before with a duty: a list of certificates follows the list of duties."""
        return any(name == token.piece.text for group in self._groups for name, _, _ in group.names)

    def _is_behind_name(self, tokens: Sequence[Token], duty: int) -> bool:
        """「某某　项目负责人　S0110…」: the only duty of a line, and the only name stands before it."""
        if any(token.roles for token in tokens[duty + 1 :]):
            return False
        signing = next((at for at, token in enumerate(tokens) if token.label == "signature"), len(tokens))
        named = [_is_name(token) and at < signing for at, token in enumerate(tokens)]
        return any(named[:duty]) and not any(named[duty + 1 :])

    def _is_note(self, token: Token) -> bool:
        """Whether a duty in brackets marks the leader in a list of members."""
        is_leader = token.is_bracketed and Role.PROJECT_LEADER in token.roles
        return is_leader and self._group.roles == (Role.TEAM_MEMBER,) and not self._is_name_first

    def _duty(self, roles: tuple[Role, ...]) -> None:
        if self._group.names and not self._group.roles and not self._is_of_enterprise:
            self._group.roles = roles  # 「某某（项目负责人）」
            self._is_name_first = True
        else:
            self._open(roles)
        self._label = ""

    def _named_duty(self, text: str) -> None:
        """「职责：…」 behind a name, or before it."""
        roles = duties_in(text)
        self._label = ""
        if self._group.names:
            self._group.roles = roles or self._group.roles
            self._is_name_first = True
        elif roles:
            self._open(roles)

    def _next_person(self) -> None:
        """「姓名：」 again: another person of the same duty, with values of his own."""
        self._open(() if self._is_name_first else self._group.roles)

    def _open(self, roles: tuple[Role, ...]) -> None:
        is_theirs = Role.LEGAL_REPRESENTATIVE in roles and self._party == "enterprise"
        if self._unclaimed is not None and roles and set(roles) <= HELD_BY_ONE and not is_theirs:
            self._unclaimed.roles = (Role.LEGAL_REPRESENTATIVE,)
        is_over = self._group.roles == (Role.TEAM_MEMBER,) and not self._group.names
        self._members = self._group.roles if is_over and roles == (Role.PROJECT_LEADER,) else ()
        self._is_named = False
        self._is_of_enterprise = is_theirs
        self._groups.append(self._group)
        self._group = Group(() if is_theirs else roles, self._party)
        if is_theirs or roles:
            self._unclaimed = self._group if is_theirs and not self._is_named_last else None


def _is_heading(tokens: Sequence[Token]) -> bool:
    """Whether a row has words of another matter and nothing of a person."""
    if len(tokens) <= 2 and any(_LIST_TITLE.search(token.piece.text) for token in tokens):
        return True
    if any(token.roles or _is_name(token) or (token.label and token.label != "other") for token in tokens):
        return False
    words = re.sub(r"\s", "", "".join(token.piece.text for token in tokens))
    is_title = re.search(r"工程师|评价师|高工|签|盖章", words) or person_number(words)
    return len(re.findall(r"[\u4e00-\u9fff]", words)) >= _LEAST_HEADING and not is_title


def _is_name(token: Token) -> bool:
    is_text = not token.label and not token.roles
    return is_text and person_name(token.piece.text, in_name_place=False) is not None


def _is_entry(tokens: Sequence[Token], *, has_duty: bool) -> bool:
    """Whether a row begins with a duty and a name, with a name and a duty, or, under a duty, with a name."""
    at = next((n for n, token in enumerate(tokens) if token.roles or _is_name(token)), None)
    if at is None or at > 1 or (at == 1 and ends_list(tokens[0])):
        return False
    is_duty = bool(tokens[at].roles)
    if has_duty and not is_duty:
        return True
    others = tokens[at + 1 :]
    return any(map(_is_name, others[:3])) if is_duty else any(token.roles for token in others)
