"""A form's text as tokens: duties, labels of a person's fields, and what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.facts import Role
from pipelines.stages.extract.lexicon import column_of, fact_of
from pipelines.stages.extract.names import person_name
from pipelines.stages.extract.person_numbers import is_split_number
from pipelines.stages.extract.pieces import Piece
from pipelines.stages.extract.roles import roles_of

_COLON = re.compile(r"[:：]|[—–―─]{2,}")  # 「项目负责人——某某」
_CHUNK = re.compile(r"[^\s\u3000；;，,|｜。]+(?:[ \n\u3000][^\s\u3000；;，,|｜。]+)*")
# OCR loses the gap between a number and the next label: 证书编号：S0110…登记号：335032
_STARTS = re.compile(r"(?:^|(?<=[\s\u3000；;，,。|｜（）()［］/、]))(?=\S)|(?<=[0-9])(?=[\u4e00-\u9fff])")
_TWO_WORDS = re.compile(r"[^\s\u3000]{2}[\s\u3000]+[^\s\u3000]{2}")
_JOINED = re.compile(r"^(?P<label>[\u4e00-\u9fff]{2,10})(?=[A-Z0-9])")
_CERTIFICATE = re.compile(r"[A-Z]\d{15}")
_FIELD = re.compile(
    r"(?P<label>(?:从业|职业|执业|资格|专业|证书|证|登记|注册)+(?:编号|证书?号?|号码?))(?=[A-Z0-9])"
)
_BRACKETED = re.compile(r"[（(［\[【][^（）()［］\[\]【】]*(?:[）)］\]】]|$)")  # or cut off by what follows
_AFTER_BRACKET = re.compile(r".+?[）)](?=、)|.+", re.DOTALL)  # 「…一级）、某某（…」
_OPEN = re.compile(r"[^\s、][（(][^（）()]*$")  # 「某某（证书编号」: the label begins in the bracket
_HAN = re.compile(r"[\u3400-\u9fff]+")
_DIGITS = re.compile(r"[A-Z]{0,2}[0-9OoIl]{3,5}")  # one of the groups in which a long number is printed
_LONGEST_LABEL = 24
_SHORT_DUTIES = frozenset({"组长", "组员", "成员"})
_PARTIES = {"enterprise_name": "enterprise", "agency_name": "agency"}


@dataclass(frozen=True, slots=True)
class Token:
    """A duty (``roles``), a label (``label``: a field of a person, or ``other``), or plain text."""

    piece: Piece
    roles: tuple[Role, ...] = ()
    label: str = ""
    is_announced: bool = False  # a name before a colon: what follows is his
    is_bracketed: bool = False  # 「某某（组长）」: it says something of what stands before it
    party: str = ""  # whose particulars follow: enterprise or agency


def tokens_of(piece: Piece) -> Iterator[Token]:
    """The tokens of a piece, line by line."""
    if "\n" in piece.text and (whole := label_token(piece, piece.joined)) is not None:
        yield whole
        return
    for start, stop in _lines(piece.text):
        yield from _in_line(piece.cut(start, stop))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Bounds of the lines; what is broken over two lines keeps them together."""
    bounds = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    at = 0
    while at < len(bounds):
        start, stop = bounds[at]
        while at + 1 < len(bounds) and _is_broken(text[start:stop], text[slice(*bounds[at + 1])]):
            at += 1
            stop = bounds[at][1]
        yield start, stop
        at += 1


def _is_broken(line: str, below: str) -> bool:
    """Whether a line breaks a number, or the brackets in which a duty says what its holder is."""
    if is_split_number(line, below):
        return True
    opened = re.search(r"[（(][\u4e00-\u9fff]*$", line)
    closed = re.match(r"[\u4e00-\u9fff]*[）)]$", below)
    return bool(opened and closed and roles_of(line + below))


