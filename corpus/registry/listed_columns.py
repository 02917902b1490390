"""The columns of agencies (Order 20, form 1) and of their people, and other headings seen for them."""

from __future__ import annotations

from corpus.registry.column import Content, column

AGENCIES = (
    column(
        "name", "机构名称", "评价机构名称 安全评价机构名称 安全评价机构 评价机构 单位名称", is_filled=True
    ),
    column(
        "certificate_number",
        "资质证书编号",
        "资质证书号 资质编号 证书编号 证书号 机构资质证书编号 资质证书号码",
        content=Content.NUMBER,
        is_filled=True,
    ),
    column(
        "credit_code",
        "统一社会信用代码/注册号",
        "统一社会信用代码 社会信用代码 信用代码 注册号",
        content=Content.NUMBER,
    ),
    column(
        "since",
        "发证日期",
        "颁证日期 首次发证日期 有效期起 有效期开始 有效期自 发证时间",
        content=Content.FIRST_DAY,
    ),
    column(
        "until",
        "有效日期",
        "有效期至 有效期止 有效截止日期 截止日期 到期日期 有效期截止",
        content=Content.LAST_DAY,
        is_required=True,
    ),
    column("period", "有效期", "有效期限 资质有效期 证书有效期 资质证书有效期", content=Content.PERIOD),
    column(
        "business_scopes", "业务范围", "资质范围 评价范围 批准的业务范围 认可业务范围", content=Content.LIST
    ),
    column("legal_representative", "法定代表人", "法人代表 法人 法定代表"),
    column("technical_chief", "专职技术负责人", "技术负责人"),
    column("process_control_chief", "专职过程控制负责人", "过程控制负责人"),
    column("address", "办公地址", "地址 注册地址 通信地址 单位地址"),
    column("postal_code", "邮政编码", "邮编", content=Content.NUMBER),
    column("website", "机构信息公开网址", "信息公开网址 网址 网站 公开网址"),
    column("contact", "联系人", "机构联系人"),
    column("phone", "联系电话", "电话 联系方式", content=Content.NUMBER),
    column("approved_by", "资质证书批准部门", "批准部门 发证机关 发证部门 资质认可机关 认可机关"),
    column("remark", "备注", "说明 变更情况 备注说明", is_later=True),
)

ROSTER = (
    column("person_name", "姓名", "人员姓名 评价师姓名 评价人员", is_filled=True),
    column(
        "agency_name",
        "机构名称",
        "所在机构 从业机构 评价机构 评价机构名称 安全评价机构 安全评价机构名称 "
        "所属机构 登记机构 单位名称 工作单位 聘用单位",
        is_filled=True,
    ),
    column(
        "certificate_number",
        "证书号码",
        "证书编号 证书号 资格证书编号 资格证书号 资格证书号码 "
        "职业资格证书编号 安全评价师证书编号 评价师证书编号",
        content=Content.NUMBER,
        is_required=True,
    ),
    column(
        "agency_certificate_number",
        "资质证书编号",
        "机构资质证书编号 机构证书编号 资质编号 资质证书号",
        content=Content.NUMBER,
    ),
    column(
        "registration_number",
        "从业登记编号",
        "从业登记号 登记编号 登记号 注册编号 注册号 执业编号 从业编号",
        content=Content.NUMBER,
    ),
    column("certificate_type", "证书类型", "证书类别 证书名称 资格类型 资格名称"),
    column("speciality", "专业", "专业能力 专业类别 评价专业 从业专业"),
    column("level", "级别", "等级 资格等级 评价师等级 证书等级 资格级别"),
    column(
        "since",
        "起始日期",
        "开始日期 登记日期 从业登记日期 入职日期 从业起始日期 从业开始日期 注册日期",
        content=Content.FIRST_DAY,
    ),
    column(
        "until",
        "终止日期",
        "截止日期 结束日期 离职日期 注销日期 有效日期 有效期至 从业终止日期",
        content=Content.LAST_DAY,
    ),
    column("period", "从业期限", "从业期间 在职期间 有效期 有效期限", content=Content.PERIOD),
    column("title", "职称", "技术职称 专业技术职称 职称等级 专业技术职务", is_later=True),
    column(
        "certified_on",
        "取得日期",
        "证书取得日期 取得时间 取证日期 取证时间 资格取得日期 证书发证日期 批准日期 签发日期",
        content=Content.DAY,
        is_later=True,
    ),
    column(
        "practising_since",
        "从事评价工作起始年月",
        "从事安全评价工作起始年月 从事评价工作起始日期 从事安全评价起始年月 开始从事评价工作时间 "
        "从事评价工作时间 参加评价工作时间 从事本行业起始年月",
        content=Content.DAY,
        is_later=True,
    ),
)
