"""The digital signatures of a file: three results each, without network and without touching the file.

Integrity: do the signed bytes have the digest that was signed. Trust: can the certificate be traced to a
configured root on the day that counts. Changes: is what came after allowed by the signature (pyHanko's
difference policy). SM2 and SM3 (OIDs below 1.2.156.10197, GM/T 0006) cannot be computed here: not judged.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from asn1crypto import x509
from asn1crypto.core import Void
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, SuspiciousModification
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import CMSExtractionError, CMSStructuralError
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import (
    NoDSSFoundError,
    SignatureValidationError,
    ValidationInfoReadingError,
)
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from core.integrity import ChangedPart, FileSignature, Verdict
from pipelines.reading.trust import trust_of, trusted_roots

CHINESE = b"\x2a\x81\x1c\xcf\x55"
"""How every OID below 1.2.156.10197 (SM2, SM3, SM4 and their formats) begins in DER."""

_MOST_SIGNATURES = 60
_NAME = 80
_MOST_BYTES = 1 << 30
_HEX = b"0123456789abcdefABCDEF"
_MOST_NAMED = 5
_REFERENCE = re.compile(r"Reference\(idnum=(\d+), generation=(\d+)")
_READ_ERRORS = (PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError)
_CMS_ERRORS = (
    SignatureValidationError,
    CMSExtractionError,
    CMSStructuralError,
    UnsupportedAlgorithm,
    NotImplementedError,
    *_READ_ERRORS,
)
_WHOLE = frozenset({SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """All signatures, and where the bytes that each signs end (0: not told), one for one.

    ``is_read`` is False where none can be told. ``notes`` says which would allow readers' notes.
    """

    found: tuple[FileSignature, ...] = ()
    ends: tuple[int, ...] = ()
    notes: tuple[bool, ...] = ()
    is_read: bool = True


def signatures(path: str, *, trust_folder: str = "", days: Sequence[dt.datetime] = ()) -> Signatures:
    """Judge every filled signature field; ``days`` are the moments that trust is judged by."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    roots = trusted_roots(trust_folder) if trust_folder else ()
    with open(path, "rb") as file:  # noqa: PTH123 - the reader keeps the open file
        try:
            reader = PdfFileReader(file, strict=False)
            fields = list(_fields(reader))
        except _READ_ERRORS:
            return Signatures(is_read=False)
        fields = fields[:_MOST_SIGNATURES]
        return Signatures(
            found=tuple(_judged(reader, name, field, roots, days) for name, field in fields),
            ends=tuple(_end(field, file) for _, field in fields),
            notes=tuple(_allows_notes(field) for _, field in fields),
        )


def _allows_notes(field: Any) -> bool:
    """Whether the signature names no permissions at all, or those that let notes be put on (3)."""
    try:
        references = field["/V"].get("/Reference", ())
        levels = [
            int(part.get_object().get("/TransformParams", {}).get("/P", 2))
            for part in references
            if part.get_object().get("/TransformMethod") == "/DocMDP"
        ]
    except _READ_ERRORS:
        return False
    return all(level == 3 for level in levels)


def _fields(reader: PdfFileReader) -> Iterator[tuple[str, Any]]:
    for name, _, reference in enumerate_sig_fields(reader, filled_status=True):
        yield name, reference.get_object()


def _end(field: Any, file: BinaryIO) -> int:
    """Where the signed bytes end, 0 where that is not told; blank bytes that follow belong to them."""
    try:
        numbers = [int(value) for value in field["/V"]["/ByteRange"]]
    except _READ_ERRORS:
        return 0
    if len(numbers) < 2 or sum(numbers[-2:]) <= 0:
        return 0
    end = sum(numbers[-2:])
    file.seek(end)
    tail = file.read(4)
    return end + len(tail) - len(tail.lstrip(b"\r\n \t"))


