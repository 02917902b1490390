"""What a report is, from bytes to chapters: Source, Survey, Page, Section."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.chapters import Chapter
from core.geometry import Box
from core.integrity import OddWord, OtherReading, Patch, UnseenText


class FailureCategory(StrEnum):
    """Whose failure it is."""

    INPUT = "input"  # the file is damaged or asks for more than is allowed
    ENGINE = "engine"  # a reader crashed or gave rubbish
    LIMIT = "limit"  # time, memory, pixels
    EXTERNAL = "external"  # a registry that is asked did not answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A part that could not be processed; the rest of the report goes on."""

    stage: str
    page: int | None
    category: FailureCategory
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An admitted file. ``id`` is the SHA-256 of its bytes."""

    id: str
    file_name: str
    size_bytes: int
    media_type: str = "application/pdf"


class Route(StrEnum):
    """How a page is read."""

    TEXT = "text"  # its text layer is usable
    OCR = "ocr"
    BOTH = "both"  # a text layer and pictures large enough to carry text of their own
    BLANK = "blank"


@dataclass(frozen=True, slots=True, kw_only=True)
class FontUse:
    """A font on one page: its base name and how many characters of the page's sample are written with it."""

    name: str
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FontCheck:
    """A few words of one font, as the text layer says them and as OCR sees them.

    ``compared`` and ``wrong`` count digits, letters and Chinese characters of the words that OCR could read;
    ``said`` and ``seen`` are the words that differ most.
    """

    name: str
    pages: tuple[int, ...]  # where the words stand
    words: int
    compared: int
    wrong: int
    is_lying: bool
    said: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FontChecks:
    """All fonts of a file that were compared with what is seen."""

    fonts: tuple[FontCheck, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSurvey:
    """Facts about one page, gathered before any costly work. Sizes in points, as seen.

    Shares (0 to 1) are of a sample of the text layer's characters.
    """

    number: int
    width: float
    height: float
    rotation: int
    characters: int  # in the text layer, white space not counted
    unmapped: float  # share of characters without a usable Unicode value
    invisible: float  # share of characters drawn in no ink (hidden OCR layer)
    picture_cover: float  # share of the page covered by pictures
    route: Route
    route_reason: str
    implausible: float = 0.0  # share of characters of a mix that no document has
    white: float = 0.0  # share of characters drawn in the paper's white
    covered: float = 0.0  # share of characters under a picture drawn later
    lying: float = 0.0  # share of characters in fonts whose text differs from what is seen
    fonts: tuple[FontUse, ...] = ()
    # where, among the page's objects, those that are no text stand (paths, shadings, pictures, forms);
    # None where nobody counted them or they are many
    drawn: tuple[int, ...] | None = None
    unseen: tuple[UnseenText, ...] = ()
    patches: tuple[Patch, ...] = ()
    odd_words: tuple[OddWord, ...] = ()
    spoken: tuple[OtherReading, ...] = ()  # marks that say other words than their glyphs (ActualText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Facts about the file. Instants are ISO text as the file states them, or None."""

    pages: tuple[PageSurvey, ...]
    pdf_version: str
    producer: str | None
    creator: str | None
    created_at: str | None
    modified_at: str | None
    revisions: int  # 1 plus incremental updates
    signature_fields: int
    attachments: tuple[str, ...]
    fonts: tuple[str, ...]
    font_checks: tuple[FontCheck, ...] = ()
    failures: tuple[Failure, ...] = ()


class LineRole(StrEnum):
    """What a line is on its page: body text, or furniture that repeats from page to page."""

    BODY = "body"
    HEADER = "header"
    FOOTER = "footer"
    PAGE_NUMBER = "page_number"
    WATERMARK = "watermark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another reading of one character of an OCR line, a look-alike the engine found nearly as likely."""

    index: int
    text: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """A character that may stand at an angle of a seal's ring, in degrees clockwise from the page's top."""

    text: str
    confidence: float
    angle: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text. ``edges`` has ``len(text) + 1`` positions along the line, in points.

    Positions are x; on a line that runs down or up the page (``is_vertical``) they are y.
    ``confidences`` has one value per character of an OCR line, or is empty where the reader gave none.
    """

    text: str
    box: Box
    edges: tuple[float, ...]
    confidence: float = 1.0
    size: float = 0.0  # font size in points; for OCR the line's height
    is_bold: bool = False
    is_ocr: bool = False
    is_vertical: bool = False
    block: int = 0  # lines of one table cell share a number; 0 is running text
    role: LineRole = LineRole.BODY
    confidences: tuple[float, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    def span_box(self, start: int, stop: int) -> Box:
        """The box of ``text[start:stop]``."""
        low, high = sorted((self.edges[start], self.edges[stop]))
        if self.is_vertical:
            return Box(self.box.x0, low, self.box.x1, high)
        return Box(low, self.box.y0, high, self.box.y1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One table cell; rows and columns count from 0, spans from 1."""

    row: int
    column: int
    text: str
    box: Box
    row_span: int = 1
    column_span: int = 1
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table on one page.

    ``continues`` says that it goes on with the last table of the page before; ``repeated_rows`` then counts
    its first rows that only repeat that table's head.
    """

    box: Box
    cells: tuple[Cell, ...]
    is_ocr: bool = False
    is_ruled: bool = True
    continues: bool = False
    repeated_rows: int = 0

    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Cells by row, each row from left to right."""
        count = max((cell.row for cell in self.cells), default=-1) + 1
        grid: list[list[Cell]] = [[] for _ in range(count)]
        for cell in self.cells:
            grid[cell.row].append(cell)
        return tuple(tuple(sorted(row, key=lambda cell: cell.column)) for row in grid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exif:
    """What a camera wrote into a picture. ``taken_at`` is ISO text as written; degrees are signed."""

    taken_at: str | None = None
    camera: str | None = None
    software: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class PictureKind(StrEnum):
    """Where a picture comes from."""

    EMBEDDED = "embedded"  # an image object of the file
    PAGE = "page"  # an image object that is the whole page, or a strip of it, as a scanner stores it
    REGION = "region"  # a photograph cut from a scanned page


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture: its place, its size in pixels, the hash of its stored bytes (of its pixels for a region).

    Where a mask alone draws the picture, over one colour, ``content`` is hashed together with what is seen.

    ``perceptual`` are 64-bit hashes of what is seen, as hexadecimal text by name (``phash``, ``dhash``);
    empty for a picture that shows nothing (blank, too small) and for the picture of a whole page.
    """

    box: Box
    width_px: int
    height_px: int
    content: str
    kind: PictureKind = PictureKind.EMBEDDED
    perceptual: tuple[tuple[str, str], ...] = ()
    exif: Exif | None = None


class InkColour(StrEnum):
    """Colour of a seal's ink."""

    RED = "red"
    BLUE = "blue"
    BLACK = "black"  # no colour: of a grey scan, a fax, a copy


class SealShape(StrEnum):
    """The outline of a seal."""

    ROUND = "round"
    OVAL = "oval"
    SQUARE = "square"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRegion:
    """A place where ink has a seal's size and shape, and what it says as far as it was read.

    ``text`` is the name along the ring or within the frame with a confidence per character; ``angles`` say
    where each stands along a ring, in degrees clockwise from the top of the page. ``caption`` is the
    line across the seal (合同专用章), ``number`` what stands along the lower arc. ``unread`` is a stable code
    for what kept the name from being read: cut, faint, overlapping, unread, shapeless; empty where it was.
    ``glimpses`` are the characters that may stand along a ring as black as the text over it.
    """

    box: Box
    colour: InkColour
    shape: SealShape = SealShape.UNKNOWN
    text: str = ""
    caption: str = ""
    number: str = ""
    confidences: tuple[float, ...] = ()
    unread: str = ""
    angles: tuple[float, ...] = ()
    glimpses: tuple[Glimpse, ...] = ()

    @property
    def confidence(self) -> float:
        """Mean over the name; 0 where nothing was read."""
        return sum(self.confidences) / len(self.confidences) if self.confidences else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was read from one page, in reading order.

    ``quarter_turns`` (clockwise, to stand upright) and ``skew_degrees`` say how a scanned page lies.
    ``image`` tells the page in whatever file it lies (``pipelines/reading/identity.py``); empty where no
    picture was looked at or it cannot be told with certainty.
    ``damage`` says for a person which part of the page could not be shown and so may be missing here.
    ``layer_difference`` is the share of a hidden text layer that differs from what is seen; None where
    there is none. ``is_grey``: the page was looked at as a picture, and nothing in it has any colour.
    """

    number: int
    width: float
    height: float
    route: Route
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    seals: tuple[SealRegion, ...] = ()
    engine: str = ""
    quarter_turns: int = 0
    skew_degrees: float = 0.0
    image: str = ""
    damage: str = ""
    layer_difference: float | None = None
    is_grey: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """All pages in order; a page that could not be read is there, empty, with a failure beside it."""

    pages: tuple[Page, ...]
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A line: page number from 1, index of the line within the page from 0."""

    page: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A chapter: its heading and the lines up to the next heading of any level (``stop`` excluded)."""

    kind: Chapter
    title: str
    level: int
    start: Place
    stop: Place
    heading: Box | None = None

    @property
    def last_page(self) -> int:
        """The last page that has a line of it."""
        return max(self.start.page, self.stop.page if self.stop.line > 0 else self.stop.page - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedHeading:
    """An entry of the report's own contents without white space; ``is_found``: the text has that heading."""

    title: str
    is_found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Chapters in order, and the furniture (headers, footers, page numbers) taken out of the text.

    ``listed`` is the report's own table of contents; ``skipped`` are numbers that the headings pass over
    (「4」, 「2.3」): both tell whether a heading may have been missed.
    """

    sections: tuple[Section, ...]
    furniture: tuple[Place, ...] = ()
    listed: tuple[ListedHeading, ...] = ()
    skipped: tuple[str, ...] = ()
