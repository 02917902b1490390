"""A layout's text styles as the styles of a Word template."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

from docx.oxml import parse_xml

from eval.factory.layouts.base import Layout, TextStyle
from eval.factory.makers.docx_text import FAMILIES, NAMESPACES, twips

_NAMES = {"h1": "heading 1", "h2": "heading 2", "h3": "heading 3", "body": "Body Text", "caption": "caption"}
_NAMES |= {f"toc{level}": f"toc {level}" for level in (1, 2, 3)}
ALIGN = {"left": "left", "centre": "center", "right": "right", "justify": "both"}


def is_bold(style: TextStyle) -> bool:
    """Whether the style is set in a bold cut or made bold."""
    return style.is_bold or style.face.endswith("_bold")


def put_styles(document: Any, layout: Layout) -> None:
    """Replace the template's styles by the layout's."""
    root = document.styles.element
    for child in list(root):
        root.remove(child)
    body = layout.styles["body"]
    root.append(
        parse_xml(f"<w:docDefaults {NAMESPACES}><w:rPrDefault>{_run(body)}</w:rPrDefault></w:docDefaults>")
    )
    normal = '<w:name w:val="Normal"/><w:qFormat/>'
    root.append(
        parse_xml(
            f'<w:style {NAMESPACES} w:type="paragraph" w:default="1" w:styleId="Normal">{normal}</w:style>'
        )
    )
    styles = dict(layout.styles)
    toc = styles.pop("toc")
    for level in (1, 2, 3):
        tabs, indent = _contents(layout, toc, level)
        root.append(parse_xml(_style(f"toc{level}", toc, tabs=tabs, indent=indent)))
    for name, style in styles.items():
        outline = f'<w:outlineLvl w:val="{int(name[1]) - 1}"/>' if name in ("h1", "h2", "h3") else ""
        root.append(parse_xml(_style(name, style, outline=outline)))
    root.append(parse_xml(_style("furniture", layout.furniture.style)))


def _contents(layout: Layout, style: TextStyle, level: int) -> tuple[str, str]:
    """Tab with leader dots, and indent, of an entry of the contents."""
    measure = layout.width - layout.margins[1] - layout.margins[3]
    tab = f'<w:tab w:val="right" w:leader="dot" w:pos="{twips(measure)}"/>'
    return f"<w:tabs>{tab}</w:tabs>", f'<w:ind w:left="{twips((level - 1) * style.size * 1.5)}"/>'


def _style(name: str, style: TextStyle, *, outline: str = "", tabs: str = "", indent: str = "") -> str:
    shown = _NAMES.get(name, name)
    keep = "<w:keepNext/><w:keepLines/>" if outline or name == "caption" else ""
    spacing = (
        f'<w:spacing w:before="{twips(style.before)}" w:after="{twips(style.after)}" '
        f'w:line="{twips(style.leading)}" w:lineRule="exact"/>'
    )
    if not indent and (style.left or style.indent):
        first = twips(style.indent * style.size)
        indent = f'<w:ind w:left="{twips(style.left)}" w:firstLine="{first}"/>'
    return (
        f'<w:style {NAMESPACES} w:type="paragraph" w:customStyle="{int(name not in _NAMES)}" '
        f"w:styleId={quoteattr(name)}><w:name w:val={quoteattr(shown)}/>"
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}<w:widowControl/>{tabs}{spacing}{indent}'
        f'<w:jc w:val="{ALIGN[style.align]}"/>{outline}</w:pPr>{_run(style)}</w:style>'
    )


def _run(style: TextStyle) -> str:
    main = FAMILIES[style.face]
    latin = FAMILIES[style.latin] if style.latin else main
    colour = "".join(f"{round(part * 255):02X}" for part in style.colour)
    half = round(style.size * 2)
    bold = "<w:b/>" if is_bold(style) else ""
    tint = f'<w:color w:val="{colour}"/>' if colour != "000000" else ""
    spacing = f'<w:spacing w:val="{twips(style.spacing)}"/>' if style.spacing else ""
    return (
        f'<w:rPr><w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" w:eastAsia="{main}"/>'
        f'{bold}{tint}{spacing}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    )
