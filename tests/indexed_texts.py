"""Reports of drawn text, put into a store and looked for by their text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from core.document import Source
from core.ids import content_id
from core.screening import Screening
from corpus.similarity import segment, winnow
from corpus.similarity.candidates import hits_of
from corpus.similarity.kept import Kept
from corpus.similarity.normal import normal
from corpus.similarity.texts import ReportText
from corpus.similarity.winnow import fingerprints
from corpus.store.store import Store

WORDS = "该企业位于县城以东三公里处厂区东侧为乡道隔道为农田南侧临河西侧靠山北侧与化工园区相接"


def text_of(seed: int, agency: str = "青岚安全技术咨询有限公司", length: int = 400) -> ReportText:
    """A text that no other seed has anything of."""
    draw = np.random.default_rng(seed)
    text = "".join(WORDS[at] for at in draw.integers(0, len(WORDS), length))
    return ReportText(text=text, agency=agency, enterprise=f"企业{seed}")


def put(store: Store, screening: Screening, name: str, text: ReportText | None) -> str:
    """Keep the screening as that of a report of this name, with the text; gives the report's id."""
    data = name.encode()
    report = content_id(data)
    store.add_report(Source(id=report, file_name=name, size_bytes=len(data)), data)
    card = replace(screening.report, id=report, file_name=name)
    store.save_screening(replace(screening, report=card), kept=Kept(text=text))
    return report


def outdate(folder: Path) -> None:
    """Make the files of an index of a data folder those of an older version."""
    for file in (folder / "index").glob("*.segment"):
        content = bytearray(file.read_bytes())
        place = len(segment.MAGIC)
        content[place : place + 4] = (winnow.VERSION - 1).to_bytes(4, "little")
        file.unlink()  # who has it open reads on
        file.write_bytes(content)


def found(store: Store, text: ReportText) -> set[str]:
    """Reports that have most of the text's fingerprints, each as often as it was put."""
    view = store.text_index.view()
    prints = fingerprints(normal(text.text).codes)
    numbers = hits_of(prints, view.segments, view.catalogue).number
    assert all((numbers == number).sum() <= len(prints) for number in np.unique(numbers))
    return {
        view.report_of(number)
        for number in np.unique(numbers).tolist()
        if (numbers == number).sum() > len(prints) / 2
    }
