"""What a copyist does to a picture so that it does not look the same: crop, turn, light, rescan."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping

from PIL import Image, ImageEnhance, ImageOps

from eval.factory.render.draft import Picture
from eval.factory.render.photos import jpeg


def alter(picture: Picture, how: str, seed: str) -> Picture:
    """The picture after an alteration of ``ALTERATIONS``; the size in pixels stays."""
    with Image.open(io.BytesIO(picture.data)) as opened:
        image = opened.convert("RGB")
    changed = ALTERATIONS[how](image, random.Random(seed))
    return jpeg(changed.resize(image.size, Image.Resampling.LANCZOS), quality=50)


def _crop(image: Image.Image, draw: random.Random) -> Image.Image:
    """Cut five to twelve per cent off each side: the camera's stamp goes too."""
    width, height = image.size
    left, top, right, bottom = (draw.uniform(0.05, 0.12) for _ in range(4))
    return image.crop(
        (int(width * left), int(height * top), int(width * (1 - right)), int(height * (1 - bottom)))
    )


def _turn(image: Image.Image, draw: random.Random) -> Image.Image:
    """Turned by up to three degrees and cut to what is full."""
    turned = image.rotate(draw.choice((-1, 1)) * draw.uniform(1.2, 3), resample=Image.Resampling.BICUBIC)
    width, height = image.size
    return turned.crop((int(width * 0.06), int(height * 0.06), int(width * 0.94), int(height * 0.94)))


def _light(image: Image.Image, draw: random.Random) -> Image.Image:
    """Brighter or darker, with more or less contrast."""
    brighter = ImageEnhance.Brightness(image).enhance(draw.choice((0.78, 1.22)))
    return ImageEnhance.Contrast(brighter).enhance(draw.uniform(0.8, 1.2))


def _rescan(image: Image.Image, draw: random.Random) -> Image.Image:
    """Printed small, scanned grey: fewer pixels, no colour."""
    width, height = image.size
    share = draw.uniform(0.55, 0.7)
    small = image.resize((int(width * share), int(height * share)), Image.Resampling.BILINEAR)
    return ImageOps.grayscale(small).convert("RGB")


ALTERATIONS: Mapping[str, Callable[[Image.Image, random.Random], Image.Image]] = {
    "crop": _crop,
    "turn": _turn,
    "light": _light,
    "rescan": _rescan,
}
