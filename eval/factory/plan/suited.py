"""Facts that follow from where a site lies and from what its enterprise calls itself."""

from __future__ import annotations

import random
from collections.abc import Mapping

from eval.factory.world.places import Place

# Climate, then ranges: mean, coldest, rain, thunder, snow.
_Range = tuple[float, float, float]
_NORTH: tuple[_Range, ...] = ((11.6, 14.4, 0.1), (-24, -13, 0.1), (520, 760, 1), (19, 32, 1), (14, 34, 1))
_COLD: tuple[_Range, ...] = ((8.1, 10.6, 0.1), (-31, -19, 0.1), (460, 720, 1), (18, 31, 1), (16, 38, 1))
_MIDDLE: tuple[_Range, ...] = ((14.1, 16.2, 0.1), (-16, -8, 0.1), (860, 1120, 1), (26, 38, 1), (12, 32, 1))
_SOUTH: tuple[_Range, ...] = ((15.9, 18.4, 0.1), (-9, -3, 0.1), (1120, 1620, 1), (32, 58, 1), (8, 26, 1))
_BASIN: tuple[_Range, ...] = ((16.4, 18.2, 0.1), (-6, -2, 0.1), (880, 1180, 1), (30, 46, 1), (5, 12, 1))
_CLIMATES: Mapping[str, tuple[str, tuple[_Range, ...]]] = {
    "鲁": ("暖温带半湿润季风气候", _NORTH),
    "冀": ("暖温带半湿润季风气候", _NORTH),
    "豫": ("暖温带半湿润季风气候", _NORTH),
    "陕": ("暖温带半湿润大陆性季风气候", _NORTH),
    "晋": ("温带大陆性季风气候", _COLD),
    "辽": ("温带大陆性季风气候", _COLD),
    "苏": ("亚热带向暖温带过渡的湿润季风气候", _MIDDLE),
    "浙": ("亚热带季风气候", _SOUTH),
    "湘": ("亚热带季风湿润气候", _SOUTH),
    "川": ("亚热带湿润季风气候", _BASIN),
}
_NAMES = ("mean", "cold", "rain", "thunder", "snow")
_TERRAINS = {
    "鲁": ("冲积平原", "山前缓坡"),
    "晋": ("黄土台地", "河谷盆地"),
    "陕": ("河谷阶地", "黄土台地"),
    "川": ("浅丘", "河谷平坝"),
    "浙": ("水网平原", "丘陵"),
    "湘": ("丘陵", "湖积平原"),
}
_PLAIN = ("平原", "冲积平原", "缓坡地")

# What an enterprise makes, by a word of its name; without such a word the kit's own choices stand.
_TRADES: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "dust": {
        "家具": {"dust": ("木粉尘",), "product": ("实木家具", "板式家具", "实木餐桌椅")},
        "木业": {"dust": ("木粉尘",), "product": ("人造板", "木门及木线条", "集成材")},
        "五金": {"dust": ("铝合金粉尘",), "product": ("五金抛光件", "铝合金压铸件", "卫浴五金")},
        "面粉": {"dust": ("面粉粉尘",), "product": ("小麦粉", "专用面粉", "粮食制品")},
    },
    "cold_storage": {
        "水产": {"product": ("水产品", "冷冻虾仁、鱼片", "水产调理品")},
        "果蔬": {"product": ("果蔬", "速冻果蔬", "保鲜蒜薹、苹果")},
        "食品": {"product": ("冷冻肉类", "速冻调理食品", "冷鲜及冷冻禽肉")},
        "冷链": {"product": ("冷冻肉类", "水产品", "速冻食品")},
    },
}


def climate(draw: random.Random, place: Place) -> dict[str, str]:
    """Climate, land and earthquakes as they are in the place's province."""
    name, ranges = _CLIMATES[place.short]
    values = {slot: _within(draw, *row) for slot, row in zip(_NAMES, ranges, strict=True)}
    return {
        "climate": name,
        "terrain": draw.choice(_TERRAINS.get(place.short, _PLAIN)),
        "seismic": draw.choice(("Ⅵ", "Ⅶ", "Ⅶ")),
        "wind_dir": draw.choice(("东南", "偏南", "东北", "西北", "南", "西南")),
        **values,
    }


def trade(draw: random.Random, kit: str, enterprise: str) -> dict[str, str]:
    """What fits the enterprise's name."""
    for word, slots in _TRADES.get(kit, {}).items():
        if word in enterprise:
            return {slot: draw.choice(options) for slot, options in slots.items()}
    return {}


def _within(draw: random.Random, low: float, high: float, step: float) -> str:
    value = low + step * draw.randint(0, round((high - low) / step))
    return f"{value:.1f}" if step < 1 else f"{value:.0f}"
