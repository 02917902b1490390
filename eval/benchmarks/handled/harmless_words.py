"""Words of layers and fonts that differ from what is seen, or lack something, as programs leave them."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from corpus.registry.characters import look_alikes
from eval.benchmarks.handled.harmless_parts import with_annex
from eval.benchmarks.handled.kinds import SCAN, Job, Made, UnfitError, harmless
from eval.benchmarks.handled.layers import Line, lines_of, with_layer
from eval.benchmarks.handled.paper import drawn, text_page

_ROW, _ROWS = 30, 24


@harmless(SCAN)
def scan_layer_rows_astray(job: Job) -> Made:
    """A text layer whose lines on two pages lie a row too low, as after a page was cropped."""
    pages = set(job.draw.sample(range(1, job.base.pages + 1), 2))
    above: dict[Line, str] = {}
    for number in pages:
        columns: dict[int, list[Line]] = defaultdict(list)
        for line in lines_of(job.base.typed, number):
            columns[round(line.x / 20)].append(line)
        for column in columns.values():
            ordered = sorted(column, key=lambda line: -line.y)
            above |= {low: high.text for high, low in pairwise(ordered)}
            above[ordered[0]] = ""
    return Made(data=with_layer(job.base, lambda line: above.get(line, line.text)))


@harmless(SCAN)
def scan_layer_names_misread(job: Job) -> Made:
    """A text layer that took every character of some names for one that looks like it, nothing else."""
    names = {str(person["name"]) for person in job.base.label["facts"]["people"]}
    if not names:
        raise UnfitError

    def read(line: Line) -> str:
        if line.text.strip() not in names or job.draw.random() < 0.3:
            return line.text
        return "".join(job.draw.choice(look_alikes(char) or char) for char in line.text.strip())

    return Made(data=with_layer(job.base, read))


@harmless()
def annex_without_negation(job: Job) -> Made:
    """Pages typed by another program whose text has hundreds of characters and no 不."""
    words = [line.text for number in job.base.body for line in lines_of(job.base.data, number)]
    text = "".join(words).replace("不", "")
    rows = [text[at : at + _ROW] for at in range(0, len(text), _ROW)][: 3 * _ROWS]
    parts = [rows[at : at + _ROWS] for at in range(0, len(rows), _ROWS)]
    annex = drawn(text_page(f"附录{number}", part, "song") for number, part in enumerate(parts, 1))
    return Made(data=with_annex(job.base.data, annex))
