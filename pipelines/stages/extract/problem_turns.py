"""Where the words on a problem turn to what was done about it, and what those say: outcome and days."""

from __future__ import annotations

import re

from pipelines.closings import outcome_of
from pipelines.stages.extract.dates import find_dates
from pipelines.stages.extract.problem_items import Item

_WHO = (
    r"(?:(?:该|被评价|建设|生产经营|项目|受检)?(?:企业|单位|公司|矿|站|厂)"
    r"|现|目前|截至\S{0,14}|经复查|复查|对此|针对(?:该|此|上述)\S{0,6}?)"
)
# What follows is what was done about it.
_TURN = re.compile(
    r"[。；;，,\n]?\s*(?:[（(【]\s*)?(?:整改(?:落实|完成)?(?:情况|结果|措施)|复查(?:情况|结果|结论|意见)?|落实情况|处理结果|治理情况|整改后)\s*[)）】]?\s*[:：]"
    r"|[。；;，,\n]?\s*[【\[]\s*(?:整改|复查|落实|治理|处理)\S{0,4}?[】\]]|\n\s*(?:整改|复查|落实)(?:落实|完成)?(?:情况|结果)\s+(?=\S)|——+|[→⇒]"
    rf"|[。；;，,]\s*(?={_WHO}?[，,]?(?:已(?:于|经|按|整改|完成|落实)|于\s*20\d\d|尚未|未整改|正在整改|计划|限期|按要求))"
    rf"|[。；;]\s*(?={_WHO}[^。；;]{{0,60}}(?:整改|复查|更换|修复|补充|完善|完毕|完成))"
)
_LED_BY = re.compile(r"^\s*(?:整改前|存在问题|问题描述|检查发现)\s*[:：]\s*")
# 「针对某处未接地的问题，企业……」 tells problem and outcome in one.
ON = re.compile(
    r"\s*(?:(?:针对|对于?|关于|就)(?P<problem>(?!上述|以上|这些|所列|所提|评价|检查|现场|各|发现|存在|本次|全部)[^，,：:。；;]{5,48}?)(?:的|这一)(?:问题|隐患|不符合项|缺陷)[，,：:]"
    r"|关于(?P<about>(?!上述|以上|这些|所列)[^，,：:。；;]{5,48}?)[：:])(?P<outcome>)"
)
_LED = re.compile(
    r"\W*(?:整改|复查|落实|治理|处理)|——|\W*[→⇒]|(?:该?企业|公司)?\S{0,3}?(?:于|在)?\s*(?:20\d\d年)?\d{1,2}月\d{1,2}日"
)
_DASH = re.compile(r"\W*(?:——|[→⇒])")
_CLAUSE = re.compile(r"[^，,。；;\n]+")
_RECHECKED = re.compile(r"复[查核验检]|核[查实验]|验收|确认")
_DONE_TOO = re.compile(r"整改完成|完成整改|整改完毕|完成了?\S{0,6}整改")
_BY_THEN = re.compile(r"\s*(?:之|以|底|月底|日)?前")  # a term, not the day on which it was done
ACTED = re.compile(r"已|完成|重新|予以|进行了|改为|更换|补充|增设|加装")


def turn_of(text: str, item: Item) -> int | None:
    """Where the words on a problem turn to what was done about it."""
    on = ON.match(text, item.start, item.stop)
    if on is not None:
        return on.start("outcome")
    turn = _TURN.search(text, item.start + 4, item.stop)
    return turn.start() if turn is not None else None


def became(words: str) -> bool | None:
    """What became of a problem; led by 整改情况, a day, a dash or the like, any deed is a repair.

    Behind a dash alone may stand the problem itself: it leaves nothing open.
    """
    said = outcome_of(words)
    if said is False and _DASH.match(words) and "整改" not in words:
        return None
    return True if said is None and _LED.match(words) and ACTED.search(words) else said


def named(words: str) -> str:
    """The problem's own words: 「针对某处未接地的问题」 without what leads and follows."""
    on = ON.match(f"{words.strip()}，")
    return (on["problem"] or on["about"]) if on is not None else _LED_BY.sub("", words).strip()


def days_of(outcome: str) -> tuple[str | None, str | None]:
    """The day on which something was put right and the day of the re-check, as a text tells them."""
    done = rechecked = None
    for part in _CLAUSE.findall(outcome):
        dates = [date for date in find_dates(part) if not _BY_THEN.match(part[date.stop :])]
        if not dates:
            continue
        if _RECHECKED.search(part) and not _DONE_TOO.search(part):
            rechecked = rechecked or str(dates[0].first)
        else:
            done = done or str(dates[0].first)
    return done, rechecked
