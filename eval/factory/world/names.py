"""Invented names of people and firms."""

from __future__ import annotations

import random

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁"
    "任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方邹熊孟秦白江阎薛尹段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向"
    "汤"
)
_FIRST = (
    "建国志文明海晓春立新永德国家光玉红丽秀英桂兰金凤振卫东少宏伟鹏飞俊杰宇轩子涵思雨佳怡浩然天泽一鸣"
    "景行云书怀瑾向阳长林克勤守信敬业安平"
)
_SECOND = (
    "华军伟强磊勇涛明超平刚辉波斌宁林峰龙杰健民生元成凯旭亮东洋帆彬霞敏静芳燕玲娟萍颖琳洁雪梅慧莹倩蕾"
    "婷岩松柏川江山海洲铭哲睿"
)
_FIRM_WORDS = "恒华安信瑞源泰和正科远诚宏润鑫盛达中天博康嘉永昌德兴隆众益联创佳明亿丰锦"
_AGENCY_FORMS = (
    "安全技术服务有限公司",
    "安全评价有限公司",
    "安全科技有限公司",
    "安全环保咨询有限公司",
    "工程技术咨询有限公司",
)


def person_name(draw: random.Random) -> str:
    """Two or three characters."""
    given = draw.choice(_SECOND) if draw.random() < 0.22 else draw.choice(_FIRST) + draw.choice(_SECOND)
    return draw.choice(_SURNAMES) + given


def firm_word(draw: random.Random) -> str:
    """Two characters that distinguish a firm."""
    return "".join(draw.sample(_FIRM_WORDS, 2))


def agency_name(draw: random.Random, province: str, city: str) -> str:
    """Name of an agency, with its province or city in front."""
    front = draw.choice((province.removesuffix("省"), city.removesuffix("市")))
    return f"{front}{firm_word(draw)}{draw.choice(_AGENCY_FORMS)}"


def phone(draw: random.Random) -> str:
    """A mobile number of a range that no operator has: it is nobody's."""
    return (
        f"154{draw.choice('35789')}{draw.randint(0, 9)}{draw.randint(10_000_000, 99_999_999) % 1_000_000:06d}"
    )


def landline(draw: random.Random, area_code: str) -> str:
    """A number of an office: those that begin with 9 are not given to subscribers."""
    return f"{area_code}-9{draw.randint(2_000_000, 8_999_999) % 1_000_000:06d}"
