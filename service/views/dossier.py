"""The case file as the reader may see it."""

from __future__ import annotations

import dataclasses

from core.screening import Screening
from pipelines.decisions import findings
from pipelines.screening_tools import Tools
from service.views.findings import findings_told
from service.views.outside import decisions_told, screening_for
from service.views.reading import View


def dossier_for(view: View, screening: Screening, tools: Tools, suffix: str) -> bytes:
    """What it tells of reports outside the scope is taken out; ``suffix`` is a key of ``FORMATS``."""
    from service.dossier import (
        Told,
        dossier_bytes,
    )  # here, so that the service need not wait for it at its start

    if view.wanted.regions is None:
        return dossier_bytes(screening, tools, suffix)
    shown, _ = screening_for(view, screening)
    own = tuple(match for match in shown.matches if match.right_report.id)
    told = Told(
        screening=dataclasses.replace(shown, matches=own),
        findings=findings_told(view, findings(tools.store, screening), screening, shown),
        decisions=decisions_told(view, tools.store.decisions(screening.report.id)),
    )
    return dossier_bytes(screening, tools, suffix, shown=told)
