"""Organisations and places that the text names, each with its sentence and the manner in which it stands."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence

from core.chapters import Chapter
from core.document import LineRole
from core.evidence import Evidence
from core.facts import MentionKind, NameManner, NameUse, RunningText, SurveyPhoto
from corpus.registry.company_names import short_names
from pipelines.name_manners import manner_of
from pipelines.stages.extract.body import Body
from pipelines.stages.extract.mentions import Found, NamesFound, names_in

_BREAK = re.compile(r"[。；;\n]")
_FULL = re.compile(r"(?:省|市|区|县|旗|州|盟)$")
_AUTHORITY = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{1,12}?(?:省|市|区|县|旗|州))(?=应急|安监|安全生产|消防|生态环境|环保|公安|人民政府|能源|矿山)"
)
_LONGEST = 160  # characters of a sentence that are kept
_MOST = 400
_LEAST_PAGES = 2  # that bear a header
_OF_THE_SITE = frozenset({NameManner.LOCATED, NameManner.AUTHORITY, NameManner.CLIMATE})
_AS_OWN = frozenset({NameManner.SUBJECT, NameManner.EVALUATED})


def foreign_names(
    body: Body, found: NamesFound, running: Iterable[RunningText], photos: Iterable[SurveyPhoto]
) -> tuple[NameUse, ...]:
    """Every use in the order of the text, the report's own names among them; the first 400.

    Names without the form of a company count where they stand as only the report's own would.
    """
    uses = _Uses(body)
    text = body.text.text
    named = [(item, uses.of(item, MentionKind.ORGANISATION)) for item in found.organisations]
    named += [
        (item, use)
        for item in _shortened(text, found.organisations)
        if (use := uses.of(item, MentionKind.ORGANISATION)) is not None and use.manner in _AS_OWN
    ]
    named += [
        (item, use)
        for item in (*_joined(text, found.places), *_of_authorities(found.organisations))
        if (use := uses.of(item, MentionKind.PLACE)) is not None and use.manner in _OF_THE_SITE
    ]
    kept = [use for _, use in sorted(named, key=lambda pair: pair[0].start) if use is not None]
    return (*_running(running), *_captions(photos), *kept[:_MOST])


def _running(texts: Iterable[RunningText]) -> Iterator[NameUse]:
    for item in texts:
        if item.role in (LineRole.HEADER, LineRole.FOOTER, LineRole.WATERMARK) and item.pages >= _LEAST_PAGES:
            yield from _printed(item.text, NameManner.HEADER, item.evidence, Chapter.OTHER)


def _captions(photos: Iterable[SurveyPhoto]) -> Iterator[NameUse]:
    for photo in photos:
        yield from _printed(photo.caption, NameManner.CAPTION, photo.evidence, Chapter.PHOTOS)


def _printed(
    text: str, manner: NameManner, evidence: tuple[Evidence, ...], chapter: Chapter
) -> Iterator[NameUse]:
    plain = "".join(text.split())
    for found in names_in(plain).organisations:
        yield NameUse(
            kind=MentionKind.ORGANISATION,
            name=found.name,
            manner=manner,
            text=plain[:_LONGEST],
            chapter=chapter,
            evidence=evidence,
        )


def _shortened(text: str, known: Sequence[Found]) -> Iterator[Found]:
    starts = [item.start for item in known]
    for start, stop in short_names(text):
        at = bisect.bisect_right(starts, start) - 1
        if at < 0 or known[at].stop <= start:
            yield Found(text[start:stop], start, stop)


def _of_authorities(organisations: Iterable[Found]) -> Iterator[Found]:
    """The places that name an authority: 「保定市永宁区」 of 「保定市永宁区应急管理局」."""
    for item in organisations:
        place = _AUTHORITY.match(item.name)
        if place is not None:
            yield Found(place["place"], item.start, item.start + place.end("place"))


def _joined(text: str, places: Sequence[Found]) -> Iterator[Found]:
    """Divisions that follow one another as one: 「保定市永宁区」."""
    at = 0
    while at < len(places):
        first = last = places[at]
        at += 1
        while at < len(places) and places[at].start == last.stop and _FULL.search(places[at].name):
            last = places[at]
            at += 1
        if _FULL.search(text[first.start : last.stop]):
            yield Found(text[first.start : last.stop], first.start, last.stop)


class _Uses:
    """Sentences and chapters of names in the whole text."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._text = body.text.text
        self._breaks = [match.start() for match in _BREAK.finditer(self._text)]

    def of(self, found: Found, kind: MentionKind) -> NameUse | None:
        chapter = self._chapter(found.start)
        if chapter in (Chapter.CONTENTS, Chapter.BASIS):
            return None
        at = bisect.bisect_left(self._breaks, found.start)
        start = self._breaks[at - 1] + 1 if at else 0
        after = bisect.bisect_left(self._breaks, found.stop)
        stop = self._breaks[after] if after < len(self._breaks) else len(self._text)
        before = "".join(self._text[start : found.start].split())
        name = "".join(found.name.split())
        sentence = before + name + "".join(self._text[found.stop : stop].split())
        return NameUse(
            kind=kind,
            name=name,
            manner=manner_of(kind, sentence, len(before), len(before) + len(name), chapter),
            text=_around(sentence, len(before)),
            chapter=chapter,
            evidence=self._body.text.evidence(self._body.report, found.start, found.stop),
        )

    def _chapter(self, position: int) -> Chapter:
        placed = self._body.text.lines[self._body.text.line_at(position)]
        section = self._body.section_at(placed.page, placed.line.box.y0)
        return section.kind if section is not None else Chapter.OTHER


def _around(sentence: str, at: int) -> str:
    if len(sentence) <= _LONGEST:
        return sentence
    start = min(max(0, at - _LONGEST // 4), len(sentence) - _LONGEST)
    return sentence[start : start + _LONGEST]
