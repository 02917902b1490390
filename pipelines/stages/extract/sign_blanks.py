"""Places outside tables: what follows 「（签名）」, and the blanks behind duties on a page of duties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from core.document import Line, Page
from core.evidence import Evidence
from core.facts import Role, SignPlace
from core.geometry import Box
from corpus.registry.characters import folded
from pipelines.passage import seen_evidence
from pipelines.reading.order import rows
from pipelines.stages.extract.pieces import of_lines
from pipelines.stages.extract.roles import roles_of
from pipelines.stages.extract.sign_labels import asks
from pipelines.stages.extract.sign_words import AMONG_OTHERS, label_of, labels_among_others

_SIGN = re.compile(r"签[\s_]*[字名章署]")
_DUTY = re.compile(r"^\s*([^:：]{2,16}?)\s*[:：]?\s*$|^\s*([^:：]{2,16}?)\s*[:：]")
_WIDEST, _LEAST = 190.0, 30.0  # points
_LONGEST_NAME = 8
_ROOM, _DEEPEST = 2.5, 70.0  # line heights and points of empty space under a line
_BANDS_BACK, _FARTHEST_ABOVE = 4, 75.0  # rows and points over a label in which its name may stand
_LEAST_HEADS = 2
_LEAST_PITCH = 3  # characters of a label that tell how wide they are
_TALLEST = 16.0  # points: lines read from pictures come with paper around them
_FARTHEST = 90.0  # points from one row of a list to the next
_UP, _DOWN = 0.75, 0.55  # line heights over and under the line that a signature takes


def blanks(
    report: str,
    page: Page,
    lines: Sequence[Line],
    known: Sequence[str],
    used: Set[Box],
    *,
    is_signed: bool,
) -> Iterator[SignPlace]:
    """Places behind labels; on a page of duties without any label those behind names and duties too."""
    bands = [sorted(band, key=lambda line: line.box.x0) for band in rows(lines)]
    everything = [sorted(band, key=lambda line: line.box.x0) for band in rows(page.lines)]
    free = frozenset(line.box for line in page.lines) - used
    labelled = list(_under_heads(report, page, everything, free, known))
    patterns = labels_among_others(lines)
    for at, band in enumerate(bands):
        labelled += _labelled(report, page, band, bands[max(0, at - _BANDS_BACK) : at], known, patterns)
    yield from labelled
    if is_signed and not labelled:
        duties = [(band, own) for band in bands for own in _by_duty(band)]
        with_colons = [own for _, own in duties if _role_of(own) is not None and _has_colon(own)]
        for band, own in duties:
            if len(with_colons) < _LEAST_HEADS or _has_colon(own) or _name_of(report, page, own, known)[0]:
                yield from _bare(report, page, band, own, known)


def _has_colon(own: Sequence[Line]) -> bool:
    """Whether a duty is followed by a colon: where duties are, one without it is a heading."""
    return any(re.search(r"[:：]", line.text) for line in own)


def _under_heads(
    report: str, page: Page, bands: Sequence[Sequence[Line]], loose: Set[Box], known: Sequence[str]
) -> Iterator[SignPlace]:
    """The places of columns without rulings: under 「签名」 in a row of headings, level with each name."""
    for at, band in enumerate(bands):
        heads = [
            line
            for line in band
            if line.box in loose and _is_head(line) and name_span(line.text, known) is None
        ]
        if len(band) < _LEAST_HEADS or len(heads) != 1:
            continue
        left, right = _column(page, band, heads[0])
        entries = [
            (row, found) for row in bands[at + 1 :] if (found := _name_of(report, page, row, known))[0]
        ]
        middles = [item.boxes[0].centre[1] for _, (_, item) in entries if item is not None]
        for order, (row, (name, named)) in enumerate(entries):
            if order and middles[order] - middles[order - 1] > _FARTHEST:
                break
            up = middles[order] - (middles[order - 1] if order else heads[0].box.y1)
            down = middles[order + 1] - middles[order] if order + 1 < len(middles) else up
            reach = max(9.0, min(up, down, _FARTHEST) / 2)
            box = Box(left, middles[order] - reach, right, middles[order] + reach)
            inside = [line for line in row if left <= line.box.centre[0] <= right]
            yield SignPlace(
                evidence=seen_evidence(report, page.number, box),
                name=name,
                role=_role_of([line for line in row if line not in inside]),
                label=heads[0].text.strip(),
                named=named,
                printed=tuple(part(report, page.number, line, 0, len(line.text)) for line in inside),
            )


def _is_head(line: Line) -> bool:
    words = re.sub(r"\s", "", line.text)
    return asks(words) and not words.endswith((":", "：", ")", "）"))


def _column(page: Page, band: Sequence[Line], head: Line) -> tuple[float, float]:
    """How far a column reaches whose heading stands between others: half way to them."""
    before = [line.box.x1 for line in band if line.box.x1 < head.box.x0]
    after = [line.box.x0 for line in band if line.box.x0 > head.box.x1]
    width = head.box.width
    left = (max(before) + head.box.x0) / 2 if before else head.box.x0 - width
    right = (min(after) + head.box.x1) / 2 if after else min(page.width - 10, head.box.x1 + max(30.0, width))
    return min(left, head.box.x0 - 4), right


def _labelled(
    report: str,
    page: Page,
    band: Sequence[Line],
    above: Sequence[Sequence[Line]],
    known: Sequence[str],
    patterns: Mapping[Box, re.Pattern[str]],
) -> Iterator[SignPlace]:
    """Behind labels; whose it is stands before the label, else in the lines above."""
    for at, line in enumerate(band):
        if line.is_vertical:
            continue
        label = patterns.get(line.box, label_of(line))
        is_alone = asks(re.sub(r"\s", "", line.text)) and label.search(line.text) is None
        alone = re.search(r"$", line.text) if is_alone else None
        sign = _SIGN.search(line.text) if is_alone else None
        for match in (alone,) if alone is not None else label.finditer(line.text):
            after = line.text[match.end() :]
            box = _behind(
                page, band, at, end_of_label(line, 0 if alone is not None else match.start(), match.end())
            )
            left, right = _own_span(page, band, at)
            before = [
                *(other for other in band[:at] if other.box.x0 >= left),
                *([_part(line, 0, sign.start())] if sign is not None else []),
                *([] if alone is not None else [_part(line, 0, match.start())]),
            ]
            name, named = _name_of(report, page, before, known)
            role = _role_of(before)
            for upper in reversed(above):
                if name or line.box.y0 - upper[0].box.y1 > _FARTHEST_ABOVE:
                    break
                own = [other for other in upper if left <= other.box.x0 < right]
                if any(label_of(other).search(other.text) for other in own):
                    break  # who is named there signs there
                name, named = _name_of(report, page, own, known)
                role = role or (_role_of(own) if name else None)
            if label is AMONG_OTHERS and not name:
                continue
            yield SignPlace(
                evidence=seen_evidence(report, page.number, box),
                name=name,
                role=role,
                label=(match[0] or line.text).strip("（）():：_ "),
                named=named,
                printed=_printed(report, page, line, match.end(), after),
            )


def _own_span(page: Page, band: Sequence[Line], at: int) -> tuple[float, float]:
    """How far the part of a row reaches that one label stands in, where several sign side by side."""
    own = band[at]
    reach = _TALLEST if own.is_ocr else 0.0  # rows of pictures are torn by what is written over them
    level = [
        line
        for line in page.lines
        if line not in band
        and abs(line.box.centre[1] - own.box.centre[1]) < reach
        and label_of(line).search(line.text)
    ]
    labelled = [
        own,
        *level,
        *(line for line in band if line is not own and label_of(line).search(line.text)),
    ]
    labelled.sort(key=lambda line: line.box.x0)
    place = labelled.index(own)
    starts = [line.box.x0 for line in labelled]
    is_first, is_last = place == 0, place == len(labelled) - 1
    if len(labelled) < 2 or any(_DUTY.match(line.text) and _role_of([line]) for line in band):
        return 0.0, float("inf")
    return (
        0.0 if is_first else starts[place] - _LEAST,
        float("inf") if is_last else starts[place + 1] - _LEAST,
    )


def _by_duty(band: Sequence[Line]) -> list[list[Line]]:
    """A row of text cut before each duty: 「编制人：　　审核人：」 asks two to sign."""
    parts: list[list[Line]] = []
    for line in band:
        if not parts or _role_of([line]) is not None:
            parts.append([])
        parts[-1].append(line)
    return parts


def _bare(
    report: str, page: Page, band: Sequence[Line], own: Sequence[Line], known: Sequence[str]
) -> Iterator[SignPlace]:
    """The blank behind a duty, with or without the holder's name before it."""
    role = _role_of(own)
    if role is None or role is Role.LEGAL_REPRESENTATIVE:
        return
    at, start = _end_of_words(own, known)
    if own[at].is_ocr and (found := _end_of_print(own, known)) is not None:
        at, start = found
    line = own[at]
    box = _before_name(own, known) or _with_gap_below(
        page, line, _behind(page, band, band.index(line), start)
    )
    name, named = _name_of(report, page, own, known)
    printed = tuple(
        part(report, page.number, other, 0, len(other.text))
        for other in own[at + 1 :]
        if other.box.x0 < box.x1 and len(other.text) <= _LONGEST_NAME
    )
    if named is not None and _is_read_in(named, line, start):
        printed = (named, *printed)
    if box.width < _LEAST or line.is_vertical:
        return
    yield SignPlace(
        evidence=seen_evidence(report, page.number, box), name=name, role=role, named=named, printed=printed
    )


