"""Design and approval of the safety facilities of a project to be accepted: a section, and the letter."""

from __future__ import annotations

from eval.factory.blocks import NewPage, Paragraph, Seal, Space, marked
from eval.factory.plan.records import Approval, Design, ReportPlan
from eval.factory.text.scene import Scene

_BUILT = (
    "建设单位据此组织施工，安全设施与主体工程同时设计、同时施工。",
    "{施工单位|承建单位}按批复的设计施工，{监理资料齐全|隐蔽工程有验收记录}，安全设施与主体工程同步建成。",
    "{企业|建设单位}依照该设计完成了各项安全设施，{做到|实现}与主体工程同时设计、同时施工、同时投入使用。",
    "此后{土建、安装|土建施工和设备安装}按图进行，{竣工资料|交工文件}表明安全设施已随主体工程一并完成。",
)

_TRIED = (
    "试运行期间安全设施运行正常。",
    "{期间|该阶段}各项安全设施与主体工程同时投用，{未发生事故|运行平稳}。",
    "{试运行方案|试生产方案}经评审，安全设施{投用率|完好率}满足要求，{未出现异常停车|无生产安全事故}。",
)


def design_history(scene: Scene) -> None:
    """The section of an acceptance report; nothing in reports of other kinds."""
    design = scene.plan.design
    if design is None:
        return
    scene.heading("建设项目安全设施“三同时”情况", 2, "企业概况")
    scene.story.say(_designed(scene, design))
    if design.change:
        scene.story.say(_changed(scene, design))
    trial = marked("trial_on", scene.day(design.trial_on))
    scene.story.say(
        scene.say("{工程完工后|施工完成并经自检合格后}，项目{于|自}", scene.draw("trial"))
        + f"{trial}起投入试生产（试运行），"
        + scene.say(_TRIED, scene.draw("tried"))
    )


def _designed(scene: Scene, design: Design) -> str:
    draw = scene.draw("design")
    front = f"{scene.say('{本项目|该项目}安全设施设计专篇由', draw)}{design.designer}编制"
    if design.approval is None:
        rest = "，建设单位按照安全设施设计专篇组织了施工，安全设施与主体工程同时设计、同时施工"
        return f"{marked('design:statement', front + rest)}。"
    approval = design.approval
    day = scene.day(approval.approved_on, "design:approved_on")
    verb = scene.say("{审查同意|批准}", draw)
    number = marked("design:approval", approval.number)
    who = _who(approval)
    return (
        f"{marked('design:statement', front)}，{who}于{day}以{number}文件{verb}了该安全设施设计。"
        + scene.say(_BUILT, draw)
    )


def _who(approval: Approval) -> str:
    return "建设单位组织专家审查后" if approval.is_own else approval.authority


def _changed(scene: Scene, design: Design) -> str:
    change = design.change
    assert change is not None
    day = scene.day(change.changed_on)
    text = marked("design:change", scene.say(change.text, scene.draw("change")))
    front = f"施工过程中，建设单位于{day}{text}"
    if not change.is_major:
        return f"{front}，不属于安全设施设计的重大变更，由设计单位出具了设计变更通知单。"
    front += "，属于安全设施设计的重大变更"
    if change.approval is None:
        return f"{front}，由设计单位出具了设计变更通知单后组织了施工。"
    approval = change.approval
    when = scene.day(approval.approved_on)
    return (
        f"{front}，设计单位编制了变更设计，{_who(approval)}于{when}以"
        f"{marked('design:change_approval', approval.number)}文件审查同意后方组织施工。"
    )


def papers(plan: ReportPlan) -> list[str]:
    """Approvals as the list of the report's basis names them."""
    return [
        f"{approval.authority}关于{plan.project_name}{subject}的审查意见（{approval.number}）"
        for subject, approval in _approvals(plan)
    ]


def letters(scene: Scene, number: int) -> None:
    """The approvals as enclosures."""
    scene.story.add(NewPage(part="approval"))
    scene.annex(number, "安全设施设计审查意见书", "批复")
    for index, (subject, approval) in enumerate(_approvals(scene.plan)):
        if index:
            scene.story.add(Space(height=36))
        _letter(scene, index, subject, approval)


def _letter(scene: Scene, index: int, subject: str, approval: Approval) -> None:
    plan = scene.plan
    scene.story.add(
        Paragraph(text=approval.authority, style="subtitle"),
        Paragraph(text=f"建设项目{subject}审查意见书", style="subtitle"),
        Paragraph(
            text=marked(("design:approval", "design:change_approval")[index], approval.number), style="flush"
        ),
        Space(height=10),
    )
    paper = f"《{plan.project_name}{subject}专篇》"
    found = "该设计符合国家有关安全生产法律、法规、规章和标准的规定，同意该设计。"
    if approval.is_own:
        scene.story.say(f"我公司组织有关专业技术人员和外聘专家对{paper}进行了审查。经审查，{found}")
        scene.story.say("施工单位应当严格按照审查同意的设计施工，安全设施发生重大变更的，应当重新组织审查。")
    else:
        scene.story.say(f"{plan.enterprise.name}：", "flush")
        scene.story.say(f"你单位报送的{paper}及有关材料收悉。经审查，{found}")
        scene.story.say("请严格按照经审查同意的设计组织施工，安全设施发生重大变更的，应当重新报审。")
    scene.story.add(
        Space(height=30),
        Paragraph(text=approval.authority, style="right_line"),
        Paragraph(text=scene.day(approval.approved_on), style="right_line"),
        Seal(text=approval.authority, mark=f"seal:approval:{index}", lift=34),
        Space(height=24),
    )


def _approvals(plan: ReportPlan) -> list[tuple[str, Approval]]:
    design = plan.design
    if design is None:
        return []
    found = [("安全设施设计", design.approval)]
    if design.change:
        found.append(("安全设施变更设计", design.change.approval))
    return [(subject, approval) for subject, approval in found if approval]


def is_enclosed(plan: ReportPlan) -> bool:
    """Whether the report encloses the letters: short ones list them only."""
    return bool(_approvals(plan)) and plan.length not in ("brief", "short")
