"""The whole file through another program: saved, compressed, printed anew, for all pages alike."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

from eval.benchmarks.handled.devices import Device, pictures_as_pdf, rendered
from eval.benchmarks.handled.kinds import Job, Made, harmless
from eval.benchmarks.handled.paper import joined, saved
from eval.benchmarks.handled.programs import exported, library, run

_GS = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite"]


@harmless()
def as_issued(job: Job) -> Made:
    """Nothing done."""
    return Made(data=job.base.data)


@harmless()
def linearised(job: Job) -> Made:
    """For the web, by qpdf's library."""
    with pikepdf.open(io.BytesIO(job.base.data)) as pdf:
        return Made(data=saved(pdf, linearize=True))


@harmless()
def packed_streams(job: Job) -> Made:
    """Objects in streams, all compressed anew."""
    with pikepdf.open(io.BytesIO(job.base.data)) as pdf:
        pdf.remove_unreferenced_resources()
        return Made(
            data=saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)
        )


@harmless()
def qpdf_command(job: Job) -> Made:
    """By qpdf, which coalesces contents and flattens rotation."""
    return Made(
        data=run(job, job.base.data, ["qpdf", "--coalesce-contents", "--flatten-rotation", "{in}", "{out}"])
    )


@harmless()
def encrypted(job: Job) -> Made:
    """Opened without a password, changes forbidden."""
    with pikepdf.open(io.BytesIO(job.base.data)) as pdf:
        allow = pikepdf.Permissions(modify_other=False, extract=False)
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="archive", user="", allow=allow))
        return Made(data=out.getvalue())


@harmless()
def pypdf_saved(job: Job) -> Made:
    """By pypdf."""
    code = (
        "w = pypdf.PdfWriter()\nfor p in pypdf.PdfReader(source).pages:\n    w.add_page(p)\nw.write(target)\n"
    )
    return Made(data=library(job, job.base.data, "pypdf", code))


@harmless()
def pypdf_compressed(job: Job) -> Made:
    """By pypdf, content compressed and doubles joined."""
    code = (
        "w = pypdf.PdfWriter(clone_from=source)\nfor p in w.pages:\n    p.compress_content_streams()\n"
        "w.compress_identical_objects()\nw.write(target)\n"
    )
    return Made(data=library(job, job.base.data, "pypdf", code))


@harmless()
def pdfrw_saved(job: Job) -> Made:
    """By pdfrw."""
    code = "pdfrw.PdfWriter(target, trailer=pdfrw.PdfReader(source)).write()\n"
    return Made(data=library(job, job.base.data, "pdfrw", code))


@harmless()
def mupdf_saved(job: Job) -> Made:
    """By MuPDF, cleaned and packed."""
    return Made(data=run(job, job.base.data, ["mutool", "clean", "-gggzs", "{in}", "{out}"]))


@harmless()
def pdfium_saved(job: Job) -> Made:
    """By pdfium, as a browser saves."""
    document = pdfium.PdfDocument(job.base.data)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return Made(data=out.getvalue())


@harmless()
def pdfium_imported(job: Job) -> Made:
    """By pdfium, pages taken over into a new file and annotations drawn into them."""
    source, target = pdfium.PdfDocument(job.base.data), pdfium.PdfDocument.new()
    target.import_pages(source)
    for page in target:
        raw.FPDFPage_Flatten(page, raw.FLAT_PRINT)
    out = io.BytesIO()
    target.save(out)
    return Made(data=out.getvalue())


@harmless()
def ghostscript_printed(job: Job) -> Made:
    """Printed to a file by Ghostscript."""
    return Made(data=run(job, job.base.data, [*_GS, "-o", "{out}", "{in}"]))


@harmless()
def ghostscript_ebook(job: Job) -> Made:
    """Made small by Ghostscript."""
    return Made(data=run(job, job.base.data, [*_GS, "-dPDFSETTINGS=/ebook", "-o", "{out}", "{in}"]))


@harmless()
def ghostscript_archival(job: Job) -> Made:
    """PDF/A by Ghostscript."""
    return Made(
        data=run(
            job,
            job.base.data,
            [
                *_GS,
                "-dPDFA=2",
                "-sColorConversionStrategy=RGB",
                "-dPDFACompatibilityPolicy=1",
                "-o",
                "{out}",
                "{in}",
            ],
        )
    )


@harmless()
def ghostscript_through_postscript(job: Job) -> Made:
    """Printed to PostScript, as by a printer driver, and distilled."""
    script = run(
        job,
        job.base.data,
        ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=ps2write", "-o", "{out}", "{in}"],
        "out.ps",
    )
    (job.folder / "again.ps").write_bytes(script)
    return Made(data=run(job, script, [*_GS, "-o", "{out}", str(job.folder / "again.ps")]))


@harmless()
def cairo_printed(job: Job) -> Made:
    """Printed to a file by cairo, as desktop viewers do."""
    return Made(data=run(job, job.base.data, ["pdftocairo", "-pdf", "{in}", "{out}"]))


@harmless()
def office_printed(job: Job) -> Made:
    """Opened and exported by LibreOffice, which sets it in fonts of its own."""
    path = job.folder / "report.pdf"
    path.write_bytes(job.base.data)
    return Made(data=exported(job, path, "--infilter=draw_pdf_import"))


@harmless()
def printed_as_pictures(job: Job) -> Made:
    """Each page a clean picture, as messengers and print servers make it."""
    document = pdfium.PdfDocument(job.base.data)
    quality, dpi = job.draw.randint(60, 90), job.draw.choice((150, 200))
    device = Device(
        creator="", producer="Microsoft: Print To PDF", dpi=dpi, skew=0, blur=0, noise=0, quality=quality
    )
    pictures = [rendered(document, number, dpi) for number in range(1, len(document) + 1)]
    document.close()
    return Made(data=pictures_as_pdf(pictures, device))


@harmless()
def each_page_printed_alone(job: Job) -> Made:
    """Page after page printed by cairo and joined: every page has subsets of its own."""
    parts = [
        run(job, job.base.data, ["pdftocairo", "-pdf", "-f", str(n), "-l", str(n), "{in}", "{out}"])
        for n in range(1, job.base.pages + 1)
    ]
    return Made(data=joined([(part, None) for part in parts]))


@harmless()
def chapters_printed_apart(job: Job) -> Made:
    """Two halves printed by two programs and joined: front matter from one, the rest from another."""
    cut = job.draw.randint(3, 5)
    first = run(job, job.base.data, ["pdftocairo", "-pdf", "-l", str(cut), "{in}", "{out}"])
    rest = run(job, job.base.data, [*_GS, f"-dFirstPage={cut + 1}", "-o", "{out}", "{in}"])
    return Made(data=joined([(first, None), (rest, None)]))
