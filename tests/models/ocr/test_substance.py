"""A check digit chooses between what the network saw; it never puts in what the network did not see."""

from __future__ import annotations

import pytest

from models.ocr.substance import exchanged, has_check_digit


@pytest.mark.parametrize("number", ["7664-41-7", "67-56-1", "7782-50-5", "10102-44-0", "71-43-2"])
def test_right_numbers_pass(number: str) -> None:
    assert has_check_digit(number)


@pytest.mark.parametrize("number", ["7664-41-1", "7664-47-1", "766A-41-7", "10102-11-0"])
def test_wrong_numbers_do_not(number: str) -> None:
    assert not has_check_digit(number)


def test_the_only_second_that_makes_the_number_right_is_taken() -> None:
    text = "液氨(CAS 7664-41-1)的临界量"
    assert exchanged(text, {15: "7", 10: "1"}) == {15: "7"}
    assert exchanged("7664-41-1", {10: "1", 1: "5"}) == {}


def test_a_letter_for_a_digit_is_seen_as_part_of_the_number() -> None:
    assert exchanged("7664-4I-7", {6: "1"}) == {6: "1"}


@pytest.mark.parametrize("text", ["7664-41-7", "2023-11", "GB 18218-2018", "RQ-7664-41-1-2"])
def test_a_right_number_and_other_text_stay(text: str) -> None:
    assert exchanged(text, dict.fromkeys(range(len(text)), "7")) == {}


def test_nothing_is_put_in_without_a_second_or_where_two_would_do() -> None:
    assert exchanged("7664-41-1", {}) == {}
    assert exchanged("7664-41-1", {8: "7"}) == {8: "7"}
    assert exchanged("7664-41-1", {8: "7", 6: "5"}) == {}
