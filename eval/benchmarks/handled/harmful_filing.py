"""Changes after signing or after the report's day, signatures taken out, dates that contradict."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf

from eval.benchmarks.handled.changes import approved, plain, signed, updated
from eval.benchmarks.handled.harmful_covers import chosen, patch
from eval.benchmarks.handled.kinds import Job, Made, UnfitError, harmful
from eval.benchmarks.handled.paper import FACES, edited

_DAY = dt.timedelta(days=1)


def _altered(job: Job, data: bytes, kind: str, *, notes: bool = False) -> Made:
    place, words = chosen(job, kind)
    later = job.base.day + job.draw.randint(20, 400) * _DAY
    paint = patch(place.box, words, job.draw.choice(FACES))
    return Made(data=updated(data, {place.page: paint}, later, notes=notes), pages=frozenset({place.page}))


@harmful()
def changed_after_report(job: Job) -> Made:
    """A number written over by an update long after the report's day."""
    return _altered(job, job.base.data, "number")


@harmful()
def conclusion_changed_after_report(job: Job) -> Made:
    """The conclusion written over by an update long after the report's day."""
    return _altered(job, job.base.data, "conclusion")


@harmful()
def signed_then_changed(job: Job) -> Made:
    """Signed, then a number written over by an update."""
    return _altered(job, signed(job.base.data, job.base.agency, job.base.day), "number")


@harmful()
def approved_then_changed(job: Job) -> Made:
    """Signed without certifying, then a result written over by an update."""
    return _altered(job, approved(plain(job.base.data), job.base.agency, job.base.day, "Agency"), "verdict")


@harmful()
def certified_then_stamped_over(job: Job) -> Made:
    """Certified with comments allowed, then a stamp with other words laid over a name."""
    data = signed(job.base.data, job.base.agency, job.base.day, allows_notes=True)
    return _altered(job, data, "name", notes=True)


@harmful()
def certified_then_commented(job: Job) -> Made:
    """Certified without changes allowed, then commented."""
    return _altered(job, signed(job.base.data, job.base.agency, job.base.day), "date", notes=True)


@harmful()
def signed_bytes_changed(job: Job) -> Made:
    """Signed, then bytes of a page's content changed in place."""
    data = bytearray(signed(job.base.data, job.base.agency, job.base.day))
    at = data.find(b"stream\n", job.draw.randint(2000, len(data) // 2))
    if at < 0:
        raise UnfitError
    for offset in range(at + 40, at + 44):
        data[offset] ^= 0x15
    return Made(data=bytes(data))


@harmful()
def signed_then_saved_anew(job: Job) -> Made:
    """Signed, then a page exchanged and all saved anew; the signature is still shown."""
    data = signed(job.base.data, job.base.agency, job.base.day)
    number = job.draw.choice(job.base.body)

    def change(pdf: pikepdf.Pdf) -> None:
        with pikepdf.open(io.BytesIO(job.other.data)) as part:
            pdf.pages[number - 1] = part.pages[job.draw.choice(job.base.body) % len(part.pages)]

    return Made(data=edited(data, change))


@harmful()
def signature_emptied(job: Job) -> Made:
    """The signature taken out of its field, the field left, all saved anew."""

    def change(pdf: pikepdf.Pdf) -> None:
        for field in pdf.Root.AcroForm.Fields:
            if "/V" in field:
                del field.V

    return Made(data=edited(signed(job.base.data, job.base.agency, job.base.day), change))


@harmful()
def signature_taken_out(job: Job) -> Made:
    """Signature and field taken out; the form still says that it is signed."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm.Fields = pikepdf.Array()
        for page in pdf.pages:
            if "/Annots" in page.obj:
                del page.obj.Annots

    return Made(data=edited(signed(job.base.data, job.base.agency, job.base.day), change))


def _dates(job: Job, made: dt.date, changed: dt.date) -> Made:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/CreationDate"] = f"D:{made:%Y%m%d}093000+08'00'"
        pdf.docinfo["/ModDate"] = f"D:{changed:%Y%m%d}093000+08'00'"
        if "/Metadata" in pdf.Root:
            del pdf.Root.Metadata

    with_dates = edited(job.base.data, change)
    return Made(data=with_dates)


@harmful()
def made_before_the_survey(job: Job) -> Made:
    """The file was finished, by its own dates, more than a year before the report's day."""
    day = job.base.day - job.draw.randint(400, 900) * _DAY
    return _dates(job, day, day + _DAY)


@harmful()
def backdated(job: Job) -> Made:
    """Last changed, by its own dates, before it was made."""
    made = job.base.day + job.draw.randint(30, 300) * _DAY
    return _dates(job, made, job.base.day - 2 * _DAY)


@harmful()
def metadata_disagree(job: Job) -> Made:
    """The two sorts of metadata give days of making that are years apart."""

    def change(pdf: pikepdf.Pdf) -> None:
        day = job.base.day
        pdf.docinfo["/CreationDate"] = f"D:{day:%Y%m%d}093000+08'00'"
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            meta["xmp:CreateDate"] = f"{day.year + 2}-04-12T10:00:00+08:00"

    return Made(data=edited(job.base.data, change))
