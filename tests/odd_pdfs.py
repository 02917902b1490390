"""PDFs with something wrong in them, each with its story."""

from __future__ import annotations

import io
import itertools
import zlib
from collections.abc import Sequence
from typing import Any

import pikepdf
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

from eval.factory.render.faces import face
from eval.factory.render.subset import Subset
from tests import pdfs
from tests.pdfs import HEIGHT, WIDTH, Text

SENTENCES = (
    "青岚安全技术咨询有限公司于2023年3月6日进行现场勘验",
    "储罐容积为1590立方米，设计压力0.68兆帕",
    "资格证书号S011099000100017",
    "依据GB18218-2018辨识重大危险源",
    "电话4028573961，面积27480平方米",
)


def bytes_of(document: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def typed(
    reads: dict[str, str] | None = None, *, has_map: bool = True, lines: Sequence[str] = SENTENCES
) -> bytes:
    """One page in an embedded Identity-H font whose ToUnicode map says ``reads`` of some characters."""
    document = pikepdf.new()
    subset = Subset(face("song"))
    says = reads or {}
    rows = [
        b"BT /F1 14 Tf 72 %d Td <%s> Tj ET"
        % (HEIGHT - 100 - 40 * n, subset.encode(line, [says.get(c, c) for c in line]).hex().encode())
        for n, line in enumerate(lines)
    ]
    font = subset.embed(document, "QWERTY")
    if not has_map:
        del font["/ToUnicode"]
    page = document.add_blank_page(page_size=(WIDTH, HEIGHT))
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    page.obj.Contents = document.make_stream(b"\n".join(rows))
    return bytes_of(document)


def digits_permuted() -> bytes:
    """Made so that a search finds other figures than are printed: the map gives every digit another."""
    return typed(dict(zip("0123456789", "5678901234", strict=True)))


def other_characters() -> bytes:
    """A converter numbered the glyphs anew and kept the old map: all Chinese characters are others."""
    pool = sorted({c for line in SENTENCES for c in line if c >= "\u4e00"})
    return typed(dict(zip(pool, pool[7:] + pool[:7], strict=True)))


def without_map() -> bytes:
    """A print driver that leaves out the ToUnicode map: the codes are glyph numbers."""
    return typed(has_map=False)


def private_use() -> bytes:
    """A font of an old typesetting system: its map gives private-use code points."""
    pool = sorted({c for line in SENTENCES for c in line})
    return typed({c: chr(0xE000 + n) for n, c in enumerate(pool)})


def mojibake() -> bytes:
    """A map made by a program that took GBK bytes for Latin-1."""
    pool = {c for line in SENTENCES for c in line if c >= "\u4e00"}
    return typed({c: c.encode("gbk").decode("latin-1") for c in pool})


def _with_layer(layer: bytes, *, first: bool = False, said: Sequence[str] = SENTENCES) -> bytes:
    """A scanned page of SENTENCES with ``layer`` before or after its picture."""
    document = pikepdf.open(io.BytesIO(picture_only()))
    page = document.pages[0]
    subset = Subset(face("song"))
    text = b"\n".join(
        b"BT %s /F9 14 Tf 72 %d Td <%s> Tj ET"
        % (layer, HEIGHT - 100 - 40 * n, subset.encode(line).hex().encode())
        for n, line in enumerate(said)
    )
    page.obj.Resources.Font = Dictionary(F9=subset.embed(document, "ASDFGH"))
    page.contents_add(document.make_stream(b"q " + text + b" Q"), prepend=first)
    return bytes_of(document)


def invisible_layer() -> bytes:
    """A scan that another OCR program made searchable: text in render mode 3 over the picture."""
    return _with_layer(b"3 Tr")


def another_layer() -> bytes:
    """A scan whose invisible layer says other things than its picture."""
    return _with_layer(
        b"3 Tr", said=("本次未到现场勘验，检查数据参照同类企业填写", "结论为不符合，待整改完成后重新出具")
    )


def layer_under_picture() -> bytes:
    """The same by a program that draws the text first and the picture over it."""
    return _with_layer(b"0 Tr", first=True)


def white_text() -> bytes:
    """A page of white words on white paper, and nothing else."""
    document = pikepdf.open(io.BytesIO(typed()))
    page = document.pages[0]
    page.contents_add(document.make_stream(b"1 1 1 rg"), prepend=True)
    return bytes_of(document)


def white_on_band() -> bytes:
    """A cover in white words on a dark ground: plain to see."""
    document = pikepdf.open(io.BytesIO(typed()))
    page = document.pages[0]
    page.contents_add(document.make_stream(b"0.1 0.2 0.5 rg 0 0 595 842 re f 1 1 1 rg"), prepend=True)
    return bytes_of(document)


def stamped_scan() -> bytes:
    """A scan with a typed Bates number at its foot, the only text of the layer."""
    document = pikepdf.open(io.BytesIO(picture_only()))
    page = document.pages[0]
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources.Font = Dictionary(F9=helvetica)
    page.contents_add(document.make_stream(b"BT /F9 9 Tf 480 20 Td (MJ-000123) Tj ET"))
    return bytes_of(document)


def picture_only() -> bytes:
    """A scan without any text layer."""
    return pdfs.scanned(pdfs.compose([[Text(72, 100 + 40 * n, s, 14) for n, s in enumerate(SENTENCES)]]))


def drawn(content: bytes, **entries: object) -> bytes:
    """One page with this content stream; ``entries`` go into the page object."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(WIDTH, HEIGHT))
    page.obj.Contents = document.make_stream(content)
    for key, value in entries.items():
        page.obj[f"/{key}"] = value
    return bytes_of(document)


def white_rectangle() -> bytes:
    """An empty page of a program that paints its paper white."""
    return drawn(b"1 1 1 rg 0 0 595 842 re f")


def annotation_only() -> bytes:
    """A page with nothing but a reviewer's boxed note, drawn by its appearance stream."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(WIDTH, HEIGHT))
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    look = document.make_stream(b"BT /F9 24 Tf 5 10 Td (REVIEWED 2023) Tj ET")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 250, 40])
    look.Resources = Dictionary(Font=Dictionary(F9=helvetica))
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.FreeText,
        Rect=Array([100, 600, 350, 640]),
        Contents=pikepdf.String("REVIEWED 2023"),
        DA=pikepdf.String("/Helv 24 Tf"),
        F=4,
        AP=Dictionary(N=look),
    )
    page.obj.Annots = Array([document.make_indirect(note)])
    return bytes_of(document)


