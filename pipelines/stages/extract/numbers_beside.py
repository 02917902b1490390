"""Certificate numbers of scans that no form could give to anyone: to the name in whose row they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.document import Page
from pipelines.stages.extract.groups import Draft
from pipelines.stages.extract.person_numbers import person_number
from pipelines.stages.extract.pieces import Piece, of_lines

_CERTIFICATE = re.compile(r"[A-Z]\d{15,18}(?!\d)")
_KEY = "certificate_number"
_SAME_ROW = 0.6  # line heights between the middles
_UNDER = 1.6  # line heights between the middles of a name and the number under it


def give_numbers(drafts: Sequence[Draft], pages: Sequence[Page]) -> None:
    """Sets the number of people without one where a single unclaimed number stands in the name's row.

    Two names beside one number, or two numbers beside one name, settle nothing.
    """
    claimed = {draft.values[_KEY] for draft in drafts if _KEY in draft.values}
    holders = {draft.name for draft in drafts if _KEY in draft.values}
    wanting = [d for d in drafts if d.roles and d.name not in holders and d.pieces[0].is_ocr]
    for page in pages:
        named = [draft for draft in wanting if draft.pieces[0].page == page.number]
        if not named:
            continue
        numbers = [(number, piece) for number, piece in _numbers(page) if number[0] not in claimed]
        pairs = [(d, n) for d in named for n in numbers if _is_beside(d.pieces[0], n[1])]
        for draft, (number, piece) in pairs:
            is_only = sum(d.name == draft.name for d, _ in pairs) == sum(d is draft for d, _ in pairs) == 1
            if is_only and len({d.name for d, (n, _) in pairs if n == number}) == 1:
                draft.values[_KEY] = number[0]
                draft.pieces.append(piece)
                if number[0] != number[1]:
                    draft.raw[_KEY] = number[1]


def _numbers(page: Page) -> Iterator[tuple[tuple[str, str], Piece]]:
    for line in page.lines:
        match = _CERTIFICATE.search(line.text)
        number = person_number(match.group()) if match else None
        if match is not None and number is not None:
            yield number, of_lines(page.number, [line]).cut(*match.span())


def _is_beside(name: Piece, number: Piece) -> bool:
    height = max(name.box.height, number.box.height)
    offset = number.box.centre[1] - name.box.centre[1]
    is_under = abs(number.box.x0 - name.box.x0) < height and 0 < offset < _UNDER * height
    return is_under or (abs(offset) < _SAME_ROW * height and number.box.x0 >= name.box.x1 - 1)
