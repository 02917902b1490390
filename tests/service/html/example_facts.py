"""The example report: its pages with their text, and the facts read from them. Names are invented."""

from __future__ import annotations

from core.evidence import Evidence
from core.facts import (
    Chemical,
    Citation,
    Conclusion,
    DatesFact,
    Fact,
    Facts,
    Hazard,
    MajorHazard,
    Person,
    Role,
    SectionFact,
    Signature,
    SignatureState,
    Stance,
    SurveyPhoto,
    SurveyRecord,
    Variant,
)
from tests.service.html.drawing import Sheet

REPORT = "3f" * 32
OTHER = "a7" * 32

COVER = Sheet(
    1,
    [
        (60, 60, 11, "报告编号：QSAP-2023-X-0417"),
        (70, 200, 24, "青浦澜化工有限公司"),
        (70, 245, 24, "年产二千吨树脂装置"),
        (70, 300, 28, "安全现状评价报告"),
        (150, 600, 15, "晋原安评技术服务有限公司"),
        (150, 630, 13, "资质证书编号：APJ-（晋）-027"),
        (200, 680, 15, "2023年5月18日"),
    ],
)
SIGN_OFF = Sheet(
    3,
    [
        (220, 60, 18, "评价人员"),
        (60, 120, 12, "角色　　　　　姓名　　证书编号　　　　　　　　签名"),
        (60, 150, 12, "项目负责人　　张砚秋　1800000000201234　　　张砚秋"),
        (60, 180, 12, "项目组成员　　卢其山　1800000000205678　　　卢其山"),
        (60, 210, 12, "报告编制人　　张砚秋　1800000000201234"),
        (60, 240, 12, "报告审核人　　乔以宁　1500000000101111　　　乔以宁"),
        (60, 270, 12, "技术负责人　　何遂之　1200000000100077　　　何遂之"),
    ],
)
BASIS = Sheet(
    9,
    [
        (60, 60, 18, "1.2　评价依据"),
        (60, 110, 12, "（1）《中华人民共和国安全生产法》（2021年修正）"),
        (60, 135, 12, "（2）《危险化学品重大危险源辨识》GB 18218-2009"),
        (60, 160, 12, "（3）《建筑设计防火规范》GB 50016-2014（2018年版）"),
        (60, 185, 12, "（4）《危险化学品安全管理条例》国务院令第591号"),
    ],
)
SITE = Sheet(
    14,
    [
        (60, 60, 18, "2.3　周边环境"),
        (60, 110, 12, "本次勘验于2023年2月20日至2月21日进行，张砚秋、卢其山到场。"),
        (60, 140, 12, "厂区东侧为澄湖路，距最近民居六百二十米；南侧为空地；西侧"),
        (60, 165, 12, "与恒川包装厂相邻，间距四十五米；北侧为排洪渠，渠宽十二米。"),
        (60, 205, 12, "委托合同签订日期为2023年3月6日。"),
        (60, 230, 12, "液氨储罐最大储量十二吨，临界量十吨，未构成重大危险源。"),
    ],
)
CONCLUSION = Sheet(
    48,
    [
        (60, 60, 18, "8　评价结论"),
        (60, 110, 12, "现场检查共发现不符合项七项，其中三项尚未完成整改。"),
        (60, 140, 12, "综上，该公司生产装置符合安全生产条件。"),
        (60, 180, 12, "报告日期：2023年5月20日"),
    ],
)
SHEETS = (COVER, SIGN_OFF, BASIS, SITE, CONCLUSION)


def fact(
    value: str, *evidence: Evidence, confirmed: bool = False, variants: tuple[Variant, ...] = ()
) -> Fact:
    return Fact(value=value, confidence=0.97, evidence=evidence, is_confirmed=confirmed, variants=variants)