def boxed(
    media: Sequence[float], crop: Sequence[float] | None = None, rotation: float | None = None
) -> bytes:
    """Two good pages around one whose boxes or rotation are as given."""
    document = pikepdf.open(io.BytesIO(pdfs.compose([[Text(72, 100, f"第{n}页内容")] for n in "一二三"])))
    page = document.pages[1].obj
    page.MediaBox = Array(list(media))
    if crop is not None:
        page.CropBox = Array(list(crop))
    if rotation is not None:
        page.Rotate = rotation
    return bytes_of(document)


def picture(data: bytes, width: int, height: int, **entries: object) -> bytes:
    """Two good pages around one that shows the picture with this raw ``data``."""
    document = pikepdf.open(io.BytesIO(pdfs.compose([[Text(72, 100, f"第{n}页内容")] for n in "一二三"])))
    image = document.make_stream(data)
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, width, height
    for key, value in entries.items():
        image[f"/{key}"] = value
    page = document.pages[1].obj
    page.Resources = Dictionary(XObject=Dictionary(Im0=document.make_indirect(image)))
    page.Contents = document.make_stream(b"q 500 0 0 700 40 60 cm /Im0 Do Q")
    return bytes_of(document)


def enormous_picture() -> bytes:
    """60,000 pixels a side in one bit each: 3.6 gigapixels that deflate to almost nothing."""
    squeeze = zlib.compressobj(9)
    row = b"\xff" * 7500
    parts = [squeeze.compress(row) for _ in range(60_000)]
    data = b"".join(parts) + squeeze.flush()
    return picture(
        data, 60_000, 60_000, BitsPerComponent=1, ColorSpace=Name.DeviceGray, Filter=Name.FlateDecode
    )


def damaged_picture(codec: str) -> bytes:
    """A picture whose coded data is cut short and overwritten in the middle."""
    rubbish = bytes((n * 37 + 11) % 251 for n in range(3000))
    starts = {
        "JBIG2Decode": bytes.fromhex("000000003000010000001300000640000008340000000000000000010000"),
        "JPXDecode": bytes.fromhex("0000000c6a5020200d0a870a00000014667479706a703220000000006a703220"),
        "CCITTFaxDecode": b"\x00\x10\x01",
        "DCTDecode": bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0000b080834064001011100"),
        "LZWDecode": b"\x80\x0b\x60",
        "RunLengthDecode": b"\xfe",
        "FlateDecode": b"\x78\x9c",
    }
    entries: dict[str, object] = {"Filter": Name(f"/{codec}"), "BitsPerComponent": 1}
    entries["ColorSpace"] = Name.DeviceGray
    if codec == "CCITTFaxDecode":
        entries["DecodeParms"] = Dictionary(K=-1, Columns=1600, Rows=2100)
    if codec in ("DCTDecode", "JPXDecode"):
        entries["BitsPerComponent"] = 8
    return picture(starts[codec] + rubbish, 1600, 2100, **entries)


