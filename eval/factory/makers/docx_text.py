"""WordprocessingML of text: runs, paragraphs, fields, pictures in the line and over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from eval.factory.makers.stamps import Stamp
from eval.factory.makers.trail import SCRIPT_SCALE, Piece, Span, colour_of

EMU = 12700  # per point
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
FAMILIES: dict[str, str] = {
    "song": "AR PL SungtiL GB",
    "kai": "AR PL KaitiM GB",
    "ming": "AR PL UMing CN",
    "ukai": "AR PL UKai CN",
    "serif": "Noto Serif CJK SC",
    "serif_bold": "Noto Serif CJK SC",
    "hei": "Noto Sans CJK SC",
    "hei_bold": "Noto Sans CJK SC",
    "times": "Liberation Serif",
    "times_bold": "Liberation Serif",
    "arial": "Liberation Sans",
}
Relate = Callable[[Stamp], str]  # the relationship of a picture's file


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


@dataclass(slots=True)
class Para:
    """One paragraph: style, what its properties add to the style, and its content."""

    style: str
    content: str = ""
    align: str | None = None
    breaks_page: bool = False
    keeps_next: bool = False
    height: float | None = None  # exactly this high
    at_least: float | None = None  # a line that must hold a signature
    section: str = ""
    anchored: list[str] = field(default_factory=list)
    leading: float = 0.0  # height of its single line with the space above

    def xml(self) -> str:
        """The paragraph."""
        properties = [f"<w:pStyle w:val={quoteattr(self.style)}/>"]
        if self.keeps_next:
            properties.append("<w:keepNext/>")
        if self.breaks_page:
            properties.append("<w:pageBreakBefore/>")
        if self.height is not None:
            line = max(2, twips(self.height))
            properties.append(
                f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
                '<w:ind w:left="0" w:firstLine="0"/>'
            )
        elif self.at_least is not None:
            properties.append(f'<w:spacing w:line="{twips(self.at_least)}" w:lineRule="atLeast"/>')
        if self.align:
            properties.append(f'<w:jc w:val="{self.align}"/>')
        look = f"<w:pPr>{''.join(properties)}{self.section}</w:pPr>"
        return f"<w:p>{look}{''.join(self.anchored)}{self.content}</w:p>"


def run(text: str, *, number: int | None = None, is_bold: bool = False, script: float = 0.0) -> str:
    """Characters of one formatting; line breaks and tabs become what Word has for them.

    ``script`` is the size of a name in a script face.
    """
    family = FAMILIES["ukai"]
    marks = f'<w:rFonts w:ascii="{family}" w:hAnsi="{family}" w:eastAsia="{family}"/>' if script else ""
    marks += "<w:b/>" if is_bold else ""
    if number is not None:
        marks += f'<w:color w:val="{"".join(f"{part:02X}" for part in colour_of(number))}"/>'
    marks += f'<w:sz w:val="{round(2 * script)}"/>' if script else ""
    properties = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    parts = []
    for index, line in enumerate(text.split("\n")):
        if index:
            parts.append("<w:br/>")
        for place, piece in enumerate(line.split("\t")):
            parts.append("<w:tab/>" if place else "")
            parts.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "")
    return f"<w:r>{properties}{''.join(parts)}</w:r>"


def content(pieces: Sequence[Piece], relate: Relate, size: float, *, is_bold: bool = False) -> str:
    """Runs and signatures of one paragraph of this size."""
    return "".join(
        run(
            piece.text,
            number=piece.number,
            is_bold=is_bold,
            script=size * SCRIPT_SCALE if piece.is_script else 0.0,
        )
        if isinstance(piece, Span)
        else inline(piece, relate(piece))
        for piece in pieces
    )


def page_reference(bookmark: str, number: int | None) -> str:
    """A field that tells the page of a bookmark."""
    start, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    code = f'<w:r><w:instrText xml:space="preserve"> PAGEREF {bookmark} \\h </w:instrText></w:r>'
    return f"{start}{code}{separate}{run('1', number=number)}{end}"


def inline(stamp: Stamp, relation: str) -> str:
    """A picture in the line; ``drop`` lets it hang below."""
    lower = f'<w:rPr><w:position w:val="{-round(2 * stamp.drop)}"/></w:rPr>' if stamp.drop > 0.5 else ""
    size = f'<wp:extent cx="{round(stamp.width * EMU)}" cy="{round(stamp.height * EMU)}"/>'
    return (
        f'<w:r>{lower}<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">{size}'
        f"{_graphic(stamp, relation)}</wp:inline></w:drawing></w:r>"
    )


def anchored(stamp: Stamp, relation: str, x: float, y: float) -> str:
    """A picture over the text, placed from the column's left edge and the paragraph's top."""
    size = f'<wp:extent cx="{round(stamp.width * EMU)}" cy="{round(stamp.height * EMU)}"/>'
    places = "".join(
        f'<wp:position{axis} relativeFrom="{origin}"><wp:posOffset>{round(value * EMU)}</wp:posOffset>'
        f"</wp:position{axis}>"
        for axis, origin, value in (("H", "column", x), ("V", "paragraph", y))
    )
    return (
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        f'relativeHeight="{251660000 + stamp.number}" behindDoc="0" locked="0" layoutInCell="1" '
        f'allowOverlap="1"><wp:simplePos x="0" y="0"/>{places}{size}'
        '<wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f"<wp:wrapNone/>{_graphic(stamp, relation)}</wp:anchor></w:drawing></w:r>"
    )


def _graphic(stamp: Stamp, relation: str) -> str:
    size = f'cx="{round(stamp.width * EMU)}" cy="{round(stamp.height * EMU)}"'
    name = f"图片 {stamp.number}"
    return (
        f'<wp:docPr id="{stamp.number + 1}" name="{name}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{stamp.number + 1}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic>"
    )
