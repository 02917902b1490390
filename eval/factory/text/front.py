"""Before the chapters: certificate copy, foreword, contents."""

from __future__ import annotations

from collections.abc import Callable

from eval.factory.blocks import Contents, Heading, NewPage, Paragraph, Seal, Space, Table, marked
from eval.factory.plan.kit import common
from eval.factory.text.scene import Scene, cells


def certificate(scene: Scene, heading: Heading | None = None) -> None:
    """The copy of the agency's certificate, as it was in force (or not) on the report's day."""
    agency, shown = scene.plan.agency, scene.plan.agency.certificate_shown_on(scene.plan.days.report_on)
    authority = agency.authority_on(shown.issued_on)
    scopes = scene.plan.extra.get("scopes_shown") or "；".join(shown.scopes)
    rows = (
        cells("机 构 名 称", marked("agency_name", agency.name)),
        cells("统一社会信用代码", agency.credit_code),
        cells("办 公 地 址", agency.address),
        cells("法 定 代 表 人", agency.legal_representative),
        cells("证 书 编 号", marked("agency_certificate_number", shown.number)),
        cells("首次发证", scene.day(agency.certificates[0].issued_on, style="plain")),
        cells("有 效 期 至", scene.day(shown.expires_on, "certificate_expires_on", style="plain")),
        cells("业 务 范 围", marked("business_scope", scopes)),
    )
    scene.story.add(
        NewPage(part="certificate", has_furniture=False, frame=True),
        *((heading,) if heading else ()),
        Space(height=46),
        Paragraph(text="安全评价机构", style="certificate"),
        Paragraph(text="资 质 证 书", style="certificate"),
        Space(height=24),
        Table(
            columns=(1.1, 3.2),
            rows=rows,
            header_rows=0,
            ruling="bare",
            row_height=34,
            style="certificate_cell",
        ),
        Space(height=44),
        Paragraph(text=f"发证机关：{authority}", style="right_line"),
        Paragraph(
            text=scene.day(shown.issued_on, "certificate_issued_on", style="plain"), style="right_line"
        ),
        Seal(text=authority, mark="seal:authority", lift=34),
    )


def foreword(scene: Scene) -> None:
    """前言: who asked whom to evaluate what and when."""
    plan, draw = scene.plan, scene.draw("foreword")
    house = scene.house_draw("foreword")
    survey = "、".join(scene.day(day, f"survey_on:{i}") for i, day in enumerate(plan.days.survey_on))
    story = scene.story
    follows = scene.is_short and scene.layout.front[-2:] == ("contents", "foreword")
    story.add(
        Space(height=30) if follows else NewPage(part="front"),
        Paragraph(text=scene.word("foreword"), style="front_title"),
    )
    story.say(scene.say(draw.choice(plan.kit.overview[:1]), draw))
    story.say(
        f"受{marked('enterprise_name', plan.enterprise.name)}委托，{marked('agency_name', plan.agency.name)}"
        f"（资质证书编号：{marked('agency_certificate_number', plan.agency.certificate_number)}）承担了"
        f"{marked('project_name', plan.project_name)}的安全{plan.kind}工作。"
        f"双方于{scene.day(plan.days.contract_on, 'contract_on')}签订了技术服务合同。"
    )
    story.say(
        f"我公司接受委托后组成评价组，于{survey}{scene.recite('{对现场进行了勘验|到现场实施勘验}', house)}，"
        f"{scene.say('收集了相关资料，{并与企业有关人员交换了意见|就发现的问题与企业进行了沟通}', draw)}，"
        f"按照{scene.code_in_force('通则')}的要求编制完成本报告。"
    )
    if not scene.is_short:
        story.say(scene.recite(common()["boilerplate"]["statement"], house))
        story.say("在评价过程中，得到了委托单位及当地应急管理部门的大力支持和配合，在此表示感谢。")


def contents(scene: Scene) -> None:
    """目录."""
    follows = scene.is_short and scene.layout.front[-2:] in (("foreword", "contents"),)
    scene.story.add(
        Space(height=30) if follows else NewPage(part="front"), Contents(title=scene.word("contents"))
    )


PARTS: dict[str, Callable[[Scene], None]] = {
    "certificate": certificate,
    "foreword": foreword,
    "contents": contents,
}