class _Outline(BasePen):  # type: ignore[misc]
    """A glyph as operators of a content stream."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.operators: list[bytes] = []

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - the pen protocol's name
        self.operators.append(b"%.1f %.1f m" % pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(b"%.1f %.1f l" % pt)

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.operators.append(b"%.1f %.1f %.1f %.1f %.1f %.1f c" % tuple(itertools.chain(*points)))

    def _closePath(self) -> None:  # noqa: N802
        self.operators.append(b"h")


def _glyph(character: str, font: TTFont) -> tuple[int, bytes]:
    """Width and drawing procedure of a glyph of a Type 3 font."""
    name = font.getBestCmap()[ord(character)]
    pen = _Outline(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    scale = 1000 / font["head"].unitsPerEm
    width = round(scale * font["hmtx"][name][0])
    drawing = b"%.4f 0 0 %.4f 0 0 cm " % (scale, scale) + b" ".join(pen.operators) + b" f"
    return width, b"%d 0 0 -200 1000 900 d1 " % width + drawing


def type3(*, has_map: bool, first: int = 1, lines: Sequence[str] = SENTENCES) -> bytes:
    """Every glyph is a drawing of its own, named ``g1``, ``g2`` ...; only a map could say what it means."""
    document = pikepdf.new()
    characters = sorted(set("".join(lines)))
    codes = {character: first + n for n, character in enumerate(characters)}
    with TTFont(face("song").path, lazy=True) as font_file:
        glyphs = [_glyph(character, font_file) for character in characters]
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, -200, 1000, 900]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=Dictionary(
            {f"/g{n}": document.make_stream(drawing) for n, (_, drawing) in enumerate(glyphs)}
        ),
        Encoding=Dictionary(Differences=Array([first, *(Name(f"/g{n}") for n in range(len(glyphs)))])),
        FirstChar=first,
        LastChar=first + len(codes) - 1,
        Widths=Array([width for width, _ in glyphs]),
        Resources=Dictionary(),
    )
    if has_map:
        rows = b"\n".join(b"<%02X> <%04X>" % (code, ord(character)) for character, code in codes.items())
        font.ToUnicode = document.make_stream(
            b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
            b"%d beginbfchar\n%s\nendbfchar endcmap" % (len(codes), rows)
        )
    texts = [bytes(codes[character] for character in line) for line in lines]
    return _in_rows(document, font, texts)


def _in_rows(document: pikepdf.Pdf, font: Any, texts: Sequence[bytes]) -> bytes:
    page = document.add_blank_page(page_size=(WIDTH, HEIGHT))
    page.obj.Resources = Dictionary(Font=Dictionary(F1=document.make_indirect(font)))
    rows = [
        b"BT /F1 14 Tf 72 %d Td <%s> Tj ET" % (HEIGHT - 100 - 40 * n, text.hex().encode())
        for n, text in enumerate(texts)
    ]
    page.obj.Contents = document.make_stream(b"\n".join(rows))
    return bytes_of(document)


def _with_last_lines(content: bytes) -> bytes:
    """The usual page whose sentences are followed by what ``content`` draws in Helvetica (F9)."""
    document = pikepdf.open(io.BytesIO(typed()))
    page = document.pages[0]
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources.Font.F9 = document.make_indirect(helvetica)
    page.contents_add(document.make_stream(content))
    return bytes_of(document)


def clipped_text() -> bytes:
    """A sheet of a spreadsheet program: text longer than its cell is cut there, a hidden cell wholly."""
    return _with_last_lines(
        b"q 72 500 100 20 re W n BT /F9 12 Tf 72 505 Td (shown in the cell) Tj ET Q\n"
        b"q 72 460 60 20 re W n BT /F9 12 Tf 72 465 Td (seen head and lost tail) Tj ET Q\n"
        b"q 300 400 50 50 re W n BT /F9 12 Tf 72 425 Td (beyond its cell) Tj ET Q\n"
        b"q 72 360 0 0 re W n BT /F9 12 Tf 72 365 Td (in a cell of no size) Tj ET Q"
    )


def text_as_clip() -> bytes:
    """Decorated titles: the letters are a clip through which a colour is painted, or nothing, or white."""
    return _with_last_lines(
        b"q BT 7 Tr /F9 20 Tf 72 500 Td (PAINTED THROUGH) Tj ET 0.1 0.2 0.6 rg 60 490 400 40 re f Q\n"
        b"q BT 7 Tr /F9 20 Tf 72 440 Td (NEVER PAINTED) Tj ET Q\n"
        b"q BT 7 Tr /F9 20 Tf 72 400 Td (PAINTED IN WHITE) Tj ET 1 1 1 rg 60 390 400 40 re f Q\n"
        b"q 1 0 0 1 0 0 cm BT 5 Tr 0 0 0 RG /F9 20 Tf 72 340 Td (OUTLINED) Tj ET Q"
    )


def font_not_embedded(encoding: str = "GBK-EUC-H", base: str = "SimSun") -> bytes:
    """A page of an old office program: names a Chinese font and embeds none."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(WIDTH, HEIGHT))
    info = Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("GB1"), Supplement=2)
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name(f"/{base}"), CIDSystemInfo=info, DW=1000
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name(f"/{base}"),
        Encoding=Name(f"/{encoding}"),
        DescendantFonts=Array([document.make_indirect(below)]),
    )
    page.obj.Resources = Dictionary(Font=Dictionary(F1=document.make_indirect(font)))
    lines = [
        b"BT /F1 14 Tf 72 %d Td <%s> Tj ET" % (740 - 40 * n, line.encode("gbk").hex().encode())
        for n, line in enumerate(SENTENCES)
    ]
    page.obj.Contents = document.make_stream(b"\n".join(lines))
    return bytes_of(document)