def _end_of_print(own: Sequence[Line], known: Sequence[str]) -> tuple[int, float] | None:
    """In a row read from a picture: behind the duty's colon, for a name there may be written, unless numbers
    follow it; then behind the last of them. None where no colon ends the duty.
    """
    duty = re.match(r"^\s*[^:：]{2,16}?[\s_]*[:：]", own[0].text)
    if duty is None or not roles_of(re.sub(r"[\s_:：]", "", duty[0]), is_ocr=True):
        return None
    numbers = [at for at, line in enumerate(own) if re.search(r"\d{4}", line.text)]
    if numbers and any(name_span(line.text, known) for line in own[: numbers[-1] + 1]):
        return numbers[-1], own[numbers[-1]].box.x1
    return 0, end_of_label(own[0], duty.start(), duty.end())


def _is_read_in(named: Evidence, line: Line, start: float) -> bool:
    """Whether a name was read in the very piece behind whose duty the place begins."""
    return named.page is not None and named.boxes[0].x0 >= start - 2 and line.box.x1 > start + 2


def _before_name(own: Sequence[Line], known: Sequence[str]) -> Box | None:
    """What lies between a duty and its holder's name behind it, where the name's particulars follow it."""
    named = [(line, span) for line in own if (span := name_span(line.text, known)) is not None]
    duty = _DUTY.match(own[0].text)
    if duty is None or not named:
        return None
    behind = [entry for entry in named if len(entry[0].text[entry[1][2] :].strip()) > _LONGEST_NAME]
    line, (_, first, last) = (behind or named)[0]
    if len(line.text[last:].strip()) <= _LONGEST_NAME:
        return None
    start = own[0].edges[min(duty.end(), first) if line is own[0] else duty.end()]
    stop = line.edges[first]
    if stop - start < _LEAST:
        return None
    height = min(max(line.box.height, 8.0), _TALLEST)
    return Box(start, line.box.y0 - _UP * height, stop, line.box.y1 + _DOWN * height)


