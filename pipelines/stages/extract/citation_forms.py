"""What numbers of standards, laws and orders look like, and the one way each is written here."""

from __future__ import annotations

import re

_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LETTERS = (
    "GBZ|GBJ|GB|AQ|HG|SH|SY|JGJ|XF|GA|MT|YB|HJ|DL|NB|JB|CJJ|QX|JTG|JT|WS|SB|LD|YJ|SL|TB|WB|NY|LS|FZ|QB|YS|EJ"
)
PREFIX = (
    r"(?:TSG\s*[A-Z]?|T\s*/\s*[A-Z]{2,8}|DB\s*\d{2}(?:\s*/?\s*T)?"
    rf"|(?:{_LETTERS}|G8|6B)(?:\s*[/1|l]?\s*T)?)"
)
_DASH = r"\s*[-—–―－~_一]\s*"
_EDITION_WORDS = r"(?:19|20)\d{2}\s*年?\s*(?:年?版|局部修[订正](?:条文|版)?|修[订正]版?)"
# Digits that OCR takes for letters stand for themselves until the whole is seen to be a code.
STANDARD = re.compile(
    rf"(?<![A-Za-z])(?P<prefix>{PREFIX})\s*(?P<number>(?=[OoIl]{{0,2}}\d)[\dOoIl]{{1,6}}(?:\.\d{{1,3}})?)"
    rf"{_DASH}(?P<year>(?:19|20|2O|2o|l9|I9)[\dOoIl]{{2}})(?![\d])"
    rf"(?:\s*(?:[(\[〔]\s*(?P<in>(?:19|20)\d{{2}}\s*(?:年?版?(?:局部)?(?:修[订正])?(?:版|本)?))\s*[)\]〕]"
    rf"|[,、]?\s*(?P<after>{_EDITION_WORDS})))?"
)
BARE_CODE = re.compile(rf"{PREFIX}\s*[\dOoIl.]+{_DASH}\d{{4}}(?:\([^()]{{2,12}}\))?[\s)]*$")
CODE_AHEAD = re.compile(rf"[\s(\[【,、]*{PREFIX}\s*\d")
TITLE = re.compile(r"《(?P<title>[^《》\n]{2,60})》")

_OPEN, _CLOSE = r"[〔\[(【﹝〈{「『⟨]", r"[〕\])】﹞〉}」』⟩]"
_YEAR_IN_BRACKETS = (
    rf"(?:{_OPEN}\s*(?:19|20)\d{{2}}\s*(?:{_CLOSE}|[JI1l])|[CLIl1]\s*(?:19|20)\d{{2}}\s*{_CLOSE})"
)
_ORDER = (
    r"(?:中华人民共和国)?(?:主席令|国务院令|[\u4e00-\u9fff]{2,16}?(?:部|局|委|委员会|总局|署|政府)令|令)"
    r"\s*(?:[(]?\s*(?:19|20)\d{2}\s*年?\s*[)]?)?\s*第?\s*(?:[一二三四五六七八九十百〇零]{1,6}|\d{1,4})\s*号"
)
_NOTICE = rf"[\u4e00-\u9fff]{{2,10}}\s*{_YEAR_IN_BRACKETS}\s*第?\s*\d{{1,4}}\s*号"
RULE = re.compile(rf"(?P<number>{_ORDER}|{_NOTICE})")
# Without a title only these can be told from numbers of papers of the enterprise or the agency.
BARE_RULE = re.compile(
    r"(?P<number>(?:主席令|国务院令|(?:原?国家)?(?:安全生产监督管理总局|安全监管总局|安监总局)令|应急管理部令|公安部令|住房和?城乡建设部令"
    r"|国家市场监督管理总局令|国家卫生健康委员会令|国家发展和?改革委员会令|工业和信息化部令)"
    r"\s*(?:[(]?\s*(?:19|20)\d{2}\s*年?\s*[)]?)?\s*第?\s*\d{1,4}\s*号"
    rf"|(?:安监总[\u4e00-\u9fff]{{1,4}}|应急|应急厅|国发|国办发|安委|安委办|财资|财企|国务院)\s*{_YEAR_IN_BRACKETS}\s*第?\s*\d{{1,4}}\s*号)"
)
EDITION = re.compile(
    r"(?P<edition>(?:19|20)\d{2}\s*年(?:[^()《》]{0,12}?(?:修[订正]|施行|版|本))|(?:19|20)\d{2}\s*年?(?:版|本|修[订正]))"
)
LAW_WORD = re.compile(
    r"(法|条例|规定|办法|规程|规则|细则|通知|意见|目录|名录|标准|规范|导则|通则|准则|决定|公告|指南|要求|方案|规划|清单|解释|判定标准)([(（].{1,20}[)）])?$"
)
_AS_DIGITS = str.maketrans("OoIl", "0011")
STATE = "中华人民共和国"  # left out in running text


def halved(text: str) -> str:
    """Full-width forms made half-width, every character in its place."""
    return text.translate(_HALF)


def standard_code(prefix: str, number: str, year: str) -> str:
    """``GB/T 29639-2020``: one space, a plain hyphen, no spaces within the prefix."""
    letters = re.sub(r"\s", "", prefix)
    digits, year = number.translate(_AS_DIGITS), year.translate(_AS_DIGITS)
    if letters.startswith("TSG"):
        return f"TSG {letters[3:]}{digits}-{year}"
    letters = re.sub(r"^(G8|6B)", "GB", letters)
    letters = re.sub(rf"^({_LETTERS}|DB\d\d)[/1|l]?T$", r"\1/T", letters)
    return f"{letters} {digits}-{year}"


def rule_number(text: str) -> str:
    """``国务院令第591号``, ``应急〔2023〕99号``: no spaces, one kind of brackets, 第 in orders."""
    plain = re.sub(r"\s", "", text).replace(STATE, "")
    plain = re.sub(rf"(?:{_OPEN}|[CLIl1])((?:19|20)\d\d)(?:{_CLOSE}|[JI1l](?=第?\d))", r"〔\1〕", plain)
    return re.sub(r"令(?=\d)", "令第", plain)
