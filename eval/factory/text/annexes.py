"""Annexes: contract, practice notice, survey record, photos, test reports, review record."""

from __future__ import annotations

from collections.abc import Callable

from core.facts import Role
from eval.factory.blocks import (
    Cell,
    Heading,
    NewPage,
    Paragraph,
    Seal,
    Space,
    Table,
    marked,
    signed,
)
from eval.factory.plan.kit import common
from eval.factory.plan.testing import is_measured
from eval.factory.text.contract import clause_number, contract_clauses, contract_client, contract_project
from eval.factory.text.front import certificate as certificate_copy
from eval.factory.text.grammar import expand
from eval.factory.text.money import amount_in_chinese
from eval.factory.text.photos import photo_rows
from eval.factory.text.scene import Scene, cells
from eval.factory.text.survey_form import survey_form
from eval.factory.text.survey_names import on_site_of, record_names
from eval.factory.text.team import notice_change


def _wide(text: str) -> Cell:
    """A cell over the rest of a four-column row."""
    return Cell(text=text, column_span=3)


def contract(scene: Scene, number: int) -> None:
    """The technical service contract with both parties' seals and the day of signing."""
    plan, draw, story = scene.plan, scene.draw("contract"), scene.story
    fee = draw.randint(18, 160) * 1000
    slots = {
        "project": contract_project(scene),
        "term": str(draw.choice((20, 25, 30, 45))),
        "copies": draw.choice(("四", "六", "八")),
        "fee": str(fee),
        "fee_chinese": amount_in_chinese(fee),
        "secret": draw.choice(("二", "三", "五")),
    }
    story.add(NewPage(part="contract"))
    scene.annex(number, plan.contract.title, plan.contract.kind)
    client, agency = contract_client(scene), plan.agency
    leader = plan.person(Role.PROJECT_LEADER).assessor
    story.say(f"甲方（委托方）：{client.marked}", "flush")
    story.say(f"乙方（受托方）：{marked('agency_name', agency.name)}", "flush")
    story.say(
        "根据《中华人民共和国民法典》及有关规定，甲乙双方经协商一致，签订本合同。"
        if plan.days.contract_on.year >= 2021
        else "根据《中华人民共和国合同法》及有关规定，甲乙双方经协商一致，签订本合同。"
    )
    for index, clause in enumerate(contract_clauses(plan, common()["contract"]), start=1):
        story.say(f"第{clause_number(index)}条  {expand(clause, draw, {**plan.slots, **slots})}")
    story.add(
        Space(height=12),
        Table(
            columns=(1, 1),
            rows=(
                cells("甲方（盖章）：", "乙方（盖章）："),
                cells(client.name, agency.name),
                cells(
                    f"授权代表：{signed('ink:client', client.contact, client.key)}",
                    f"授权代表：{signed('ink:agency', leader.name, leader.key)}",
                ),
                cells(
                    f"签订日期：{scene.day(plan.days.contract_on, 'contract_on')}",
                    f"签订日期：{scene.day(plan.days.contract_on, 'contract_on')}",
                ),
            ),
            header_rows=0,
            ruling="bare",
            row_height=26,
        ),
        Seal(text=client.name, mark="seal:contract:client", side="left", lift=66),
        Seal(text=agency.name, mark="seal:contract:agency", side="right", lift=66, caption="合同专用章"),
        Space(height=40),
    )


