"""Chapter 2: the enterprise, its place, surroundings, layout, process, equipment and utilities."""

from __future__ import annotations

import random

from eval.factory.blocks import Figure, Table, marked
from eval.factory.text.scene import Scene, cells


def overview(scene: Scene) -> None:
    """The whole chapter."""
    scene.heading(scene.word("ch_overview"), 1, "企业概况")
    _basics(scene)
    _nature(scene)
    _surroundings(scene)
    _plan(scene)
    _process(scene)
    _equipment(scene)
    if not scene.is_short:
        _utilities(scene)
        _management(scene)


def _basics(scene: Scene) -> None:
    plan = scene.plan
    scene.heading(scene.word("ch_basics"), 2, "企业概况")
    texts = plan.kit.overview[:2] if scene.is_short else plan.kit.overview
    figures = {name: marked(f"figure:{name}:text", plan.slots[name]) for name in ("staff", "area")}
    with scene.site("basics") as draw:
        for text in texts:
            scene.story.say(scene.say(text, draw, **figures))
    table = {name: plan.extra.get(f"{name}_in_table", plan.slots[name]) for name in figures}
    enterprise = plan.enterprise
    rows = (
        cells("项目", "内容", "项目", "内容", align="centre"),
        cells(
            scene.word("enterprise"),
            marked("enterprise_name", enterprise.name),
            "统一社会信用代码",
            marked("enterprise_credit_code", enterprise.credit_code),
        ),
        cells("法定代表人", enterprise.legal_representative, "联系人", enterprise.contact),
        cells(
            "联系电话", enterprise.telephone, "从业人数", marked("figure:staff:table", f"{table['staff']}人")
        ),
        cells("占地面积", marked("figure:area:table", f"{table['area']}m²"), "行业类别", plan.kit.industry),
        cells("地址", marked("project_address", enterprise.place.address), "成立时间", plan.slots["founded"]),
    )
    scene.story.add(Table(columns=(1.1, 2.2, 1.3, 1.9), rows=rows, caption="表2-1  企业基本情况一览表"))


def _nature(scene: Scene) -> None:
    scene.heading("自然条件", 2, "自然条件")
    with scene.site("nature") as draw:
        scene.story.say(
            scene.say(
                "<city_full><county>属{暖温带半湿润季风气候|温带大陆性季风气候|亚热带季风气候}，"
                "年平均气温<mean>℃，极端最高气温<hot>℃，"
                "极端最低气温<cold>℃，年平均降水量<rain>mm，年平均风速<wind>m/s，"
                "年平均雷暴日数<thunder>d，最大积雪深度<snow>cm。"
                "{根据地震动参数区划图|按照GB 18306}，该区域抗震设防烈度为{Ⅵ度|Ⅶ度}，"
                "{场地土类别为Ⅱ类|无不良地质现象}。",
                draw,
            )
        )


def _surroundings(scene: Scene) -> None:
    plan = scene.plan
    scene.heading(scene.word("ch_surroundings"), 2, "周边环境")
    with scene.site("surroundings") as draw:
        _sides(scene, draw)
    rows = [cells("方位", "周边设施", "本项目设施", "规范要求(m)", "实测距离(m)", "结果", align="centre")]
    for index, n in enumerate(plan.neighbours):
        need = f"{n.required_m:g}" if n.required_m else "—"
        rows.append(
            cells(
                n.side,
                marked(f"neighbour:{index}:what", n.what),
                n.own,
                need,
                marked(f"neighbour:{index}:measured", f"{n.measured_m:g}"),
                scene.word("conforms"),
                align="centre",
            )
        )
    scene.story.add(
        Table(
            columns=(0.7, 2.6, 1.5, 1.2, 1.2, 0.9),
            rows=tuple(rows),
            caption="表2-2  周边环境及防火间距一览表",
        )
    )


