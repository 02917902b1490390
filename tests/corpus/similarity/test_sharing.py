"""A passage is common where the rest of the corpus makes it likely, not where others have much of it."""

from __future__ import annotations

import random

import numpy as np

from corpus.similarity.align import NEAR, Piece, SharedPassage, shared_passages
from corpus.similarity.asking import asked
from corpus.similarity.candidates import MOST_SHARING, Catalogue
from corpus.similarity.normal import normal, written
from corpus.similarity.segment import TEXT, gathered
from corpus.similarity.sharing import OF_SEVERAL, Sharing, sharing, together
from corpus.similarity.surprise import Weighed
from corpus.similarity.tracing import traced
from corpus.similarity.winnow import fingerprints
from corpus.similarity.wording import Wording

_SUBJECTS = ("装置区", "罐区", "配电室", "泵房", "装卸台", "门卫室", "循环水站", "空压站", "中控室", "危废库")
_TAILS = (
    "设有{0}，由专人按班次检查并逐项签字，记录保存在中控室备查",
    "已按设计文件安装{0}，投用以来未见异常，检修时先断电后挂牌",
    "与相邻建筑之间以{0}隔开，地面作防渗处理，坡向集水沟",
)
_OBJECTS = ("可燃气体报警器", "防火堤", "静电接地桩", "洗眼器", "喷淋装置", "紧急切断阀", "实体围墙")


def _own(length: int, seed: int) -> str:
    """Words that nobody else has."""
    draw = random.Random(seed)
    return "".join(chr(draw.randrange(0x4E00, 0x9000)) for _ in range(length))


def _drawn(sentences: int, seed: int) -> list[str]:
    """Sentences of a house that all agencies share: of each there are three wordings and seven objects."""
    draw = random.Random(seed)
    return [
        f"{at}号{_SUBJECTS[at % 10]}{draw.choice(_TAILS).format(draw.choice(_OBJECTS))}。"
        for at in range(sentences)
    ]


def _how(left: str, right: str, others: list[str]) -> Sharing:
    """How far the longest passage that both have is shared, each text of an agency of its own."""
    texts = [left, right, *others]
    rows = np.array([(at, at, at, 0) for at in range(len(texts))], dtype=TEXT)
    codes = [normal(text).codes for text in texts]
    prints = [fingerprints(each) for each in codes]
    catalogue = Catalogue.of(rows)
    kept = gathered(rows, [each.hashes for each in prints])
    passages = shared_passages(codes[0], codes[1], within=((0, len(codes[0])),))
    longest = max(passages, key=lambda passage: passage.characters)
    trace = traced(longest, written(codes[0]), written(codes[1]))
    here = Weighed(Wording.learned(codes, range(len(codes))), codes[0], 0)
    return sharing(longest, trace, (1, codes[1]), here, asked(here, (kept,), catalogue), catalogue)


def test_a_copy_is_told_though_most_of_it_stands_in_every_report() -> None:
    everybody = [_own(60, 500 + at) for at in range(6)]
    copied = "".join(f"{common}{_own(24, 900 + at)}" for at, common in enumerate(everybody))
    others = ["".join(everybody) + _own(60, 2000 + at) for at in range(MOST_SHARING + 4)]
    how = _how(copied + _own(200, 1), _own(300, 2) + copied, others)
    assert not how.is_common
    plain = _how("".join(everybody) + _own(99, 3), "".join(everybody) + _own(99, 4), others)
    assert plain.is_everywhere
    assert plain.surprise < how.surprise


def test_sentences_of_one_house_agree_by_chance() -> None:
    others = ["".join(_drawn(20, 100 + at)) for at in range(60)]
    same = _drawn(3, 7)
    honest = _how("".join((*same, *_drawn(20, 8)[3:])), "".join((*same, *_drawn(20, 9)[3:])), others)
    assert honest.is_common


def test_whoever_has_the_same_choices_all_along_has_copied() -> None:
    others = ["".join(_drawn(20, 100 + at)) for at in range(60)]
    copied = "".join(_drawn(20, 7))
    how = _how(copied, _own(100, 1) + copied, others)
    assert not how.is_common
    changed = _how(copied.replace("检修", "工作").replace("异常", "事故"), _own(100, 1) + copied, others)
    assert changed.surprise < how.surprise


def test_two_reports_that_copied_the_same_do_not_excuse_each_other() -> None:
    copied = _own(300, 1)
    others = [_own(400, 20 + at) for at in range(30)]
    alone = _how(copied + _own(99, 2), copied + _own(99, 3), others)
    third = _how(copied + _own(99, 2), copied + _own(99, 3), [*others, copied])
    assert third.texts == alone.texts + 1
    assert third.surprise < alone.surprise - 10
    assert not third.is_common


def _judged(held: float, *, is_law: bool = False) -> Sharing:
    return Sharing(1, 1, 1, is_law, surprise=20.0 + held, held=held)


def _told(judged: list[Sharing], apart: int = 10) -> list[bool]:
    """Which of passages of 60 characters, so many characters ``apart``, are told."""
    starts = [at * (60 + apart) for at in range(len(judged))]
    passages = [SharedPassage((Piece((at, at + 60), (at, at + 60), 1.0),)) for at in starts]
    return [not how.is_common for _, how in together(passages, judged)]


def test_passages_on_end_that_each_hold_too_little_are_a_copy_together() -> None:
    little = _judged(-1.0)
    assert _told([little]) == [False]
    assert _told([little] * 2) == [False] * 2
    assert _told([little] * 3) == [True] * 3
    assert _told([little] * 9, apart=NEAR + 1) == [False] * 9


def test_what_holds_next_to_nothing_or_is_quoted_takes_no_part() -> None:
    little, nothing, quoted = _judged(-1.0), _judged(-OF_SEVERAL - 0.1), _judged(5.0, is_law=True)
    assert _told([nothing] * 40) == [False] * 40
    assert _told([little, little, nothing, quoted]) == [False] * 4
    assert _told([little, little, little, nothing]) == [True, True, True, False]