def _with_gap_below(page: Page, line: Line, box: Box) -> Box:
    """The blank with what lies under it up to the next duty, where there is room to sign below a name.

    Under a line of the file's text other text may stand there, since it is left out when the page is looked
    at; under one read from a picture nothing may.
    """
    lower = [other for other in page.lines if other.box.y0 > line.box.y1]
    ends = [other.box.y0 for other in lower if line.is_ocr or _role_of([other]) is not None]
    height = min(max(line.box.height, 8.0), _TALLEST)
    bottom = min([*ends, line.box.y1 + _DEEPEST])
    if bottom - line.box.y1 < _ROOM * height:
        return box
    return Box(box.x0 if line.is_ocr else box.x0 - 2 * height, box.y0, box.x1, bottom)


def _end_of_words(band: Sequence[Line], known: Sequence[str]) -> tuple[int, float]:
    """The piece that holds the duty or the first known name, and where its words end."""
    for at, line in enumerate(band):
        for name in known:
            match = re.search(r"\s*".join(map(re.escape, name)), line.text)
            if match:
                return at, line.edges[match.end()]
    for at, line in enumerate(band):
        match = _DUTY.match(line.text)
        words = (match[1] or match[2]) if match else ""
        if words and roles_of(words, is_ocr=line.is_ocr):
            return at, line.edges[match.end()] if match else line.box.x1
    return len(band) - 1, band[-1].box.x1


