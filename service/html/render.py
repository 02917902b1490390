"""The last step of ``mingjian screen --html``: a screening and its page pictures become one HTML file.

The file needs nothing beside it: style, script and pictures stand inside, and its Content-Security-Policy
lets no other script, style or address work. Everything that comes from the report is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from core.screening import Screening
from corpus.law.packs import RulePack
from service.html.labels import CheckWords, Names
from service.html.pages import PagePicture
from service.html.self_contained import environment, own_file, policy
from service.html.view import build_view

_HERE = Path(__file__).parent


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
    style, script = (own_file(_HERE / "static" / name) for name in ("result.css", "result.js"))
    template = environment(_HERE / "templates").get_template(
        "stopped.html.j2" if view.is_stopped else "result.html.j2"
    )
    return template.render(view=view, style=style, script=script, policy=policy(style, script))
