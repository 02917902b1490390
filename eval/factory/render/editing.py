"""Acts that leave traces of an edited file, and harmless handling that leaves traces too."""

from __future__ import annotations

import datetime as dt
import io
import zlib
from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from core.geometry import Box
from eval.factory.render.draft import Draft, FillItem, PageDraft, TextItem
from eval.factory.render.faces import face
from eval.factory.render.pdf import pdf_time, saved, write_pdf
from eval.factory.render.strip import put_dates, without_words
from eval.factory.render.targets import Target, measured_values, swap_in_content, swapped
from eval.factory.render.update import append_update, stream_body
from eval.factory.render.work import Work, lay_over

_OTHER_FACES = {
    "song": "serif",
    "ming": "serif",
    "kai": "song",
    "ukai": "song",
    "serif": "song",
    "serif_bold": "hei_bold",
    "hei": "serif_bold",
    "hei_bold": "hei",
    "times": "arial",
    "times_bold": "arial",
    "arial": "times",
}
_EDITORS = ("福昕高级PDF编辑器 11.2.7", "Adobe Acrobat Pro DC 20.6.20034", "WPS PDF 转换工具", "iLovePDF")


def foreign_page(work: Work, data: bytes) -> bytes | None:
    """The page of the conclusion comes from another program: other fonts, put in place of the old one."""
    number = work.page_of("conclusion")
    if number is None or number in work.scanned or not work.draft.pages[number - 1].items:
        return None
    marks = work.draft.marks["conclusion"]
    for place in marks:
        work.note("foreign_page", place.page, place.box, place.text)
    return _with_pages(work, data, [number], work.draw("foreign_page").choice(_EDITORS))


def merged_annexes(work: Work, data: bytes) -> bytes | None:
    """Trap: test reports were made by the laboratory's program and bound in."""
    pages = [
        number
        for number, page in enumerate(work.draft.pages, start=1)
        if page.part in ("tests", "inspections", "certificate") and number not in work.scanned and page.items
    ]
    if not pages:
        return None
    work.note("merged_annexes", pages[0], _body(work, pages[0]), "")
    return _with_pages(work, data, pages, work.facts.producer)


def overlay_number(work: Work, data: bytes) -> bytes | None:
    """A white patch over a measured value, and another number on it; the old one is still in the file."""
    pool = [t for t in measured_values(work.draft) if t.page not in work.scanned]
    if not pool:
        return None
    target = work.draw("overlay_number").choice(pool)
    item, words = target.item, swapped(target.item.text)
    patch = Box(item.box.x0 - 0.5, item.box.y0 + 0.6, item.box.x1 + 0.5, item.box.y1 - 0.2)
    new = replace(item, text=words, face="times" if item.face != "times" else "arial", spacing=0.0)
    work.note("overlay_number", target.page, item.box, words)
    return lay_over(work, data, {target.page: [FillItem(patch, (1, 1, 1)), new]})


def late_update(work: Work, data: bytes) -> bytes | None:
    """Weeks after the report's day a page was changed by an update behind the file's end."""
    later = work.facts.made_at + dt.timedelta(days=work.draw("late_update").randint(18, 90), minutes=7)
    return changed_value(work, data, "late_update", later)


def changed_value(work: Work, data: bytes, kind: str, at: dt.datetime) -> bytes | None:
    """An incremental update that exchanges two digits of a measured value."""
    target = a_value(work, kind)
    if target is None:
        return None
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = stream_with(pdf, target, work.draft.pages[target.page - 1].height)
        if found is None:
            return None
        held, content = found
        number, info = held.objgen[0], pdf.trailer.Info.objgen[0]
        entries = Dictionary(dict(pdf.docinfo.items()))
        entries.ModDate = pikepdf.String(pdf_time(at))
        objects = {
            number: stream_body(b"/Filter /FlateDecode", zlib.compress(content, 6)),
            info: entries.unparse(),
        }
    work.note(kind, target.page, target.item.box, swapped(target.item.text))
    return append_update(data, objects)


def stream_with(pdf: Any, target: Target, height: float) -> tuple[Any, bytes] | None:
    """The content stream that draws the target, and its content with two digits exchanged."""
    held = pdf.pages[target.page - 1].obj.Contents
    for part in held if isinstance(held, pikepdf.Array) else [held]:
        content = swap_in_content(part.read_bytes(), target.item, height)
        if content is not None:
            return part, content
    return None


def a_value(work: Work, kind: str) -> Target | None:
    """A measured value that is type on its page."""
    pool = [t for t in measured_values(work.draft) if t.page not in work.scanned]
    return work.draw(kind).choice(pool) if pool else None