def label_token(piece: Piece, text: str) -> Token | None:
    """The piece as a duty or label, or None."""
    is_ocr = piece.is_ocr
    roles = roles_of(text, is_ocr=is_ocr)
    if roles:
        return Token(piece, roles=roles)
    column = column_of(text)
    if column is not None:
        return Token(piece, label=column)
    fact = fact_of(text)
    if fact is not None and fact[0] not in {"surveyor", "witness"}:
        return Token(piece, label="other", party=_PARTIES.get(fact[0], ""))
    return None


def party_of(label: str) -> str:
    """Whose name a label announces: ``enterprise``, ``agency``, or empty for other words."""
    fact = fact_of(label)
    return _PARTIES.get(fact[0], "") if fact is not None else ""


def _in_line(piece: Piece) -> Iterator[Token]:
    """Labels before colons, and between them what they announce."""
    text = piece.text
    whole = label_token(piece, text)
    if whole is not None:
        yield replace(whole, is_bracketed=bool(_BRACKETED.fullmatch(text)))
        return
    done = 0
    for colon in _COLON.finditer(text):
        if not text[done : colon.start()].strip():
            done = colon.end()
            continue
        start, token = _label_before(piece, done, colon.start())
        if start > done:
            yield from _chunks(piece.cut(done, start))
        yield token
        done = colon.end()
    if text[done:].strip():
        yield from _chunks(piece.cut(done, len(text)))


def _label_before(piece: Piece, low: int, high: int) -> tuple[int, Token]:
    """The longest known label that ends at a colon; else the last word there, as a label of no interest."""
    text = piece.text
    starts = [low, *(m.start() for m in _STARTS.finditer(text) if low < m.start() < high)]
    for start in starts:
        words = text[start:high]
        if high - start <= _LONGEST_LABEL and not _TWO_WORDS.search(words) and not _OPEN.search(words):
            token = label_token(piece.cut(start, high), text[start:high].strip())
            if token is not None:
                return start, token
    start = starts[-1]
    if person_name(text[start:high], in_name_place=False):
        return start, Token(piece.cut(start, high), is_announced=True)
    return start, Token(piece.cut(start, high), label="other")


def _chunks(piece: Piece) -> Iterator[Token]:
    """Text between colons: labels that a gap sets off, and plain text."""
    for match in _CHUNK.finditer(piece.text):
        chunk = piece.cut(*match.span())
        token = label_token(chunk, chunk.text)
        if token is not None:
            yield replace(token, is_bracketed=bool(_BRACKETED.fullmatch(chunk.text)))
        else:
            yield from _words(chunk)


def _words(chunk: Piece) -> Iterator[Token]:
    """「法定代表人 某某」, 「证书号S0110…」, 「某某（机械，一级）」."""
    for start, stop in _entries(chunk.text):
        entry = chunk.cut(start, stop)
        for part in _AFTER_BRACKET.finditer(entry.text):
            yield from _entry(entry.cut(*part.span()))


