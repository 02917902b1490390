"""Digital seals: signatures of the file that stand for a seal, on a page or over the whole file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.evidence import Evidence, EvidenceDetail, EvidenceSource
from core.integrity import FileSignature, Verdict
from pipelines.checking import Case
from pipelines.sealed_names import bare


def on_pages(case: Case, pages: Iterable[int]) -> tuple[FileSignature, ...]:
    """Digital signatures that show on these pages."""
    wanted = set(pages)
    return tuple(item for item in _signatures(case) if item.page in wanted and item.box is not None)


def over_file(case: Case) -> tuple[FileSignature, ...]:
    """The agency's own digital signatures, wherever they show, or nowhere; those that are broken left out."""
    return tuple(item for item in _signatures(case) if is_agencys(case, item) and is_whole(item))


def is_agencys(case: Case, signature: FileSignature) -> bool:
    """Whether the certificate names the agency."""
    agency = case.facts.agency_name
    if agency is None or not signature.signer:
        return False
    signer = bare(signature.signer)
    return any(bare(name) in signer for name in (agency.value, *(v.value for v in agency.variants)))


def is_whole(signature: FileSignature) -> bool:
    """Whether nothing is known against a signature."""
    return Verdict.FAILED not in (signature.integrity, signature.changes)


def evidence_of(case: Case, signature: FileSignature) -> Evidence:
    """Where a digital signature shows."""
    return Evidence(
        report=case.report,
        page=signature.page,
        boxes=(signature.box,) if signature.box is not None else (),
        excerpt=signature.signer or "数字签名",
        source=EvidenceSource.PDF,
        detail=EvidenceDetail(pdf_object=signature.object or None, role="电子签章（数字签名）"),
    )


def _signatures(case: Case) -> Iterator[FileSignature]:
    integrity = case.facts.integrity
    yield from (item for item in (integrity.signatures if integrity else ()) if not item.is_timestamp)