def notice(scene: Scene, number: int) -> None:
    """The practice notice in the form of Order 20, Annex 3."""
    plan, agency = scene.plan, scene.plan.agency
    leader = plan.person(Role.PROJECT_LEADER)
    survey = "、".join(scene.day(day) for day in plan.days.survey_on)
    scene.story.add(NewPage(part="notice"))
    scene.annex(number, "从业告知书", "从业告知")
    scene.story.say(
        f"{plan.enterprise.place.province}应急管理厅：我单位承接了■安全评价/□安全生产检测检验项目，拟于近期开展技术服务活动，现按照规定将有关信息告知如下。"
    )
    rows: list[tuple[Cell, ...]] = [
        (Cell(text="机构名称"), _wide(marked("agency_name", agency.name))),
        (
            *cells(
                "机构资质证书编号",
                marked("agency_certificate_number", agency.certificate_number),
                "信息公开网址",
                agency.website,
            ),
        ),
        (*cells("办公地址", agency.address, "邮政编码", agency.postcode),),
        (*cells("法定代表人", agency.legal_representative, "联系人", agency.contact),),
        (*cells("联系电话", agency.telephone, "技术服务期限", plan.days.service_term),),
        (Cell(text="项目名称"), _wide(marked("project_name", plan.project_name))),
        (Cell(text="项目地址"), _wide(marked("project_address", plan.enterprise.place.address))),
        (Cell(text="项目所属行业"), _wide(plan.kit.industry)),
        (*cells("项目组组长", leader.assessor.name, "计划现场勘验时间", survey),),
        tuple(
            Cell(text=text, column_span=span) for text, span in (("姓名", 1), ("专业", 1), ("工作任务", 2))
        ),
    ]
    rows += [
        (*cells(member.assessor.name, member.assessor.speciality), Cell(text=member.task, column_span=2))
        for member in plan.persons(Role.TEAM_MEMBER)
    ]
    scene.story.add(
        Table(columns=(1.3, 1.7, 1.2, 1.9), rows=tuple(rows), header_rows=0, row_height=25),
        Paragraph(text="机构（盖章）：", style="right_line"),
        Paragraph(text=scene.day(plan.days.notice_on, "notice_on"), style="right_line"),
        Seal(text=agency.name, mark="seal:notice", lift=30),
        Space(height=30),
    )
    notice_change(scene)


def survey(scene: Scene, number: int) -> None:
    """The site survey record: day, place, people with signatures, what was looked at."""
    plan, draw = scene.plan, scene.draw("survey")
    scene.story.add(NewPage(part="survey"))
    scene.annex(number, plan.extra.get("survey_title") or scene.word("survey_record"), "现场勘验")
    days = "、".join(scene.day(day, f"survey_on:{i}") for i, day in enumerate(plan.days.survey_on))
    on_site = on_site_of(scene)
    ink = "、".join(signed(f"survey:{i}:ink", p.assessor.name, p.assessor.key) for i, p in enumerate(on_site))
    names = record_names(scene)
    client = plan.enterprise
    seen = common()["site"]["scene_seen"]
    looked = "；".join(f"{area}：{scene.say(seen, draw)}" for area in plan.kit.areas)
    problems = "；".join(f"{i}．{h.text}" for i, h in enumerate(plan.hazards, start=1)) or "无"
    if scene.layout.options.get("survey") == "form":
        survey_form(scene, names=names, days=days, ink=ink)
        return
    rows = (
        (Cell(text="被评价单位"), _wide(marked("enterprise_name", client.name))),
        (Cell(text="勘验地点"), _wide(marked("project_address", client.place.address))),
        (Cell(text="勘验日期"), _wide(days)),
        (*cells("评价组长", plan.person(Role.PROJECT_LEADER).assessor.name, "企业陪同人员", client.contact),),
        (Cell(text="勘验人员"), _wide(names)),
        (Cell(text="勘验内容"), _wide(looked)),
        (Cell(text="发现问题"), _wide(problems)),
        (Cell(text="勘验人员签字"), _wide(ink)),
        (Cell(text="企业代表签字"), _wide(signed("ink:survey:client", client.contact, client.key))),
    )
    scene.story.add(Table(columns=(1.2, 2.0, 1.2, 1.6), rows=rows, header_rows=0, row_height=28))


def photos(scene: Scene, number: int) -> None:
    """Site photos with captions and the camera's stamp."""
    if not scene.is_short:
        scene.story.add(NewPage(part="photos"))
    scene.annex(number, "现场勘验照片", "现场照片")
    scene.story.add(*photo_rows(scene))


