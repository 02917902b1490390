"""Inside a worker: what a file's own objects tell of its making, and the text layers of its scans.

Signatures and updates are looked at only where there are any; the library for signatures is loaded then.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pikepdf
import pypdfium2 as pdfium

from core.document import Line
from core.errors import MingjianError
from core.integrity import FileSignature, FileUpdate, OtherReading, ScanMake, UpdateKind, Verdict
from corpus.store.codec import dump
from pipelines.reading import pdf
from pipelines.reading.doubled_codes import Doubled, doubled
from pipelines.reading.lacking_not import lacking_not, read_for_not
from pipelines.reading.layer_words import layer_lines
from pipelines.reading.other_readings import other_readings
from pipelines.reading.scan_makes import scan_make
from pipelines.reading.updates import updates

_XMP = re.compile(
    rb"xmp:(CreateDate|ModifyDate)(?:\s+xmlns:\w+=[\"'][^\"']*[\"'])*\s*(?:>|=[\"'])\s*([0-9T:+\-Z.]{4,40})",
    re.IGNORECASE,
)
_MOST_LAYERS = 400
_MOST_FIELDS = 5000
_BAD_STRUCTURE = (
    pikepdf.PdfError,
    pikepdf.PasswordError,
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    RecursionError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLayer:
    """The lines of one page's text layer, seen or not."""

    page: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageScan:
    """How the picture of one scanned page is stored."""

    page: int
    make: ScanMake


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTraces:
    """What the worker found."""

    is_structure_read: bool
    signatures: tuple[FileSignature, ...] = ()
    updates: tuple[FileUpdate, ...] = ()
    scans: tuple[PageScan, ...] = ()
    layers: tuple[PageLayer, ...] = ()
    other_readings: tuple[OtherReading, ...] = ()
    created_at: str | None = None  # as the XMP packet states them
    modified_at: str | None = None
    lost_signature: str = ""


def look(
    path: str,
    trust_folder: str,
    days: list[str],
    scanned: list[list[float]],
    layered: list[int],
    page_characters: int,
    signature_fields: int,
    revisions: int,
) -> bytes:
    """The encoded ``FileTraces``. ``days`` are ISO instants that trust is judged by; ``scanned`` are page
    numbers with their widths in points; ``layered`` the pages whose hidden text layer is wanted.
    """
    traces = FileTraces(is_structure_read=False)
    places: tuple[Doubled, ...] = ()
    without: tuple[Doubled, ...] = ()
    shown: dict[str, tuple[int, tuple[float, ...]]] = {}
    try:
        with pikepdf.open(path) as document:
            scans = tuple(_scans(document, scanned))
            places, without = doubled(document), lacking_not(document)
            created, modified = _xmp_days(document)
            shown = _shown_fields(document) if signature_fields else {}
            lost = _lost_signature(document)
        traces = FileTraces(
            is_structure_read=True,
            scans=scans,
            created_at=created,
            modified_at=modified,
            lost_signature=lost,
        )
    except _BAD_STRUCTURE:
        pass
    opened = pdf.open_document(path)
    layers = tuple(
        PageLayer(page=number, lines=layer_lines(opened, number, page_characters))
        for number in layered[:_MOST_LAYERS]
    )
    read = (*other_readings(opened, places), *read_for_not(other_readings(opened, without)))
    traces = replace(traces, layers=layers, other_readings=tuple(dict.fromkeys(read)))
    if signature_fields:
        moments = [dt.datetime.fromisoformat(day) for day in days]
        traces = _with_signatures(traces, path, trust_folder, moments)
        traces = replace(traces, signatures=tuple(_placed(item, shown, opened) for item in traces.signatures))
    elif revisions > 1:
        traces = replace(traces, updates=updates(path))
    return dump(traces)


def _scans(document: pikepdf.Pdf, scanned: Sequence[Sequence[float]]) -> list[PageScan]:
    found = []
    for number, width in scanned:
        make = scan_make(document.pages[int(number) - 1], width) if number <= len(document.pages) else None
        if make is not None:
            found.append(PageScan(page=int(number), make=make))
    return found


def _xmp_days(document: pikepdf.Pdf) -> tuple[str | None, str | None]:
    packet = document.Root.get("/Metadata")
    if not isinstance(packet, pikepdf.Stream):
        return None, None
    said = {name.lower(): value.decode() for name, value in _XMP.findall(packet.read_bytes()[:200_000])}
    return said.get(b"createdate"), said.get(b"modifydate")


