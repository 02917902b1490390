"""A fact as the tab 要点 shows it: its values, where they stand, and in words how surely they were read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.dates import PartialDate
from core.evidence import Evidence
from core.facts import Fact
from service.html.doubts import doubt_of, recognised
from service.html.labels import date_words, percent
from service.html.places import Item, PlaceView, Scope, in_page_order, places_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueView:
    """One value and where it stands. ``reading`` says how it was read, ``doubt`` why it is doubted."""

    text: str
    note: str
    reading: tuple[str, ...]
    doubt: str
    places: tuple[PlaceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """A fact: its value first, then the values stated elsewhere that disagree with it."""

    item: Item
    label: str
    values: tuple[ValueView, ...]  # empty: not read

    @property
    def is_disputed(self) -> bool:
        """Whether places of the report disagree."""
        return len(self.values) > 1


def fact_view(number: int, label: str, fact: Fact | None, scope: Scope, doubt: str = "") -> FactView:
    """The fact with its variants; ``doubt`` is said of its first value."""
    stated = _stated(fact) if fact else ()
    shown = [piece for value in stated for piece in in_page_order(value.evidence)]
    item = Item(key=f"fact-{number}", tone="fact", tag="", title=label, evidence=tuple(shown))
    places, values, start = places_of(item, scope), [], 0
    for value in stated:
        stop = start + len(value.evidence)
        why = (doubt if start == 0 else "") or doubt_of(value)
        values.append(
            ValueView(
                text=date_words(value.value),
                note="" if _is_same_writing(value.raw or "", value.value) else value.raw or "",
                reading=_reading(value),
                doubt=why,
                places=places[start:stop],
            )
        )
        start = stop
    return FactView(item=item, label=label, values=tuple(values))


def item_of(key: str, title: str, evidence: Sequence[Evidence]) -> Item:
    """Something read from the report, with its places in the order of the pages."""
    return Item(key=key, tone="fact", tag="", title=title, evidence=in_page_order(evidence))


def _stated(fact: Fact) -> tuple[Fact, ...]:
    others = (
        Fact(
            value=variant.value,
            confidence=variant.confidence,
            evidence=variant.evidence,
            is_confirmed=len({piece.page for piece in variant.evidence}) > 1,
        )
        for variant in fact.variants
    )
    return (fact, *others)


def _reading(value: Fact) -> tuple[str, ...]:
    pages = {piece.page for piece in value.evidence}
    places = _agreeing(len(pages)) if value.is_confirmed else "仅一处读到" if len(pages) == 1 else "多处读到"
    reading = recognised(value.evidence)
    recognition = "" if reading is None else f"文字识别，把握 {percent(reading)}"
    return tuple(words for words in (places if pages else "", recognition) if words)


def _agreeing(pages: int) -> str:
    return "两处一致" if pages <= 2 else "多处一致"


def _is_same_writing(raw: str, value: str) -> bool:
    """Whether the original differs by no more than spaces, marks, width and the form of a date."""
    return _folded(raw) in ("", _folded(value)) or (_is_date(value) and _numbers(raw) == _numbers(value))


def _folded(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).casefold()


def _is_date(text: str) -> bool:
    try:
        PartialDate.parse(text)
    except ValueError:
        return False
    return True


def _numbers(text: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", unicodedata.normalize("NFKC", text))]
