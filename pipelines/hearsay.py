"""Words that rest on what the enterprise says, and words that name something that was looked at."""

from __future__ import annotations

import re

_ENTERPRISE = (
    r"(?:该|被评价|受检|建设|生产|经营|使用)?(?:企业|公司|单位|厂方|矿方|站方|库方|业主|甲方|委托方|项目方)"
    r"|(?:现场|岗位|陪同|操作|值班|相关|有关|安全管理|管理|技术|企业)?(?:人员|员工|职工|工人)|(?:企业|现场|安全|车间|主要)?负责人"
)
_WHO = rf"(?:(?:{_ENTERPRISE})(?:的|有关|相关|现场|主要)?){{1,3}}"
_SAYS = (
    r"(?:介绍|反映|称|说明|说法|口述|口头|陈述|告知|答复|反馈|自述|自称|承诺|声明|保证|表示|汇报|解释|所述)"
)
_HEARD = re.compile(
    rf"(?:根?据|按照?|依据|听取了?|参考){_WHO}(?:的?现场)?(?:的?口头)?{_SAYS}"
    rf"|{_WHO}(?:口头)?{_SAYS}"
    rf"|(?:经|通过|根?据)?(?:向)?(?:询问|问询|访谈|走访|沟通|交谈|了解){_WHO}|(?:经|通过)?[与向和]{_WHO}(?:进行)?(?:沟通|交流|了解|询问|座谈|核对情况)"
    rf"|{_WHO}(?:进行)?(?:沟通|交流|交谈|座谈)(?:了解)?(?:的情况)?"
    rf"|由{_WHO}(?:自行|自主)?(?:负责|承诺|保证|担保|承担)"
)
_MET = re.compile(r"符合|满足|合格|达到|具备|落实|到位|完好|正常|未发现|无异常|达标|有效|执行")
_LOOKED = re.compile(
    r"查[阅看验核对实]|核[查实对验]|抽[查检测验试]|检[查测验](?!人员|机构)|实[测地]|测[量试得定]|试验|演示|勘验|目测|比对|见证|校验|复核|确认|计算|核算"
    r"|[报告证票账单册表书]{1}号|编号|记录|台账|证书|合格证|报告|档案|图纸|照片|影像|票据|发票|合同|协议|清单|文件|批复|备案|凭证|资料|监控|《[^》]+》|附件"
)
_LACKING = re.compile(
    r"(?:未|没有?|无法?|尚未|不能|缺少?)(?:能|及时|现场)?(?:提供|出示|见到?|查[阅看到验]|核[查实]|留存|建立)?[^，。；]{0,8}"
    r"(?:记录|台账|证书|合格证|报告|档案|图纸|照片|合同|协议|文件|凭证|资料)|(?:资料|记录|文件|报告|证书)(?:未|没有|暂缺|缺失)[^，。；]{0,6}"
    r"|未(?:作|做|进行)?(?:现场)?(?:核[查实对]|检[查测]|查[阅看验]|实测|测[量试])"
)
_MEASURED = re.compile(r"\d+(?:\.\d+)?\s*(?:Ω|MPa|m[²³]?(?![a-z])|mm|cm|℃|%|kW|V|s|min|h\b|lx|dB)")
_KNOWS = re.compile(
    r"熟悉|掌握|知晓|了解(?:本岗位|应急|危险|风险)|会使用|懂得|知道|能够?(?:正确|熟练|回答|说出|讲述)"
)


def is_hearsay(text: str) -> bool:
    """Whether what was found rests on the enterprise's word and nothing that was looked at."""
    words = "".join(text.split())
    heard = _HEARD.search(words)
    if heard is None or not _MET.search(words[heard.end() :] or words):
        return False
    rest = _LACKING.sub("", _HEARD.sub("", words))
    return not (_LOOKED.search(rest) or _MEASURED.search(rest))


def asks_for_knowledge(item: str) -> bool:
    """Whether a requirement is on what people know: then asking them is the way to see it met."""
    return bool(_KNOWS.search("".join(item.split())))
