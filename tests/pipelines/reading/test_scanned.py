"""Lines of a picture that reach into one another."""

from __future__ import annotations

from core.geometry import PageFrame
from models.ocr.protocol import Direction, OcrLine
from pipelines.reading.scanned import picture_lines


def line(
    text: str,
    box: tuple[float, float, float, float],
    edges: tuple[float, ...],
    direction: Direction = Direction.RIGHT,
) -> OcrLine:
    x0, y0, x1, y1 = box
    upright = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    down = ((x1, y0), (x1, y1), (x0, y1), (x0, y0))  # clockwise from where the reader's top-left is
    return OcrLine(
        text=text,
        quad=down if direction is Direction.DOWN else upright,
        edges=edges,
        confidence=0.9,
        confidences=(0.9,) * len(text),
        direction=direction,
    )


def read(*lines: OcrLine) -> dict[str, tuple[float, ...]]:
    frame = PageFrame(0, 0, 595, 842, 0)
    return {found.text: found.edges for found in picture_lines(lines, frame, 1.0, known=())}


def test_neighbours_on_a_row_end_halfway_and_lose_no_character() -> None:
    found = read(
        line("(3)", (104, 281, 122, 291), (104, 110, 116, 122)),
        line("《条例》", (116, 281, 180, 293), (116, 132, 148, 164, 180)),
    )
    assert found["(3)"] == (104, 110, 116, 119)
    assert found["《条例》"] == (119, 132, 148, 164, 180)


def test_a_line_down_the_page_that_is_cut_ends_with_its_box() -> None:
    found = read(
        line("不腹", (406, 560, 430, 570), (406, 418, 430)),
        line("务有", (415, 562, 440, 600), (562, 580, 600), Direction.DOWN),
    )
    assert found["务有"] == (566, 580, 600)
