"""What is planted for the similarity benchmark is where it is said to be, and was given by one to one."""

from __future__ import annotations

from collections import Counter

from eval.benchmarks.similarity.particulars import particular
from eval.benchmarks.similarity.plants import planted
from eval.benchmarks.similarity.texts import made


def test_planted_passages_stand_where_they_are_said_to() -> None:
    base = [particular(report, 7) for report in made(12, 7)]
    reports, plants = planted(base, 1, 7, lambda text, own: 0.0)
    assert plants
    assert max(Counter(plant.donor for plant in plants).values()) == 1
    assert max(Counter(plant.report for plant in plants).values()) > 1
    for plant in plants:
        text = reports[plant.report].text
        passage = text[plant.start : plant.stop]
        assert (text[plant.start - 1], text[plant.stop]) == ("\n", "\n")
        if plant.change == "verbatim":
            assert all(line in base[plant.donor].text for line in passage.split("\n"))
            assert passage not in base[plant.report].text


def test_particulars_are_the_same_each_time_and_only_of_the_site() -> None:
    for report in made(2, 11):
        told = particular(report, 3)
        assert told == particular(report, 3) != particular(report, 4)
        for before, after in zip(report.stretches, told.stretches, strict=True):
            one = report.text[before.start : before.stop]
            other = told.text[after.start : after.stop]
            assert (before.chapter, before.mark) == (after.chapter, after.mark)
            assert len(one) <= len(other) if before.mark else one == other
