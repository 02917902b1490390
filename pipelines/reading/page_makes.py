"""What drew one page, and what is printed on it beside the text."""

from __future__ import annotations

from core.document import LineRole, Page, PageSurvey
from core.integrity import PageMake, ScanMake
from pipelines.reading.folios import folio_value

_LONGEST = 80


def page_make(surveyed: PageSurvey, read: Page | None, scan: ScanMake | None) -> PageMake:
    """The make of a page from its survey, its lines and, where it is one, its scan."""
    lines = read.lines if read is not None else ()
    numbers = [
        number
        for line in lines
        if line.role is LineRole.PAGE_NUMBER
        and (number := folio_value("".join(line.text.split()))) is not None
    ]
    titles = ("".join(line.text.split()) for line in lines if line.role is LineRole.HEADER)
    return PageMake(
        page=surveyed.number,
        width=surveyed.width,
        height=surveyed.height,
        fonts=tuple((use.name, use.characters) for use in surveyed.fonts),
        scan=scan,
        folio=numbers[0] if len(numbers) == 1 else None,
        title="".join(char for title in titles for char in title if not char.isdigit())[:_LONGEST],
        characters=sum(len(line.text) for line in lines),
        has_seal=read is not None and bool(read.seals),
    )
