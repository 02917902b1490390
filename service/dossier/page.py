"""The dossier as one HTML file, made to be printed: no script, nothing outside it."""

from __future__ import annotations

import base64
from pathlib import Path

from pipelines.page_excerpts import MEDIA_TYPE, PageExcerpt
from service.dossier.content import Dossier, grouped_gaps
from service.dossier.sentences import CAUTION, TITLE, assessment_sentences, no_leads_sentence
from service.dossier.shared import closing_sentences, shared_entries
from service.html.self_contained import environment, own_file, policy

_HERE = Path(__file__).parent


def html_page(dossier: Dossier) -> str:
    """One HTML document (write it as UTF-8)."""
    style = own_file(_HERE / "templates" / "dossier.css")
    return (
        environment(_HERE / "templates", _HERE.parent / "html" / "templates")
        .get_template("dossier.html.j2")
        .render(
            d=dossier,
            view=dossier.view,
            title=TITLE,
            caution=CAUTION,
            sentences=assessment_sentences(dossier),
            no_leads=no_leads_sentence(),
            gaps=grouped_gaps(dossier.view),
            shared=shared_entries(dossier),
            shared_closing=closing_sentences(dossier),
            style=style,
            policy=policy(style),
            uri=_uri,
        )
    )


def _uri(picture: PageExcerpt) -> str:
    return f"data:{MEDIA_TYPE};base64,{base64.b64encode(picture.content).decode('ascii')}"
