"""What words on a problem say became of it: put right, still open, or nothing; the last word counts."""

from __future__ import annotations

import re

from pipelines.ticks import chosen

_OPEN = re.compile(
    r"未整改|尚未|未完成|整改中|正在|待整改|待落实|待完成|逾期|计划(整改|于)|限期|未落实|未消除|不合格|不通过|未通过|未关闭|未闭[环合]"
    r"|未解决|未到位|不到位|未销[号项]|不符合|拟于|择期|未见(整改|落实|相关)"
)
_CLOSED = re.compile(
    r"已整改|(整改|完成|落实|处理|治理)(已)?(完成|完毕|到位|合格|闭环)|已(完成|落实|消除|关闭|闭合|闭环|销号|销项|解决|更换|处理|到位|修复|配备|配置"
    r"|安装|设置|张贴|拆除|清理|补充|完善|取得|恢复|增设|封堵|投用|检测|校验|培训|修订)|符合(要求|规定)?|合格|通过|关闭|闭环|闭合|销[号项]|达标|满足"
    r"|已(于|经|按|在).{0,18}(整改|完成|落实|封堵|更换|修复|配备|安装|设置|拆除|清理|补充|增设|张贴|校验|检测|培训)"
    r"|^(完成|是|√|✓|已改)([（(].*)?$|完成整改|全部整改"
)
_PART = re.compile(r"[^，,。；;！!]+")
# Said of the rectification itself, whatever was said before.
_LEFT = re.compile(
    r"未整改|尚未|[暂仍均]未|未(?:能|予|全部)?(?:完成|落实|消除|关闭|解决|到位|销[号项]|闭[环合])|未见(?:整改|落实)"
    r"|没有(?:完成)?整改|整改(?:工作)?(?:不到位|不彻底)|部分(?:完成(?!情况)|整改(?!情况|措施))|未全部"
    r"|(?:复[查核验检]|验收|整改后|仍)\S{0,6}?(?:不合格|不符合|不通过|未通过|存在)"
)
_COMING = re.compile(
    r"正在|整改中|待(?:整改|落实|完成)|限期(?!内)|逾期|拟于|择期|计划(?:于|在|整改|\S{0,14}(?:完成|整改|落实|更换))|列入\S{0,6}计划"
)
_DONE = re.compile(
    r"(?:整改|治理|改正|整治)(?:工作|措施|项)?(?:现?已|均已?|全部|已全部|都已?)*(?:完成|完毕|到位|合格|闭[环合]|销[号项]|结束|符合)"
    r"|(?:完成|实施)了?(?:全部|各项|上述|该项?|相应|隐患|问题|的)*(?:整改|治理|改正)"
    r"|(?:已经?|均|全部)(?:按\S{0,12}?)?(?:全部|逐[项条一]|全)?(?:予以|进行了?)?(?:整改|改正|治理|消除|销[号项]|闭[环合]|关闭)"
    r"|(?:复[查核验检]|验[收证]|核[查实验]|确认)\S{0,14}?(?:合格|符合|通过|满足|达到|消除)"
    r"|已(?:于|经|按|在|由|对|将)\S{0,24}?(?:整改|完成|落实|封堵|更换|修复|配备|安装|设置|拆除|清理|补充|增设|张贴|校验|检测|培训|完善|修订)"
    r"|整改后\s*[:：]?\s*(?!仍|未|方|再)\S"
)
# Advice, conditions and orders tell of nothing done.
_UNREAL = re.compile(
    r"(?<![供反对相响感效适])应(?![急力用变答])|必须|务必|建议|承诺|督促|责令|[若]|如(?:果|未|发现|能)|待\S{0,12}后|是否|尽快|前提|方可|方能|后方|之前|条件下"
    r"|要求(?:企业|其|被评价单位|该|限期|立即|尽快)|将(?:于|在|按|尽快|继续)|不得|严禁|无法|不能|才[能可]"
)
_ALL = re.compile(r"全部|均|都|全数|逐[项条一]|所有|各项|一一|100[%％]")
_NOT_ALL = re.compile(r"除|其余|部分|剩余|大部|多数|其中|个别|余下")
_OF_PROBLEMS = re.compile(r"问题|隐患|不符合|不合格|缺陷|不足|整改|事项")


def is_open(text: str) -> bool:
    """Whether words on a problem say that it is not put right."""
    return bool(_OPEN.search(_plain(text)))


def is_closed(text: str) -> bool:
    """Whether words on a problem say that it is put right; ask ``is_open`` first."""
    return bool(_CLOSED.search(_plain(text)))


def outcome_of(text: str) -> bool | None:
    """True where the last word says put right, False where it says open, None where nothing is said.

    An order (限期整改) or a description (不符合) is overruled by a later 已整改, not by a mere 符合.
    """
    said: bool | None = None
    for part in _PART.findall(_plain(text)):
        if _LEFT.search(part) or _COMING.search(part):
            said = False
        elif _UNREAL.search(part):
            continue
        elif _DONE.search(part):
            said = True
        elif said is None:
            said = False if _OPEN.search(part) else True if _CLOSED.search(part) else None
    return said


def says_done(text: str) -> bool:
    """Whether a sentence tells that something was put right, not merely that it conforms."""
    parts = _PART.findall(_plain(text))
    return any(_DONE.search(part) for part in parts if not _is_unreal(part)) and outcome_of(text) is True


def says_all_done(text: str) -> bool:
    """Whether a sentence tells that all problems were put right: 「上述问题均已整改完毕」."""
    plain = _plain(text)
    if _NOT_ALL.search(plain) or not _OF_PROBLEMS.search(plain) or not says_done(plain):
        return False
    return any(_ALL.search(part) and _DONE.search(part) for part in _PART.findall(plain)) or bool(
        re.match(r"(?:针对|对)?(?:上述|以上|所列|所提|检查发现的|存在的|提出的)", plain)
    )


def _is_unreal(part: str) -> bool:
    return bool(_LEFT.search(part) or _COMING.search(part) or _UNREAL.search(part))


def _plain(text: str) -> str:
    return "".join(chosen(text).split())
