"""Changes that are appended to a file, and signatures."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

import pikepdf
from pyhanko.pdf_utils import generic as untyped
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, fields, signers

from eval.benchmarks.handled.paper import Paint, drawn
from eval.factory.render import signing as factory

_TERM = dt.timedelta(days=700)
_CHINA = dt.timezone(dt.timedelta(hours=8))
generic: Any = untyped
_name = generic.pdf_name


class _Writer(IncrementalPdfFileWriter):
    """The library's writer, which leaves the dates to us."""

    def _update_meta(self) -> None:
        return


def updated(data: bytes, marks: Mapping[int, Paint], day: dt.date, *, notes: bool = False) -> bytes:
    """The file with marks on pages (from 1) appended to its bytes, with that day as its last change.

    ``notes`` adds them as stamps on the page, which the page's content does not have.
    """
    source = data if b"/ByteRange" in data else plain(data)
    writer: Any = _Writer(io.BytesIO(source))
    for number, paint in marks.items():
        page = writer.find_page_for_modification(number - 1)[0]
        x0, y0, x1, y1 = _paper(page.get_object())
        reader = PdfFileReader(io.BytesIO(drawn([paint], (x1 - x0, y1 - y0))))
        form = writer.import_page_as_xobject(reader, page_ix=0)
        if notes:
            box = generic.ArrayObject([generic.FloatObject(value) for value in (x0, y0, x1, y1)])
            _stamp(writer, page, form, box)
        else:
            mark = f"/Mark{number}"
            stream = generic.StreamObject(stream_data=f"q 1 0 0 1 {x0} {y0} cm {mark} Do Q".encode())
            resources = generic.DictionaryObject(
                {_name("/XObject"): generic.DictionaryObject({_name(mark): form})}
            )
            writer.add_stream_to_page(number - 1, writer.add_object(stream), resources)
    _set_day(writer, day)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _paper(page: Any) -> tuple[float, float, float, float]:
    while "/MediaBox" not in page:
        page = page["/Parent"]
    x0, y0, x1, y1 = (float(value) for value in page["/MediaBox"])
    return x0, y0, x1, y1


def _stamp(writer: Any, page: Any, form: Any, box: Any) -> None:
    note = generic.DictionaryObject(
        {
            _name("/Type"): _name("/Annot"),
            _name("/Subtype"): _name("/Stamp"),
            _name("/F"): generic.NumberObject(4),
            _name("/Rect"): box,
            _name("/AP"): generic.DictionaryObject({_name("/N"): form}),
        }
    )
    writer.register_annotation(page, writer.add_object(note))


def _set_day(writer: Any, day: dt.date) -> None:
    text = generic.pdf_string(f"D:{day:%Y%m%d}143000+08'00'")
    info = "/Info"
    old: Any = writer.trailer[info] if info in writer.trailer else {}  # noqa: SIM401 - a trailer has no get
    kept = {_name(key): old.raw_get(key) for key in old if key != "/ModDate"}
    made = generic.DictionaryObject({**kept, _name("/ModDate"): text})
    writer.set_info(writer.add_object(made))


def plain(data: bytes) -> bytes:
    """The file with a plain table of objects, to which every signer's library can append."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
        return out.getvalue()


def signing(firm: str, day: dt.date, *, allows_notes: bool = False) -> factory.Signing:
    """A signature of a firm on a day, by a certificate that holds then."""
    at = dt.datetime(day.year, day.month, day.day, 9, 30, tzinfo=_CHINA)
    return factory.Signing(firm=firm, at=at, since=day - _TERM, until=day + _TERM, allows_notes=allows_notes)


def signed(data: bytes, firm: str, day: dt.date, *, allows_notes: bool = False) -> bytes:
    """Signed by the agency on a day, all of it certified."""
    return factory.sign_file(plain(data), signing(firm, day, allows_notes=allows_notes))


def approved(data: bytes, firm: str, day: dt.date, field: str) -> bytes:
    """Signed in a field of its own without certifying, as a second party does."""
    signer = factory.signer_of(signing(firm, day))
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    fields.append_signature_field(writer, fields.SigFieldSpec(sig_field_name=field))
    maker = signers.PdfSigner(PdfSignatureMetadata(field_name=field), signer=signer)
    out = io.BytesIO()
    asyncio.run(maker.async_sign_pdf(writer, output=out))
    return out.getvalue()
