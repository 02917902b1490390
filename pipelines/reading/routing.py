"""How each page is read, and why: one reason per route, decided from the survey's facts alone."""

from __future__ import annotations

from core.document import Route
from pipelines.reading.layers import Layers

LYING = "lying_text_layer"

_FEW_CHARACTERS = 20
_GARBLED = 0.1
_IMPLAUSIBLE = 0.3
_HIDDEN = 0.5
_SCAN_COVER = 0.6
_PICTURE_COVER = 0.08


def choose_route(layers: Layers) -> tuple[Route, str]:
    """The route and its reason; ``LYING`` also comes later, when fonts have been compared with the page."""
    if layers.characters == 0:
        return _without_text(layers)
    if layers.spoken:
        return Route.OCR, LYING
    if layers.unmapped > _GARBLED:
        return Route.OCR, "garbled_text_layer"
    if layers.implausible > _IMPLAUSIBLE:
        return Route.OCR, "implausible_text_layer"
    if layers.invisible + layers.white + layers.covered > _HIDDEN:
        return _unseen_text(layers)
    if layers.picture_cover >= _SCAN_COVER and layers.characters <= _FEW_CHARACTERS:
        return Route.BOTH, "scan_with_few_characters"
    if layers.picture_cover >= _PICTURE_COVER:
        return Route.BOTH, "text_layer_with_pictures"
    return Route.TEXT, "usable_text_layer"


def _without_text(layers: Layers) -> tuple[Route, str]:
    if not layers.has_ink:
        return Route.BLANK, "only_white_drawn" if layers.has_drawing else "nothing_drawn"
    if layers.picture_cover > 0:
        return Route.OCR, "image_only"
    return Route.OCR, "drawn_without_text"


def _unseen_text(layers: Layers) -> tuple[Route, str]:
    """A text layer that nobody sees: what is seen is read instead."""
    if layers.picture_cover > 0 and layers.invisible >= max(layers.white, layers.covered):
        return Route.OCR, "hidden_text_over_picture"
    if layers.covered >= max(layers.white, layers.invisible):
        return Route.OCR, "text_under_picture"
    return Route.OCR, "white_text" if layers.white > layers.invisible else "hidden_text"
