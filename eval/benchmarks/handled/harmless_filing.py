"""What archives and publishers do to a report's file: names blackened, metadata, appended marks, drawings."""

from __future__ import annotations

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from eval.benchmarks.handled.changes import updated
from eval.benchmarks.handled.harmless_marks import archive_box
from eval.benchmarks.handled.harmless_parts import annex_lines, with_annex
from eval.benchmarks.handled.kinds import Job, Made, UnfitError, harmless
from eval.benchmarks.handled.paper import A4, Paint, drawn, edited, font, overlaid, up
from eval.benchmarks.handled.programs import library


@harmless()
def privacy_blackened(job: Job) -> Made:
    """Names of staff blackened for publication; the words below are still in the file."""
    places = job.draw.sample(job.base.targets("name"), min(3, len(job.base.targets("name"))))
    if not places:
        raise UnfitError
    marks: dict[int, list[tuple[float, float, float, float]]] = {}
    for place in places:
        marks.setdefault(place.page, []).append(up(place.box, A4[1]))

    def of(boxes: list[tuple[float, float, float, float]]) -> Paint:
        def paint(canvas: Canvas) -> None:
            for box in boxes:
                canvas.rect(*box, stroke=0, fill=1)

        return paint

    return Made(data=overlaid(job.base.data, {page: of(boxes) for page, boxes in marks.items()}))


@harmless()
def privacy_redacted(job: Job) -> Made:
    """Names of staff blackened for publication and taken out of the file, by MuPDF."""
    names = job.base.targets("name")
    if not names:
        raise UnfitError
    places = [(t.page, tuple(t.box)) for t in job.draw.sample(names, min(3, len(names)))]
    code = (
        f"d = pymupdf.open(source)\nfor n, b in {places!r}:\n"
        "    d[n - 1].add_redact_annot(pymupdf.Rect(b), fill=(0, 0, 0))\n"
        "for p in d:\n    p.apply_redactions()\nd.save(target)\n"
    )
    return Made(data=library(job, job.base.data, "pymupdf", code))


@harmless()
def document_system(job: Job) -> Made:
    """Title, subject and dates set by a document system a year later, in both sorts of metadata."""

    def change(pdf: pikepdf.Pdf) -> None:
        year = job.base.day.year + 1
        pdf.docinfo["/Title"], pdf.docinfo["/Producer"] = "安全评价报告归档件", "DocCenter 5.2"
        pdf.docinfo["/ModDate"] = f"D:{year}0612083000+08'00'"
        with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
            meta["xmp:ModifyDate"] = f"{year}-06-12T08:30:00+08:00"
            meta["xmp:MetadataDate"] = f"{year}-06-12T08:30:00+08:00"
            meta["dc:title"] = "安全评价报告归档件"

    return Made(data=edited(job.base.data, change))


@harmless()
def metadata_stripped(job: Job) -> Made:
    """All metadata taken out before publication."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key in list(pdf.docinfo.keys()):
            del pdf.docinfo[key]
        if "/Metadata" in pdf.Root:
            del pdf.Root.Metadata

    return Made(data=edited(job.base.data, change))


@harmless()
def appended_without_change(job: Job) -> Made:
    """Saved once more by an editor, which appends only dates."""
    return Made(data=updated(job.base.data, {}, job.base.day.replace(year=job.base.day.year + 1)))


@harmless()
def archive_stamp_appended(job: Job) -> Made:
    """An archive's box on the cover and a number on every page, appended two years later."""

    def paint(canvas: Canvas) -> None:
        archive_box(canvas, 400, 800, ("A01", str(job.base.day.year + 2), "17"))

    def number(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(540, 12, "G-117")

    marks: dict[int, Paint] = dict.fromkeys(range(2, job.base.pages + 1), number)
    return Made(
        data=updated(job.base.data, {1: paint, **marks}, job.base.day.replace(year=job.base.day.year + 2))
    )


@harmless()
def spoken_text(job: Job) -> Made:
    """A page whose lines also say how they are read aloud, as typed: as annex, by an accessible program."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[len(pdf.pages) - 1]
        words = "防雷装置检测报告".encode("utf-16-be").hex().upper()
        page.contents_add(
            pdf.make_stream(f"/Span <</ActualText <FEFF{words}>>> BDC\n".encode()), prepend=True
        )
        page.contents_add(pdf.make_stream(b"\nEMC\n"))

    page = drawn([lambda canvas: _title(canvas, "防雷装置检测报告")])
    return Made(data=edited(with_annex(job.base.data, page), change))


def _title(canvas: Canvas, words: str) -> None:
    canvas.setFont(font("song"), 20)
    canvas.drawCentredString(A4[0] / 2, 700, words)


@harmless()
def layered_drawing(job: Job) -> Made:
    """A plan whose layer of drafting notes is switched off, as annex."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[len(pdf.pages) - 1]
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="标注"))
        page.obj.Resources.Properties = pikepdf.Dictionary(MC0=layer)
        page.contents_add(pdf.make_stream(b"/OC /MC0 BDC BT /F1 9 Tf 90 200 Td (grid A-1 draft) Tj ET EMC"))
        off = pikepdf.Dictionary(OFF=pikepdf.Array([layer]), Order=pikepdf.Array([layer]))
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=off)

    def paint(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(80, 100, "SITE PLAN 1:500")
        _title(canvas, "总平面布置图")
        canvas.rect(60, 150, 470, 500)

    return Made(data=edited(with_annex(job.base.data, drawn([paint])), change))


@harmless()
def supplement_lines(job: Job) -> Made:
    """An annex whose writer used white characters to line words up."""

    def paint(canvas: Canvas) -> None:
        canvas.setFont(font("song"), 12)
        for index, line in enumerate(annex_lines(job)):
            canvas.setFillGray(1)
            canvas.drawString(70, 720 - 24 * index, "口口")
            canvas.setFillGray(0)
            canvas.drawString(94, 720 - 24 * index, line)

    return Made(data=with_annex(job.base.data, drawn([paint])))