def made_before(work: Work, data: bytes) -> bytes | None:
    """The file says it was finished before the survey that it tells of."""
    number = work.page_of("survey_on:0")
    if number is None:
        return None
    draw = work.draw("made_before")
    day = work.plan.days.survey_on[0] - dt.timedelta(days=draw.randint(12, 60))
    made = dt.datetime.combine(day, dt.time(draw.randint(9, 17), draw.randint(0, 59), draw.randint(0, 59)))
    place = work.draft.marks["survey_on:0"][0]
    work.note("made_before", number, place.box, place.text)
    return _dated(data, made, made + dt.timedelta(minutes=3))


def saved_again(work: Work, data: bytes) -> bytes | None:
    """Trap: opened and saved again some days after it was made, nothing changed."""
    work.note("saved_again", 1, _body(work, 1), "")
    days = work.draw("saved_again").randint(1, 6)
    return _dated(data, None, work.facts.made_at + dt.timedelta(days=days, minutes=41))


def pdfa(work: Work, data: bytes) -> bytes | None:
    """Trap: turned into PDF/A for the archive: another producer, a later day, an XMP packet that says so."""
    later = work.facts.made_at + dt.timedelta(days=work.draw("pdfa").randint(2, 25))
    producer = "Adobe PDF Library 17.11.238"
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.docinfo[Name.Producer] = pikepdf.String(producer)
        pdf.docinfo[Name.ModDate] = pikepdf.String(pdf_time(later))
        packet = pikepdf.Stream(pdf, _xmp(producer, work.facts.made_at, later))
        packet.Type, packet.Subtype = Name.Metadata, Name.XML
        pdf.Root.Metadata = pdf.make_indirect(packet)
        work.note("pdfa", 1, _body(work, 1), "")
        return saved(pdf)


def _dated(data: bytes, made: dt.datetime | None, changed: dt.datetime) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if made:
            pdf.docinfo[Name.CreationDate] = pikepdf.String(pdf_time(made))
        pdf.docinfo[Name.ModDate] = pikepdf.String(pdf_time(changed))
        put_dates(pdf, made, changed)
        return saved(pdf)


def _with_pages(work: Work, data: bytes, numbers: list[int], producer: str) -> bytes:
    """The file with these pages set again in other faces; the last program to save it is ``producer``."""
    if work.is_ours:
        data = _with_drawn(work, data, numbers, producer)
    else:
        bare = without_words(data, numbers)
        words = {n: [_in_other_face(i) for i in _words(work.draft.pages[n - 1])] for n in numbers}
        data = lay_over(work, bare, words)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.docinfo[Name.Producer] = pikepdf.String(producer)
        return saved(pdf)


def _with_drawn(work: Work, data: bytes, numbers: list[int], producer: str) -> bytes:
    sheets = [_reset(work.draft.pages[number - 1]) for number in numbers]
    facts = replace(work.facts, producer=producer)
    other = write_pdf(Draft(pages=sheets, pictures=work.draft.pictures), facts, kerned=False, tag="KLMNP")
    with pikepdf.open(io.BytesIO(data)) as pdf, pikepdf.open(io.BytesIO(other)) as source:
        for number, page in zip(numbers, source.pages, strict=True):
            pdf.pages[number - 1] = page
        return saved(pdf)


def _words(page: PageDraft) -> list[TextItem]:
    return [item for item in page.items if isinstance(item, TextItem)]


def _reset(page: PageDraft) -> PageDraft:
    items = [_in_other_face(item) if isinstance(item, TextItem) else item for item in page.items]
    return PageDraft(page.width, page.height, page.part, page.has_furniture, items, page.lines)


def _in_other_face(item: TextItem) -> TextItem:
    """The same characters at the same place, letter-spaced to the same width."""
    other = _OTHER_FACES[item.face]
    if not all(face(other).has(char) for char in item.text):
        return item
    width = sum(face(other).advance(char) for char in item.text) * item.size
    return replace(item, face=other, spacing=(item.width - width) / len(item.text))


def _body(work: Work, number: int) -> Box:
    page = work.draft.pages[number - 1]
    return Box(40, 40, page.width - 40, page.height - 40)


def _xmp(producer: str, made: dt.datetime, changed: dt.datetime) -> bytes:
    zone = "+08:00"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2" pdfaid:conformance="B"
 pdf:Producer="{producer}"
 xmp:CreateDate="{made.isoformat()}{zone}" xmp:ModifyDate="{changed.isoformat()}{zone}"/>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