def _sides(scene: Scene, draw: random.Random) -> None:
    plan = scene.plan
    parts = []
    for n in plan.neighbours:
        verb = draw.choice(("为", "是", "紧邻", "有", "隔围墙为"))
        to, about = draw.choice(("与", "距")), draw.choice(("约", "实测距离", "最近处"))
        parts.append(f"{n.side}侧{verb}{n.what}，{to}{n.own}{about}{n.measured_m:g}m")
    head = scene.say("<short>位于<county><road>{旁|附近}，{交通便利|交通较为便利}。", draw)
    scene.story.say(f"{head}{'；'.join(parts)}。")
    scene.story.say(
        scene.say(
            "{现场勘验表明，|经现场测量，}厂（站）区周边{500m|500m范围}内常住人口约"
            + str(plan.major_hazard.people_nearby)
            + "人，{无学校、医院等高敏感场所|无重要公共建筑物和文物保护单位}，"
            "{无饮用水源保护区|与军事禁区距离满足要求}。",
            draw,
        )
    )


def _plan(scene: Scene) -> None:
    plan = scene.plan
    scene.heading(scene.word("ch_layout"), 2, "总平面布置")
    with scene.site("plan") as draw:
        for text in plan.kit.layout_text:
            scene.story.say(scene.say(text, draw))
    if not scene.is_short:
        labels = " ".join(plan.kit.areas)
        scene.story.add(
            Figure(
                kind="sketch",
                seed=f"{plan.seed}/plan",
                overlay=labels,
                width=360,
                height=226,
                caption="图2-1  总平面布置示意图",
            )
        )


def _process(scene: Scene) -> None:
    plan = scene.plan
    scene.heading(scene.word("ch_process"), 2, "工艺流程")
    texts = plan.kit.process[:2] if scene.is_short else plan.kit.process
    with scene.site("process") as draw:
        for number, text in enumerate(texts, start=1):
            scene.story.say(f"{number}）{scene.say(text, draw)}")


def _equipment(scene: Scene) -> None:
    plan = scene.plan
    scene.heading(scene.word("ch_equipment"), 2, "设备设施")
    rows = [cells("序号", "设备名称", "规格型号", "数量", "单位", "备注", align="centre")]
    listed = plan.equipment[:6] if scene.is_short else plan.equipment
    for number, (name, model, count, unit) in enumerate(listed, start=1):
        rows.append(cells(str(number), name, model, count, unit, "完好", align="centre"))
    scene.story.add(
        Table(columns=(0.6, 1.8, 2.8, 0.8, 0.7, 0.8), rows=tuple(rows), caption="表2-3  主要设备设施一览表")
    )


def _utilities(scene: Scene) -> None:
    scene.heading("公用工程及辅助设施", 2, "公用工程")
    with scene.site("utilities") as draw:
        for text in (
            "供配电：电源{引自|由}<town>变电站10kV线路，经厂（站）内变压器降压后供电，{设柴油发电机作为备用电源|重要负荷设UPS不间断电源}，用电负荷等级为{二级|三级}。",
            "给排水：用水由{<park>供水管网|市政自来水管网}供给；排水采用雨污分流，{含油污水经隔油处理|生产污水经预处理}后排放。",
            "消防：{设室外消火栓|依托市政消火栓}，配置各类灭火器<extinguishers>具，距最近的消防救援站约{3|5|8}km，{约10min可到达|消防车15min内可到达}。",
            "防雷防静电：主要建（构）筑物按{第二类|第三类}防雷设计，接地电阻实测最大<earth_ohm>Ω，检测报告编号<lightning_number>。",
            "通讯与监控：设{固定电话、对讲机|防爆对讲机}，视频监控覆盖<place_main>等重点部位，{录像保存不少于30天|录像保存90天}。",
        ):
            scene.story.say(scene.say(text, draw))


def _management(scene: Scene) -> None:
    scene.heading("安全管理", 2, "安全管理")
    with scene.site("management") as draw:
        for text in (
            "<short>设立安全管理机构，{主要负责人|总经理}<legal>为安全生产第一责任人，配备{专职|专（兼）职}安全管理人员<safety_count>名，{均经培训考核合格|考核合格并持证上岗}。",
            "企业建立了<posts>个岗位的全员安全生产责任制，制定安全管理制度<rules>项、操作规程<procedures>项，{定期修订|每年组织评审}。",
            "年度安全投入约<budget>万元，为<staff>名员工缴纳工伤保险，{应急预案备案编号为|已备案应急预案，编号}<plan_number>，本年度组织演练<drills>次。",
        ):
            scene.story.say(scene.say(text, draw))
