"""The side-by-side page: one HTML file that needs nothing beside it."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from service.html.render import shown
from service.similar.content import Similar
from service.similar.pictures import Pictures
from service.similar.view import view_of
from service.similar.words import CAUTION, FOLLOW_UP_SENTENCE, NOTHING

_HERE = Path(__file__).parent


def html_page(similar: Similar, pictures: Pictures) -> str:
    """One HTML document (write it as UTF-8)."""
    style, script = _static("similar.css"), _static("similar.js")
    return (
        _environment()
        .get_template("similar.html.j2")
        .render(
            view=view_of(similar, pictures),
            style=style,
            script=script,
            caution=CAUTION,
            nothing=NOTHING,
            follow_up_sentence=FOLLOW_UP_SENTENCE,
            policy=f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; "
            f"script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


@cache
def _static(name: str) -> Markup:
    # Our own files, not input; the hash above is over exactly this text.
    return Markup((_HERE / "static" / name).read_text(encoding="utf-8"))  # noqa: S704


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
