"""The report as the extractors see it: text without furniture, by chapter and by page."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from core.document import Outline, Page, Pages, Place, Section, Table
from pipelines.passage import Passage, PlacedLine
from pipelines.stages.extract.form_values import FormValue, form_values

_COVER_PAGES = 3
_COVER_LINES, _LONGEST_TITLE = 24, 40
_TITLE = re.compile(r"安全(?:生产)?(?:预|验收|现状|专项|条件)?(?:评价|评估)(?:技术)?报告")
_SHORT_BY = 2.2  # characters a line ends before the margin: the last of its paragraph


def _is_cover(page: Page) -> bool:
    """Whether a page has the report's title, the agency's certificate, and little else."""
    texts = ["".join(line.text.split()) for line in page.lines]
    is_title = any(_TITLE.search(text) and len(text) < _LONGEST_TITLE for text in texts)
    return len(texts) <= _COVER_LINES and is_title and any("APJ" in text.upper() for text in texts)


class Body:
    """Read-only views over pages and outline; passages are built once."""

    def __init__(self, report: str, pages: Pages, outline: Outline) -> None:
        self.report = report
        self.pages = pages.pages
        self.sections = outline.sections
        self._furniture = set(outline.furniture)

    @functools.cached_property
    def lines(self) -> tuple[PlacedLine, ...]:
        """All lines of the text in order, furniture left out."""
        headings = {section.start for section in self.sections}
        placed: list[PlacedLine] = []
        for page in self.pages:
            margin = max((line.box.x1 for line in page.lines if not line.block), default=0.0)
            for index, line in enumerate(page.lines):
                place = Place(page=page.number, line=index)
                if place not in self._furniture:
                    is_short = not line.block and margin - line.box.x1 > _SHORT_BY * line.size
                    ends = is_short or place in headings
                    placed.append(PlacedLine(page=page.number, index=index, line=line, ends_paragraph=ends))
        return tuple(placed)

    @functools.cached_property
    def text(self) -> Passage:
        """The whole text."""
        return Passage(self.lines)

    @functools.cached_property
    def front(self) -> tuple[Page, ...]:
        """Cover and the pages behind it, up to the first chapter but three pages at least.

        A cover that was bound in at another place comes first.
        """
        first = next(
            (s.start.page for s in self.sections if s.kind not in {"资质证书", "目录"}), _COVER_PAGES + 1
        )
        front = tuple(page for page in self.pages if page.number < max(first, _COVER_PAGES + 1))
        if any(_is_cover(page) for page in front):
            return front
        misplaced = [page for page in self.pages if page not in front and _is_cover(page)]
        return (*misplaced[:1], *front)

    def of_kind(self, *kinds: str) -> tuple[Section, ...]:
        """Sections of these kinds in order."""
        return tuple(section for section in self.sections if section.kind in kinds)

    def passage(self, section: Section) -> Passage:
        """The text of one section, its heading left out."""
        return Passage(self._between(section.start, section.stop, skip_first=True))

    def passage_between(self, start: Place, stop: Place) -> Passage:
        """The text from one place up to another, which is left out; the first line is a heading, left out."""
        return Passage(self._between(start, stop, skip_first=True))

    def section_lines(self, section: Section) -> Iterator[PlacedLine]:
        """The lines of one section, its heading among them."""
        yield from self._between(section.start, section.stop, skip_first=False)

    def open_text(self, section: Section) -> Passage:
        """The text of one section without its heading and without the cells of tables."""
        placed = self._between(section.start, section.stop, skip_first=True)
        return Passage(line for line in placed if not line.line.block)

    def section_at(self, page: int, y: float) -> Section | None:
        """The section in which a place lies; None before the first heading."""
        found = None
        for section in self.sections:
            heading = section.heading.y0 if section.heading is not None else 0.0
            if (section.start.page, heading) > (page, y):
                break
            found = section
        return found

    def passages(self, *kinds: str) -> Iterator[Passage]:
        """The texts of all sections of these kinds."""
        for section in self.of_kind(*kinds):
            yield self.passage(section)

    def page_lines(self, page: Page) -> tuple[PlacedLine, ...]:
        """The lines of one page, furniture left out."""
        return tuple(placed for placed in self._by_page.get(page.number, ()))

    @functools.cached_property
    def labelled(self) -> tuple[FormValue, ...]:
        """All values beside or below known labels, page by page."""
        return tuple(item for page in self.pages for item in form_values(page))

    def tables(self) -> Iterator[tuple[Page, Table]]:
        """All tables with their page."""
        for page in self.pages:
            for table in page.tables:
                yield page, table

    @functools.cached_property
    def _by_page(self) -> dict[int, list[PlacedLine]]:
        pages: dict[int, list[PlacedLine]] = {}
        for placed in self.lines:
            pages.setdefault(placed.page, []).append(placed)
        return pages

    def _between(self, start: Place, stop: Place, *, skip_first: bool) -> Iterator[PlacedLine]:
        for number in range(start.page, stop.page + 1):
            for placed in self._by_page.get(number, ()):
                at = (placed.page, placed.index)
                if at < (start.page, start.line) or at >= (stop.page, stop.line):
                    continue
                if skip_first and at == (start.page, start.line):
                    continue
                yield placed
