"""How far the report could be looked through, and every sign of an annex that no heading shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.chapters import Chapter
from core.document import Failure, Page, Picture, PictureKind, Section
from core.evidence import Evidence, EvidenceSource
from core.facts import AnnexSign, Coverage
from pipelines.chapters import annex_kind
from pipelines.passage import line_evidence
from pipelines.stages.extract.annexes import KINDS, Annex, annexes, is_marked
from pipelines.stages.extract.body import Body

_ENTRY = re.compile(
    r"^[（(]?附\s*(?:件|录|表|图)?\s*[\dA-Za-z一二三四五六七八九十Ⅰ-Ⅻⅰ-ⅻ]{1,3}[）)]?[\s:：、.．]*(?P<title>[^.．…·\d]{2,40})"
)
_BULLET = re.compile(
    r"^[（(]?[\d一二三四五六七八九十Ⅰ-Ⅻⅰ-ⅻ]{1,3}[）)、.．]\s*(?P<title>[\u4e00-\u9fff（）()]{3,24})[；;。]?$"
)
_LIST = re.compile(r"^附\s*(?:件|录)(?:目录|清单|一览)?[:：]?$")
_FEW = 8  # characters that a page read from a picture has at least
_PARTIES = re.compile(r"甲方|乙方|委托方|受托方")
_LEAST_PARTIES = 6  # times that a contract names its parties
_PHOTO_WIDTH, _PHOTO_HEIGHT = 110.0, 80.0  # points
_SQUARE = 0.12  # seals are about as high as wide
_NO_PHOTO = re.compile(r"整改[前后]|示意|流程|平面|位置图|布置|曲线|统计|框图|系统图|趋势|分布|程序")
_PHOTO_CHAPTERS = frozenset(
    {Chapter.INSPECTION, Chapter.RECTIFICATION, Chapter.SURVEY_RECORD, Chapter.OTHER, Chapter.EQUIPMENT}
)


def coverage(body: Body, failures: Sequence[Failure]) -> Coverage:
    """What was looked through, with the places that tell of annexes."""
    headed = tuple(_headed(body))
    return Coverage(
        pages=len(body.pages),
        unread=tuple(sorted({*_failed(failures), *_unread(body.pages)})),
        annexes=tuple(AnnexSign(kind=annex.section.kind, evidence=(annex.heading,)) for annex in headed),
        listed=tuple(_listed(body)),
        unplaced=(*_contracts(body), *_records(body), *_pictures(body)),
    )


def _failed(failures: Sequence[Failure]) -> Iterator[int]:
    return (failure.page for failure in failures if failure.page is not None)


def _unread(pages: Sequence[Page]) -> Iterator[int]:
    """Pages that are damaged, or show a picture of the whole page with hardly a word read on it."""
    for page in pages:
        is_picture = any(picture.kind is PictureKind.PAGE for picture in page.pictures)
        is_bare = is_picture and sum(len(line.text.strip()) for line in page.lines) < _FEW
        if page.damage or is_bare:
            yield page.number


def _headed(body: Body) -> Iterator[Annex]:
    """Annexes by their headings: behind the conclusion, or called so."""
    last = max(
        (section.start for section in body.sections if section.kind is Chapter.CONCLUSION),
        key=lambda place: (place.page, place.line),
        default=None,
    )
    for annex in annexes(body, *KINDS):
        start = annex.section.start
        if is_marked(annex.section) or (last and (start.page, start.line) > (last.page, last.line)):
            yield annex


def _listed(body: Body) -> Iterator[AnnexSign]:
    """Entries of lists and of the contents that name an annex."""
    starts = {(section.start.page, section.start.line) for section in body.sections}
    is_list = False
    for placed in body.lines:
        text = placed.line.text.strip()
        is_list = bool(_LIST.match(text)) or (is_list and bool(_BULLET.match(text) or _ENTRY.match(text)))
        match = _ENTRY.match(text) or (_BULLET.match(text) if is_list else None)
        if match is None or (placed.page, placed.index) in starts:
            continue
        kind = annex_kind(match["title"])
        if kind in KINDS:
            yield AnnexSign(kind=kind, evidence=(line_evidence(body.report, placed.page, placed.line),))


def _contracts(body: Body) -> Iterator[AnnexSign]:
    """Pages that speak of two parties as only a contract does, outside every contract."""
    own = _pages(body.of_kind(Chapter.CONTRACT, Chapter.COMMISSION))
    for page in body.pages:
        lines = [line for line in page.lines if _PARTIES.search(line.text)]
        if (
            page.number not in own
            and sum(len(_PARTIES.findall(line.text)) for line in lines) >= _LEAST_PARTIES
        ):
            yield AnnexSign(
                kind=Chapter.CONTRACT, evidence=(line_evidence(body.report, page.number, lines[0]),)
            )


def _records(body: Body) -> Iterator[AnnexSign]:
    """Forms that name surveyors, outside every record of a survey."""
    own = _pages(body.of_kind(Chapter.SURVEY_RECORD, Chapter.NOTICE, Chapter.CONTRACT))
    dated = {item.page for item in body.labelled if item.field == "survey_on"}
    for item in body.labelled:
        if item.field == "surveyor" and item.page in dated and item.page not in own:
            yield AnnexSign(kind=Chapter.SURVEY_RECORD, evidence=(item.evidence(body.report),))


def _pictures(body: Body) -> Iterator[AnnexSign]:
    """Pictures of the size and shape of photos in chapters where photos of the site may stand."""
    for page in body.pages:
        for picture in page.pictures:
            if picture.kind is PictureKind.PAGE or not _may_be_photo(picture):
                continue
            section = body.section_at(page.number, picture.box.y0)
            if section is None or section.kind not in _PHOTO_CHAPTERS or _has_other_caption(page, picture):
                continue
            shown = Evidence(
                report=body.report,
                page=page.number,
                boxes=(picture.box,),
                excerpt="",
                source=EvidenceSource.PICTURE,
            )
            yield AnnexSign(kind=Chapter.PHOTOS, evidence=(shown,))


def _may_be_photo(picture: Picture) -> bool:
    box = picture.box
    if box.width < _PHOTO_WIDTH or box.height < _PHOTO_HEIGHT:
        return False
    return picture.exif is not None or abs(box.width / box.height - 1.0) > _SQUARE


def _has_other_caption(page: Page, picture: Picture) -> bool:
    box = picture.box
    return any(
        -4 <= line.box.y0 - box.y1 <= 40
        and box.x0 - 10 <= line.box.centre[0] <= box.x1 + 10
        and _NO_PHOTO.search(line.text)
        for line in page.lines
    )


def _pages(sections: Sequence[Section]) -> set[int]:
    return {n for section in sections for n in range(section.start.page, section.last_page + 1)}
