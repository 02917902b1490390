"""What pages that need nothing beside them are made with: their own style and script, and nobody else's.

The Content-Security-Policy of such a page lets only the style and the script work whose hashes it names.
Everything that comes from a report is escaped, and shown without signs that hide or turn text.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_KEPT_CONTROLS = frozenset("\n\t")
# Marks that turn the direction of the text after them: a file name may use them to look like another.
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def shown(value: object) -> object:
    """Text as it may be shown: characters that no page can show, or that disguise text, become U+FFFD."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return value if value.isprintable() else "".join(map(_shown_character, value))


@cache
def own_file(path: Path) -> Markup:
    """A style or script of ours, put into the page as it is; the policy's hash is over exactly this text."""
    return Markup(path.read_text(encoding="utf-8"))  # noqa: S704  our own file, not input


def policy(style: str, script: str | None = None, *, is_served: bool = False) -> str:
    """The page's Content-Security-Policy; a served page may also load pictures from where it came."""
    pictures = "'self' data:" if is_served else "data:"
    scripts = f"script-src '{_hash(script)}'; " if script is not None else ""
    return (
        f"default-src 'none'; img-src {pictures}; style-src '{_hash(style)}'; {scripts}"
        "base-uri 'none'; form-action 'none'"
    )


@cache
def environment(*folders: Path) -> Environment:
    """Templates of these folders, the first that has one."""
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _shown_character(character: str) -> str:
    is_control = unicodedata.category(character) in ("Cc", "Cs") and character not in _KEPT_CONTROLS
    return "\ufffd" if is_control or character in _DIRECTION_MARKS else character
