"""Templates: {this|that} chooses a wording, <slot> puts in a fact. Choices nest.

[；:one&two&three] puts the parts in a drawn order between the sign in front; [；2:…] takes two of them.
A template may also be a list of such texts: whole wordings, of which one is chosen.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

_OPEN = re.compile(r"\{([^{}\[\]]*)\}|\[(\D?)(\d*):([^{}\[\]]*)\]")
_SLOT = re.compile(r"<([^<>]+)>")
Template = str | Sequence[str]


def expand(template: Template, draw: random.Random, slots: Mapping[str, str]) -> str:
    """The template with choices made, innermost first, and slots filled; ``KeyError`` for an unknown slot."""
    return fill(choose(template, draw), slots)


def choose(template: Template, draw: random.Random) -> str:
    """The template with choices and orders drawn, its slots still open."""
    text = template if isinstance(template, str) else draw.choice(template)

    def drawn(match: re.Match[str]) -> str:
        if match[1] is not None:
            return draw.choice(str(match[1]).split("|"))
        sign, count, found = str(match[2]), match[3], str(match[4]).split("&")
        return sign.join(draw.sample(found, min(int(count or len(found)), len(found))))

    changed = 1
    while changed:
        text, changed = _OPEN.subn(drawn, text)
    return text


def fill(template: str, slots: Mapping[str, str]) -> str:
    """The template with its slots filled, also slots within slots; ``KeyError`` for an unknown one."""
    for _ in range(4):
        text = _SLOT.sub(lambda match: slots[match.group(1)], template)
        if text == template:
            break
        template = text
    return template


def always_filled(template: Template) -> set[str]:
    """Slots that the template fills whatever is drawn."""
    wordings = [template] if isinstance(template, str) else template

    def certain(match: re.Match[str]) -> str:
        if match[1] is None:
            return "" if match[3] else str(match[4])
        return "".join(f"<{slot}>" for slot in sorted(_common(str(match[1]).split("|"))))

    found = []
    for wording in wordings:
        text, changed = wording, 1
        while changed:
            text, changed = _OPEN.subn(certain, text)
        found.append(text)
    return _common(found)


def _common(texts: Sequence[str]) -> set[str]:
    return set.intersection(*(set(_SLOT.findall(text)) for text in texts))
