"""Typst source of text: strings, coloured pieces, signatures, text styles."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.factory.layouts.base import TextStyle
from eval.factory.makers.docx_styles import is_bold
from eval.factory.makers.docx_text import FAMILIES
from eval.factory.makers.stamps import Stamp
from eval.factory.makers.trail import SCRIPT_SCALE, Piece, colour_of

_FAMILIES = FAMILIES | {"ming": "AR PL UMing", "ukai": "AR PL UKai"}  # as typst names them
_WITH_BOLD = frozenset({"serif", "serif_bold", "hei", "hei_bold"})
_LONG, _PIECE = 12, 6
_ALIGN = {"left": "left", "centre": "center", "right": "right", "justify": "left"}
File = Callable[[Stamp], str]  # the name of a picture's file


def quoted(text: str) -> str:
    """A string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def points(value: float) -> str:
    """A length."""
    return f"{value:.2f}pt"


def content(pieces: Sequence[Piece], file: File, *, splits_words: bool = False) -> str:
    """A code block of the pieces. ``splits_words`` lets long words break, for narrow columns."""
    parts = []
    for piece in pieces:
        if isinstance(piece, Stamp):
            parts.append(f"box(baseline: {points(piece.drop)}, {image(piece, file(piece))})")
            continue
        inside = "; ".join(_strings(piece.text, splits_words=splits_words)) or '""'
        if piece.is_script:
            inside = f'text(font: "{_FAMILIES["ukai"]}", size: {SCRIPT_SCALE}em, {{{inside}}})'
        parts.append(inside if piece.number is None else coloured(piece.number, f"{{{inside}}}"))
    return "{" + "; ".join(parts) + "}"


def coloured(number: int, inside: str) -> str:
    """A piece in the colour of its number."""
    red, green, blue = colour_of(number)
    return f"k({red}, {green}, {blue}, {inside})"


def image(stamp: Stamp, name: str) -> str:
    """A picture in its size."""
    size = f"width: {points(stamp.width)}, height: {points(stamp.height)}"
    return f'image({quoted(name)}, {size}, fit: "stretch")'


def _strings(text: str, *, splits_words: bool) -> list[str]:
    parts: list[str] = []
    for index, line in enumerate(text.split("\n")):
        if index:
            parts.append("linebreak()")
        word = ""
        for char in line:
            if splits_words and "!" <= char <= "~":
                word += char
                continue
            parts += _word(word)
            word = ""
            parts.append(char)
        parts += _word(word)
    return _joined(parts)


def _word(word: str) -> list[str]:
    if len(word) <= _LONG:
        return [word] if word else []
    cut = [word[start : start + _PIECE] for start in range(0, len(word), _PIECE)]
    return [part for piece in cut for part in (piece, "h(0pt)")][:-1]


def _joined(parts: Sequence[str]) -> list[str]:
    """Neighbouring texts as one literal; commands stay."""
    found: list[str] = []
    text = ""
    for part in parts:
        if part in ("linebreak()", "h(0pt)"):
            found += [quoted(text)] if text else []
            found.append(part)
            text = ""
        else:
            text += part
    return found + ([quoted(text)] if text else [])


def style_function(name: str, style: TextStyle, *, is_sticky: bool) -> str:
    """A function that sets its body as a paragraph of the style, ``above`` points below what came before."""
    indent = f"(amount: {style.indent:g}em, all: true)" if style.indent else "0pt"
    sticky = ", sticky: true" if is_sticky else ""
    justify = "true" if style.align == "justify" else "false"
    return (
        f"#let s-{name}(above, body) = block(width: 100%, above: above, below: 0pt{sticky}, {{\n"
        f"  {text_rules(style)}\n"
        f"  set par(leading: {points(style.leading - style.size)}, justify: {justify}, "
        f"first-line-indent: {indent})\n  set align({_ALIGN[style.align]})\n"
        f"  pad(left: {points(style.left)}, par(body))\n}})"
    )


def text_rules(style: TextStyle) -> str:
    """The set rule of a style's face, size, weight and colour."""
    main = _FAMILIES[style.face]
    latin = _FAMILIES[style.latin] if style.latin else None
    fonts = f'((name: "{latin}", covers: "latin-in-cjk"), "{main}")' if latin else f'"{main}"'
    red, green, blue = (round(part * 255) for part in style.colour)
    weight = ', weight: "bold"' if is_bold(style) and style.face in _WITH_BOLD else ', weight: "regular"'
    return (
        f"set text(font: {fonts}, size: {points(style.size)}, tracking: {points(style.spacing)}, "
        f"fill: rgb({red}, {green}, {blue}){weight}{emboldened(style)})"
    )


def emboldened(style: TextStyle) -> str:
    """An outline that makes a face without a bold cut bold, as a further argument."""
    return ", stroke: 0.025em" if is_bold(style) and style.face not in _WITH_BOLD else ""


def bold_rule(style: TextStyle) -> str:
    """A set rule that makes text of the style bold."""
    return 'set text(weight: "bold")' if style.face in _WITH_BOLD else "set text(stroke: 0.025em)"
