"""Places: real provinces and cities with their coordinates and codes, invented towns, roads and parks."""

from __future__ import annotations

import random
from dataclasses import dataclass

_PROVINCES = (
    ("山东省", "鲁", "37", ("潍坊市", "临沂市", "聊城市", "德州市", "滨州市")),
    ("江苏省", "苏", "32", ("盐城市", "淮安市", "宿迁市", "南通市", "扬州市")),
    ("浙江省", "浙", "33", ("嘉兴市", "衢州市", "绍兴市", "台州市")),
    ("湖南省", "湘", "43", ("岳阳市", "衡阳市", "娄底市", "常德市")),
    ("河北省", "冀", "13", ("沧州市", "邢台市", "衡水市", "保定市")),
    ("四川省", "川", "51", ("宜宾市", "乐山市", "德阳市", "遂宁市")),
    ("山西省", "晋", "14", ("吕梁市", "临汾市", "长治市", "忻州市")),
    ("辽宁省", "辽", "21", ("营口市", "锦州市", "盘锦市", "铁岭市")),
    ("河南省", "豫", "41", ("新乡市", "濮阳市", "周口市", "商丘市")),
    ("陕西省", "陕", "61", ("渭南市", "榆林市", "咸阳市", "汉中市")),
)
_POSTCODES = {
    "鲁": "26",
    "苏": "22",
    "浙": "31",
    "湘": "41",
    "冀": "06",
    "川": "61",
    "晋": "04",
    "辽": "11",
    "豫": "46",
    "陕": "71",
}
_CITIES = {  # telephone code, degrees east, degrees north
    "潍坊市": ("0536", 119.16, 36.71),
    "临沂市": ("0539", 118.36, 35.10),
    "聊城市": ("0635", 115.99, 36.46),
    "德州市": ("0534", 116.36, 37.43),
    "滨州市": ("0543", 117.97, 37.38),
    "盐城市": ("0515", 120.16, 33.35),
    "淮安市": ("0517", 119.02, 33.61),
    "宿迁市": ("0527", 118.28, 33.96),
    "南通市": ("0513", 120.86, 32.08),
    "扬州市": ("0514", 119.41, 32.39),
    "嘉兴市": ("0573", 120.76, 30.75),
    "衢州市": ("0570", 118.87, 28.94),
    "绍兴市": ("0575", 120.58, 30.03),
    "台州市": ("0576", 121.42, 28.66),
    "岳阳市": ("0730", 113.13, 29.36),
    "衡阳市": ("0734", 112.57, 26.89),
    "娄底市": ("0738", 112.00, 27.73),
    "常德市": ("0736", 111.69, 29.04),
    "沧州市": ("0317", 116.84, 38.30),
    "邢台市": ("0319", 114.50, 37.07),
    "衡水市": ("0318", 115.67, 37.74),
    "保定市": ("0312", 115.46, 38.87),
    "宜宾市": ("0831", 104.64, 28.75),
    "乐山市": ("0833", 103.77, 29.55),
    "德阳市": ("0838", 104.40, 31.13),
    "遂宁市": ("0825", 105.59, 30.53),
    "吕梁市": ("0358", 111.14, 37.52),
    "临汾市": ("0357", 111.52, 36.09),
    "长治市": ("0355", 113.12, 36.20),
    "忻州市": ("0350", 112.73, 38.42),
    "营口市": ("0417", 122.24, 40.67),
    "锦州市": ("0416", 121.13, 41.10),
    "盘锦市": ("0427", 122.07, 41.12),
    "铁岭市": ("024", 123.84, 42.29),
    "新乡市": ("0373", 113.93, 35.30),
    "濮阳市": ("0393", 115.03, 35.76),
    "周口市": ("0394", 114.70, 33.63),
    "商丘市": ("0370", 115.66, 34.41),
    "渭南市": ("0913", 109.51, 34.50),
    "榆林市": ("0912", 109.73, 38.29),
    "咸阳市": ("029", 108.71, 34.33),
    "汉中市": ("0916", 107.02, 33.07),
}
_COUNTIES = (
    "平川县",
    "清源县",
    "临溪县",
    "安陵县",
    "望河区",
    "东岭区",
    "丰泽县",
    "金沙区",
    "永宁区",
    "广阳县",
    "长亭县",
    "石桥区",
)
_TOWNS = (
    "柳林镇",
    "大营镇",
    "双河镇",
    "白杨镇",
    "官庄镇",
    "高桥镇",
    "龙泉街道",
    "北坡乡",
    "马坊镇",
    "新店镇",
    "三岔镇",
    "河湾镇",
)
_ROADS = (
    "兴业路",
    "创新大道",
    "滨河路",
    "工业三路",
    "人民东路",
    "迎宾大道",
    "纬七路",
    "经二路",
    "建设西路",
    "通港路",
    "振兴街",
    "环城北路",
)
_VILLAGES = (
    "东沟村",
    "前进村",
    "李家庄",
    "小王村",
    "石门村",
    "沙岭村",
    "后营村",
    "杨树湾村",
    "赵家屯",
    "新建村",
    "桃园村",
    "五里铺村",
)
_PARKS = ("化工产业园", "循环经济园区", "经济开发区", "高新技术产业园", "新材料产业园", "临港工业园")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an enterprise lies. ``region`` is a six-digit code of the invented county."""

    province: str
    short: str
    city: str
    county: str
    town: str
    road: str
    house: int
    park: str
    region: str
    area_code: str  # of the city's telephones
    postcode: str  # its first two digits: the province's
    east: float
    north: float

    @property
    def address(self) -> str:
        """Postal address."""
        return f"{self.province}{self.city}{self.county}{self.town}{self.road}{self.house}号"


def draw_place(draw: random.Random, short: str | None = None) -> Place:
    """A place, in the province with this abbreviation when one is given."""
    rows = [row for row in _PROVINCES if short in (None, row[1])]
    province, abbreviation, code, cities = draw.choice(rows)
    city = draw.randrange(len(cities))
    area_code, east, north = _CITIES[cities[city]]
    return Place(
        province=province,
        short=abbreviation,
        city=cities[city],
        county=draw.choice(_COUNTIES),
        town=draw.choice(_TOWNS),
        road=draw.choice(_ROADS),
        house=draw.randint(2, 388),
        park=draw.choice(_PARKS),
        region=f"{code}{city + 3:02d}{draw.randint(2, 82):02d}",
        area_code=area_code,
        postcode=_POSTCODES[abbreviation],
        east=round(east + draw.uniform(-0.3, 0.3), 5),
        north=round(north + draw.uniform(-0.2, 0.2), 5),
    )


def draw_village(draw: random.Random) -> str:
    """A village for the surroundings."""
    return draw.choice(_VILLAGES)


def draw_road(draw: random.Random) -> str:
    """A road for the surroundings."""
    return draw.choice(_ROADS)


def province_abbreviations() -> tuple[str, ...]:
    """Abbreviations as they stand in certificate numbers."""
    return tuple(row[1] for row in _PROVINCES)
