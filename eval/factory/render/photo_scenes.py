"""Close views and rooms for site photos: what the camera of an inspector is held at."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont

from eval.factory.render.faces import face

WIDTH, HEIGHT = 480, 340
Colour = tuple[int, int, int]
Painter = Callable[[random.Random], Image.Image]
_METALS: tuple[Colour, ...] = ((168, 172, 176), (120, 128, 134), (196, 190, 172), (92, 104, 112))


def room(draw: random.Random) -> Image.Image:
    """A hall or pump room: floor in perspective, back wall, windows or lamps, machines."""
    wall, floor = _tone(draw, 150, 225), _tone(draw, 95, 165)
    image = Image.new("RGB", (WIDTH, HEIGHT), wall)
    pen = ImageDraw.Draw(image)
    left, right = draw.randint(60, 150), WIDTH - draw.randint(60, 150)
    top, bottom = draw.randint(50, 95), draw.randint(190, 235)
    pen.polygon(((0, 0), (WIDTH, 0), (right, top), (left, top)), fill=_shift(wall, 18))
    pen.polygon(((0, 0), (left, top), (left, bottom), (0, HEIGHT)), fill=_shift(wall, -16))
    pen.polygon(((WIDTH, 0), (right, top), (right, bottom), (WIDTH, HEIGHT)), fill=_shift(wall, -26))
    pen.polygon(((0, HEIGHT), (left, bottom), (right, bottom), (WIDTH, HEIGHT)), fill=floor)
    for index in range(draw.randint(2, 4)):
        x = left + (right - left) * (index + 0.5) / 4
        pen.polygon(((x, top - 4), (x + 22, top - 4), (x + 60, 8), (x - 6, 8)), fill=(250, 250, 242))
    for index in range(draw.randint(0, 4)):
        x = left + 12 + index * 46
        if x < right - 34:
            pen.rectangle((x, top + 18, x + 30, top + 62), fill=(206, 222, 232), outline=(90, 90, 90))
    for _ in range(draw.randint(2, 5)):
        draw.choice((_machine, _pipe_run, _cupboard))(pen, draw, bottom)
    yellow = (214, 178, 52)
    pen.line((left + 30, bottom, draw.randint(20, 120), HEIGHT), fill=yellow, width=draw.randint(3, 7))
    return image


def gauge(draw: random.Random) -> Image.Image:
    """A pressure gauge or level gauge on a pipe, close."""
    image = _blurred_ground(draw)
    pen = ImageDraw.Draw(image)
    pipe, y = draw.choice(_METALS), draw.randint(230, 290)
    for offset in range(-26, 27):
        shade = _shift(pipe, int(50 * math.cos(offset / 17)) - 20)
        pen.line((0, y + offset, WIDTH, y + offset + draw.choice((0, 0, 1))), fill=shade)
    for _ in range(draw.randint(1, 2)):
        _dial(pen, draw, (draw.randint(110, 370), draw.randint(95, 165)), draw.randint(55, 95), y)
    return image


def plate(draw: random.Random) -> Image.Image:
    """A nameplate or a warning sign on painted metal."""
    image = _blurred_ground(draw)
    pen = ImageDraw.Draw(image)
    x, y = draw.randint(40, 130), draw.randint(36, 90)
    w, h = draw.randint(220, 320), draw.randint(150, 210)
    ground = draw.choice(((205, 208, 210), (232, 232, 226), (236, 190, 40), (38, 86, 160), (196, 40, 36)))
    is_pale = sum(ground) > 480
    ink = (40, 40, 44) if is_pale else (244, 244, 244)
    pen.rectangle((x, y, x + w, y + h), fill=ground, outline=(70, 70, 70), width=3)
    for cx, cy in ((x + 10, y + 10), (x + w - 10, y + 10), (x + 10, y + h - 10), (x + w - 10, y + h - 10)):
        pen.ellipse((cx - 4, cy - 4, cx + 4, cy + 4), fill=(110, 110, 110))
    font = ImageFont.truetype(str(face("hei").path), 26, index=2)
    words = draw.choice(
        ("当心触电", "禁止烟火", "产品铭牌", "压力容器", "职业危害告知卡", "必须戴安全帽", "危险源告知")
    )
    pen.text((x + w / 2, y + 32), words, font=font, fill=ink, anchor="mm")
    for row in range(draw.randint(3, 6)):
        top = y + 62 + row * 24
        if top < y + h - 16:
            end = x + draw.randint(w // 2, w - 24)
            pen.line((x + 24, top, end, top), fill=ink, width=draw.randint(2, 6))
    return image


def cabinets(draw: random.Random) -> Image.Image:
    """A row of switch or instrument cabinets with meters and lamps."""
    wall = _tone(draw, 165, 228)
    image = Image.new("RGB", (WIDTH, HEIGHT), wall)
    pen = ImageDraw.Draw(image)
    floor = draw.randint(262, 306)
    pen.rectangle((0, floor, WIDTH, HEIGHT), fill=_tone(draw, 80, 150))
    body = draw.choice(((206, 204, 192), (150, 158, 160), (196, 202, 206), (118, 132, 126)))
    x, width = draw.randint(-60, 40), draw.randint(74, 150)
    top = draw.randint(24, 90)
    while x < WIDTH:
        pen.rectangle(
            (x, top, x + width, floor + 8),
            fill=_shift(body, draw.randint(-8, 8)),
            outline=(60, 60, 60),
            width=2,
        )
        for row in range(draw.randint(1, 3)):
            cx, cy = x + width // 2, top + 34 + row * 46
            if draw.random() < 0.5:
                pen.rectangle(
                    (cx - 20, cy - 16, cx + 20, cy + 16), fill=(240, 240, 234), outline=(40, 40, 40)
                )
                pen.line((cx - 14, cy + 10, cx + draw.randint(-10, 14), cy - 10), fill=(20, 20, 20), width=2)
            else:
                for lamp, tone in enumerate(((206, 36, 36), (52, 158, 62), (232, 190, 40))):
                    lx = cx - 24 + lamp * 24
                    pen.ellipse((lx - 7, cy - 7, lx + 7, cy + 7), fill=tone, outline=(50, 50, 50))
        pen.rectangle((x + width - 14, top + 110, x + width - 8, top + 140), fill=(60, 60, 60))
        x += width + 2
    return image


def extinguishers(draw: random.Random) -> Image.Image:
    """Extinguishers, a hydrant box or a box of sand against a wall."""
    wall = _tone(draw, 140, 225)
    image = Image.new("RGB", (WIDTH, HEIGHT), wall)
    pen = ImageDraw.Draw(image)
    floor = draw.randint(230, 285)
    pen.rectangle((0, floor, WIDTH, HEIGHT), fill=_tone(draw, 90, 150))
    if draw.random() < 0.6:
        x, y = draw.randint(30, 250), draw.randint(40, 90)
        pen.rectangle((x, y, x + 130, y + 150), fill=(188, 34, 34), outline=(110, 20, 20), width=3)
        pen.rectangle((x + 14, y + 44, x + 116, y + 136), fill=(198, 208, 214))
        font = ImageFont.truetype(str(face("hei").path), 24, index=2)
        pen.text((x + 65, y + 24), "消火栓", font=font, fill=(250, 250, 250), anchor="mm")
    x = draw.randint(120, 250)
    for _ in range(draw.randint(2, 5)):
        h, w = draw.randint(96, 126), draw.randint(34, 44)
        base = floor + draw.randint(18, 34)
        pen.rounded_rectangle((x, base - h, x + w, base), 10, fill=(196, 30, 32))
        pen.rectangle((x + w // 2 - 7, base - h - 20, x + w // 2 + 7, base - h), fill=(40, 40, 40))
        pen.rectangle((x + 5, base - h // 2 - 14, x + w - 5, base - h // 2 + 18), fill=(232, 232, 220))
        pen.arc((x + w // 2, base - h - 18, x + w + 18, base - 30), 270, 60, fill=(30, 30, 30), width=5)
        x += w + draw.randint(8, 26)
    return image


def gallery(draw: random.Random) -> Image.Image:
    """Underground: an arched roadway with lamps, rails and pipes along the wall."""
    rock = _tone(draw, 34, 78)
    image = Image.new("RGB", (WIDTH, HEIGHT), rock)
    pen = ImageDraw.Draw(image)
    cx, cy = draw.randint(110, 370), draw.randint(110, 220)
    for step in range(9, 0, -1):
        r = 30 * step
        glow = max(0, 120 - step * 13) + draw.randint(-4, 4)
        tone = (rock[0] // 2 + glow, rock[1] // 2 + glow, rock[2] // 2 + int(glow * 0.8))
        pen.pieslice((cx - r, cy - r, cx + r, cy + r), 180, 360, fill=tone, outline=_shift(tone, 26))
        pen.rectangle((cx - r, cy, cx + r, cy + r * 0.8), fill=tone)
    for side in (-1, 1):
        pen.line(
            (cx + side * 16, cy + 30, cx + side * draw.randint(110, 190), HEIGHT),
            fill=(130, 126, 118),
            width=6,
        )
    for index in range(draw.randint(2, 5)):
        x, y, r = cx + index * 34, cy - 36 - index * 22, 3 + index * 2
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(252, 246, 208))
    for _ in range(draw.randint(2, 4)):
        draw.choice((_mine_car, _supports, _wall_pipe, _plate_on_wall))(pen, draw, (cx, cy))
    return image


def _mine_car(pen: ImageDraw.ImageDraw, draw: random.Random, middle: tuple[int, int]) -> None:
    x, y, w = draw.randint(20, 340), middle[1] + draw.randint(50, 110), draw.randint(70, 140)
    tone = _tone(draw, 70, 170)
    pen.polygon(((x, y - w // 2), (x + w, y - w // 2), (x + w - 14, y), (x + 14, y)), fill=tone)
    for wheel in (x + 24, x + w - 34):
        pen.ellipse((wheel, y - 6, wheel + 16, y + 10), fill=(24, 24, 24))


def _supports(pen: ImageDraw.ImageDraw, draw: random.Random, middle: tuple[int, int]) -> None:
    tone, step = _tone(draw, 90, 190), draw.randint(34, 80)
    start, side = draw.randint(0, 40), draw.choice((-1, 1))
    for index in range(draw.randint(2, 5)):
        x = middle[0] + side * (start + step * (index + 1))
        pen.rectangle((x, middle[1] - 60 - 14 * index, x + 9 + index, middle[1] + 50 + 22 * index), fill=tone)


def _wall_pipe(pen: ImageDraw.ImageDraw, draw: random.Random, middle: tuple[int, int]) -> None:
    colour = draw.choice(((140, 60, 50), (60, 90, 140), (150, 150, 140)))
    edge = draw.choice((0, WIDTH))
    pen.line((*middle, edge, middle[1] + draw.randint(-110, 110)), fill=colour, width=draw.randint(7, 18))


def _plate_on_wall(pen: ImageDraw.ImageDraw, draw: random.Random, middle: tuple[int, int]) -> None:
    x, y = middle[0] + draw.choice((-1, 1)) * draw.randint(70, 150), draw.randint(60, 190)
    tone = draw.choice(((214, 182, 52), (40, 96, 170), (220, 220, 214)))
    pen.rectangle((x, y, x + draw.randint(36, 80), y + draw.randint(26, 56)), fill=tone, outline=(30, 30, 30))


def console(draw: random.Random) -> Image.Image:
    """A control room: screens over desks."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _tone(draw, 90, 205))
    pen = ImageDraw.Draw(image)
    columns, rows = draw.randint(2, 5), draw.randint(1, 3)
    w, h = 400 // columns, 150 // rows
    x0, y0 = draw.randint(10, 70), draw.randint(18, 50)
    for index in range(columns * rows):
        x, y = x0 + index % columns * (w + 4), y0 + index // columns * (h + 4)
        pen.rectangle((x, y, x + w, y + h), fill=(24, 30, 44), outline=(60, 60, 64), width=3)
        for _ in range(draw.randint(3, 9)):
            tone = draw.choice(((70, 200, 110), (90, 170, 230), (230, 190, 70), (210, 70, 60)))
            sx, sy = x + draw.randint(8, w - 24), y + draw.randint(6, h - 12)
            pen.rectangle(
                (sx, sy, min(x + w - 4, sx + draw.randint(6, 40)), sy + draw.randint(2, 7)), fill=tone
            )
    desk = y0 + 150 + draw.randint(24, 52)
    pen.polygon(
        ((0, desk + 30), (40, desk), (WIDTH - 40, desk), (WIDTH, desk + 30)), fill=_tone(draw, 110, 200)
    )
    pen.rectangle((0, desk + 30, WIDTH, HEIGHT), fill=_tone(draw, 60, 120))
    for _ in range(draw.randint(1, 3)):
        x = draw.randint(40, 400)
        pen.rounded_rectangle((x, desk + 10, x + 62, desk + 110), 14, fill=(34, 36, 42))
    return image


