"""Headings and rows of registers from which tests make files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, func, select

from corpus.store.database import reading
from corpus.store.registry_tables import (
    registry_agencies,
    registry_parts,
    registry_roster,
    registry_snapshots,
)

Write = Callable[..., Path]
DAY = dt.date(2023, 5, 1)
FORM_ONE = (
    *(
        "机构名称",
        "统一社会信用代码/注册号",
        "办公地址",
        "邮政编码",
        "机构信息公开网址",
        "法定代表人",
        "联系人",
        "联系电话",
    ),
    *(
        "专职技术负责人",
        "专职过程控制负责人",
        "资质证书编号",
        "发证日期",
        "资质证书批准部门",
        "有效日期",
        "业务范围",
    ),
)
SHULING = (
    *(
        "蜀岭安全评价有限公司",
        "91510100MA6ABCDE1X",
        "成都市青羊区甲路1号",
        "610000",
        "https://shuling.example",
    ),
    *(
        "向海",
        "江一",
        "028-00000001",
        "何二",
        "邱三",
        "APJ-（川）-002",
        "2022-03-05",
        "四川省应急管理厅",
        "2027-03-04",
    ),
    "金属冶炼；石油加工业，化学原料、化学品及医药制造业",
)
AGENCY_HEAD = ("机构名称", "资质证书编号", "发证日期", "有效日期")
ROSTER_HEAD = (
    "姓名",
    "专业",
    "证书类型",
    "证书号码",
    "从业登记编号",
    "级别",
    "机构名称",
    "登记日期",
    "终止日期",
)
WEN = (
    "温知远",
    "化工工艺",
    "安全评价师职业资格证书",
    "S0110320001",
    "012345",
    "二级",
    "蜀岭安全评价有限公司",
    "2020-01-01",
    "",
)
QIU = (
    "邱望舒",
    "安全",
    "安全评价师职业资格证书",
    "S0110320002",
    "012346",
    "一级",
    "蜀岭安全评价有限公司",
    "2020-01-01",
    "长期",
)


def tables_are_empty(engine: Engine) -> bool:
    tables = (registry_snapshots, registry_parts, registry_agencies, registry_roster)
    with reading(engine) as connection:
        return all(connection.execute(select(func.count()).select_from(t)).scalar() == 0 for t in tables)
