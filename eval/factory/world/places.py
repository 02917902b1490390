"""Places: real provinces and cities, invented towns, roads and parks."""

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
        east=round(draw.uniform(104, 122), 5),
        north=round(draw.uniform(27, 41), 5),
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
