"""Phrases of the trade that say the same: site text takes one or another, boilerplate never."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from eval.factory.text.grammar import Template, choose, fill

_FIXED = re.compile(r"(⟦[^⟦⟧]*⟧|<[^<>]*>|《[^《》]*》|“[^“”]*”)")


def phrased(template: Template, draw: random.Random, slots: Mapping[str, str]) -> str:
    """Site text of a template: choices made, phrases exchanged, and only then the facts put in."""
    return fill(rephrase(choose(template, draw), draw), slots)


def rephrase(text: str, draw: random.Random) -> str:
    """The text with phrases exchanged for others that say the same.

    Marked text, open slots, titles of law and quotations stay as they are.
    """
    phrases, pattern = _lexicon()

    def other(match: re.Match[str]) -> str:
        found = phrases[match.group()]
        return draw.choice(found) if found else match.group()

    parts = _FIXED.split(text)
    parts[::2] = [pattern.sub(other, part) for part in parts[::2]]
    return "".join(parts)


@cache
def _lexicon() -> tuple[Mapping[str, tuple[str, ...]], re.Pattern[str]]:
    """What each phrase may become (nothing for one that is kept) and a pattern of all, longest first."""
    text = Path(__file__).with_name("lexicon.yaml").read_text(encoding="utf-8")
    rows: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    phrases: dict[str, tuple[str, ...]] = dict.fromkeys(rows["keep"], ())
    for group in rows["alike"]:
        for phrase in group:
            _enter(phrases, phrase, group)
    for phrase, others in rows["one_way"].items():
        _enter(phrases, phrase, [phrase, *others])
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return phrases, re.compile("|".join(map(re.escape, longest_first)))


def _enter(phrases: dict[str, tuple[str, ...]], phrase: str, group: list[str]) -> None:
    if phrase in phrases:
        raise ValueError(f"{phrase}: stands twice in the lexicon")
    phrases[phrase] = tuple(group)
