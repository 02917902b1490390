"""Site photos, sketches and other pictures that stand in a report, painted from a seed."""

from __future__ import annotations

import io
import random
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from eval.factory.render.draft import Picture
from eval.factory.render.faces import face
from eval.factory.render.photo_scenes import HEIGHT, WIDTH, painter_of

_WIDTH, _HEIGHT = WIDTH, HEIGHT


def photo(seed: str, overlay: str, scene: str = "") -> Picture:
    """A site photo of what ``scene`` names, else a view of the yard; ``overlay`` is the camera's stamp."""
    draw = random.Random(seed)
    painter = painter_of(scene)
    image = painter(draw) if painter else _outdoors(draw)
    image = image.rotate(draw.uniform(-3, 3), resample=Image.Resampling.BILINEAR, expand=False)
    width = draw.randint(330, _WIDTH - 40)
    height = width * _HEIGHT // _WIDTH
    left, top = draw.randint(15, _WIDTH - 15 - width), draw.randint(12, _HEIGHT - 12 - height)
    image = image.crop((left, top, left + width, top + height)).resize((_WIDTH, _HEIGHT))
    image = _grain(_lit(image, draw).filter(ImageFilter.GaussianBlur(draw.uniform(0.4, 1.3))), draw)
    _stamp(image, overlay)
    return jpeg(image, quality=58)


def _outdoors(draw: random.Random) -> Image.Image:
    """Sky, ground, buildings, tanks, pipes."""
    image = _sky(draw)
    pen = ImageDraw.Draw(image)
    horizon = draw.randint(130, 225)
    _ground(pen, draw, horizon)
    for _ in range(draw.randint(1, 4)):
        _building(pen, draw, horizon)
    for _ in range(draw.randint(2, 5)):
        draw.choice((_tank, _pillar, _canopy, _person, _trees, _fence))(pen, draw, horizon)
    return image


def _lit(image: Image.Image, draw: random.Random) -> Image.Image:
    """Light from one side, and the colour of the day."""
    across = np.linspace(draw.uniform(0.72, 1.06), draw.uniform(0.72, 1.06), _WIDTH, dtype=np.float32)
    down = np.linspace(draw.uniform(0.82, 1.06), draw.uniform(0.82, 1.06), _HEIGHT, dtype=np.float32)
    cast = np.array([draw.uniform(0.93, 1.05) for _ in range(3)], dtype=np.float32)
    lit = np.asarray(image, dtype=np.float32) * (down[:, None] * across[None, :])[..., None] * cast
    blotches = np.asarray(
        Image.fromarray(
            np.random.default_rng(draw.getrandbits(32)).integers(0, 255, (4, 5), dtype=np.uint8)
        ).resize((_WIDTH, _HEIGHT), Image.Resampling.BICUBIC),
        dtype=np.float32,
    )
    lit *= (0.86 + 0.24 * blotches / 255)[..., None]
    return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))