def yard_store(draw: random.Random) -> Image.Image:
    """Goods stacked in a store: cartons, drums or sacks in rows."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _tone(draw, 140, 215))
    pen = ImageDraw.Draw(image)
    floor = draw.randint(270, 310)
    pen.rectangle((0, floor, WIDTH, HEIGHT), fill=_tone(draw, 95, 150))
    tone = draw.choice(((186, 148, 100), (44, 92, 168), (208, 206, 196), (176, 54, 46)))
    w, h = draw.randint(38, 80), draw.randint(28, 60)
    for column in range(draw.randint(4, 9)):
        x = draw.randint(-20, 24) + column * (w + 5)
        for row in range(draw.randint(1, 5)):
            y = floor - row * (h + 2)
            pen.rectangle(
                (x, y - h, x + w, y), fill=_shift(tone, draw.randint(-14, 14)), outline=_shift(tone, -60)
            )
            pen.line((x, y - h // 2, x + w, y - h // 2), fill=_shift(tone, -36), width=2)
    return image


PAINTERS: tuple[tuple[tuple[str, ...], Painter], ...] = (
    (("配电", "电气", "变电", "柜", "仪表间"), cabinets),
    (("井下", "工作面", "巷", "硐", "采场", "斜坡道"), gallery),
    (("控制室", "监控", "中心站", "值班"), console),
    (("消防器材", "灭火", "消火栓"), extinguishers),
    (("压力表", "液位", "报警仪", "仪表", "安全阀", "阀", "探测"), gauge),
    (("铭牌", "标识", "标志", "警示", "告知", "按钮", "记录", "牌"), plate),
    (("成品库", "堆垛", "仓库", "库房", "库内"), yard_store),
    (("内景", "车间", "泵房", "机房", "间", "室", "炉", "厂房"), room),
)


_OUTDOORS = ("外景", "大门", "出入口", "罐区", "场地")


def painter_of(caption: str) -> Painter | None:
    """Who paints what a caption speaks of; None for a view out of doors."""
    if any(word in caption for word in _OUTDOORS):
        return None
    return next((painter for words, painter in PAINTERS if any(word in caption for word in words)), None)


def _tone(draw: random.Random, low: int, high: int) -> Colour:
    grey = draw.randint(low, high)
    return grey, max(0, grey - draw.randint(0, 16)), max(0, grey - draw.randint(0, 30))


def _shift(colour: Colour, by: int) -> Colour:
    red, green, blue = (min(255, max(0, part + by)) for part in colour)
    return red, green, blue


def _blurred_ground(draw: random.Random) -> Image.Image:
    """What lies behind a close view: soft upright and level patches."""
    image = Image.new("RGB", (24, 17), _tone(draw, 90, 190))
    pen = ImageDraw.Draw(image)
    for _ in range(draw.randint(5, 10)):
        x, y = draw.randint(-4, 22), draw.randint(-4, 15)
        pen.rectangle((x, y, x + draw.randint(2, 14), y + draw.randint(2, 10)), fill=_tone(draw, 50, 230))
    return image.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)


def _dial(
    pen: ImageDraw.ImageDraw, draw: random.Random, middle: tuple[int, int], radius: int, pipe: int
) -> None:
    x, y = middle
    pen.rectangle((x - 8, min(y + radius - 4, pipe - 10), x + 8, pipe - 10), fill=(170, 150, 96))
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(44, 46, 50))
    inner = radius - 7
    pen.ellipse((x - inner, y - inner, x + inner, y + inner), fill=(244, 244, 240))
    for tick in range(11):
        angle = math.radians(135 + 27 * tick)
        pen.line(
            (
                x + math.cos(angle) * inner * 0.8,
                y + math.sin(angle) * inner * 0.8,
                x + math.cos(angle) * inner * 0.94,
                y + math.sin(angle) * inner * 0.94,
            ),
            fill=(20, 20, 20),
            width=2,
        )
    pen.arc(
        (x - inner + 10, y - inner + 10, x + inner - 10, y + inner - 10), 320, 45, fill=(200, 30, 30), width=4
    )
    angle = math.radians(draw.uniform(150, 330))
    pen.line(
        (x, y, x + math.cos(angle) * inner * 0.72, y + math.sin(angle) * inner * 0.72),
        fill=(180, 20, 20),
        width=3,
    )


def _machine(pen: ImageDraw.ImageDraw, draw: random.Random, horizon: int) -> None:
    x, y = draw.randint(40, 360), horizon + draw.randint(10, 80)
    w, h = draw.randint(60, 130), draw.randint(44, 100)
    tone = draw.choice(((44, 96, 150), (58, 122, 92), (150, 152, 148), (196, 160, 60)))
    pen.rectangle((x, y - h, x + w, y), fill=tone)
    pen.rectangle((x - 8, y, x + w + 8, y + 12), fill=(96, 92, 86))
    pen.ellipse((x + w - 14, y - h + 8, x + w + 36, y - 6), fill=_shift(tone, -26), outline=_shift(tone, -60))


def _pipe_run(pen: ImageDraw.ImageDraw, draw: random.Random, horizon: int) -> None:
    y = draw.randint(60, horizon)
    tone = draw.choice(((206, 172, 40), (60, 120, 70), (170, 170, 174), (176, 44, 38), (52, 90, 160)))
    width = draw.randint(6, 16)
    bend = draw.randint(60, 420)
    pen.line((0, y, bend, y), fill=tone, width=width)
    pen.line((bend, y, bend, horizon + 40), fill=_shift(tone, -22), width=width)


def _cupboard(pen: ImageDraw.ImageDraw, draw: random.Random, horizon: int) -> None:
    x, w, h = draw.randint(70, 380), draw.randint(36, 66), draw.randint(70, 120)
    pen.rectangle((x, horizon + 8 - h, x + w, horizon + 8), fill=_tone(draw, 120, 220), outline=(70, 70, 70))