def _judged(
    reader: PdfFileReader,
    name: str,
    field: Any,
    roots: Sequence[x509.Certificate],
    days: Sequence[dt.datetime],
) -> FileSignature:
    number = _object(field)
    try:
        embedded = EmbeddedPdfSignature(reader, field, name)
        parts = _parts(embedded)
    except _CMS_ERRORS:
        reason = "algorithm" if CHINESE in _contents(field) else "malformed"
        return FileSignature(
            field=name,
            object=number,
            integrity=Verdict.UNKNOWN,
            integrity_reason=reason,
            trust=Verdict.UNKNOWN,
            trust_reason=reason,
            changes=Verdict.UNKNOWN,
            changes_reason=reason,
        )
    integrity, why = _integrity(embedded)
    changes, allowed, changed = _changes(embedded)
    trust, reason = _trust(reader, embedded, roots, days)
    return FileSignature(
        field=name,
        object=number,
        integrity=integrity,
        integrity_reason=why,
        trust=trust,
        trust_reason=reason,
        changes=changes,
        changes_reason=allowed,
        changed=changed,
        **parts,
    )


def _parts(embedded: EmbeddedPdfSignature) -> dict[str, Any]:
    certificate = embedded.signer_cert
    moment = embedded.self_reported_timestamp
    return {
        "signer": _shown(certificate.subject),
        "issuer": _shown(certificate.issuer),
        "signed_at": moment.isoformat() if moment is not None else None,
        "is_timestamp": embedded.sig_object_type == "/DocTimeStamp",
    }


def _shown(name: x509.Name) -> str:
    native = name.native
    for key in ("common_name", "organization_name"):
        value = native.get(key)
        if value:
            return str(value[0] if isinstance(value, list) else value)[:_NAME]
    return str(name.human_friendly)[:_NAME]


def _object(field: Any) -> str:
    try:
        reference = field.raw_get("/V").reference
    except _READ_ERRORS:
        return ""
    return f"{reference.idnum} {reference.generation} R"


def _contents(field: Any) -> bytes:
    try:
        return bytes(field["/V"]["/Contents"])
    except _READ_ERRORS:
        return b""


def _integrity(embedded: EmbeddedPdfSignature) -> tuple[Verdict, str]:
    """Whether the signed bytes are those that were signed."""
    if CHINESE in embedded.pkcs7_content and _is_chinese(embedded):
        return Verdict.UNKNOWN, "algorithm"
    is_timestamp = embedded.sig_object_type == "/DocTimeStamp"
    if not is_timestamp and not isinstance(embedded.signed_data["encap_content_info"]["content"], Void):
        return Verdict.UNKNOWN, "malformed"  # a signature of a file bears no content of its own
    if _uses_unfit_digest(embedded):
        return Verdict.UNKNOWN, "algorithm"
    try:
        digest = embedded.compute_digest()
        if is_timestamp:
            is_intact, is_valid = _timestamp_holds(embedded, digest)
        else:
            is_intact, is_valid = validate_sig_integrity(
                embedded.signer_info, embedded.signer_cert, expected_content_type="data", actual_digest=digest
            )
    except UnsupportedAlgorithm:
        return Verdict.UNKNOWN, "algorithm"
    except SignatureValidationError as error:
        indefinite = isinstance(error.ades_subindication, AdESIndeterminate)
        return Verdict.UNKNOWN, "algorithm" if indefinite and "algorithm" in str(
            error
        ).lower() else "malformed"
    except _CMS_ERRORS:
        return Verdict.UNKNOWN, "malformed"
    if not is_intact:
        return Verdict.FAILED, "digest_differs"
    return (Verdict.PASSED, "") if is_valid else (Verdict.FAILED, "signature_wrong")


def _timestamp_holds(embedded: EmbeddedPdfSignature, digest: bytes) -> tuple[bool, bool]:
    """A time stamp signs its own content, which names the digest of the file."""
    import hashlib

    info = embedded.signed_data["encap_content_info"]["content"]
    said = info.parsed["message_imprint"]["hashed_message"].native
    own = hashlib.new(embedded.md_algorithm, bytes(info)).digest()
    is_intact, is_valid = validate_sig_integrity(
        embedded.signer_info, embedded.signer_cert, expected_content_type="tst_info", actual_digest=own
    )
    return said == digest and is_intact, is_valid


def _is_chinese(embedded: EmbeddedPdfSignature) -> bool:
    """Whether the signature itself, not only a certificate far up, is made with SM2 or SM3."""
    info = embedded.signer_info
    parts = (info["digest_algorithm"], info["signature_algorithm"], embedded.signer_cert.public_key)
    return any(CHINESE in part.dump() for part in parts)


