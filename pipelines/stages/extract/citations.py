"""Laws, rules and standards that the report cites: number, title, edition; its list told from uses."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from core.evidence import Evidence, EvidenceSource
from core.facts import Citation
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.citation_forms import (
    BARE_CODE,
    BARE_RULE,
    CODE_AHEAD,
    EDITION,
    LAW_WORD,
    RULE,
    STANDARD,
    STATE,
    TITLE,
    halved,
    rule_number,
    standard_code,
)
from pipelines.stages.extract.citation_list import entries

_REPLACED_BEFORE = re.compile(
    r"(代替|替代|取代|废止了?|原执行|原依据|当时(有效|执行|适用)?的?|修订前的?|旧版)"
    r"[^《》，,]{0,12}(《[^《》]{0,60}》?)?[ （(\[【]*$"
)
_REPLACED_AFTER = re.compile(r"^[）)》]*\s*(已|同时|现已|即行|予以)?(废止|作废|失效|被.{0,20}(代替|取代))")
_TITLE_BEFORE = re.compile(r"《(?P<title>[^《》\n]{2,60})》\s*(?:\((?P<beside>[^()]{4,12})\))?[ (\[【]*$")
_TITLE_AFTER = re.compile(r"[ )\]】,、]*《(?P<title>[^《》\n]{2,60})》\s*(?:\((?P<beside>[^()]{4,12})\))?")
_CLAUSE = 80
_REACH = 48
_BEFORE = 6
_MOST_EVIDENCE = 5
_SAME_TITLE_SEEN = 90.0


@dataclass(frozen=True, slots=True)
class _Found:
    """One place: ``text[start:stop]`` with what it says."""

    start: int
    stop: int
    code: str
    title: str
    kind: str
    edition: str | None
    whole: tuple[int, int]  # with the title beside a number


def citations(body: Body) -> tuple[Citation, ...]:
    """Every document once, in order of its first mention, with the places that name it."""
    raw = body.text.text
    text = halved(raw)
    standards = list(_standards(text, raw))
    laws = list(_laws(text, raw))
    bare = list(_bare_rules(text, [*standards, *laws]))
    found = sorted((*standards, *laws, *bare), key=lambda item: item.start)
    listed = entries(body, [item.whole for item in found])
    cited = [_citation(body, item, item.whole[0] in listed) for item in found]
    return tuple(sorted(_joined(cited), key=_position))


def _citation(body: Body, item: _Found, is_listed: bool) -> Citation:
    evidence = body.text.evidence(body.report, item.start, item.stop)
    return Citation(
        code=item.code,
        title=item.title,
        kind=item.kind,
        edition=item.edition,
        evidence=evidence,
        confidence=min(one.confidence for one in evidence),
        is_listed=is_listed,
        uses=int(not is_listed),
    )


def _position(citation: Citation) -> tuple[int, float]:
    first = min(citation.evidence, key=lambda item: (item.page or 0, item.boxes[0].y0))
    return (first.page or 0, first.boxes[0].y0)


def _joined(cited: Iterable[Citation]) -> list[Citation]:
    """Places that name one document joined. A bare title or number goes to the document that has it."""
    whole: dict[tuple[str, str], Citation] = {}
    bare: list[Citation] = []
    for citation in cited:
        if not citation.edition and not (citation.code and citation.title):
            bare.append(citation)
            continue
        key = (citation.code or _short(citation.title), citation.edition or "")
        whole[key] = _with(whole[key], citation) if key in whole else citation
    for citation in bare:
        key = _home(whole, citation) or (citation.code or _short(citation.title), "")
        whole[key] = _with(whole[key], citation) if key in whole else citation
    return list(whole.values())


def _home(whole: dict[tuple[str, str], Citation], bare: Citation) -> tuple[str, str] | None:
    """The one document that a bare title or number can mean; None where none or several can."""
    if bare.code:
        keys = [key for key, known in whole.items() if known.code == bare.code]
    else:
        keys = [key for key, known in whole.items() if known.title and _is_title_of(known, bare)]
    listed = [key for key in keys if whole[key].is_listed]
    return keys[0] if len(keys) == 1 else listed[0] if len(listed) == 1 else None


def _is_title_of(known: Citation, bare: Citation) -> bool:
    left, right = _short(known.title), _short(bare.title)
    if left == right:
        return True
    is_seen = any(item.source is EvidenceSource.OCR for item in (*known.evidence[:1], *bare.evidence[:1]))
    is_like = is_seen and min(len(left), len(right)) >= 8 and abs(len(left) - len(right)) <= 1
    return is_like and fuzz.ratio(left, right) >= _SAME_TITLE_SEEN


def _short(title: str) -> str:
    return title.removeprefix(STATE)


def _with(known: Citation, more: Citation) -> Citation:
    return dataclasses.replace(
        known,
        code=known.code or more.code,
        title=known.title or more.title,
        confidence=max(known.confidence, more.confidence),
        evidence=_shown(known, more),
        is_listed=known.is_listed or more.is_listed,
        uses=known.uses + more.uses,
    )


def _shown(known: Citation, more: Citation) -> tuple[Evidence, ...]:
    """The first few places, the entry of the list before all others."""
    if more.is_listed and not known.is_listed:
        return (more.evidence + known.evidence)[:_MOST_EVIDENCE]
    return (known.evidence + more.evidence)[:_MOST_EVIDENCE]


def _standards(text: str, raw: str) -> Iterator[_Found]:
    for match in STANDARD.finditer(text):
        if _is_of_the_past(text, match.start(), match.end()):
            continue
        title, inner, whole = _title_beside(text, raw, match.start(), match.end())
        edition = match["in"] or match["after"] or inner
        yield _Found(
            start=match.start(),
            stop=match.end(),
            code=standard_code(match["prefix"], match["number"], match["year"]),
            title=title,
            kind="standard",
            edition=re.sub(r"\s", "", edition) if edition else None,
            whole=whole,
        )


def _is_of_the_past(text: str, start: int, stop: int) -> bool:
    """Whether a document is named as replaced, or as valid at another time, not as a basis here."""
    before = re.split(r"[。；;\n]", text[max(0, start - _CLAUSE) : start])[-1]
    after = re.split(r"[，,。；;\n]", text[stop : stop + _CLAUSE])[0]
    return bool(_REPLACED_BEFORE.search(before) or _REPLACED_AFTER.search(after))


def _title_beside(text: str, raw: str, start: int, stop: int) -> tuple[str, str | None, tuple[int, int]]:
    """The title just before the number or after it, the edition that stands with it, and all they take up."""
    before = _TITLE_BEFORE.search(text, max(0, start - 80), start)
    after = _TITLE_AFTER.match(text, stop) if before is None else None
    match = before or after
    if match is None:
        return "", None, (start, stop)
    whole = (min(start, match.start()), max(stop, match.end()))
    title, beside = match["title"], match["beside"]
    inner = re.search(r"\(([^()]{4,14})\)$", title)
    for part, length in ((beside, len(title)), (inner and inner.group(1), inner.start() if inner else 0)):
        if part and EDITION.fullmatch(part.strip()):
            return raw[match.start("title") : match.start("title") + length].strip(), part.strip(), whole
    return raw[match.start("title") : match.end("title")], None, whole


def _laws(text: str, raw: str) -> Iterator[_Found]:
    for match in TITLE.finditer(text):
        title = re.sub(r"\s", "", raw[match.start("title") : match.end("title")])
        if not LAW_WORD.search(title) or _is_standard(text, match.start(), match.end()):
            continue
        if _is_of_the_past(text, match.start(), match.end()):
            continue
        tail = text[match.end() : match.end() + _REACH]
        bracket = re.match(r"\s*\((?P<inside>[^《》]{2,60}?)\)(?=[^)]|$)", tail)
        behind = re.match(rf"[\s,]*(?:{RULE.pattern})", tail) if not bracket else None
        near = tail[: bracket.end()] if bracket else behind.group() if behind else tail[:_BEFORE]
        number, edition = RULE.search(near), EDITION.search(near) or EDITION.search(title)
        reach = behind or (bracket if number or edition else None)
        stop = match.end() + (reach.end() if reach else 0)
        yield _Found(
            start=match.start(),
            stop=stop,
            code=rule_number(number["number"]) if number else "",
            title=title,
            kind="law",
            edition=re.sub(r"\s", "", edition["edition"]) if edition else None,
            whole=(match.start(), stop),
        )


def _is_standard(text: str, start: int, stop: int) -> bool:
    beside = re.match(r"\s*\([^()]{4,12}\)", text[stop : stop + 16])
    ahead = stop + (beside.end() if beside and EDITION.search(beside.group()) else 0)
    return bool(
        CODE_AHEAD.match(text[ahead : ahead + 24]) or BARE_CODE.search(text[max(0, start - 40) : start])
    )


def _bare_rules(text: str, known: Sequence[_Found]) -> Iterator[_Found]:
    """Orders and notices cited by number alone; numbers inside other citations are theirs."""
    taken = sorted((item.start, item.stop) for item in known)
    index = 0
    for match in BARE_RULE.finditer(text):
        while index < len(taken) and taken[index][1] <= match.start():
            index += 1
        is_taken = index < len(taken) and taken[index][0] < match.end()
        if not is_taken and not _is_of_the_past(text, match.start(), match.end()):
            start, stop = match.span()
            yield _Found(start, stop, rule_number(match["number"]), "", "law", None, (start, stop))
