"""Personal names in Chinese text: which short runs of characters are one, and which only look like one."""

from __future__ import annotations

import re
from collections.abc import Iterator

# The hundred-family names and others in use today; rare ones that are common words too are left out.
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦"
    "昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧"
    "肖尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林"
    "刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑"
    "裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉"
    "戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬"
    "申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居"
    "衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯"
    "相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴归海晋楚闫法汝鄢涂钦商牟佘佴伯赏墨哈谯年爱阳佟言福覃"
    "仝付代谌揭答仵原楼兰侍辜忻展区么邸苑郇初门药战初才冼占令矫植粟荔练雒鹿来米斯昝操由底真隋迟蹇拓逯宛"
    "尉水但"
)
_COMPOUND_NAMES = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 "
    "公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐 百里 东郭 南门 呼延 西门 轩辕 "
    "完颜 拓跋 纳兰"
)
_COMPOUND = frozenset(_COMPOUND_NAMES.split())
_HAN = r"[\u3400-\u9fff]"
_MINORITY = re.compile(rf"^{_HAN}{{1,8}}[·•・‧∙]{_HAN}{{1,12}}$")
_SHAPE = re.compile(rf"^{_HAN}{{2,4}}$")
_DOTS = re.compile("[•・‧∙]")
_NOT_A_NAME = re.compile(
    r"姓名|签[字名章]|日期|专业|证书|编号|人员|成员|负责|审[核定查批]|编[制写]|单位|公司|机构|空白"
    r"|年月日?$|^[月年]日$|[\d一二三四五六七八九十][年月日]$|职[责务称]|序号|电话|[一二三]级|盖章|公章|报告|评价|安全|工程|项目|时间|地[址点]|名称"
    r"|企业|法定|代表|资[格质]|登记|等级|级别|方[法案]|管理|技术|专家|组长|组员|委托|生产|经营|化工"
    r"|机械|电[气力子]|采矿|通风|矿建|地质|储运|冶金|工艺|自动|仪表|给排水|消防|暖通|水工|火炸药"
    r"|爆[炸破]|有色|金属|采油|油气|设备|建筑|结构|土木|环境|应急|职业|卫生|目录|前言|附[件录]|合格"
    r"|符合|本人|说明|备注|内容|意见|结论|同意|通过|完成|以上|以下|全体|其他|过程|控制|质量|组织|分工"
    r"|任务|岗位|学历|本科|专科|大专|硕士|博士|高级|中级|初级|高工|助理|注册|手写|照片|贴|印章|省|市|县"
    r"|区$|有限|责任|科技|咨询|中心|现场|勘[验查察]|踏勘|检[查测验]|核查|记录|时[间长]|东[侧面]"
    r"|[南西北]侧|门[卫口]|计[划算]|数[量据]|规[范程定]|无$|法人|受控|第.[章节条款页]|[.．…]"
)


def person_name(text: str, *, in_name_place: bool = True) -> str | None:
    """A personal name, spaces between its characters removed; None for anything else.

    Where no heading says that a name stands here (``in_name_place`` is false) it must begin with a known
    surname; under a heading a misread or rare first character does no harm.
    """
    name = _DOTS.sub("·", re.sub(r"[\s\u3000_＿]+", "", text).strip("，,、。.;；:：/|-—"))
    if _NOT_A_NAME.search(name):
        return None
    if _MINORITY.match(name):
        return name
    if not _SHAPE.match(name):
        return None
    if in_name_place:
        return name
    return name if _begins_with_surname(name) else None


def broken_name(text: str) -> str | None:
    """A name that a narrow cell breaks over two lines; None where two names stand on two lines."""
    lines = text.split()
    if len(lines) != 2 or "\n" not in text:
        return None
    first, last = lines
    is_one = len(first) == 1 or len(last) == 1 or first in _COMPOUND or "·" in _DOTS.sub("·", text)
    return person_name(first + last) if is_one else None


def _begins_with_surname(name: str) -> bool:
    if name[:2] in _COMPOUND:
        return len(name) > 2
    return name[0] in _SURNAMES and len(name) <= 3


def names_in(text: str, *, in_name_place: bool = True) -> Iterator[tuple[int, int, str]]:
    """Start, stop and name for each name of a list: 「张三、李四　王 五」.

    A part that is no name ends the list: what follows is no list of names any more.
    """
    whole = person_name(text, in_name_place=in_name_place)
    pieces = text.split()
    if whole is not None and (len(pieces) == 1 or _is_one(pieces)):
        yield 0, len(text), whole
        return
    for start, stop in _parts(text):
        name = person_name(text[start:stop], in_name_place=in_name_place)
        if name is None:
            return
        yield start, stop, name


def _is_one(pieces: list[str]) -> bool:
    """Whether gaps only spread one name: every part is a single character, or a surname and the rest."""
    if all(len(piece) == 1 for piece in pieces):
        return True
    return len(pieces) == 2 and (len(pieces[0]) == 1 or pieces[0] in _COMPOUND) and len(pieces[1]) <= 2


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Bounds of the parts of a list; single characters with a gap between them are one part."""
    matches = list(re.finditer(r"[^、,，;；/\s\u3000]+", text))
    at = 0
    while at < len(matches):
        start, stop = matches[at].span()
        while (
            at + 1 < len(matches)
            and len(text[start:stop].replace(" ", "").replace("\u3000", "")) == 1
            and not re.search(r"[、,，;；/]", text[stop : matches[at + 1].start()])
            and matches[at + 1].end() - matches[at + 1].start() <= 2
        ):
            at += 1
            stop = matches[at].end()
        yield start, stop
        at += 1