def end_of_label(line: Line, start: int, stop: int) -> float:
    """Where a label ends: of a line read from a picture the last character may reach over what is written."""
    end = line.edges[stop]
    if not line.is_ocr or stop - start < _LEAST_PITCH:
        return end
    pitch = (line.edges[stop - 1] - line.edges[start]) / (stop - 1 - start)
    return min(end, line.edges[stop - 1] + 1.1 * pitch) - 0.2 * pitch


def _behind(page: Page, band: Sequence[Line], at: int, start: float) -> Box:
    """From ``start`` to the next piece of printed text, as high as a signature is between the other lines."""
    line = band[at]
    height = min(max(line.box.height, 8.0), _TALLEST)
    stops = [other.box.x0 for other in band[at + 1 :] if other.box.x0 > start + _LEAST and _is_text(other)]
    stop = min([*stops, start + _WIDEST, page.width - 20.0])
    top, bottom = line.box.y0 - _UP * height, line.box.y1 + _DOWN * height
    middle = line.box.centre[1]
    beside = [other for other in page.lines if other.box.x0 < stop and other.box.x1 > start]
    over = [other.box.y1 for other in beside if other.box.y1 < middle]
    under = [other.box.y0 for other in beside if other.box.y0 > middle]
    top, bottom = max([top, *(y - 1 for y in over)]), min([bottom, *(y + 1 for y in under)])
    return Box(start, top, max(stop, start + 1), max(bottom, top + 4))


def _is_text(line: Line) -> bool:
    """Whether a piece ends the blank: words that no name is."""
    return len(line.text.strip()) > 4 or bool(re.search(r"[:：\d]", line.text))


def _name_of(
    report: str, page: Page, band: Sequence[Line], known: Sequence[str]
) -> tuple[str, Evidence | None]:
    for line in reversed(band):
        for name in known:
            match = re.search(r"\s*".join(map(re.escape, name)), line.text)
            if match:
                return name, part(report, page.number, line, *match.span())
    return "", None


def _role_of(band: Sequence[Line]) -> Role | None:
    for line in reversed(band):
        for word in re.split(r"[:：\s]+", line.text):
            roles = roles_of(word, is_ocr=line.is_ocr) if word else ()
            if roles:
                return roles[0]
        if roles := roles_of(line.text.split("：")[0], is_ocr=line.is_ocr):
            return roles[0]
    return None


def _part(line: Line, start: int, stop: int) -> Line:
    return Line(
        text=line.text[start:stop],
        box=line.span_box(start, stop) if stop > start else line.box,
        edges=line.edges[start : stop + 1],
        is_ocr=line.is_ocr,
        size=line.size,
        confidence=line.confidence,
    )


def _printed(report: str, page: Page, line: Line, start: int, after: str) -> tuple[Evidence, ...]:
    word = after.strip()
    if not word:
        return ()
    low = start + len(after) - len(after.lstrip())
    return (part(report, page.number, line, low, low + len(word)),)


def name_span(text: str, known: Sequence[str]) -> tuple[str, int, int] | None:
    """The first known name in a text, spread or not, in whatever characters, with its bounds."""
    plain = folded(text)
    for name in known:
        spread = r"\s*".join(map(re.escape, name))
        match = re.search(spread, text) or (re.search(spread, plain) if len(plain) == len(text) else None)
        if match:
            return name, *match.span()
    return None


def part(report: str, page: int, line: Line, start: int, stop: int) -> Evidence:
    """Evidence for ``line.text[start:stop]``."""
    return of_lines(page, [line]).cut(start, stop).evidence(report)
