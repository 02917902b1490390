"""The case file as the reader may see it."""

from __future__ import annotations

import dataclasses

from core.screening import Screening
from pipelines.screening_tools import Tools
from service.views.outside import screening_for
from service.views.reading import View


def dossier_for(view: View, screening: Screening, tools: Tools, suffix: str) -> bytes:
    """What it tells of reports outside the scope is taken out; ``suffix`` is a key of ``FORMATS``."""
    from service.dossier import dossier_bytes  # here, so that the service need not wait for it at its start

    shown, is_cut = screening_for(view, screening)
    if not is_cut:
        return dossier_bytes(screening, tools, suffix)
    own = tuple(match for match in shown.matches if match.right_report.id)
    return dossier_bytes(screening, tools, suffix, shown=dataclasses.replace(shown, matches=own))
