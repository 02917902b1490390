"""The side-by-side page: one HTML file that needs nothing beside it."""

from __future__ import annotations

from pathlib import Path

from service.html.self_contained import environment, own_file, policy
from service.similar.content import Similar
from service.similar.pictures import Pictures
from service.similar.signers import FactsOf, unknown
from service.similar.view import view_of
from service.similar.words import CAUTION, FOLLOW_UP_SENTENCE, NOTHING

_HERE = Path(__file__).parent


def html_page(
    similar: Similar, pictures: Pictures, *, facts: FactsOf = unknown, back: str = "", other: str = ""
) -> str:
    """One HTML document (write it as UTF-8); ``back`` and ``other`` are addresses of both reports' pages.

    With such addresses the page is one of a server's, and may load pictures from it.
    """
    style, script = (own_file(_HERE / "static" / name) for name in ("similar.css", "similar.js"))
    return (
        environment(_HERE / "templates")
        .get_template("similar.html.j2")
        .render(
            view=view_of(similar, pictures, facts),
            style=style,
            script=script,
            caution=CAUTION,
            nothing=NOTHING,
            back=back,
            other=other,
            follow_up_sentence=FOLLOW_UP_SENTENCE,
            policy=policy(style, script, is_served=bool(back)),
        )
    )
