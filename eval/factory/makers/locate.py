"""From the traced and the clean copy to the draft: marks, chapters, lines and parts of the clean file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from core.geometry import Box
from eval.factory.blocks import Heading, plain
from eval.factory.makers.align import Numbered, numbered_images, numbered_pages
from eval.factory.makers.readback import Char, ReadPage
from eval.factory.makers.trail import Entry
from eval.factory.render.draft import Draft, Item, PageDraft, SectionPlace, TextItem
from eval.factory.render.faces import face


def locate(
    traced: Sequence[ReadPage],
    clean: Sequence[ReadPage],
    entries: Sequence[Entry],
    margins: tuple[float, float] = (0.0, 0.0),
) -> Draft:
    """The draft of the clean copy; raises ``CopiesDifferError`` where the copies cannot be matched."""
    draft = Draft()
    part = "body"
    pages = numbered_pages(traced, clean, entries, margins)
    for number, (here, pairs) in enumerate(zip(clean, pages, strict=True), start=1):
        told = [entries[index] for _, index in pairs if index is not None]
        part = told[0].part if told else part
        page = PageDraft(here.width, here.height, part)
        draft.pages.append(page)
        _set_lines(page, pairs)
        _note_text(draft, number, pairs, entries)
        _note_paragraphs(draft, number, pairs, entries)
    for number, index, image in numbered_images(traced, clean, entries):
        entry = entries[index]
        if entry.mark:
            draft.note(entry.mark, number, image.box, entry.text)
        if entry.seal:
            draft.seals[entry.seal.mark] = entry.seal
    for place in draft.sections:
        place.last = max(place.last or len(draft.pages), place.first)
    return draft


def _lines(pairs: Sequence[Numbered]) -> Iterator[list[Numbered]]:
    """Characters that stand on one baseline without a wide gap, in the order of the file."""
    line: list[Numbered] = []
    for pair in pairs:
        char = pair[0]
        last = line[-1][0] if line else None
        if last and (
            abs(last.baseline - char.baseline) > 1.5
            or not -0.6 * char.size < char.x0 - last.x1 < 1.6 * char.size
        ):
            yield line
            line = []
        line.append(pair)
    if line:
        yield line


def _set_lines(page: PageDraft, pairs: Sequence[Numbered]) -> None:
    for line in _lines(pairs):
        text = "".join(char.text for char, _ in line).strip()
        if text:
            page.lines.append(text)
            page.items.append(_item([char for char, _ in line]))


def _item(line: Sequence[Char]) -> Item:
    """A line as text that another recognition might have left: its own face, spaced to the same width."""
    text = "".join(char.text for char in line)
    name = "song" if all(face("song").has(char) for char in text) else "hei"
    text = "".join(char for char in text if face(name).has(char))
    size, width = line[0].size, line[-1].x1 - line[0].x0
    natural = sum(face(name).advance(char) for char in text) * size
    spacing = (width - natural) / max(1, len(text))
    return TextItem(line[0].x0, line[0].baseline, text, name, size, width, spacing)


def _note_text(draft: Draft, page: int, pairs: Sequence[Numbered], entries: Sequence[Entry]) -> None:
    for number, group in groupby(pairs, key=lambda pair: pair[1]):
        if number is None:
            continue
        entry, chars = entries[number], [char for char, _ in group]
        if entry.heading:
            top = min(char.baseline for char in chars)
            begins = not any(told is not None and char.baseline < top - 2 for char, told in pairs)
            _open_section(draft, entry.heading, page, begins_page=begins)
        if entry.mark:
            for line in _lines([(char, number) for char in chars]):
                _note_line(draft, entry.mark, page, [char for char, _ in line])


def _note_paragraphs(draft: Draft, page: int, pairs: Sequence[Numbered], entries: Sequence[Entry]) -> None:
    """The marks of whole paragraphs, one place for each line."""

    def line_of(pair: Numbered) -> tuple[str | None, float]:
        char, number = pair
        return (entries[number].whole if number is not None else None, round(char.baseline))

    for (mark, _), group in groupby(pairs, key=line_of):
        if mark:
            _note_line(draft, mark, page, [char for char, _ in group])


def _note_line(draft: Draft, mark: str, page: int, chars: Sequence[Char]) -> None:
    text = "".join(char.text for char in chars).strip()
    inked = [char for char in chars if not char.text.isspace()]
    if inked:
        box = Box(
            min(c.box.x0 for c in inked),
            min(c.box.y0 for c in inked),
            max(c.box.x1 for c in inked),
            max(c.box.y1 for c in inked),
        )
        draft.note(mark, page, box, text)


def _open_section(draft: Draft, heading: Heading, page: int, *, begins_page: bool) -> None:
    for place in draft.sections:
        if not place.last and place.level >= heading.level:
            place.last = page - 1 if begins_page else page
    draft.sections.append(SectionPlace(heading.kind, plain(heading.text).strip(), heading.level, page, 0))
