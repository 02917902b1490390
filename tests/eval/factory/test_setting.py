"""Line breaking, dates, numbering, money, arithmetic."""

from __future__ import annotations

import datetime as dt

import pytest

from eval.factory.blocks import runs, signed
from eval.factory.layouts import numbering
from eval.factory.layouts.base import TextStyle
from eval.factory.layouts.dates import written
from eval.factory.plan.major_hazard import Chemical, alpha_for, assess
from eval.factory.render.lines import break_lines
from eval.factory.text.grammar import expand
from eval.factory.text.money import amount_in_chinese

TEXT = "根据《危险化学品重大危险源辨识》（GB 18218-2018），该单元不构成重大危险源，符合要求；详见附件2。" * 4


@pytest.mark.parametrize("width", [90.0, 133.0, 240.0, 451.0])
def test_lines_keep_their_width_and_all_their_text(width: float) -> None:
    lines = break_lines(runs(TEXT), TextStyle(), width, indent=24)
    assert all(line.width + line.indent <= width + 0.1 for line in lines)
    joined = "".join(piece.text for line in lines for piece in line.pieces)
    assert joined.replace(" ", "") == TEXT.replace(" ", "")


def test_no_line_begins_with_closing_or_ends_with_opening_punctuation() -> None:
    for width in range(120, 460, 7):
        for line in break_lines(runs(TEXT), TextStyle(), float(width)):
            assert line.pieces[0].text[0] not in "，。；》）"
            assert line.pieces[-1].text[-1] not in "《（"


def test_a_signature_is_never_broken() -> None:
    lines = break_lines(runs("签字：" + signed("m", "欧阳明远", "k")), TextStyle(), 60.0)
    assert [p.text for line in lines for p in line.pieces if p.run.ink] == ["欧阳明远"]


def test_days_are_written_in_the_ways_of_the_trade() -> None:
    day = dt.date(2023, 5, 18)
    assert written("plain", day) == "2023年5月18日"
    assert written("dotted", day) == "2023.05.18"
    assert written("chinese", day) == "二〇二三年五月十八日"
    assert written("chinese", dt.date(2020, 10, 31)) == "二〇二〇年十月三十一日"


def test_chapters_are_numbered_in_the_ways_of_the_trade() -> None:
    assert numbering.chapters((12,)).strip() == "第十二章"
    assert numbering.decimal((1, 2, 3)) == "1.2.3 "
    assert numbering.official((3, 2)) == "（二）"


def test_amounts_read_as_contracts_write_them() -> None:
    assert amount_in_chinese(48_000) == "肆万捌仟元"
    assert amount_in_chinese(108_000) == "壹拾万捌仟元"
    assert amount_in_chinese(20_300) == "贰万零叁佰元"


def chemical(quantity: float, threshold: float, beta: float) -> Chemical:
    return Chemical(
        name="x", cas="", quantity_t=quantity, threshold_t=threshold, beta=beta, basis="", state="", place=""
    )


def test_a_major_hazard_is_graded_after_gb_18218() -> None:
    assert assess((chemical(9.9, 10, 2),), 0).grade is None
    grave = assess((chemical(40, 10, 2), chemical(100, 200, 1)), 60)
    assert (grave.s, grave.r, grave.grade) == (4.5, 12.75, "三级")
    assert [alpha_for(n) for n in (0, 1, 30, 50, 100)] == [0.5, 1.0, 1.2, 1.5, 2.0]


def test_choices_nest_and_an_unknown_slot_is_an_error() -> None:
    import random

    assert expand("{a{b|b}|ab}<x>", random.Random(1), {"x": "c"}) == "abc"
    with pytest.raises(KeyError):
        expand("<y>", random.Random(1), {})
