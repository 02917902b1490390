"""Files of other programs: a page without its words, and the dates of their XMP packets."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from eval.factory.render.pdf import saved

_SHOWING = frozenset({"Tj", "TJ", "'", '"'})


def without_words(data: bytes, numbers: Sequence[int]) -> bytes:
    """The file with these pages (from 1) without text and fonts; lines, grounds and pictures stay."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number in numbers:
            page = pdf.pages[number - 1]
            kept = [step for step in pikepdf.parse_content_stream(page) if _stays(step)]
            page.obj.Contents = pdf.make_indirect(pikepdf.Stream(pdf, pikepdf.unparse_content_stream(kept)))
            own = {key: value for key, value in page.resources.items() if key != "/Font"}
            if "/XObject" in own:
                own["/XObject"] = Dictionary(dict(own["/XObject"].items()))
            page.obj.Resources = Dictionary(own)
        for key in (Name.StructTreeRoot, Name.MarkInfo):
            if key in pdf.Root:
                del pdf.Root[key]
        return saved(pdf)


def put_dates(pdf: Any, made: dt.datetime | None, changed: dt.datetime) -> None:
    """The dates in the XMP packet of an open file, where it has one."""
    if "/Metadata" not in pdf.Root:
        return
    text = pdf.Root.Metadata.read_bytes().decode()
    for name, when in (("CreateDate", made), ("ModifyDate", changed)):
        if when:
            said = f"<xmp:{name}>{when:%Y-%m-%dT%H:%M:%S}+08:00<"
            text = re.sub(rf"<xmp:{name}>[^<]*<", said, text)
    pdf.Root.Metadata.write(text.encode())


def _stays(step: Any) -> bool:
    name = str(step.operator)
    return name not in _SHOWING and name != "Tf"
