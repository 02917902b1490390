"""Ink is asked in several views where one leaves doubt; beside a stamp no view makes it surer."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import mean

import cv2
import numpy as np
import pytest

from core.geometry import Box
from models.signatures.networks import Kind, kinds
from models.signatures.raster import Darkness, raster, views
from pipelines.signing.runs import Run
from pipelines.signing.sure_hand import sure_share


def strokes() -> Darkness:
    image = np.zeros((60, 160), np.uint8)
    for n in range(9):
        cv2.line(image, (8 + 15 * n, 8 + n * 23 % 40), (26 + 14 * n, 10 + n * 31 % 44), 255, 3, cv2.LINE_AA)
    return (image / 255).astype(np.float32)


def run(hand: float, typed: float) -> Run:
    shares = {Kind.HAND: hand, Kind.TYPE: typed, Kind.STAMP: 1 - hand - typed}
    return Run(pieces=(), boxes=(Box(0, 0, 50, 20),), shares=shares)


def told() -> list[Mapping[Kind, float]]:
    rasters = [raster(view) for view in views(strokes())]
    return list(kinds([item for item in rasters if item is not None]))


@pytest.mark.parametrize(("hand", "typed"), [(0.005, 0.99), (0.96, 0.03)])
def test_what_is_plain_is_asked_once(hand: float, typed: float) -> None:
    assert sure_share(run(hand, typed), strokes(), 0.0, is_scan=True) == hand


@pytest.mark.parametrize("typed", [0.7, 0.55])
def test_what_is_doubtful_is_the_mean_of_its_views(typed: float) -> None:
    found = sure_share(run(0.2, typed), strokes(), 0.0, is_scan=True)
    assert found == pytest.approx(mean([0.2, *(shares[Kind.HAND] for shares in told())]))
    assert found > 0.35  # strokes like these are by hand


def test_ink_of_a_born_digital_page_is_by_hand_or_type() -> None:
    each = [shares[Kind.HAND] / (shares[Kind.HAND] + shares[Kind.TYPE]) for shares in told()]
    assert sure_share(run(0.2, 0.8), strokes(), 0.0, is_scan=False) == pytest.approx(mean([0.2, *each]))


def test_views_never_make_what_may_be_a_stamp_surer() -> None:
    assert sum(shares[Kind.HAND] for shares in told()) > 3 * 0.04
    assert sure_share(run(0.04, 0.0), strokes(), 0.0, is_scan=True) == 0.04


def test_views_are_the_same_ink_softer_wider_and_sharper() -> None:
    soft, wide, sharp = views(strokes())
    assert soft.sum() == pytest.approx(strokes().sum(), rel=0.01)
    assert wide.shape == (60, 184)
    assert sharp.sum() < strokes().sum()
