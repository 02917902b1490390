"""The duties of a report's people, in the words that law and practice have for them."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from core.facts import Role
from corpus.registry.characters import Likeness, likeness
from pipelines.stages.extract.names import person_name

_WHO = r"(?:负责人|主管|主管人|责任人|审核人?|审查人?|人员|员|人)"
_TEAM = r"(?:项目|评价|评估|课题|安全评价|评价项目|项目评价|现场评价|安全评价项目)"
_GRAMMAR: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (Role.LEGAL_REPRESENTATIVE, r"法定代表人?|法人代表人?|法人"),
        (
            Role.TECHNICAL_CHIEF,
            (
                r"总?技术总?(?:负责人?|责任人|主管|总监|总管|把关人?)|(?:评价|安全评价|分管)技术负责人|总工程师|总工"
                r"|审核?定稿?人?|(?:技术|最终|报告)?(?:审定|审核定稿|定稿|批准|核准|签发|签批|审批|终审)(?:人员|人|者"
                r"|员)?|审批签发人?|授权签字人"
            ),
        ),
        (
            Role.PROCESS_CONTROL_CHIEF,
            (
                rf"(?:过程|质量|内部质量)(?:控制|管理|保证)?(?:的)?(?:审核|审查|监督|管理)?{_WHO}|(?:过程"
                r"|质量)(?:控制|审核|审查|监督)(?:审核|审查)?|过程质量控制(?:负责人|人员|审核)?"
                rf"|(?:过控|质控){_WHO}?|(?:过程|质量)控制(?:负责|专员|部门?负责人)"
            ),
        ),
        (
            Role.PROJECT_LEADER,
            (
                rf"(?:{_TEAM}(?:工作)?(?:小组|组)?|小组|组|报告)总?(?:第一|主要)?(?:负责人|责任人|组长|主持人|经理|主管|牵头人?"
                r"|带头人|召集人|领队|领衔人?|主任|主评人?|主办人?|主责人?)"
                rf"|组长|总?主持人|主评人员?|{_TEAM}(?:主持|总?负责)|{_TEAM}总监|总负责人|主持评价人?"
                rf"|{_TEAM}?(?:主|首席|主责|主任|主办|领衔|牵头|责任|主持|总)(?:安全)?评[价估]?(?:师|人员|人)"
            ),
        ),
        (
            Role.AUTHOR,
            (
                r"(?:主要|文本)?(?:编制|编写|撰写|撰稿|编撰|执笔|起草|拟稿|编著|编辑|主编|制作|主笔"
                r"|编稿|统稿)(?:者|人|人员|负责人|员)?|汇总人|编者"
            ),
        ),
        (
            Role.REVIEWER,
            (
                r"(?:内部|技术|质量|项目|一级|二级|三级|校对|独立|非项目组(?:成员)?|互)?(?:审核|审查|校核|复核|校审"
                r"|审校|校对|内审|复审|初审|主审|审阅|会审|互审)(?:者|人|人员|负责人|员)?|评审人员?"
            ),
        ),
        (
            Role.EXPERT,
            r"(?:技术|行业|外聘|特邀|聘请|专业|评审|评价|咨询|安全|参[加与])*专家(?:组成员|组长|成员|组)?",
        ),
        (
            Role.TEAM_MEMBER,
            (
                rf"(?:{_TEAM}|主要|其他|其它)*(?:小组|工作组|组)?(?:的)?(?:主要|其他)?(?:成员|组员|队员"
                r"|参加人员?|参与人员?|参评人员?|评价师|组成人员|工作人员)"
                r"|(?:安全|参加|参与|主要|项目|其他|现场|报告|专业)*评价(?:专业)?(?:人员|人|员)|(?<!安全)评价工程师"
                rf"|{_TEAM}人员|(?:参加|参与|参评|参编|协助|协作|项目组|评价组|评价参[加与])(?:人员?|者)"
            ),
        ),
    )
)
# What may stand before or around the words of a duty without changing it.
_BEFORE = re.compile(
    r"^(?:担任|作为|负责|任|本|该|其|我|公司|单位|机构|院|所|评价机构|评价单位|安全评价机构|编制单位|承担单位|乙方|专职"
    r"|主要|安全评价报告|评价报告|技术报告|安全评价|报告书?|文件|专职|内部|岗位|项目组|评价组)+"
)
_AFTER = re.compile(r"(?:签[字名]|姓名|手签|签章|盖章|名单|一览表?|情况|及签名|并签名)+$")
# What the holder of an office does with the report: 「技术负责人审定」, 「法定代表人或授权代表」.
_ACT = re.compile(
    r"(?<=[人工])(?:(?:审[核查定批]|复核|批准|签发|签批|核准|终审)(?:意见)?|意见|[或及/]?其?(?:授权|委托)(?:代表|代理)?人?)$"
)
_POST = re.compile(r"(?:副?总经理|执行董事|董事长?|经理|院长|所长|主任|部长|高级工程师|高工|工程师)")
_ANYONE = re.compile(r"(?:主要)?负责人")
_OF_TEAM = re.compile(r"项目|评价|评估|课题|组")
_COUNT = re.compile(r"[（(]?(?:共|计)?[\d一二三四五六七八九十]{1,2}(?:人|名)[）)]?")
_NOTE = re.compile(r"[（(](?:签[字名章]?|手签|签章|盖章|亲笔|本人|印刷体|打印)[^（）()]*[）)]")
_BRACKETED = re.compile(r"[（(]([^（）()]+)[）)]")
_CUT_BRACKET = re.compile(r"[^（()）]+([（(])[^（()）]+")
"""Words of which the last line, with the bracket that closes, was read elsewhere."""
_NUMBERED = re.compile(
    r"^[●◆■□○▲★※•◇▪]*(?:[①-⑳]|第[\d一二三四五六七八九十]{1,3}[章节条]|\d{1,2}(?:[.．]\d{1,2})+[.．]?"
    r"|[（(]?[\d一二三四五六七八九十]{1,2}[）)]?[、.．)）])?"
)
_PLAIN = re.compile(r"[\s\u3000:：*＊_＿—\-\[\]【】]+")
_BOTH = re.compile(r"[/、，,＋+&]|兼任?|及|和|与|暨")
HELD_BY_ONE = frozenset(
    {Role.LEGAL_REPRESENTATIVE, Role.TECHNICAL_CHIEF, Role.PROCESS_CONTROL_CHIEF, Role.PROJECT_LEADER}
)
_OFFICE = re.compile(r"负责人|组长|代表人?$|成员|组员|主管|总工")
_LONGEST = 26
_USUAL_NAMES = (
    "法定代表人 技术负责人 过程控制负责人 质量控制负责人 项目负责人 评价项目负责人 项目组长 评价组长 "
    "项目组成员 评价组成员 评价人员 报告编制人 报告编写人 报告审核人 技术审核人 审核定稿人 技术专家 "
    "安全评价师"
)
_KNOWN = _USUAL_NAMES.split()
_SHORT = ("审核", "编制", "编写", "批准", "审定", "校核", "复核", "组长", "组员", "成员")
_ALIKE = 74.0


def _with_standing(named: Role, held: Role | None, inside: list[str]) -> tuple[Role, ...]:
    """Of a duty and the office that its holder has in brackets: the office; of an author both."""
    if held is None or held is named or not any(_OFFICE.search(part) for part in inside):
        return (named,)
    return (held, named) if named is Role.AUTHOR else (held,)


@lru_cache(maxsize=4096)
def roles_of(text: str, *, is_ocr: bool = False) -> tuple[Role, ...]:
    """The duties that a label names: one, or several of 「项目负责人兼报告编制人」; none for other words.

    Of 「审核定稿人（技术负责人）」 the one in brackets. Of words read from a picture one character in
    five may be wrong.
    """
    if not 2 <= len(text) <= _LONGEST:
        return ()
    words = _NUMBERED.sub("", _PLAIN.sub("", _COUNT.sub("", _NOTE.sub("", text))))
    if is_ocr and (cut := _CUT_BRACKET.fullmatch(words)) is not None:
        words += cut[1].replace("（", "）").replace("(", ")")
    inside = _BRACKETED.findall(words)
    if any(person_name(part, in_name_place=False) for part in inside):
        return ()  # 「编制：____（某某）」
    outside = _BRACKETED.sub("", words)
    named, held = _role(outside), next((role for part in inside if (role := _role(part))), None)
    if named is not None:
        return _with_standing(named, held, inside)
    if held is not None and (not outside or _ANYONE.fullmatch(outside)):
        return (held,)
    several = tuple(_role(part) for part in _BOTH.split(outside) if part and not _POST.fullmatch(part))
    if several and all(several):
        return tuple(dict.fromkeys(role for role in several if role is not None))
    if not is_ocr:
        return ()
    is_note = held is None and words.endswith(("）", ")"))
    words_read = (outside, *inside) if is_note else (outside,)
    return next((roles for part in words_read if (roles := _nearly(part))), ())


def _role(text: str) -> Role | None:
    words = _AFTER.sub("", text)
    role = _exactly(words) or _exactly(_ACT.sub("", words))
    if role is None and (bare := _BEFORE.sub("", words)) != words:
        role = _exactly(bare)
        if role is Role.PROJECT_LEADER and not _OF_TEAM.search(bare):
            return None  # 主要负责人 and 单位负责人 lead the enterprise
    return role


def _exactly(words: str) -> Role | None:
    return next((role for role, pattern in _GRAMMAR if pattern.fullmatch(words)), None)


def _nearly(words: str) -> tuple[Role, ...]:
    """The duty whose usual name differs by a misread character, or by few that look alike."""
    known = next((known for known in (*_SHORT, *_KNOWN) if _looks_like(words, known)), "")
    if known and (role := _role(known)):
        return (role,)
    if not 4 <= len(words) <= 8:
        return ()
    best = max(_KNOWN, key=lambda known: fuzz.ratio(known, words))
    role = _role(best)
    is_near = len(best) == len(words) and fuzz.ratio(best, words) >= _ALIKE
    return (role,) if role is not None and is_near else ()


def _looks_like(words: str, known: str) -> bool:
    """Whether few characters differ, each easily taken for the other: one of two or three, two of five."""
    if len(words) != len(known):
        return False
    others = [(one, other) for one, other in zip(words, known, strict=True) if one != other]
    return 0 < len(others) <= max(1, 2 * len(known) // 5) and all(
        likeness(*pair) <= Likeness.ALIKE for pair in others
    )


_DUTIES = (
    (
        Role.PROJECT_LEADER,
        re.compile(
            r"^负责人$|^负责$|项目负责人|项目组长|评价组长|评价负责人|主持.{0,6}评价|全面负责|项目总?负责|^组长"
            r"|^(?:评价|项目|课题).{0,4}(?:组长|主持|牵头|总?负责人?|主任|领队|主责|首席|总师)"
        ),
    ),
    (Role.PROCESS_CONTROL_CHIEF, re.compile(r"过程控制|质量控制")),
    (Role.TECHNICAL_CHIEF, re.compile(r"技术负责人|审定|批准|签发")),
    (Role.REVIEWER, re.compile(r"(?:报告|技术|内部)(?:的)?(?:审核|审查|校核|复核)|审核人?")),
    (
        Role.AUTHOR,
        re.compile(
            r"(?:报告(?:书)?(?:的)?|负责)(?:编制|编写|撰写|汇总)|(?:编制|编写"
            r"|撰写)(?:安全)?(?:评价)?报告|报告执笔|统稿"
        ),
    ),
    (Role.TEAM_MEMBER, re.compile(r"成员|组员|评价|勘验|勘查|踏勘|检查|辨识|分析|资料|调查|章节|编写|编制")),
)


# A title, not a task, of one who is over others: 「评价项目总协调人」.
_HEAD_OF_TEAM = re.compile(
    r"(?=.*(?:评价|评估|项目|课题|组))(?=.*(?:总|主|首|牵头|领|负责|长))[\u4e00-\u9fff]{2,8}[人长师]"
)


def duties_in(text: str) -> tuple[Role, ...]:
    """The duties that a column of tasks tells in free words: 「负责报告编制、现场勘验」."""
    exact = roles_of(re.sub(r"\s", "", text))
    if exact:
        return exact
    words = re.sub(r"\s", "", text)
    parts = [role for part in re.split(r"[、，,；;/]", words) for role in roles_of(part)]
    if parts:
        return tuple(dict.fromkeys(parts))
    if _HEAD_OF_TEAM.fullmatch(words):
        return (Role.PROJECT_LEADER,)
    return tuple(role for role, pattern in _DUTIES if pattern.search(words))[:1]
