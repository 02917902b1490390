"""The last step of ``mingjian screen --html``: a screening and its page pictures become one HTML file.

The file needs nothing beside it: style, script and pictures stand inside, and its Content-Security-Policy
lets no other script, style or address work. Everything that comes from the report is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.screening import Screening
from corpus.law.packs import RulePack
from service.html.labels import CheckWords, Names
from service.html.pages import PagePicture
from service.html.view import build_view

_HERE = Path(__file__).parent
_KEPT_CONTROLS = frozenset("\n\t")
# Marks that turn the direction of the text after them: a file name may use them to look like another.
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def render(
    screening: Screening,
    pictures: Mapping[int, PagePicture],
    packs: Sequence[RulePack] | None = None,
    *,
    checks: Mapping[str, CheckWords] | None = None,
    reasons: Mapping[str, str] | None = None,
    precision: Mapping[str, str] | None = None,
) -> str:
    """One HTML document (write it as UTF-8).

    ``pictures`` by page number from 1; pages may be missing. ``checks`` names checks by their id,
    ``packs`` names rule packs and ``reasons`` the codes of outcomes that are not assessable; whatever
    is not named is shown by its id. ``precision`` says by check how decided findings came out. Links
    inside the page: ``#finding-<n>`` in the order shown (the strongest lead first), ``#page-<n>``.
    """
    names = Names.of(checks, packs, reasons, screening.provenance.packs, precision)
    view = build_view(screening, pictures, names)
    style, script = _static("result.css"), _static("result.js")
    template = _environment().get_template("stopped.html.j2" if view.is_stopped else "result.html.j2")
    return template.render(view=view, style=style, script=script, policy=_policy(style, script))


def shown(value: object) -> object:
    """Text as it may be shown: characters that no page can show, or that disguise text, become U+FFFD."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return value if value.isprintable() else "".join(map(_shown_character, value))


def _shown_character(character: str) -> str:
    is_control = unicodedata.category(character) in ("Cc", "Cs") and character not in _KEPT_CONTROLS
    return "\ufffd" if is_control or character in _DIRECTION_MARKS else character


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
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