def facts() -> Facts:
    later = Variant(
        value="2023-05-20", confidence=0.93, evidence=(CONCLUSION.quote(REPORT, "2023年5月20日"),)
    )
    return Facts(
        report_number=fact("QSAP-2023-X-0417", COVER.quote(REPORT, "QSAP-2023-X-0417")),
        project_name=fact(
            "青浦澜化工有限公司年产二千吨树脂装置安全现状评价报告", COVER.quote(REPORT, "年产二千吨树脂装置")
        ),
        enterprise_name=fact("青浦澜化工有限公司", COVER.quote(REPORT, "青浦澜化工有限公司"), confirmed=True),
        agency_name=fact(
            "晋原安评技术服务有限公司", COVER.quote(REPORT, "晋原安评技术服务有限公司"), confirmed=True
        ),
        agency_certificate_number=fact("APJ-（晋）-027", COVER.quote(REPORT, "APJ-（晋）-027")),
        report_kind=fact("现状评价", COVER.quote(REPORT, "安全现状评价报告")),
        report_on=fact("2023-05-18", COVER.quote(REPORT, "2023年5月18日"), variants=(later,)),
        contract_on=fact("2023-03-06", SITE.quote(REPORT, "2023年3月6日")),
        survey_on=DatesFact(
            value=("2023-02-20", "2023-02-21"),
            confidence=0.95,
            evidence=(SITE.quote(REPORT, "2023年2月20日至2月21日"),),
        ),
        review_on=fact("2023-04", CONCLUSION.quote(REPORT, "评价结论")),
        conclusion=Conclusion(
            value=Stance.CONFORMS,
            excerpt="综上，该公司生产装置符合安全生产条件。",
            confidence=0.96,
            evidence=(CONCLUSION.quote(REPORT, "该公司生产装置符合安全生产条件"),),
        ),
        people=people(),
        survey=SurveyRecord(
            people=(fact("张砚秋", SITE.quote(REPORT, "张砚秋")),),
            photos=(SurveyPhoto(caption="液氨储罐区", evidence=(SITE.quote(REPORT, "液氨储罐"),)),),
        ),
        citations=(
            Citation(
                code="",
                title="中华人民共和国安全生产法",
                kind="law",
                edition="2021年修正",
                evidence=(BASIS.quote(REPORT, "中华人民共和国安全生产法"),),
            ),
            Citation(
                code="GB 18218-2009",
                title="危险化学品重大危险源辨识",
                kind="standard",
                evidence=(BASIS.quote(REPORT, "GB 18218-2009"),),
            ),
            Citation(
                code="GB 50016-2014",
                title="建筑设计防火规范",
                kind="standard",
                edition="2018年版",
                evidence=(BASIS.quote(REPORT, "GB 50016-2014"),),
            ),
        ),
        chemicals=(
            Chemical(
                name="液氨",
                cas="7664-41-7",
                quantity_t=12.0,
                threshold_t=10.0,
                unit="储罐区",
                evidence=(SITE.quote(REPORT, "液氨储罐最大储量十二吨"),),
            ),
        ),
        major_hazard=MajorHazard(
            stated_grade="未构成",
            computed_s=1.2,
            computed_r=3.6,
            computed_grade="四级",
            evidence=(SITE.quote(REPORT, "未构成重大危险源"),),
        ),
        sections=(
            SectionFact(kind="评价依据", title="1.2 评价依据", pages=(9, 11)),
            SectionFact(kind="周边环境", title="2.3 周边环境", pages=(14, 16)),
        ),
        hazards=(
            Hazard(
                text="三项不符合项尚未完成整改",
                rectified=False,
                evidence=(CONCLUSION.quote(REPORT, "三项尚未完成整改"),),
                is_veto=True,
            ),
        ),
    )


def people() -> tuple[Person, ...]:
    rows = (
        (Role.PROJECT_LEADER, "张砚秋", "1800000000201234", SignatureState.TYPED),
        (Role.TEAM_MEMBER, "卢其山", "1800000000205678", SignatureState.HANDWRITTEN),
        (Role.REVIEWER, "乔以宁", "1500000000101111", SignatureState.HANDWRITTEN),
        (Role.TECHNICAL_CHIEF, "何遂之", "1200000000100077", SignatureState.MISSING),
    )
    return tuple(
        Person(
            role=role,
            name=name,
            confidence=0.96,
            certificate_number=number,
            speciality="化工工艺",
            level="二级",
            signature=Signature(state=state),
            evidence=(SIGN_OFF.quote(REPORT, name), SIGN_OFF.quote(REPORT, number)),
        )
        for role, name, number, state in rows
    )
