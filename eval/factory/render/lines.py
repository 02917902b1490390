"""Line breaking: runs of Chinese and ASCII into lines of a width, by the rules of Chinese setting."""

from __future__ import annotations

from dataclasses import dataclass

from eval.factory.blocks import Run, Runs
from eval.factory.layouts.base import TextStyle
from eval.factory.render.faces import Face, face

_NOT_FIRST = frozenset("，。、；：？！）》」】”’％%…~)]}.,;:?!℃")
_NOT_LAST = frozenset("（《「【“‘([{")
_INK_EMS = 1.25
_ALL = "hei"


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one run in one face, with its width at the style's size."""

    text: str
    face: str
    width: float
    run: Run


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line: its pieces, natural width and count of characters; ``is_last`` of its paragraph."""

    pieces: tuple[Piece, ...]
    width: float
    count: int
    indent: float
    is_last: bool


Atom = tuple[str, str, float, Run]  # text, face, width, run


def break_lines(runs: Runs, style: TextStyle, width: float, *, indent: float = 0.0) -> tuple[SetLine, ...]:
    """Set runs to a width; the first line is indented by ``indent`` points."""
    atoms = _atoms(runs, style)
    lines: list[SetLine] = []
    start, at, used = 0, 0, 0.0
    room = width - indent
    while at < len(atoms):
        text, _, advance, _ = atoms[at]
        if text == "\n":
            lines.append(_line(atoms[start:at], indent if not lines else 0.0, is_last=True))
            at += 1
            start, used, room = at, 0.0, width
            continue
        if used + advance > room + 0.01 and at > start:
            stop = _break_before(atoms, start, at)
            lines.append(_line(atoms[start:stop], indent if not lines else 0.0, is_last=False))
            while stop < len(atoms) and atoms[stop][0] == " ":
                stop += 1
            start = at = stop
            used, room = 0.0, width
            continue
        used += advance
        at += 1
    if start < len(atoms) or not lines:
        lines.append(_line(atoms[start:], indent if not lines else 0.0, is_last=True))
    return tuple(lines)


def _break_before(atoms: list[Atom], start: int, at: int) -> int:
    stop = at
    for _ in range(3):
        if stop - 1 <= start:
            return at
        if atoms[stop][0][0] in _NOT_FIRST or atoms[stop - 1][0][-1] in _NOT_LAST:
            stop -= 1
        else:
            return stop
    return at


def _faces(style: TextStyle) -> tuple[Face, Face]:
    main = face(style.face)
    return main, face(style.latin) if style.latin else main


def _face_of(char: str, main: Face, latin: Face) -> Face:
    """Latin and Greek from the Latin face, what neither has (subscripts) from one that has all."""
    if (char < "\u0400" or not main.has(char)) and latin.has(char):
        return latin
    return main if main.has(char) or char == "\n" else face(_ALL)


def _atoms(runs: Runs, style: TextStyle) -> list[Atom]:
    """Unbreakable units: one Chinese character, one ASCII word, one signature."""
    main, latin = _faces(style)
    size, spacing = style.size, style.spacing
    atoms: list[Atom] = []
    for run in runs:
        if run.ink:
            atoms.append((run.text, style.face, len(run.text) * size * _INK_EMS + size * 0.6, run))
            continue
        word, word_width = "", 0.0
        for char in run.text:
            if char < "\u0080" and char not in " \n":
                word += char
                word_width += latin.advance(char) * size + spacing
                continue
            if word:
                atoms.append((word, latin.name, word_width, run))
                word, word_width = "", 0.0
            used = _face_of(char, main, latin)
            atoms.append((char, used.name, 0.0 if char == "\n" else used.advance(char) * size + spacing, run))
        if word:
            atoms.append((word, latin.name, word_width, run))
    return _split_long(atoms)


def _split_long(atoms: list[Atom]) -> list[Atom]:
    """Break up long ASCII words, which would not fit a narrow column."""
    result: list[Atom] = []
    for text, name, width, run in atoms:
        if run.ink or len(text) <= 12:
            result.append((text, name, width, run))
            continue
        each = width / len(text)
        result.extend(
            (text[i : i + 6], name, each * len(text[i : i + 6]), run) for i in range(0, len(text), 6)
        )
    return result


def _line(atoms: list[Atom], indent: float, *, is_last: bool) -> SetLine:
    while atoms and atoms[-1][0] == " ":
        atoms = atoms[:-1]
    pieces: list[Piece] = []
    text, name, width = "", "", 0.0
    run: Run | None = None
    for atom_text, atom_face, atom_width, atom_run in atoms:
        if run is atom_run and name == atom_face:
            text += atom_text
            width += atom_width
            continue
        if run is not None:
            pieces.append(Piece(text, name, width, run))
        text, name, width, run = atom_text, atom_face, atom_width, atom_run
    if run is not None:
        pieces.append(Piece(text, name, width, run))
    return SetLine(
        tuple(pieces),
        sum(piece.width for piece in pieces),
        sum(len(piece.text) for piece in pieces),
        indent,
        is_last,
    )
