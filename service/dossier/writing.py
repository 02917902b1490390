"""A dossier from the store: screening, decisions and page cut-outs gathered, then written in one format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.decision import Decision, Finding
from core.screening import Screening
from pipelines.checks import CHECKS
from pipelines.decisions import assessment_left, findings
from pipelines.page_excerpts import PageExcerpt, Place, page_excerpts
from pipelines.screening_tools import Tools
from service.dossier.content import Dossier, Kept, dossier_of, places_wanted
from service.dossier.converter import pdf_bytes
from service.dossier.page import html_page
from service.dossier.word import docx_bytes
from service.html.labels import Names
from service.similar.counted import lengths_of

FORMATS: dict[str, Callable[[Dossier], bytes]] = {
    ".html": lambda dossier: html_page(dossier).encode(),
    ".docx": docx_bytes,
    ".pdf": lambda dossier: pdf_bytes(docx_bytes(dossier)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A screening, how its findings stand and what was decided, as one reader may see them.

    The outcomes of ``findings`` are those of ``screening``.
    """

    screening: Screening
    findings: tuple[Finding, ...]
    decisions: tuple[Decision, ...]


def dossier_bytes(screening: Screening, tools: Tools, suffix: str, *, shown: Told | None = None) -> bytes:
    """The file's bytes; ``suffix`` is a key of ``FORMATS``. Raises as the PDF converter does.

    ``shown``: the same as the reader may see it, where that is not all.
    """
    if shown is None:
        made = tools.store.decisions(screening.report.id)
        shown = Told(screening=screening, findings=findings(tools.store, screening), decisions=made)
    screening, stands = shown.screening, shown.findings
    kept = Kept(
        findings=stands,
        decisions=shown.decisions,
        counts=tools.store.decided_counts(),
        left=assessment_left(screening, stands, tools.packs),
        lengths=lengths_of(tools.store, screening.report.id),
    )
    names = Names.of({check.id: check for check in CHECKS}, tools.packs, None, screening.provenance.packs)
    pictures = _pictures(screening, tools)
    return FORMATS[suffix](dossier_of(screening, names, kept, pictures, made_at=tools.store.now()))


def _pictures(screening: Screening, tools: Tools) -> dict[Place, PageExcerpt]:
    places = places_wanted(screening)
    if not places:
        return {}
    path = tools.store.original_path(screening.report.id)
    return page_excerpts(path, places, tools.limits, tools.workers)
