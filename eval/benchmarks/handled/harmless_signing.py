"""Digital signatures and what they allow afterwards."""

from __future__ import annotations

import datetime as dt

from reportlab.pdfgen.canvas import Canvas

from eval.benchmarks.handled.changes import approved, plain, signed, updated
from eval.benchmarks.handled.harmless_marks import seal
from eval.benchmarks.handled.kinds import Job, Made, harmless
from eval.benchmarks.handled.paper import font, overlaid, picture

_DAY = dt.timedelta(days=1)


@harmless()
def signed_last(job: Job) -> Made:
    """Signed by the agency when all was done."""
    return Made(data=signed(job.base.data, job.base.agency, job.base.day))


@harmless()
def signed_by_two(job: Job) -> Made:
    """Signed by the agency and, days later, by the enterprise."""
    first = approved(plain(job.base.data), job.base.agency, job.base.day, "Agency")
    return Made(data=approved(first, job.base.enterprise, job.base.day + 5 * _DAY, "Enterprise"))


@harmless()
def signed_with_seal_picture(job: Job) -> Made:
    """The seal's picture put on the cover, then signed."""
    image = seal(job)

    def paint(canvas: Canvas) -> None:
        picture(canvas, image, job.draw.uniform(220, 380), job.draw.uniform(100, 180), 110, 110)

    return Made(data=signed(overlaid(job.base.data, {1: paint}), job.base.agency, job.base.day))


@harmless()
def signed_then_commented(job: Job) -> Made:
    """Signed so that comments are allowed, and commented."""
    data = signed(job.base.data, job.base.agency, job.base.day, allows_notes=True)

    def paint(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.9, 0, 0)
        canvas.setFont(font("song"), 10)
        canvas.drawString(20, job.draw.uniform(300, 500), "已阅")

    page = job.draw.randint(2, job.base.pages)
    return Made(data=updated(data, {page: paint}, job.base.day + 20 * _DAY, notes=True))


@harmless()
def stamped_then_signed(job: Job) -> Made:
    """Archive numbers appended, then signed over all of it."""

    def paint(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(530, 14, "No. 2217")

    marks = dict.fromkeys(range(1, job.base.pages + 1), paint)
    return Made(data=signed(updated(job.base.data, marks, job.base.day), job.base.agency, job.base.day))
