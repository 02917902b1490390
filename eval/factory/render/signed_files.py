"""Acts around a digital signature: signed properly, broken, changed afterwards, and what is allowed."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf

from core.geometry import Box
from eval.factory.render.editing import a_value, changed_value, stream_with
from eval.factory.render.pdf import pdf_time
from eval.factory.render.signing import Signing, sign_file
from eval.factory.render.targets import swapped
from eval.factory.render.update import append_update
from eval.factory.render.work import CHINA, Work


def sign(work: Work, data: bytes) -> bytes | None:
    """The agency signs the finished file."""
    work.note("sign", 1, _agency_box(work), work.plan.agency.name)
    return sign_file(data, _signing(work))


def sign_expired(work: Work, data: bytes) -> bytes | None:
    """Trap: the certificate expired soon after, but held on the day of signing."""
    report_on = work.plan.days.report_on
    until = report_on + dt.timedelta(days=work.draw("sign_expired").randint(4, 25))
    work.note("sign_expired", 1, _agency_box(work), work.plan.agency.name)
    return sign_file(data, _signing(work, until=until))


def sign_then_annotate(work: Work, data: bytes) -> bytes | None:
    """Trap: the signature allows notes, and a reader left one."""
    if len(work.draft.pages) < 3:
        return None
    signed = sign_file(data, _signing(work, allows_notes=True))
    number = work.draw("sign_then_annotate").randint(2, len(work.draft.pages))
    at = work.facts.made_at + dt.timedelta(days=9)
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        page, free = pdf.pages[number - 1].obj, int(pdf.trailer.Size)
        held = page.objgen[0]
        body = page.unparse(resolved=True).rstrip()
    x, y = 500.0, work.draft.pages[number - 1].height - 120.0
    note = (
        f"<< /Type /Annot /Subtype /Text /Rect [{x} {y} {x + 20} {y + 20}] /F 28 /Name /Comment /Open false "
        f"/C [1 0.9 0.2] /M ({pdf_time(at)}) /NM (note-1) /Contents <{_utf16('已阅')}> /P {held} 0 R >>"
    )
    objects = {held: body[:-2] + b" /Annots [%d 0 R] >>" % free, free: note.encode()}
    work.note("sign_then_annotate", 1, _agency_box(work), work.plan.agency.name)
    return append_update(signed, objects, free + 1)


def sign_then_alter(work: Work, data: bytes) -> bytes | None:
    """Bytes under the signature were changed: two digits of a measured value are exchanged in place."""
    target = a_value(work, "sign_then_alter")
    if target is None:
        return None
    height = work.draft.pages[target.page - 1].height
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = stream_with(pdf, target, height)
        if found is None:
            return None
        held, after = found
        before = held.read_bytes()
        held.write(before)
        plain = _saved_plain(pdf)
    if plain.count(before) != 1:
        return None
    signed = sign_file(plain, _signing(work))
    work.note("sign_then_alter", target.page, target.item.box, swapped(target.item.text))
    return signed.replace(before, after)


def sign_then_update(work: Work, data: bytes) -> bytes | None:
    """An update behind the signed bytes shows another measured value; the signature itself is whole."""
    later = work.facts.made_at + dt.timedelta(days=work.draw("sign_then_update").randint(1, 12))
    return changed_value(work, sign_file(data, _signing(work)), "sign_then_update", later)


def _signing(work: Work, until: dt.date | None = None, *, allows_notes: bool = False) -> Signing:
    draw = work.draw("signing")
    last = until or work.plan.days.report_on + dt.timedelta(days=draw.randint(40, 330))
    return Signing(
        firm=work.plan.agency.name,
        at=(work.facts.made_at + dt.timedelta(minutes=draw.randint(6, 90))).replace(tzinfo=CHINA),
        since=last - dt.timedelta(days=365),
        until=last,
        allows_notes=allows_notes,
    )


def _agency_box(work: Work) -> Box:
    """The agency's name on the cover: the signature itself shows nowhere."""
    places = [place for place in work.draft.marks.get("agency_name", []) if place.page == 1]
    return places[0].box if places else Box(0, 0, work.draft.pages[0].width, work.draft.pages[0].height)


def _saved_plain(pdf: pikepdf.Pdf) -> bytes:
    """Saved without compressing what is not compressed yet."""
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        compress_streams=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()


def _utf16(text: str) -> str:
    return ("\ufeff" + text).encode("utf-16-be").hex()