def jpeg(image: Image.Image, quality: int) -> Picture:
    """A picture stored as JPEG."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Picture(image.width, image.height, out.getvalue(), channels=1 if image.mode == "L" else 3)


def sketch(seed: str, labels: str) -> Picture:
    """A plan sketch: plots, roads and a north arrow; ``labels`` separated by blanks name the plots."""
    draw = random.Random(seed)
    image = Image.new("RGB", (760, 480), (255, 255, 255))
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(face("song").path), 20)
    pen.rectangle((20, 20, 740, 460), outline=(0, 0, 0), width=3)
    names = labels.split()
    columns = 3 if len(names) > 4 else 2
    rows = -(-len(names) // columns)
    for index, name in enumerate(names):
        x = 50 + (index % columns) * (660 // columns) + draw.randint(0, 18)
        y = 50 + (index // columns) * (390 // max(1, rows)) + draw.randint(0, 14)
        w, h = 660 // columns - draw.randint(40, 70), 390 // max(1, rows) - draw.randint(30, 50)
        pen.rectangle(
            (x, y, x + w, y + h),
            outline=(40, 40, 40),
            width=2,
            fill=draw.choice(((255, 255, 255), (240, 240, 240))),
        )
        pen.text((x + w / 2, y + h / 2), name, font=font, fill=(0, 0, 0), anchor="mm")
    pen.line((705, 90, 705, 40), fill=(0, 0, 0), width=3)
    pen.polygon(((705, 32), (697, 52), (713, 52)), fill=(0, 0, 0))
    pen.text((705, 102), "北", font=font, fill=(0, 0, 0), anchor="mm")
    return jpeg(image.convert("L"), quality=62)


def _sky(draw: random.Random) -> Image.Image:
    top = np.array([draw.randint(120, 200), draw.randint(160, 215), draw.randint(200, 245)], dtype=np.float32)
    low = np.array([225, 230, 235], dtype=np.float32)
    share = np.linspace(0, 1, _HEIGHT, dtype=np.float32)[:, None]
    rows = top * (1 - share) + low * share
    return Image.fromarray(np.repeat(rows[:, None, :], _WIDTH, axis=1).astype(np.uint8))


def _ground(pen: ImageDraw.ImageDraw, draw: random.Random, horizon: int) -> None:
    grey = draw.randint(105, 165)
    pen.rectangle(
        (0, horizon, _WIDTH, _HEIGHT), fill=(grey, grey - draw.randint(0, 12), grey - draw.randint(5, 25))
    )
    for _ in range(draw.randint(3, 8)):
        x, shade = draw.randint(-60, _WIDTH), grey + draw.randint(-22, 22)
        pen.line(
            (x, _HEIGHT, _WIDTH / 2 + (x - _WIDTH / 2) * 0.2, horizon),
            fill=(shade, shade, shade - 8),
            width=draw.randint(1, 7),
        )


def _building(pen: ImageDraw.ImageDraw, draw: random.Random, horizon: int) -> None:
    w, h = draw.randint(60, 190), draw.randint(35, 120)
    x = draw.randint(-30, _WIDTH - 40)
    y = horizon + draw.randint(-4, 14)
    tone = draw.randint(120, 225)
    fill = (tone, tone - draw.randint(0, 25), tone - draw.randint(0, 45))
    pen.rectangle((x, y - h, x + w, y), fill=fill)
    pen.rectangle(
        (x - 3, y - h - 6, x + w + 3, y - h), fill=draw.choice(((150, 50, 45), (70, 95, 140), (95, 95, 95)))
    )
    for column in range(draw.randint(2, 5)):
        wx = x + 10 + column * (w // 5)
        pen.rectangle((wx, y - h + 16, wx + 11, y - h + 32), fill=(70, 85, 100))


def _tank(pen: ImageDraw.ImageDraw, draw: random.Random, horizon: int) -> None:
    w, h = draw.randint(45, 110), draw.randint(60, 150)
    x, y = draw.randint(10, _WIDTH - w), horizon + draw.randint(20, 70)
    for offset in range(w):
        shade = int(150 + 85 * np.sin(np.pi * offset / w))
        pen.line((x + offset, y - h, x + offset, y), fill=(shade, shade, min(255, shade + 6)))
    pen.ellipse((x, y - h - 8, x + w, y - h + 8), fill=(198, 200, 204), outline=(120, 120, 120))
    pen.rectangle(
        (x + w // 4, y - h // 2, x + w - w // 4, y - h // 2 + 10),
        fill=draw.choice(((190, 40, 30), (30, 70, 160))),
    )


def _pillar(pen: ImageDraw.ImageDraw, draw: random.Random, horizon: int) -> None:
    y = horizon + draw.randint(10, 50)
    for x in range(draw.randint(0, 60), _WIDTH, draw.randint(70, 120)):
        pen.rectangle((x, y - 90, x + 5, y + 20), fill=(90, 90, 95))
    for row in range(draw.randint(1, 4)):
        colour = draw.choice(((200, 170, 40), (60, 120, 70), (160, 160, 165)))
        pen.rectangle((0, y - 86 + row * 10, _WIDTH, y - 82 + row * 10), fill=colour)


def _canopy(pen: ImageDraw.ImageDraw, draw: random.Random, horizon: int) -> None:
    x, y, w = draw.randint(10, 150), horizon - draw.randint(50, 80), draw.randint(200, 300)
    pen.rectangle((x, y, x + w, y + 24), fill=draw.choice(((205, 40, 40), (240, 240, 240), (25, 90, 170))))
    for offset in (20, w // 2, w - 26):
        pen.rectangle((x + offset, y + 24, x + offset + 9, horizon + 45), fill=(225, 225, 225))
        pen.rectangle((x + offset - 14, horizon + 12, x + offset + 22, horizon + 48), fill=(190, 60, 50))


def _person(pen: ImageDraw.ImageDraw, draw: random.Random, horizon: int) -> None:
    x, y = draw.randint(40, _WIDTH - 60), horizon + draw.randint(50, 90)
    helmet = draw.choice(((235, 205, 40), (240, 240, 240), (200, 40, 40), (40, 80, 190)))
    pen.rectangle(
        (x - 13, y - 62, x + 13, y - 8), fill=draw.choice(((40, 60, 110), (90, 90, 90), (200, 90, 30)))
    )
    pen.rectangle((x - 11, y - 8, x - 2, y + 38), fill=(45, 45, 60))
    pen.rectangle((x + 2, y - 8, x + 11, y + 38), fill=(45, 45, 60))
    pen.ellipse((x - 9, y - 82, x + 9, y - 62), fill=(214, 170, 140))
    pen.pieslice((x - 11, y - 88, x + 11, y - 66), 180, 360, fill=helmet)


def _trees(pen: ImageDraw.ImageDraw, draw: random.Random, horizon: int) -> None:
    for _ in range(draw.randint(2, 6)):
        x, r = draw.randint(-20, _WIDTH), draw.randint(14, 38)
        y = horizon - draw.randint(4, 30)
        green = (draw.randint(40, 90), draw.randint(90, 130), draw.randint(40, 70))
        pen.rectangle((x - 3, y, x + 3, horizon + 12), fill=(92, 70, 50))
        for _ in range(5):
            dx, dy = draw.randint(-r // 2, r // 2), draw.randint(-r, r // 3)
            pen.ellipse((x + dx - r // 2, y + dy - r // 2, x + dx + r // 2, y + dy + r // 2), fill=green)


def _fence(pen: ImageDraw.ImageDraw, draw: random.Random, horizon: int) -> None:
    y, tone = horizon + draw.randint(14, 60), draw.choice(((230, 230, 226), (60, 110, 80), (210, 170, 50)))
    for rail in (0, 18):
        pen.line((0, y - 36 + rail, _WIDTH, y - 32 + rail), fill=tone, width=3)
    for x in range(draw.randint(0, 30), _WIDTH, draw.randint(26, 60)):
        pen.line((x, y - 44, x, y), fill=tone, width=4)


def _grain(image: Image.Image, draw: random.Random) -> Image.Image:
    noise = np.random.default_rng(draw.getrandbits(32))
    pixels: Any = np.asarray(image, dtype=np.float32)
    pixels = pixels * draw.uniform(0.85, 1.1) + 4.0 * noise.standard_normal(pixels.shape, dtype=np.float32)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _stamp(image: Image.Image, overlay: str) -> None:
    if not overlay:
        return
    font = ImageFont.truetype(str(face("hei").path), 17, index=2)
    pen = ImageDraw.Draw(image)
    for index, line in enumerate(reversed(overlay.split("\n"))):
        place = (12, _HEIGHT - 12 - index * 23)
        pen.text(
            place,
            line,
            font=font,
            fill=(255, 255, 255),
            anchor="ls",
            stroke_width=1,
            stroke_fill=(50, 50, 50),
        )
