"""The dossier as one HTML file, made to be printed: no script, nothing outside it."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipelines.page_excerpts import MEDIA_TYPE, PageExcerpt
from service.dossier.content import Dossier, grouped_gaps
from service.dossier.sentences import CAUTION, TITLE, assessment_sentences, no_leads_sentence
from service.dossier.shared import closing_sentences, shared_entries
from service.html.render import shown

_HERE = Path(__file__).parent


def html_page(dossier: Dossier) -> str:
    """One HTML document (write it as UTF-8)."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return (
        _environment()
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
            policy=f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; "
            "base-uri 'none'; form-action 'none'",
            uri=_uri,
        )
    )


def _uri(picture: PageExcerpt) -> str:
    return f"data:{MEDIA_TYPE};base64,{base64.b64encode(picture.content).decode('ascii')}"


@cache
def _style() -> Markup:
    # Our own file, not input; the hash is over exactly this text.
    return Markup((_HERE / "templates" / "dossier.css").read_text(encoding="utf-8"))  # noqa: S704


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader([_HERE / "templates", _HERE.parent / "html" / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
