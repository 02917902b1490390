"""Administrative divisions after GB/T 2260: which places a text names."""

from __future__ import annotations

from corpus.regions.gazetteer import Division, Gazetteer, PlaceFound

__all__ = ["Division", "Gazetteer", "PlaceFound"]
