"""Which number each character of the clean copy has, told by the traced copy.

The copies nearly always read the same page by page; a mark of punctuation that hangs over the margin may be
lost to the reader in one of them. A program may yet break a line elsewhere where a piece of the traced copy
ends; then the texts are matched over the whole document, without headers and
footers, and with head rows that a table repeats as insertions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from rapidfuzz.distance import Indel

from eval.factory.makers.readback import Char, Image, ReadPage
from eval.factory.makers.stamps import blank_number
from eval.factory.makers.trail import Entry, number_of

Numbered = tuple[Char, int | None]
_LOST = 3  # characters of a page that one of the copies may lose
_MISSING = 0.02  # share of the traced text that the clean copy may lack


class CopiesDifferError(ValueError):
    """The two copies of a report do not say the same: the maker's fault."""


def numbered_pages(
    traced: Sequence[ReadPage],
    clean: Sequence[ReadPage],
    entries: Sequence[Entry],
    margins: tuple[float, float],
) -> list[list[Numbered]]:
    """The characters of each clean page with their numbers; ``margins`` are above and below the text."""
    if len(traced) == len(clean):
        zipped = [_zipped(there, here) for there, here in zip(traced, clean, strict=True)]
        if None not in zipped:
            return [page for page in zipped if page is not None]
    return _over_the_document(traced, clean, entries, margins)


def numbered_images(
    traced: Sequence[ReadPage], clean: Sequence[ReadPage], entries: Sequence[Entry]
) -> Iterator[tuple[int, int, Image]]:
    """Page, number and place of each picture of the clean copy, and of those that only the traced one has."""
    told = [
        (page, blank_number(image.pixels), image)
        for page, held in enumerate(traced, start=1)
        for image in held.images
    ]
    found = iter([(number, image) for number, page in enumerate(clean, start=1) for image in page.images])
    there = [item for item in told if not entries[item[1]].is_absent]
    count = sum(len(page.images) for page in clean)
    if len(there) != count:
        raise CopiesDifferError(f"{len(there)} pictures traced, {count} clean")
    for number, index, blank in told:
        if entries[index].is_absent:
            yield number, index, blank
            continue
        page, image = next(found)
        size, box = blank.box, image.box
        if abs(size.width - box.width) > 1.5 or abs(size.height - box.height) > 1.5:
            raise CopiesDifferError(f"page {page}: a picture of another size")
        yield page, index, image


def _text(chars: Sequence[Char]) -> str:
    return "".join(char.text for char in chars if not char.text.isspace())


def _zipped(there: ReadPage, here: ReadPage) -> list[Numbered] | None:
    """The characters of a clean page with their numbers, None where the two read too differently.

    Of the few that only the clean copy has, each belongs to what stands before it.
    """
    numbers = [number_of(char.colour) for char in there.chars if not char.text.isspace()]
    before, after = _text(there.chars), _text(here.chars)
    if before == after:
        told = iter(numbers)
        return _with_blanks(here.chars, lambda _: next(told))
    if abs(len(before) - len(after)) > _LOST:
        return None
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    longest = max(len(before), len(after))
    if longest - sum(block.size for block in blocks) > min(_LOST, longest // 10):
        return None
    found = {block.b + i: numbers[block.a + i] for block in blocks for i in range(block.size)}
    places = [found.get(0, numbers[0] if numbers else None)]
    for at in range(1, len(after)):
        places.append(found.get(at, places[-1]))
    taken = iter(places)
    return _with_blanks(here.chars, lambda _: next(taken))


def _with_blanks(chars: Sequence[Char], number: Callable[[Char], int | None]) -> list[Numbered]:
    """Blanks belong to what stands before them."""
    pairs: list[Numbered] = []
    last: int | None = None
    for char in chars:
        if not char.text.isspace():
            last = number(char)
        pairs.append((char, last))
    return pairs


def _over_the_document(
    traced: Sequence[ReadPage],
    clean: Sequence[ReadPage],
    entries: Sequence[Entry],
    margins: tuple[float, float],
) -> list[list[Numbered]]:
    body = [
        char
        for page in clean
        for char in page.chars
        if not char.text.isspace() and margins[0] < char.baseline < page.height - margins[1]
    ]
    groups = list(_groups(traced, entries))
    expected = "".join(text for _, text in groups)
    numbers = [number for number, text in groups for _ in text]
    told: dict[int, int] = {}
    missing = 0
    for code in Indel.opcodes(expected, "".join(char.text for char in body)):
        if code.tag == "equal":
            pairs = zip(
                numbers[code.src_start : code.src_end], body[code.dest_start : code.dest_end], strict=True
            )
            told |= {id(char): number for number, char in pairs}
            continue
        missing += code.src_end - code.src_start
        if missing > _MISSING * len(expected):
            piece = expected[code.src_start : code.src_start + 30]
            raise CopiesDifferError(f"“{piece}” of the traced copy is not in the clean one")
    return [_with_blanks(page.chars, lambda char: told.get(id(char))) for page in clean]


def _groups(traced: Sequence[ReadPage], entries: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    """Numbered pieces in reading order, without repeated head rows and numbers of pages."""
    seen = -1
    chars: list[tuple[int, str]] = []
    for page in traced:
        numbers = [(number_of(char.colour), char.text) for char in page.chars if not char.text.isspace()]
        fresh = [(n, text) for n, text in numbers if n is not None and n >= seen]
        chars += [(n, text) for n, text in fresh if not entries[n].is_computed]
        seen = max([seen, *(n for n, _ in fresh)])
    for number, group in groupby(chars, key=lambda pair: pair[0]):
        yield number, "".join(text for _, text in group)
