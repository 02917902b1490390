"""The measured precision in words."""

from __future__ import annotations

import pytest

from corpus.store.entries import DecidedCount
from service.precision import precision_words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (DecidedCount(check="c"), "尚无确认或排除"),
        (DecidedCount(check="c", field_check=2), "尚无确认或排除（2 条待现场核查）"),
        (DecidedCount(check="c", confirmed=9, dismissed=1), "90%（9/10，95% 区间 60%–98%）"),
    ],
)
def test_what_waits_on_site_is_no_missing_record(count: DecidedCount, words: str) -> None:
    assert precision_words(count) == words
