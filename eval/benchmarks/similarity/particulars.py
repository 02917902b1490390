"""Factory texts with what only one site has in them: neighbours, makers, people, when what was built.

The factory's site sentences choose among a few wordings, and figures count for nothing when texts are
compared, so that a hundred characters of them say no more than two or three drawn words would: among a
thousand reports others agree with them by chance. Descriptions of real sites name what is there. Here a
clause with drawn names follows most sentences about the site; everything else stays the factory's own.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace

from eval.benchmarks.similarity.texts import ReportText, Stretch
from eval.factory.draw import stream
from eval.factory.text.grammar import expand
from eval.factory.world.names import firm_word, person_name

_SHARE = 0.75  # of the sentences about the site
_STOP = re.compile("(?<=[。；])")
_GROUND = "青白石沙柳桥东西南北上下大小新老马牛龙凤官塘坝坪湾沟岭坡口店庄堡寨铺渡井泉"
_SURFACE = "水泥|沥青|碎石|泥结|块石|条石|煤渣|砂砾|夯土|砖砌"
_THINGS = (
    "石棉瓦棚|机井房|废弃窑址|菜地大棚|木材加工点|停车坪|修理铺|水塔|扬水站|变压器台架|砖混平房|苗圃|"
    "鱼塘|收购站|养鸡场|祠堂|通信铁塔|灌渠闸口|涵洞|地磅房|磨坊|水文标桩|果园|晒谷场|坟地|石拱桥|护林点"
)
_DEEDS = "加固|翻修|改道|拆除重建|加高|封闭|移交|硬化|清淤|接管|外包管护|补种林带|降坡|增设护栏"
_PARTS = "基础|屋面|排水沟|护坡|围墙|管架|泵座|地坪|检修平台|门窗|电缆沟|爬梯|支座|雨棚|挡墙|盖板|集水坑|桁架"
_FINDS = "局部沉降|渗水|锈蚀|开裂|松动|起砂|倾斜|积水|剥落|堵塞|变形|老化"
_TEMPLATES = (
    "{隔|越过|紧挨}<ground>{沟|坎|河|渠}{为|可见|即是}<person>{家|承包}的{<things>}，{属|归}<ground>{村|组|屯}",
    "{据|按|经}<person>{讲|介绍|回忆|证实}，{<parts>}{曾|先后|一度}{<finds>}，由<firm>{<deeds>}",
    "<firm>{承建|施工|供货|安装}的{<parts>}{位于|紧靠|挨着}{<things>}{旁|以东|以西|背后}",
    "{原|旧|老}{<things>}{已|早先|陆续}{<deeds>}，{现由|改由|转给}<person>{看管|使用|租用}",
    "{<surface>}{便道|岔路|小道}{通往|绕过|经由}<ground>{坳|坪|口}，{<deeds>}{由|归}<firm>{负责|出资}",
    "<person>{、|和|与}<person>{值守|包保|分管}{<things>}{一侧|附近}的{<parts>}",
    "{<parts>}{的铭牌|的底座|一角}{标有|刻着|写着}<firm>，{<finds>}处{已|尚待|正在}{<deeds>}",
    "<ground>{集|墟|街}{逢期|赶场日}{车流|人流}{经过|绕行}{<things>}，{<surface>}路面{<finds>}",
)
_FIRMS = "建材|机电|物资|农机|工贸|劳务|防腐|管业|仪表|路桥|园林|电力|锅炉|钢构|水务"


def particular(report: ReportText, seed: int) -> ReportText:
    """The report with such clauses in its paragraphs about the site; the same for the same seed."""
    draw = stream(seed, "particulars", report.seed)
    parts: list[str] = []
    stretches: list[Stretch] = []
    at = 0
    for stretch in sorted(report.stretches, key=lambda each: each.start):
        text = report.text[stretch.start : stretch.stop]
        if stretch.mark:
            text = _told(text, draw)
        parts.append(text)
        stretches.append(replace(stretch, start=at, stop=at + len(text)))
        at += len(text) + 1
    return replace(report, text="\n".join(parts), stretches=stretches)


def _told(text: str, draw: random.Random) -> str:
    sentences = [sentence for sentence in _STOP.split(text) if sentence]
    return "".join(
        f"{sentence[:-1]}，{_clause(draw)}{sentence[-1]}"
        if sentence[-1] in "。；" and draw.random() < _SHARE
        else sentence
        for sentence in sentences
    )


def _clause(draw: random.Random) -> str:
    template = draw.choice(_TEMPLATES)
    for slot, words in _WORDS.items():
        template = template.replace(f"<{slot}>", words)
    for slot in ("person", "ground", "firm"):
        while f"<{slot}>" in template:
            template = template.replace(f"<{slot}>", _name(slot, draw), 1)
    return expand(template, draw, {})


def _name(slot: str, draw: random.Random) -> str:
    if slot == "person":
        return person_name(draw)
    ground = "".join(draw.sample(_GROUND, 2))
    return ground if slot == "ground" else f"{ground}{firm_word(draw)}{draw.choice(_FIRMS.split('|'))}公司"


_WORDS = {"things": _THINGS, "deeds": _DEEDS, "parts": _PARTS, "finds": _FINDS, "surface": _SURFACE}
