"""The last hand on a file another program made: its properties, pages that are scans, the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

from eval.factory.render.pdf import FileFacts


def finish(data: bytes, facts: FileFacts, *, has_packet: bool) -> bytes:
    """The file with the properties of the report's day, also as XMP where it ``has_packet``.

    An empty property is left out. The same input gives the same bytes.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _put_facts(pdf, facts, has_packet=has_packet)
        return _saved(pdf)


def replace_pages(data: bytes, scans: bytes, numbers: Sequence[int]) -> bytes:
    """The file with these pages (from 1, in order) turned into the pages of ``scans``, one for each."""
    with pikepdf.open(io.BytesIO(data)) as pdf, pikepdf.open(io.BytesIO(scans)) as other:
        for number, scan in zip(numbers, other.pages, strict=True):
            page = pdf.pages[number - 1].obj
            copy = pdf.copy_foreign(pikepdf.Page(scan.obj).obj)
            for key in (Name.Contents, Name.Resources, Name.MediaBox):
                page[key] = copy[key]
            for key in ("/Annots", "/StructParents", "/Tabs", "/Group", "/CropBox"):
                if key in page:
                    del page[key]
        for key in ("/StructTreeRoot", "/MarkInfo"):
            if key in pdf.Root:
                del pdf.Root[key]
        pdf.remove_unreferenced_resources()
        return _saved(pdf)


def _put_facts(pdf: Any, facts: FileFacts, *, has_packet: bool) -> None:
    stamp = facts.made_at.strftime("D:%Y%m%d%H%M%S+08'00'")
    said = {
        "/Title": facts.title,
        "/Author": facts.author,
        "/Creator": facts.creator,
        "/Producer": facts.producer,
        "/CreationDate": stamp,
        "/ModDate": stamp if has_packet else "",
    }
    written = {key: pikepdf.String(value) for key, value in said.items() if value}
    pdf.docinfo = pdf.make_indirect(Dictionary(written))
    if "/Metadata" in pdf.Root:
        del pdf.Root.Metadata
    if has_packet:
        pdf.Root.Metadata = _packet(pdf, facts)
    for key in ("/DocChecksum", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]


def _packet(pdf: Any, facts: FileFacts) -> Any:
    when = facts.made_at.strftime("%Y-%m-%dT%H:%M:%S+08:00")
    title, author, creator = (_escaped(text) for text in (facts.title, facts.author, facts.creator))
    text = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
        f"<xmp:CreatorTool>{creator}</xmp:CreatorTool><xmp:CreateDate>{when}</xmp:CreateDate>"
        f"<xmp:ModifyDate>{when}</xmp:ModifyDate></rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="r"?>'
    )
    stream = pikepdf.Stream(pdf, text.encode())
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    return pdf.make_indirect(stream)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _saved(pdf: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()