def _lost_signature(document: pikepdf.Pdf) -> str:
    """A certifying signature that the file still names and no field holds, as its number; else nothing.

    A field whose signature was taken out is empty like one that waits to be signed: only this tells.
    """
    certifying = document.Root.get("/Perms", {}).get("/DocMDP")
    if not isinstance(certifying, pikepdf.Dictionary) or "/ByteRange" not in certifying:
        return ""
    form = document.Root.get("/AcroForm", {})
    waiting, looked = [*form.get("/Fields", [])], 0
    while waiting and looked < _MOST_FIELDS:
        field, looked = waiting.pop(), looked + 1
        held = field.get("/V")
        if isinstance(held, pikepdf.Dictionary) and "/ByteRange" in held:
            return ""
        waiting.extend(field.get("/Kids", []))
    number, generation = certifying.objgen
    return "" if waiting else f"{number} {generation} R"


def _shown_fields(document: pikepdf.Pdf) -> dict[str, tuple[int, tuple[float, ...]]]:
    """Signature fields that show something: page and corners in its user space, by name."""
    found = {}
    for number, page in enumerate(document.pages, start=1):
        for note in page.obj.get("/Annots", []) or []:
            corners = tuple(float(value) for value in note.get("/Rect", ()))
            is_shown = len(corners) == 4 and corners[0] != corners[2] and corners[1] != corners[3]
            if is_shown and note.get("/FT") == pikepdf.Name.Sig:
                found[str(note.get("/T", ""))] = (number, corners)
    return found


def _placed(
    signature: FileSignature, shown: dict[str, tuple[int, tuple[float, ...]]], opened: pdfium.PdfDocument
) -> FileSignature:
    """The signature with the place where it shows, if it does."""
    if signature.field not in shown:
        return signature
    number, corners = shown[signature.field]
    try:
        with pdf.open_page(opened, number) as page:
            box = pdf.frame(page).from_user_space(*corners).rounded()
    except (MingjianError, pdfium.PdfiumError):
        return signature
    return replace(signature, page=number, box=box)


def _with_signatures(
    traces: FileTraces, path: str, trust_folder: str, days: Sequence[dt.datetime]
) -> FileTraces:
    from pipelines.reading.file_signatures import signatures  # slow to load, and few files are signed

    judged = signatures(path, trust_folder=trust_folder, days=days)
    if not judged.is_read:
        unread = FileSignature(
            field="",
            object="",
            integrity=Verdict.UNKNOWN,
            trust=Verdict.UNKNOWN,
            changes=Verdict.UNKNOWN,
            integrity_reason="unread",
            trust_reason="unread",
            changes_reason="unread",
        )
        return replace(traces, signatures=(unread,), updates=updates(path))
    later = updates(path, [end for end in judged.ends if end])
    found = [
        _with_changes(signature, end, allows, later)
        for signature, end, allows in zip(judged.found, judged.ends, judged.notes, strict=True)
    ]
    return replace(traces, signatures=tuple(found), updates=later)


def _with_changes(
    signature: FileSignature, end: int, allows_notes: bool, later: Sequence[FileUpdate]
) -> FileSignature:
    """The signature with what was changed after it; notes that it allows are no change.

    Of a signature that cannot be computed (SM2), the updates alone tell what came afterwards.
    """
    after = [update for update in later if end and update.after >= end]
    changed = tuple(part for update in after for part in update.changed)
    kinds = {kind for update in after for kind in update.kinds}
    if signature.changes is Verdict.FAILED and signature.changes_reason == "forbidden":
        is_note = bool(kinds) and kinds <= {UpdateKind.NOTE, UpdateKind.OTHER}
        if is_note and allows_notes and not changed:
            return replace(signature, changes=Verdict.PASSED, changes_reason="notes", changed=())
        return replace(signature, changed=changed or signature.changed)
    if signature.changes is Verdict.UNKNOWN and end:
        if changed or UpdateKind.PAGES in kinds:
            return replace(signature, changes=Verdict.FAILED, changes_reason="forbidden", changed=changed)
        if not after and signature.changes_reason == "algorithm":
            return replace(signature, changes=Verdict.PASSED, changes_reason="none")
    return signature
