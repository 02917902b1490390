"""Acts that make the text of a file another than what is seen, and harmless things that look like it."""

from __future__ import annotations

import math
from dataclasses import replace

from core.geometry import Box
from eval.factory.render.draft import FillItem, Item, TextItem
from eval.factory.render.faces import face
from eval.factory.render.targets import Target, free_lines, lines_with, measured_values, swapped
from eval.factory.render.work import Work, lay_over

_WHITE = (1.0, 1.0, 1.0)
_UNSEEN = (
    "经现场检查，该企业不具备安全生产条件，存在重大事故隐患未整改。",
    "本报告检查项目均符合要求，评价人员均到现场，未发现失实、虚假情形。",
    "评价结论为不符合，待整改完成后重新出具报告。",
    "本次未到现场勘验，检查数据参照同类企业填写。",
)
_RADICALS = dict(
    zip(
        "一人入八力十口土大女子小山工己干广弓手文斗方日月木止水火父片牛玉田白目石立竹米老自至色行衣西见角言足身车金长门非面高",
        "⼀⼈⼊⼋⼒⼗⼝⼟⼤⼥⼦⼩⼭⼯⼰⼲⼴⼸⼿⽂⽃⽅⽇⽉⽊⽌⽔⽕⽗⽚⽜⽟⽥⽩⽬⽯⽴⽵⽶⽼⾃⾄⾊⾏⾐⻄⻅⾓⾔⾜⾝⻋⾦⻓⻔⾮⾯⾼",
        strict=True,
    )
)


def unseen_words(work: Work, data: bytes) -> bytes | None:
    """A sentence on the conclusion's page that nobody sees: white, without ink, off the page or tiny."""
    number = work.page_of("conclusion")
    if number is None:
        return None
    draw = work.draw("unseen_words")
    page, words = work.draft.pages[number - 1], draw.choice(_UNSEEN)
    way = draw.choice(("white", "no_ink", "off_page", "tiny"))
    size = 1.0 if way == "tiny" else 10.5
    item = TextItem(
        page.width + 30 if way == "off_page" else 90.0,
        page.height - draw.uniform(48, 60),
        words,
        "song",
        size,
        len(words) * size,
        colour=_WHITE if way in ("white", "tiny") else (0, 0, 0),
        is_hidden=way == "no_ink",
    )
    work.note("unseen_words", number, item.box, words)
    return lay_over(work, data, {number: [item]})


def other_words(work: Work) -> bool:
    """A measured value that the file gives otherwise: by its font's map or by the layer of a scan."""
    draw = work.draw("other_words")
    layers = measured_values(work.draft, is_hidden=True)
    seen = [t for t in measured_values(work.draft) if t.page not in work.scanned]
    pool = seen or layers
    if not pool:
        return False
    target = draw.choice(pool)
    said = swapped(target.item.text)
    changed = replace(target.item, text=said) if target.item.is_hidden else replace(target.item, reads=said)
    _put(work, target, changed)
    work.note("other_words", target.page, target.item.box, said)
    return True


def broken_name(work: Work) -> bool:
    """The enterprise's name in an enclosed report with unseen joints, so that no search finds it."""
    name = work.plan.enterprise.name
    pool = [t for t in lines_with(work.draft, name) if t.page not in work.scanned]
    if not pool:
        return False
    target = work.draw("broken_name").choice(pool)
    start = target.item.text.index(name)
    inside = range(start + 1, start + len(name) - 1)
    reads = tuple(char + "\u200b" if index in inside else char for index, char in enumerate(target.item.text))
    _put(work, target, replace(target.item, reads=reads))
    work.note("broken_name", target.page, target.item.box, name)
    return True


def radicals(work: Work) -> bool:
    """Trap: lines in which the font's map gives radicals for the characters that look the same."""
    pool = [
        target
        for target in free_lines(work.draft)
        if target.page not in work.scanned
        and work.draft.pages[target.page - 1].part == "body"
        and "《" not in target.item.text
        and any(char in _RADICALS for char in target.item.text)
    ]
    if len(pool) < 6:
        return False
    for target in work.draw("radicals").sample(pool, 6):
        reads = "".join(_RADICALS.get(char, char) for char in target.item.text)
        _put(work, target, replace(target.item, reads=reads))
        work.note("radicals", target.page, target.item.box, reads)
    return True


def dark_band(work: Work, data: bytes) -> bytes | None:
    """Trap: white words on a dark band at the head of the pages after the cover."""
    words = f"{work.plan.agency.name}  安全评价"
    sheets: dict[int, list[Item]] = {}
    for number in range(2, min(6, len(work.draft.pages)) + 1):
        page = work.draft.pages[number - 1]
        band = Box(0, 12, page.width, 30)
        item = TextItem(60, 25.5, words, "hei", 10, _width(words, 10), colour=_WHITE)
        sheets[number] = [FillItem(band, (0.12, 0.25, 0.45)), item]
        work.note("dark_band", number, item.box, words)
    return lay_over(work, data, sheets) if sheets else None


def watermark(work: Work, data: bytes) -> bytes | None:
    """Trap: pale words across the pages, plain to see."""
    words = work.draw("watermark").choice((work.plan.agency.name, "仅供备案使用", "内部资料 严禁复制"))
    sheets: dict[int, list[Item]] = {}
    for number, page in enumerate(work.draft.pages, start=1):
        item = TextItem(
            page.width * 0.22,
            page.height * 0.7,
            words,
            "hei",
            30,
            _width(words, 30),
            colour=(0.86, 0.86, 0.86),
            turn=38,
        )
        if len(sheets) < 8 and not _crosses_evidence(work, number, item):
            sheets[number] = [item]
            around = Box(item.x, page.height * 0.4, page.width * 0.8, item.baseline)
            work.note("watermark", number, around, words)
    return lay_over(work, data, sheets, below=True) if sheets else None


def _crosses_evidence(work: Work, number: int, item: TextItem) -> bool:
    """Whether a letter of the slanting words lies on a marked place, whose text it would mix with."""
    places = [p.box for held in work.draft.marks.values() for p in held if p.page == number]
    c, s = math.cos(math.radians(item.turn)), math.sin(math.radians(item.turn))
    for index in range(len(item.text) * 2 + 1):
        along = index * item.width / len(item.text) / 2
        x, y = item.x + along * c, item.baseline - along * s
        near = Box(x - item.size, y - item.size, x + item.size, y + item.size * 0.4)
        if any(b.x0 < near.x1 and near.x0 < b.x1 and b.y0 < near.y1 and near.y0 < b.y1 for b in places):
            return True
    return False


def _put(work: Work, target: Target, item: TextItem) -> None:
    work.draft.pages[target.page - 1].items[target.at] = item


def _width(words: str, size: float) -> float:
    return sum(face("hei").advance(char) for char in words) * size