def _uses_unfit_digest(embedded: EmbeddedPdfSignature) -> bool:
    """EdDSA prescribes its digest (RFC 8419): another one makes a signature that no rule covers."""
    wanted = {"ed25519": {"sha512"}, "ed448": {"shake256", "shake256_len"}}
    name = str(embedded.signer_info["signature_algorithm"]["algorithm"].native).lower()
    return name in wanted and embedded.md_algorithm not in wanted[name]


def _changes(embedded: EmbeddedPdfSignature) -> tuple[Verdict, str, tuple[ChangedPart, ...]]:
    """Whether what came after the signed bytes is allowed; reasons: ``none``, ``allowed``, ``forbidden``,
    ``not_covered`` (the signed range leaves out what it must hold), ``unread``. Objects are named that
    were replaced without being allowed to.
    """
    try:
        embedded.compute_integrity_info(diff_policy=DEFAULT_DIFF_POLICY)  # type: ignore[no-untyped-call]
        is_allowed = embedded.summarise_integrity_info().get("docmdp_ok") is not False
    except _CMS_ERRORS:
        return Verdict.UNKNOWN, "unread", ()
    coverage: Any = embedded.coverage
    if coverage not in _WHOLE:
        return _uncovered(embedded)
    if coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return Verdict.PASSED, "none", ()
    found: Any = embedded.diff_result
    if isinstance(found, SuspiciousModification) or not is_allowed:
        return Verdict.FAILED, "forbidden", _named(str(found))
    return Verdict.PASSED, "allowed", ()


def _uncovered(embedded: EmbeddedPdfSignature) -> tuple[Verdict, str, tuple[ChangedPart, ...]]:
    """Some programs sign the brackets around the signature too, which leaves nothing out."""
    numbers = [int(value) for value in embedded.byte_range]
    file = embedded.reader.stream
    file.seek(0)
    content = file.read(_MOST_BYTES)
    if len(numbers) == 4 and numbers[0] == 0 and 0 < numbers[1] < numbers[2] < len(content):
        gap = content[numbers[1] : numbers[2]]
        is_bracketed = content[numbers[1] - 1 : numbers[1]] == b"<" and content[numbers[2] :][:1] == b">"
        rest = content[numbers[2] + numbers[3] :]
        if is_bracketed and not gap.strip(_HEX) and not rest.strip():
            return Verdict.PASSED, "none", ()
    return Verdict.FAILED, "not_covered", ()


def _named(message: str) -> tuple[ChangedPart, ...]:
    """The objects that the difference policy names."""
    numbers = dict.fromkeys(_REFERENCE.findall(message))
    return tuple(
        ChangedPart(what="文件对象", object=f"{number} {generation} R")
        for number, generation in list(numbers)[:_MOST_NAMED]
    )


def _trust(
    reader: PdfFileReader,
    embedded: EmbeddedPdfSignature,
    roots: Sequence[x509.Certificate],
    days: Sequence[dt.datetime],
) -> tuple[Verdict, str]:
    if CHINESE in embedded.signer_cert.dump():
        return Verdict.UNKNOWN, "algorithm"
    others, crls, ocsps = list(embedded.other_embedded_certs), list[Any](), list[Any]()
    try:
        kept = DocumentSecurityStore.read_dss(reader)
        others += list(kept.load_certs())
        crls, ocsps = _revocations(kept)
    except (NoDSSFoundError, ValidationInfoReadingError, *_READ_ERRORS):
        pass
    moments = list(days)
    stated = embedded.self_reported_timestamp
    if moments and stated is not None:
        stated = stated if stated.tzinfo else stated.replace(tzinfo=dt.UTC)
        if stated > moments[-1]:
            moments.append(stated)
    try:
        return trust_of(embedded.signer_cert, others, roots, moments, crls=crls, ocsps=ocsps)
    except _CMS_ERRORS:
        return Verdict.UNKNOWN, "chain_unread"


def _revocations(kept: DocumentSecurityStore) -> tuple[list[Any], list[Any]]:
    """Revocation lists and answers that the file itself carries."""
    from asn1crypto import crl, ocsp

    lists = [crl.CertificateList.load(_data(part)) for part in kept.crls]
    answers = [ocsp.OCSPResponse.load(_data(part)) for part in kept.ocsps]
    return lists, answers


def _data(part: Any) -> bytes:
    held = part.get_object() if hasattr(part, "get_object") else part
    return bytes(held.data)