def _entries(text: str) -> Iterator[tuple[int, int]]:
    """Bounds of the words of a chunk; a name or number that gaps spread is one."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    at = 0
    while at < len(words):
        start, stop = words[at]
        while at + 1 < len(words) and (
            _goes_on(text[start:stop], text[slice(*words[at + 1])])
            or (
                "\n" in text[stop : words[at + 1][0]]
                and is_split_number(text[start:stop], text[words[at + 1][0] :])
            )
        ):
            at += 1
            stop = words[at][1]
        yield start, stop
        at += 1


def _goes_on(before: str, word: str) -> bool:
    last = before.rsplit(maxsplit=1)[-1]
    if _HAN.fullmatch(last) and len(last) == 1:
        return bool(_HAN.fullmatch(word)) and len(word) <= 2 and len(before.replace(" ", "")) < 4
    return bool(_DIGITS.fullmatch(last) and _DIGITS.fullmatch(word))


def _duty_before_name(text: str) -> int:
    """Where a name begins that stands right behind its duty (「项目负责人某某」); 0 where none does."""
    text = text.split("、", 1)[0]
    if not 4 <= len(text) <= 16 or not _HAN.fullmatch(text):
        return 0
    return next(
        (
            at
            for at in range(len(text) - 2, 1, -1)
            if (at > 2 or text[:at] in _SHORT_DUTIES)
            and roles_of(text[:at])
            and person_name(text[at:], in_name_place=False)
        ),
        0,
    )


def _name_before_duty(text: str) -> int:
    """Where a duty begins that stands right behind a name (「某某项目负责人」); 0 where none does."""
    if not 5 <= len(text) <= 16 or not _HAN.fullmatch(text):
        return 0
    return next(
        (
            at
            for at in (2, 3, 4)
            if len(text) - at >= 3 and person_name(text[:at], in_name_place=False) and roles_of(text[at:])
        ),
        0,
    )


def _run_together(text: str) -> tuple[int, int] | None:
    """Where a name and a duty end that OCR read as one word with a number: 「某某组员登记号335032」.

    The name may have been read by itself; then it ends where the words begin.
    """
    field = _FIELD.search(text)
    if field is None or column_of(field["label"]) in (None, "role", "name", "other"):
        return None
    words = text[: field.start()]
    for at in (0, 2, 3, 4):
        is_named = at == 0 or person_name(text[:at], in_name_place=False) is not None
        if is_named and len(words) - at >= len("组员") and roles_of(words[at:], is_ocr=True):
            return at, len(words)
    return None


def _entry(chunk: Piece) -> Iterator[Token]:
    text = chunk.text
    if (token := label_token(chunk, text)) is not None:
        yield token
        return
    if chunk.is_ocr and (ends := _run_together(text)) is not None:
        name, duty = ends
        if name:
            yield Token(chunk.cut(0, name))
        yield Token(chunk.cut(name, duty), roles=roles_of(text[name:duty], is_ocr=True))
        yield from _entry(chunk.cut(duty, len(text)))
        return
    if (at := _duty_before_name(text)) or (at := _name_before_duty(text)):
        for part in (chunk.cut(0, at), chunk.cut(at, len(text))):
            yield Token(part, roles=roles_of(part.text))
        return
    joined = _JOINED.match(text)
    if joined and (token := label_token(chunk.cut(0, joined.end()), joined["label"])):
        yield token
        yield Token(chunk.cut(joined.end(), len(text)))
        return
    if (
        joined
        and person_name(joined["label"], in_name_place=False)
        and _CERTIFICATE.match(text, joined.end())
    ):
        yield Token(chunk.cut(0, joined.end()))
        yield Token(chunk.cut(joined.end(), len(text)))
        return
    if "/" in text or "／" in text:
        for match in re.finditer(r"[^/／]+", text):
            yield Token(chunk.cut(*match.span()))
        return
    yield from _around_brackets(chunk)


def _inside(inner: Piece) -> Iterator[Token]:
    """What brackets behind a name say: a duty, or a duty among other words (「组长、机械」)."""
    whole = label_token(inner, inner.text)
    parts = [inner.cut(*match.span()) for match in re.finditer(r"[^、/／·]+", inner.text)]
    if whole is None and len(parts) > 1 and any(roles_of(part.text) for part in parts):
        yield from (label_token(part, part.text) or Token(part) for part in parts)
    else:
        yield whole or Token(inner)


def _around_brackets(chunk: Piece) -> Iterator[Token]:
    text = chunk.text
    done = 0
    for match in _BRACKETED.finditer(text):
        if match.start() > done:
            before = chunk.cut(done, match.start())
            yield label_token(before, before.text) or Token(before)
        is_closed = text[match.end() - 1] in "）)］]】"
        inner = chunk.cut(match.start() + 1, match.end() - is_closed)
        if inner.text:
            yield from (replace(token, is_bracketed=True) for token in _inside(inner))
        done = match.end()
    if text[done:].strip():
        yield Token(chunk.cut(done, len(text)))
