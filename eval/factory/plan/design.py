"""The design of safety facilities of a project to be accepted: who drew it, who approved it, what changed."""

from __future__ import annotations

import datetime as dt
import random

from eval.factory.draw import next_workday, stream
from eval.factory.plan.kit import Kit
from eval.factory.plan.records import Approval, Design, DesignChange, Timeline
from eval.factory.world.names import firm_word
from eval.factory.world.records import Enterprise, authority_named

_WORDS = {
    "coal_mine": "煤",
    "metal_mine": "非煤",
    "fireworks": "烟花",
    "metallurgy": "冶金",
}
# Order 36 of 2010, art. 16: elsewhere than in mines, with dangerous chemicals, fireworks and smelting,
# the enterprise has its design reviewed itself.
_OWN_REVIEW = ("dust", "cold_storage")
_PROVINCIAL = ("coal_mine", "metal_mine")
_MAJOR = {
    "gas_station": (
        "将密闭卸油口由原设计的罐区北侧移至站区出口一侧，卸车停车位与站内建筑物的相对位置随之改变",
        "将罐区位置由原设计的站房西侧改至站房北侧，总平面布置发生改变",
    ),
    "cold_storage": (
        "将氨制冷机房由原设计的独立建筑改为与设备间贴邻布置，事故排风和泄压方式随之改变",
        "将氨制冷系统的供液方式由原设计的重力供液改为氨泵供液，工艺系统发生改变",
    ),
    "chemical_storage": (
        "将储罐区由原设计位置向厂区北侧移位，与周边设施的相对位置发生改变",
        "将卸车栈台由原设计的鹤管卸车改为泵房集中卸车，卸车工艺发生改变",
    ),
    "chemical_production": (
        "将合成车间与中间罐区的相对位置对调，总平面布置发生改变",
        "将反应单元由间歇操作改为半连续操作，主要工艺控制方案发生改变",
    ),
    "coal_mine": (
        "将回风井位置由原设计的工业场地内改至井田北翼，矿井通风系统发生改变",
        "将矿井主排水系统由原设计的分段排水改为集中排水，排水系统发生改变",
    ),
    "metal_mine": (
        "将运输道路由原设计的采场西侧改至东侧，开拓运输系统发生改变",
        "将排土场由原设计的采场北侧改至东侧沟谷，排土场位置发生改变",
    ),
    "fireworks": (
        "将成品库区的一座库房移至原设计的装卸场地一侧，库房之间的内部距离发生改变",
        "将库区防护屏障由原设计的土堤改为夯土防护墙，防护屏障形式发生改变",
    ),
    "metallurgy": (
        "将熔炼车间炉前操作区由原设计的南跨改至北跨，吊运路线发生改变",
        "将炉体冷却水系统由原设计的双回路供水改为单回路加高位水箱供水，主要安全设施发生改变",
    ),
    "dust": (
        "将除尘系统由原设计的湿式除尘改为干式布袋除尘，除尘工艺发生改变",
        "将除尘器由原设计的室外布置改为紧邻车间外墙布置，主要安全设施位置发生改变",
    ),
}
MINOR = (
    "将<place_main>照明灯具由荧光灯改为同防护等级的LED灯",
    "将绿化带及人行道铺装材料作了调整，不涉及安全设施",
    "将值班室内办公家具和门窗开启方向作了调整，疏散宽度不变",
)


def draw_design(seed: str, enterprise: Enterprise, kit: Kit, days: Timeline) -> Design:
    """A design that was approved, built and tried before the contract; now and then a change approved too."""
    draw = stream(seed, "design")
    trial_on = next_workday(days.contract_on - dt.timedelta(days=draw.randint(30, 150)))
    approved_on = next_workday(trial_on - dt.timedelta(days=draw.randint(200, 520)))
    change = None
    if draw.random() < 0.3:
        change = draw_change(draw, enterprise, kit, approved_on, trial_on, is_major=draw.random() < 0.5)
    return Design(
        designer=f"{enterprise.place.province.removesuffix('省')}{firm_word(draw)}工程设计有限公司",
        trial_on=trial_on,
        approval=draw_approval(draw, enterprise, kit, approved_on),
        change=change,
    )


def draw_approval(draw: random.Random, enterprise: Enterprise, kit: Kit, day: dt.date) -> Approval:
    """An approval by the province's or the city's authority, or the enterprise itself, with its number."""
    place = enterprise.place
    if kit.key in _OWN_REVIEW:
        number = f"{enterprise.short_name[-4:-2]}安字〔{day.year}〕{draw.randint(2, 39):02d}号"
        return Approval(authority=enterprise.name, number=number, approved_on=day, is_own=True)
    is_provincial = kit.key in _PROVINCIAL
    name = f"{place.province}应急管理厅" if is_provincial else f"{place.city}应急管理局"
    authority = authority_named(name, day)
    front = f"{place.short if is_provincial else place.city[0]}{'应急' if authority == name else '安监'}"
    word = _WORDS.get(kit.key, "危化")
    number = f"{front}{word}项目安设审字〔{day.year}〕{draw.randint(2, 389):03d}号"
    return Approval(authority=authority, number=number, approved_on=day)


def draw_change(
    draw: random.Random,
    enterprise: Enterprise,
    kit: Kit,
    approved_on: dt.date,
    trial_on: dt.date,
    *,
    is_major: bool,
    is_approved: bool = True,
) -> DesignChange:
    """A change made between approval and trial production; a major one is approved before the trial."""
    third = (trial_on - approved_on) // 3
    changed_on = next_workday(approved_on + third)
    approval = None
    if is_major and is_approved:
        approval = draw_approval(draw, enterprise, kit, next_workday(changed_on + third))
    return DesignChange(
        text=draw.choice(_MAJOR[kit.key] if is_major else MINOR),
        is_major=is_major,
        changed_on=changed_on,
        approval=approval,
    )
