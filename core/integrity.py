"""What a file says of its own making: signatures, later changes, text that is not seen, what drew each page.

Plain findings of the file, without judgement; the checks ``pdf_signature_broken``, ``pdf_edited`` and
``hidden_text`` weigh them. Boxes are in points as seen; instants are ISO text.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.geometry import Box


class Verdict(StrEnum):
    """One result of looking at a signature; ``UNKNOWN`` is never bad."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPart:
    """Something that an update changed. ``what`` is Chinese; before and after are words of the page.

    ``is_new_page``: the page was put in. ``is_mark``: all that was done is to write on empty paper, in a
    margin or on the cover.
    """

    what: str
    page: int | None = None
    box: Box | None = None
    object: str = ""  # as the file numbers it: 「12 0 R」
    before: str = ""
    after: str = ""
    is_new_page: bool = False
    is_mark: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSignature:
    """A digital signature of the file: three separate results, each with the code of its reason.

    ``changes``: failed where what was done to the file afterwards is not what the signature allows.
    """

    field: str
    object: str
    integrity: Verdict
    trust: Verdict
    changes: Verdict
    integrity_reason: str = ""
    trust_reason: str = ""
    changes_reason: str = ""
    changed: tuple[ChangedPart, ...] = ()
    signer: str = ""
    issuer: str = ""
    signed_at: str | None = None
    is_timestamp: bool = False
    page: int | None = None
    box: Box | None = None


class UpdateKind(StrEnum):
    """What an incremental update did."""

    CONTENT = "content"  # what a page itself draws
    ANNOTATION = "annotation"  # stamps, form fields and other things that lie on a page
    NOTE = "note"  # readers' notes were put on, and nothing else was done
    PAGES = "pages"  # pages put in or taken out
    SIGNATURE = "signature"
    UNREAD = "unread"  # the file before or after could not be read
    OTHER = "other"  # properties and the like: nothing that is seen


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUpdate:
    """What was appended behind an earlier end of the file. ``number`` counts from 1; the first file is 0.

    ``changed`` are the pages whose words or pictures differ; ``pages_changed`` and ``pages`` count all.
    """

    number: int
    kinds: tuple[UpdateKind, ...]
    changed_at: str | None = None  # as the updated file states it
    after: int = 0  # the byte behind which it was appended
    is_after_signature: bool = False
    pages: int = 0
    pages_changed: int = 0
    changed: tuple[ChangedPart, ...] = ()


class UnseenWay(StrEnum):
    """Why nobody sees a text."""

    NO_INK = "no_ink"
    WHITE = "white"
    COVERED = "covered"
    TINY = "tiny"
    OFF_PAGE = "off_page"
    NOT_SHOWN = "not_shown"  # nothing is drawn where it stands: a layer switched off, a scan without it


@dataclass(frozen=True, slots=True, kw_only=True)
class UnseenText:
    """Text in the file that is not seen on the page. ``is_alone``: the rest of the page is seen."""

    page: int
    text: str
    way: UnseenWay
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """An area painted over text: what lies below, and what was written over it.

    ``is_picture``: the area is a picture or lies on one, and what it shows was read by OCR, or not at all.
    ``is_dark``: the area blackens what lies below. ``font``: nothing lies below, and what is written on the
    area is in this font, in which nothing else on the page is.
    """

    page: int
    below: str
    above: str
    box: Box
    is_picture: bool = False
    is_dark: bool = False
    font: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetInPrint:
    """A number or result in a scan's picture that was drawn otherwise than the print around it: on ground of
    pure white where the page's paper has none (``is_white``), or plainly sharper than it.
    """

    page: int
    text: str
    box: Box
    is_white: bool = False


class OddWay(StrEnum):
    """What is wrong with the characters of a word."""

    JOINTS = "joints"  # characters without width inside
    FOREIGN_LETTERS = "foreign_letters"  # Cyrillic or Greek letters among Latin ones


@dataclass(frozen=True, slots=True, kw_only=True)
class OddWord:
    """A word that no search finds as it looks; ``text`` is as it looks."""

    page: int
    text: str
    way: OddWay
    count: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReading:
    """A word that the file gives otherwise than it is seen. ``is_layer``: said by the layer of a scan."""

    page: int
    said: str
    seen: str
    box: Box
    confidence: float
    is_layer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLook:
    """Measures of a scanned page's picture: grain of the paper (mean step, in levels of 0 to 255).

    Of the area: the share that is coloured, and that of pictures and shades (no paper within a few pixels).
    """

    noise: float
    colour: float = 0.0
    solid: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanMake:
    """How the picture of a scanned page was stored. ``encoder`` tells the settings of its compression."""

    width_px: int
    height_px: int
    dpi: int
    encoder: str
    is_grey: bool
    look: ScanLook | None = None  # where it has grey levels or colours


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMake:
    """What drew one page: size of its sheet in points, fonts as the file names them (subset tags
    included) with the characters of a sample, the picture of a scan.

    ``folio`` is the number printed on it, ``title`` its running title without digits. Of a scan:
    ``characters`` that were read on it, and whether a seal lies on it.
    """

    page: int
    width: float
    height: float
    fonts: tuple[tuple[str, int], ...] = ()
    scan: ScanMake | None = None
    folio: int | None = None
    title: str = ""
    characters: int = 0
    has_seal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrity:
    """All of it for one file. ``is_structure_read`` is False where the file's objects could not be listed.

    Instants as the file's properties and its XMP packet state them, with the name of the program.
    """

    is_structure_read: bool
    signatures: tuple[FileSignature, ...] = ()
    updates: tuple[FileUpdate, ...] = ()
    unseen: tuple[UnseenText, ...] = ()
    patches: tuple[Patch, ...] = ()
    set_in: tuple[SetInPrint, ...] = ()
    odd_words: tuple[OddWord, ...] = ()
    other_readings: tuple[OtherReading, ...] = ()
    makes: tuple[PageMake, ...] = ()
    created_at: str | None = None
    modified_at: str | None = None
    xmp_created_at: str | None = None  # by the XMP packet alone; the two above fall back on it
    xmp_modified_at: str | None = None
    producer: str = ""
    creator: str = ""
    lost_signature: str = ""  # an object that certified the file and stands in no field any more
    has_poor_layers: bool = False  # those layers were read too badly to say what else they have
    layers_compared: int = 0  # pages whose hidden text layer was held against what is seen
