"""The EXIF block of a photo: when, where and with what it was taken; JPEG bytes kept as they are."""

from __future__ import annotations

import datetime as dt

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from eval.factory.plan.records import Shot

_MAKE, _MODEL, _SOFTWARE, _DATE_TIME = 0x010F, 0x0110, 0x0131, 0x0132
_EXIF, _GPS = 0x8769, 0x8825
_ORIGINAL, _DIGITIZED = 0x9003, 0x9004


def exif_of(shot: Shot) -> bytes:
    """The block for a shot, empty where the file carries none."""
    if not shot.has_exif:
        return b""
    exif = Image.Exif()
    exif[_MAKE], exif[_MODEL] = shot.maker, shot.model
    if shot.software:
        exif[_SOFTWARE] = shot.software
    exif[_DATE_TIME] = _time(shot.edited_at or shot.taken_at)
    details = exif.get_ifd(_EXIF)
    details[_ORIGINAL] = details[_DIGITIZED] = _time(shot.taken_at)
    if shot.east is not None and shot.north is not None:
        gps = exif.get_ifd(_GPS)
        gps[1], gps[2] = "N", _degrees(shot.north)
        gps[3], gps[4] = "E", _degrees(shot.east)
    return bytes(exif.tobytes())


def with_exif(jpeg: bytes, exif: bytes) -> bytes:
    """The JPEG with the block in front; the picture itself is not touched."""
    if not exif:
        return jpeg
    return jpeg[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + jpeg[2:]


def _time(moment: dt.datetime) -> str:
    return moment.strftime("%Y:%m:%d %H:%M:%S")


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    whole = int(value)
    minutes = int((value - whole) * 60)
    seconds = round(((value - whole) * 60 - minutes) * 6000)
    return IFDRational(whole, 1), IFDRational(minutes, 1), IFDRational(seconds, 100)
