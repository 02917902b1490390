"""What a camera wrote into a JPEG: when, with what and where it was taken (Exif 2.32, CIPA DC-008)."""

from __future__ import annotations

import datetime as dt
import io
import math
import warnings
from collections.abc import Mapping

from PIL import ExifTags, Image

from core.document import Exif

_LONGEST = 100  # characters of a maker's or program's name


def read(jpeg: bytes) -> Exif | None:
    """The record, or None for a picture that says nothing of the kind or cannot be opened."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nothing is decoded here, however large or odd the picture is
            with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
                block = image.getexif()
                details = block.get_ifd(ExifTags.IFD.Exif)
                place = block.get_ifd(ExifTags.IFD.GPSInfo)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, Image.DecompressionBombError):
        return None
    found = Exif(
        taken_at=_instant(details.get(ExifTags.Base.DateTimeOriginal) or block.get(ExifTags.Base.DateTime)),
        camera=_camera(_text(block.get(ExifTags.Base.Make)), _text(block.get(ExifTags.Base.Model))),
        software=_text(block.get(ExifTags.Base.Software)),
        latitude=_degrees(place, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90.0),
        longitude=_degrees(place, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180.0),
    )
    return None if found == Exif() else found


def _text(value: object) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    return "".join(c for c in value if c.isprintable()).strip()[:_LONGEST] or None


def _camera(maker: str | None, model: str | None) -> str | None:
    """Maker and model; a model that names its maker is enough."""
    if maker and model and not model.lower().startswith(maker.lower()):
        return f"{maker} {model}"
    return model or maker


def _instant(value: object) -> str | None:
    """``2023:05:18 10:20:00`` as ISO text, zone unknown; None for what is no date (all noughts)."""
    try:
        return dt.datetime.strptime(_text(value) or "", "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007
    except ValueError:
        return None


def _degrees(place: Mapping[int, object], key: int, sign: int, negative: str, most: float) -> float | None:
    parts = place.get(key)
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value) or not 0 <= value <= most:
        return None
    return round(-value if _text(place.get(sign)) == negative else value, 6)
