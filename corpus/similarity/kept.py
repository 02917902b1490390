"""What of a report is kept so that others can be compared with it, without its file or pages."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.similarity.columns import KeptColumn
from corpus.similarity.pictures import KeptPicture
from corpus.similarity.signatures import KeptInk
from corpus.similarity.texts import ReportText
from corpus.similarity.vectors import KeptVectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """``inks``: the signatures by hand; ``text``: the text of its body, None where nothing was read;
    ``pictures``: the photographs; ``columns``: measured values.

    ``vectors`` are those of the text's passages on the site, None where none were made.
    """

    inks: tuple[KeptInk, ...] = ()
    text: ReportText | None = None
    vectors: KeptVectors | None = None
    pictures: tuple[KeptPicture, ...] = ()
    columns: tuple[KeptColumn, ...] = ()
