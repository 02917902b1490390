"""Photographs of all screened reports: the same one in two reports is found by words of its features.

Each function works inside the caller's transaction. A candidate shares rare words; a word that many pictures
have (the figures of a camera's stamp) proposes nothing. What is told is verified (``models.pictures.alike``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, text

from core.geometry import Box
from corpus.store.tables import kept_pictures, picture_words
from models.pictures.alike import Fit, fit_of, is_same
from models.pictures.look import Look, unpacked
from models.pictures.words import asked_words, words_of

COMMON_WORD = 64  # pictures that have a word, beyond which it proposes none
_WORDS_AT_ONCE = 200
_LEAST_WORDS = 3
_MOST = 16  # pictures that one picture is compared with
_CAPTION_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPicture:
    """A photograph of a report: where it is, what stands under it, in which chapter, its packed look."""

    page: int
    box: Box
    look: bytes
    caption: str = ""
    chapter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPicture:
    """The same photograph in another report; ``picture`` is the order of the one that was asked for.

    ``tones`` is how well what both show correlates.
    """

    picture: int
    report: str
    page: int
    box: Box
    caption: str
    chapter: str
    tones: float
    features: int
    is_mirrored: bool


def replace(connection: Connection, report_id: str, pictures: Sequence[KeptPicture]) -> None:
    """Make these the photographs of the report; none takes them out."""
    connection.execute(delete(kept_pictures).where(kept_pictures.c.report_id == report_id))
    for picture in pictures:
        look = unpacked(picture.look)
        if look is None:
            continue
        values = {
            "report_id": report_id,
            "page": picture.page,
            "x0": picture.box.x0,
            "y0": picture.box.y0,
            "x1": picture.box.x1,
            "y1": picture.box.y1,
            "caption": picture.caption[:_CAPTION_LONGEST],
            "chapter": picture.chapter,
            "look": picture.look,
        }
        made = connection.execute(insert(kept_pictures).values(values))
        assert made.inserted_primary_key is not None
        row = int(made.inserted_primary_key[0])
        words = [{"word": word, "picture_id": row} for word in words_of(look)]
        connection.execute(insert(picture_words), words)


def of_report(connection: Connection, report_id: str) -> tuple[KeptPicture, ...]:
    """The report's photographs as they were kept."""
    query = select(kept_pictures).where(kept_pictures.c.report_id == report_id).order_by(kept_pictures.c.id)
    return tuple(
        KeptPicture(
            page=row.page,
            box=Box(row.x0, row.y0, row.x1, row.y1),
            look=row.look,
            caption=row.caption,
            chapter=row.chapter,
        )
        for row in connection.execute(query)
    )


def similar(
    connection: Connection, report_id: str, pictures: Sequence[KeptPicture]
) -> tuple[FoundPicture, ...]:
    """The same photographs in other reports, of each picture and report the one that fits best."""
    found: dict[tuple[int, str], FoundPicture] = {}
    for order, picture in enumerate(pictures):
        look = unpacked(picture.look)
        if look is None:
            continue
        for item in _found(connection, report_id, order, look):
            known = found.get((order, item.report))
            if known is None or item.tones > known.tones:
                found[(order, item.report)] = item
    return tuple(sorted(found.values(), key=lambda item: (item.picture, -item.tones, item.report)))


def _found(connection: Connection, report_id: str, order: int, look: Look) -> Iterator[FoundPicture]:
    ids = proposed(connection, report_id, look)
    query = select(kept_pictures).where(kept_pictures.c.id.in_(ids))
    for row in sorted(connection.execute(query), key=lambda row: ids.index(row.id)):
        other = unpacked(row.look)
        fit: Fit | None = fit_of(look, other) if other is not None else None
        if fit is not None and is_same(fit):
            yield FoundPicture(
                picture=order,
                report=row.report_id,
                page=row.page,
                box=Box(row.x0, row.y0, row.x1, row.y1),
                caption=row.caption,
                chapter=row.chapter,
                tones=round(fit.tones, 3),
                features=fit.features,
                is_mirrored=fit.is_mirrored,
            )


def proposed(connection: Connection, report_id: str, look: Look) -> list[int]:
    """Ids of the pictures of other reports that share most rare words with this one, the likeliest first."""
    shared: Counter[int] = Counter()
    for word, ids in _pictures_by_word(connection, asked_words(look)):
        if len(ids) <= COMMON_WORD:
            weight = 2 if word >> 26 >= 2 else 1  # a quarter of the whole picture says more than a spot
            shared.update(dict.fromkeys(ids, weight))
    likely = [picture for picture, weight in shared.most_common(4 * _MOST) if weight >= _LEAST_WORDS]
    own = select(kept_pictures.c.id).where(
        kept_pictures.c.id.in_(likely), kept_pictures.c.report_id == report_id
    )
    mine = set(connection.execute(own).scalars())
    return [picture for picture in likely if picture not in mine][:_MOST]


def _pictures_by_word(connection: Connection, words: Sequence[int]) -> Iterable[tuple[int, list[int]]]:
    """Up to one more picture than makes a word common, for each word that any picture has."""
    for start in range(0, len(words), _WORDS_AT_ONCE):
        some = words[start : start + _WORDS_AT_ONCE]
        parts = " UNION ALL ".join(
            f"SELECT * FROM (SELECT word, picture_id FROM picture_words WHERE word = {int(word)} "  # noqa: S608
            f"LIMIT {COMMON_WORD + 1}) AS w{at}"
            for at, word in enumerate(some)
        )
        found: dict[int, list[int]] = {}
        for word, picture in connection.execute(text(parts)):
            found.setdefault(word, []).append(picture)
        yield from found.items()