def looping_tree() -> bytes:
    """A page tree whose second branch is the tree itself."""
    return _raw(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 /MediaBox [0 0 595 842] >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            _stream(b"BT /F1 14 Tf 72 700 Td (one good page) Tj ET"),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def deep_tree(depth: int = 3000) -> bytes:
    """A page below thousands of nested branches."""
    branches = [
        b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (n + 1, n - 1)
        for n in range(2, depth + 2)
    ]
    page = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (depth + 1)
    return _raw([b"<< /Type /Catalog /Pages 2 0 R >>", *branches, page])


def deep_forms(depth: int = 400) -> bytes:
    """A page whose drawing is a form in a form in a form."""
    forms = [
        _stream(
            b"/X Do",
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
            b"/Resources << /XObject << /X %d 0 R >> >>" % (n + 1),
        )
        for n in range(5, 5 + depth)
    ]
    last = _stream(b"BT ET", b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]")
    return _raw(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
            _stream(b"/X Do"),
            *forms,
            last,
        ]
    )


def laughing_forms(levels: int = 12) -> bytes:
    """A page between two good ones: a form that draws ten forms that draw ten forms, and so on; 900 bytes."""
    document = pikepdf.open(io.BytesIO(pdfs.compose([[Text(72, 100, f"第{n}页内容")] for n in "一二三"])))
    below = None
    for _ in range(levels):
        form = document.make_stream(b"/X Do " * 10 if below is not None else b"0 0 m 9 9 l S")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
        if below is not None:
            form.Resources = Dictionary(XObject=Dictionary(X=below))
        below = document.make_indirect(form)
    page = document.pages[1].obj
    page.Resources = Dictionary(XObject=Dictionary(X=below))
    page.Contents = document.make_stream(b"/X Do")
    return bytes_of(document)


def chinese_font_name() -> bytes:
    """An old Chinese program writes its font names in GBK: ``/#cb#ce#cc#e5`` is 宋体."""
    raw = pdfs.compose([[Text(72, 100, "字体名称为国标码")]])
    with pikepdf.open(io.BytesIO(raw)) as document:
        for font in document.pages[0].obj.Resources.Font.values():
            font.BaseFont = Name("/OldSongName")
        plain = io.BytesIO()
        document.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return plain.getvalue().replace(b"/OldSongName", b"/#cb#ce#cc#e5")


def many_objects(count: int = 200_000) -> bytes:
    """Two hundred thousand small paths and single characters on one page between two good ones."""
    document = pikepdf.open(io.BytesIO(pdfs.compose([[Text(72, 100, f"第{n}页内容")] for n in "一二三"])))
    page = document.pages[1].obj
    page.Resources = Dictionary()
    strokes = b"\n".join(b"%d %d m %d %d l S" % (n % 595, n % 842, n % 571, n % 811) for n in range(count))
    page.Contents = document.make_stream(strokes)
    return bytes_of(document)


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(content), content)


def _raw(objects: Sequence[bytes]) -> bytes:
    """A file of these objects, numbered from 1, byte by byte: no library would write it."""
    target, places = io.BytesIO(b""), []
    target.write(b"%PDF-1.7\n")
    for number, body in enumerate(objects, start=1):
        places.append(target.tell())
        target.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = target.tell()
    target.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    target.writelines(b"%010d 00000 n \n" % place for place in places)
    target.write(b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return target.getvalue()


def in_a_form(content: bytes, *, scale: float, x: float, y: float) -> bytes:
    """The first page of ``content`` set on an empty A4 page by an imposition program, scaled and moved."""
    document = pikepdf.new()
    with pikepdf.open(io.BytesIO(content)) as source:
        page = document.add_blank_page(page_size=(WIDTH, HEIGHT))
        form = document.copy_foreign(source.pages[0].as_form_xobject())
        page.obj.Resources = Dictionary(XObject=Dictionary(X=form))
        page.obj.Contents = document.make_stream(b"q %f 0 0 %f %f %f cm /X Do Q" % (scale, scale, x, y))
        return bytes_of(document)
