"""Drafted pages into a PDF file, byte for byte the same for the same draft."""

from __future__ import annotations

import datetime as dt
import io
import zlib
from dataclasses import dataclass, field
from math import cos, radians, sin
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from eval.factory.render.draft import (
    Draft,
    FillItem,
    Item,
    PageDraft,
    Picture,
    PictureItem,
    RuleItem,
    StrokeItem,
    TextItem,
)
from eval.factory.render.faces import face
from eval.factory.render.subset import Subset


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What the file says of itself."""

    title: str
    author: str
    producer: str
    creator: str
    made_at: dt.datetime


@dataclass(slots=True)
class _Writer:
    pdf: Any
    pictures: dict[str, Picture]
    kerned: bool
    subsets: dict[str, Subset] = field(default_factory=dict)
    stored: dict[str, Any] = field(default_factory=dict)
    slots: dict[str, str] = field(default_factory=dict)


def write_pdf(draft: Draft, facts: FileFacts, *, kerned: bool = False, tag: str = "BCDEF") -> bytes:
    """The file's bytes. ``kerned`` places every character on its own, as some word processors do.

    ``tag`` ends the prefix of the subset fonts' names.
    """
    pdf = pikepdf.new()
    writer = _Writer(pdf, draft.pictures, kerned)
    made = []
    for page in draft.pages:
        content, fonts, pictures = _content(writer, page)
        stream = pikepdf.Stream(pdf, zlib.compress(content, 6))
        stream.Filter = Name.FlateDecode
        made.append((page, pdf.make_indirect(stream), fonts, pictures))
    fonts_by_name = {
        writer.slots[name]: subset.embed(pdf, f"{chr(65 + index)}{tag}")
        for index, (name, subset) in enumerate(writer.subsets.items())
    }
    for page, stream, fonts, pictures in made:
        resources = Dictionary(
            Font=Dictionary({f"/{name}": fonts_by_name[name] for name in sorted(fonts)}),
            XObject=Dictionary({f"/{name}": writer.stored[key] for name, key in sorted(pictures.items())}),
        )
        leaf = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, round(page.width, 2), round(page.height, 2)]),
            Contents=stream,
            Resources=resources,
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(leaf)))
    return _save(pdf, facts)


def _save(pdf: Any, facts: FileFacts) -> bytes:
    stamp = pdf_time(facts.made_at)
    pdf.docinfo = pdf.make_indirect(
        Dictionary(
            Title=pikepdf.String(facts.title),
            Author=pikepdf.String(facts.author),
            Producer=pikepdf.String(facts.producer),
            Creator=pikepdf.String(facts.creator),
            CreationDate=pikepdf.String(stamp),
            ModDate=pikepdf.String(stamp),
        )
    )
    return saved(pdf)


def pdf_time(moment: dt.datetime) -> str:
    """A time of day in China as PDF writes it."""
    return moment.strftime("D:%Y%m%d%H%M%S+08'00'")


def saved(pdf: Any) -> bytes:
    """The bytes of an open file, the same for the same content."""
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return out.getvalue()


def _content(writer: _Writer, page: PageDraft) -> tuple[bytes, set[str], dict[str, str]]:
    """Content stream, names of fonts, and picture names with their keys."""
    height = page.height
    parts: list[bytes] = []
    fonts: set[str] = set()
    pictures: dict[str, str] = {}
    for item in sorted(page.items, key=_layer):
        if isinstance(item, TextItem):
            parts.append(_text(writer, item, height, fonts))
        elif isinstance(item, PictureItem):
            name = f"I{len(pictures)}"
            pictures[name] = item.picture
            _store(writer, item.picture)
            parts.append(_place(item, name, height))
        else:
            parts.append(_lines(item, height))
    return b"\n".join(parts), fonts, pictures


def _layer(item: Item) -> int:
    """Fills and photos under text, seals (pictures with a turn) over it."""
    if isinstance(item, PictureItem):
        return 3 if item.picture.startswith("seal/") else 2 if item.picture.startswith("ink/") else 0
    if isinstance(item, FillItem):
        return 1 if item.is_frame else 0
    return 2


def _text(writer: _Writer, item: TextItem, height: float, fonts: set[str]) -> bytes:
    subset = writer.subsets.get(item.face)
    if subset is None:
        subset = writer.subsets[item.face] = Subset(face(item.face))
        writer.slots[item.face] = f"F{len(writer.slots)}"
    slot = writer.slots[item.face]
    fonts.add(slot)
    red, green, blue = item.colour
    style = f"{red:g} {green:g} {blue:g} rg "
    style += (
        "3 Tr "
        if item.is_hidden
        else f"2 Tr {red:g} {green:g} {blue:g} RG {item.size * 0.02:.2f} w "
        if item.is_bold
        else "0 Tr "
    )
    c, s = cos(radians(item.turn)), sin(radians(item.turn))
    turned = f"{c:.5g} {s:.5g} {-s:.5g} {c:.5g}" if item.turn else "1 0 0 1"
    place = f"{turned} {item.x:.2f} {height - item.baseline:.2f} Tm"
    head = f"BT {style}/{slot} {item.size:g} Tf {item.spacing:.4g} Tc {place} "
    if not writer.kerned:
        return head.encode() + b"<" + subset.encode(item.text, item.reads).hex().encode() + b"> Tj ET"
    pairs = zip(item.text, item.reads or item.text, strict=True)
    pieces = b"".join(b"<" + subset.encode(char, (said,)).hex().encode() + b"> Tj " for char, said in pairs)
    return head.encode() + pieces + b"ET"


def _lines(item: Item, height: float) -> bytes:
    if isinstance(item, RuleItem):
        r, g, b = item.colour
        return (
            f"{r:g} {g:g} {b:g} RG {item.width:g} w {item.x0:.2f} {height - item.y0:.2f} m "
            f"{item.x1:.2f} {height - item.y1:.2f} l S"
        ).encode()
    if isinstance(item, FillItem):
        r, g, b = item.colour
        box = f"{item.box.x0:.2f} {height - item.box.y1:.2f} {item.box.width:.2f} {item.box.height:.2f} re"
        if item.is_frame:
            return f"{r:g} {g:g} {b:g} RG {item.line_width:g} w {box} S".encode()
        return f"{r:g} {g:g} {b:g} rg {box} f".encode()
    assert isinstance(item, StrokeItem)
    r, g, b = item.colour
    (x, y), *rest = item.points
    path = f"{x:.2f} {height - y:.2f} m " + " ".join(f"{px:.2f} {height - py:.2f} l" for px, py in rest)
    return f"q 1 J 1 j {r:g} {g:g} {b:g} RG {item.width:.2f} w {path} S Q".encode()


def _place(item: PictureItem, name: str, height: float) -> bytes:
    box = item.box
    c, s = cos(radians(item.turn)), sin(radians(item.turn))
    w, h = box.width, box.height
    mx, my = (box.x0 + box.x1) / 2, height - (box.y0 + box.y1) / 2
    x, y = mx - (w * c - h * s) / 2, my - (w * s + h * c) / 2
    return f"q {w * c:.4f} {w * s:.4f} {-h * s:.4f} {h * c:.4f} {x:.3f} {y:.3f} cm /{name} Do Q".encode()


def _store(writer: _Writer, key: str) -> None:
    """Put a picture into the file once."""
    if key in writer.stored:
        return
    picture = writer.pictures[key]
    if picture.has_alpha:
        rgba = memoryview(picture.data)
        mask = _image(
            writer.pdf, picture, zlib.compress(bytes(rgba[3::4]), 6), Name.DeviceGray, Name.FlateDecode
        )
        rgb = bytearray(picture.width * picture.height * 3)
        for channel in range(3):
            rgb[channel::3] = rgba[channel::4]
        stored = _image(writer.pdf, picture, zlib.compress(bytes(rgb), 6), Name.DeviceRGB, Name.FlateDecode)
        stored.SMask = mask
    elif picture.is_bilevel:
        stored = _image(writer.pdf, picture, picture.data, Name.DeviceGray, Name.CCITTFaxDecode)
        stored.BitsPerComponent = 1
        stored.DecodeParms = Dictionary(K=-1, Columns=picture.width, Rows=picture.height, BlackIs1=True)
    else:
        space = Name.DeviceGray if picture.channels == 1 else Name.DeviceRGB
        stored = _image(writer.pdf, picture, picture.data, space, Name.DCTDecode)
    writer.stored[key] = stored


def _image(pdf: Any, picture: Picture, data: bytes, space: Any, filter_name: Any) -> Any:
    stream = pikepdf.Stream(pdf, data)
    stream.Type = Name.XObject
    stream.Subtype = Name.Image
    stream.Width, stream.Height = picture.width, picture.height
    stream.ColorSpace, stream.BitsPerComponent, stream.Filter = space, 8, filter_name
    return pdf.make_indirect(stream)
