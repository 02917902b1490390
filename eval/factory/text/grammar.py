"""Templates: {this|that} chooses a wording, <slot> puts in a fact. Choices nest."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<([^<>]+)>")


def expand(template: str, draw: random.Random, slots: Mapping[str, str]) -> str:
    """The template with choices made, innermost first, and slots filled; ``KeyError`` for an unknown slot."""
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
