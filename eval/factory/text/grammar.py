"""Templates: {this|that} chooses a wording, <slot> puts in a fact. Choices nest.

A template may also be a list of such texts: whole wordings, of which one is chosen.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<([^<>]+)>")
Template = str | Sequence[str]


def expand(template: Template, draw: random.Random, slots: Mapping[str, str]) -> str:
    """The template with choices made, innermost first, and slots filled; ``KeyError`` for an unknown slot."""
    if not isinstance(template, str):
        template = draw.choice(template)
    while True:
        text, count = _CHOICE.subn(lambda match: draw.choice(match.group(1).split("|")), template)
        if not count:
            break
        template = text
    for _ in range(4):
        text = _SLOT.sub(lambda match: slots[match.group(1)], template)
        if text == template:
            break
        template = text
    return template