def tests(scene: Scene, number: int) -> None:
    """Third-party test reports with measured values."""
    listed = scene.plan.tests[:1] if scene.is_short else scene.plan.tests
    for index, test in enumerate(listed):
        if not scene.is_short:
            scene.story.add(NewPage(part="tests"))
        if not index:
            scene.annex(number, "检测检验报告", "检测报告")
        scene.story.say(f"{marked(f'test:{index}:object', test.kind)}报告", "subtitle")
        scene.story.say(f"报告编号：{marked(f'test:{index}:number', test.number)}", "flush")
        tested = scene.day(test.tested_on, f"test:{index}:on")
        scene.story.say(f"受检单位：{scene.plan.enterprise.name}", "flush")
        scene.story.say(
            f"检测日期：{tested}    有效期至：{scene.day(test.valid_until, f'test:{index}:until')}",
            "flush",
        )
        rows = [cells(*test.columns, align="centre")]
        for at, row in enumerate(test.rows):
            told = [marked(f"test:{index}:row:{at}", c) if is_measured(c) else c for c in row]
            rows.append(cells(*told, align="centre"))
        scene.story.add(
            Table(columns=tuple(1.0 if len(c) < 4 else 1.5 for c in test.columns), rows=tuple(rows)),
            Paragraph(text=test.laboratory, style="right_line"),
            Paragraph(text=scene.day(test.tested_on), style="right_line"),
            Seal(text=test.laboratory, mark=f"seal:test:{index}", lift=28, caption="检测专用章"),
            Space(height=26),
        )


def review(scene: Scene, number: int) -> None:
    """The process-control record: three reviews with opinions, signatures and days."""
    plan, draw = scene.plan, scene.draw("review")
    if not scene.is_short:
        scene.story.add(NewPage(part="review"))
    scene.annex(number, "报告过程控制（审核）记录", "过程控制")
    opinions = (
        "{评价依据充分，|}{同意评价结论|内容完整，结论明确}，{修改后上报|按意见修改}。",
        "{评价程序符合要求|过程控制文件齐全}，同意{出具报告|提交技术负责人审定}。",
        "{同意出版|审定通过}。",
    )
    rows = [cells("审核环节", "审核意见", "审核人签字", "日期", align="centre")]
    for role, opinion in zip(
        (Role.REVIEWER, Role.PROCESS_CONTROL_CHIEF, Role.TECHNICAL_CHIEF), opinions, strict=True
    ):
        person = plan.person(role)
        name = scene.word(
            {
                Role.REVIEWER: "role_reviewer",
                Role.PROCESS_CONTROL_CHIEF: "role_process",
                Role.TECHNICAL_CHIEF: "role_technical",
            }[role]
        )
        rows.append(
            cells(
                name,
                scene.say(opinion, draw),
                signed(f"review:{role.value}:ink", person.assessor.name, person.assessor.key),
                scene.day(plan.days.review_on, "review_on"),
                align="centre",
            )
        )
    scene.story.add(Table(columns=(1.4, 2.8, 1.4, 1.6), rows=tuple(rows), row_height=32))


def certificate(scene: Scene, number: int) -> None:
    """The copy of the agency's certificate among the annexes."""
    title = f"{scene.layout.annex_number(number)}安全评价机构资质证书（影印件）"
    certificate_copy(scene, Heading(text=title, level=1, kind="资质证书"))


def sign_off(scene: Scene, number: int) -> None:
    """The signed list, where a house puts it among the annexes."""
    scene.story.add(NewPage(part="sign_off"))
    scene.annex(number, "评价人员", "著录项")
    scene.story.add(*scene.layout.sign_off(scene))


PARTS: dict[str, Callable[[Scene, int], None]] = {
    "contract": contract,
    "notice": notice,
    "survey": survey,
    "photos": photos,
    "tests": tests,
    "review": review,
    "certificate": certificate,
    "sign_off": sign_off,
}
