"""Who evaluates: the leader's qualifications, the team's specialities, and where the report is published."""

from __future__ import annotations

import datetime as dt

from core.facts import Role
from eval.factory.blocks import marked
from eval.factory.plan.qualification import ORDER_20
from eval.factory.text.scene import Scene
from eval.factory.world.records import Assessor


def team(scene: Scene) -> None:
    """The section: leader, members by speciality, publication."""
    scene.heading("评价组组成及报告公开", 2)
    scene.story.say(_leader(scene))
    scene.story.say(_members(scene))
    scene.story.say(_publication(scene))


def _leader(scene: Scene) -> str:
    plan, house = scene.plan, scene.house_draw("leader")
    leader = plan.person(Role.PROJECT_LEADER).assessor
    parts = [f"{marked('leader:level', leader.level)}安全评价师职业资格", *_engineer(leader)]
    if leader.title:
        parts.append(f"{marked('leader:title', leader.title)}职称")
    years = marked("leader:years", f"{leader.years_on(plan.days.report_on)}年")
    ending = ""
    if plan.days.report_on >= ORDER_20:
        ending = "，符合《安全评价检测检验机构管理办法》第十六条对项目组组长的要求"
    front = scene.say("{评价组组长|项目组组长|本项目组长}", house)
    work = scene.say("{从事本行业安全评价工作|从事本行业领域工作}", house)
    return f"{front}{leader.name}为我公司专职技术人员，具有{'、'.join(parts)}，{work}{years}{ending}。"


def _engineer(leader: Assessor) -> list[str]:
    engineer = leader.engineer
    if engineer is None:
        return []
    text = f"{engineer.grade}注册安全工程师职业资格（{engineer.speciality}，注册编号{engineer.number}）"
    return [marked("leader:engineer", text)]


def _members(scene: Scene) -> str:
    plan, house = scene.plan, scene.house_draw("members")
    listed = [
        marked(f"team:{index}", f"{person.assessor.name}（{person.assessor.speciality}）")
        for index, person in enumerate(plan.people)
        if person.role is Role.TEAM_MEMBER
    ]
    leader = plan.person(Role.PROJECT_LEADER).assessor
    names = "、".join(listed)
    front = scene.say("{项目组成员及其专业为|评价组成员的专业配备为}", house)
    ending = scene.say("{专业能力满足本项目评价的需要|专业配备满足本次评价要求}", house)
    count = len(listed) + 1
    own = f"组长{leader.name}专业为{leader.speciality}"
    return f"评价组共{count}人，{own}，{front}：{names}；{marked('team:specialities', ending)}。"


def _publication(scene: Scene) -> str:
    plan, house = scene.plan, scene.house_draw("publication")
    website = plan.agency.website
    secret = plan.extra.get("secret")
    if secret:
        text = f"本项目{secret}，依照有关规定，报告及现场勘验图像影像资料不在机构网站公开"
        return f"{marked('secret', text)}。"
    text = scene.say(
        "{本报告及现场勘验图像影像资料|评价报告和现场勘验图像影像资料}{在我公司网站|按规定在机构网站}", house
    )
    return f"{marked('disclosure', f'{text}（{website}）公开')}，接受社会监督。"


def notice_change(scene: Scene) -> None:
    """The line under a notice that was revised after it had been given."""
    revised_on = scene.plan.extra.get("notice_revised_on")
    if revised_on is None:
        return
    first = scene.day(scene.plan.days.notice_on)
    day = scene.day(dt.date.fromisoformat(revised_on), "notice_revised_on")
    scene.story.say(
        f"变更说明：我单位已于{first}提交本项目从业告知书，因现场勘验到达时间调整，"
        f"于{day}补充变更告知，其他内容不变。",
        "flush",
    )
