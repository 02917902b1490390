"""Passages of documents are planted where they are said to be, each given once."""

from __future__ import annotations

from eval.benchmarks.similarity.real import _parts, planted_real
from eval.benchmarks.similarity.texts import ReportText, Stretch

_LINE = "本公司从事阀门的研究开发与销售，报告期内新建车间一座，\n面积若干，由农机站改建而成，现已投入使用。\n"


def _factory(at: int) -> ReportText:
    text = f"第{'甲乙丙丁戊己庚辛'[at]}段厂址位于镇东。\n下一段。"
    return ReportText(str(at), str(at), str(at), {}, text, [Stretch(0, text.index("\n"), "概况", "site:a")])


def test_a_document_is_cut_into_paragraphs_that_end_with_a_full_stop() -> None:
    parts = list(_parts("one", _LINE * 200 + "1 2 3 4 5 6 7 8 9\n" * 20))
    assert len(parts) > 1
    paragraph = _LINE.replace("\n", "")
    for part in parts:
        assert all(part.text[s.start : s.stop] == paragraph for s in part.stretches)
    assert len({part.seed for part in parts}) == len(parts)
    assert len({part.enterprise for part in parts}) == 1


def test_each_part_gives_once_to_a_report_of_the_factory() -> None:
    base, donors = [_factory(at) for at in range(8)], list(_parts("one", _LINE * 900))
    assert len(donors) >= 8
    reports, plants = planted_real(base, donors, 2, 7)
    assert (
        len(plants) == len({plant.report for plant in plants}) == len({plant.donor for plant in plants}) == 8
    )
    for plant in plants:
        assert plant.report < len(base) <= plant.donor
        text = reports[plant.report].text
        assert (text[plant.start - 1], text[plant.stop]) == ("\n", "\n")
        assert abs(plant.stop - plant.start - plant.length) < 0.2 * plant.length
        if plant.change == "verbatim":
            assert text[plant.start : plant.stop] in reports[plant.donor].text
