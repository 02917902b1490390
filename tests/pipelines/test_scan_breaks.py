"""Scans among scans: which differences tell of another scan, and which a machine or an office explains."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from core.chapters import Chapter
from core.integrity import PageMake, ScanLook, ScanMake
from pipelines.scan_breaks import scan_break

_LOOK = ScanLook(noise=0.5)
_SCAN = ScanMake(width_px=1654, height_px=2339, dpi=200, encoder="JPEG 1a", is_grey=True, look=_LOOK)
_FINE = dataclasses.replace(_SCAN, width_px=2480, height_px=3508, dpi=300)


def _look(**changes: float) -> ScanLook:
    return dataclasses.replace(_LOOK, **changes)


def _pages(odd: ScanMake, at: tuple[int, ...], usual: ScanMake = _SCAN, **of_odd: Any) -> list[PageMake]:
    pages = [
        PageMake(page=number, width=595.3, height=841.9, scan=usual, characters=600)
        for number in range(1, 15)
    ]
    for number in at:
        pages[number - 1] = dataclasses.replace(pages[number - 1], scan=odd, **of_odd)
    return pages


def _told(pages: list[PageMake], number: int) -> list[str]:
    return [doubt.words for doubt in scan_break(pages[number - 1], Chapter.HAZARDS, pages)]


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        (dataclasses.replace(_FINE, encoder="JPEG 2b"), "压缩设置也不同"),
        (dataclasses.replace(_FINE, look=_look(noise=0.2)), "纸面噪点比其余各页都少"),
        (dataclasses.replace(_FINE, look=_look(noise=0.9)), "纸面噪点比其余各页都多"),
        (
            dataclasses.replace(_FINE, encoder="JPEG 2b", is_grey=False),
            "存储的颜色方式不同而页面内容并不需要",
        ),
    ],
)
def test_another_resolution_and_a_second_difference_are_told(odd: ScanMake, words: str) -> None:
    (told,) = _told(_pages(odd, (7,)), 7)
    assert words in told
    assert "约300dpi" in told
    assert "都是1654×2339像素、约200dpi" in told


@pytest.mark.parametrize(
    "odd",
    [
        _FINE,  # finer by choice
        dataclasses.replace(_SCAN, encoder="JPEG 2b", look=_look(noise=0.1)),  # straightened, stored anew
        dataclasses.replace(_FINE, look=_look(noise=0.4)),
        dataclasses.replace(_FINE, look=None),
        dataclasses.replace(_FINE, encoder="JPEG 2b", is_grey=False, look=_look(colour=0.01)),  # a seal
        dataclasses.replace(_FINE, encoder="JPEG 2b", is_grey=False, look=_look(solid=0.1, noise=2.0)),
    ],
)
def test_one_difference_or_one_that_the_page_explains_is_none(odd: ScanMake) -> None:
    assert _told(_pages(odd, (7,)), 7) == []


def test_both_sides_of_a_sheet_are_told_and_a_second_batch_is_not() -> None:
    odd = dataclasses.replace(_FINE, encoder="JPEG 2b")
    assert all(len(_told(_pages(odd, (7, 8)), number)) == 1 for number in (7, 8))
    assert _told(_pages(odd, (7, 8, 9)), 8) == []
    assert _told(_pages(odd, (5, 11)), 5) == []


def test_grey_pages_with_pictures_among_pages_of_two_levels_are_the_machines_choice() -> None:
    text = dataclasses.replace(_FINE, encoder="CCITT 1", look=None)
    photograph = dataclasses.replace(_SCAN, look=_look(solid=0.08))
    assert _told(_pages(photograph, (7,), text), 7) == []
    (told,) = _told(_pages(_SCAN, (7,), text), 7)
    assert "灰度" in told
    assert "黑白、CCITT压缩" in told


def test_a_sealed_page_is_told_by_its_storing_alone() -> None:
    smooth = dataclasses.replace(_FINE, look=_look(noise=0.1))
    assert _told(_pages(smooth, (7,), has_seal=True), 7) == []
    assert len(_told(_pages(smooth, (7,)), 7)) == 1


def test_a_last_page_is_told_by_its_storing_alone() -> None:
    smooth = dataclasses.replace(_FINE, look=_look(noise=0.1))
    assert _told(_pages(smooth, (13,)), 13) == []
    assert _told(_pages(smooth, (14,)), 14) == []
    assert len(_told(_pages(dataclasses.replace(smooth, encoder="JPEG 2b"), (13,)), 13)) == 1
