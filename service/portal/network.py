"""What an agency's reports share with those of others, as a drawing: itself in the middle, others around."""

from __future__ import annotations

import math
from dataclasses import dataclass

from service.views.agencies import AgencyPage

WIDTH, HEIGHT = 680.0, 360.0
_LOW = 120.0  # for one or two agencies, which stand at both sides
_RADIUS_X, _RADIUS_Y = 215.0, 130.0
_NEAR = 100.0  # leaves room for a long name beside
_MOST = 12
_THIN, _THICK = 1.5, 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Another agency: where it stands, how strong the tie is, where its page lies."""

    name: str
    address: str
    words: str
    x: float
    y: float
    thickness: float
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The drawing; ``more`` agencies are not drawn."""

    width: float
    height: float
    x: float
    y: float
    nodes: tuple[Node, ...]
    more: int


def network_of(found: AgencyPage) -> Network:
    """The twelve strongest ties."""
    shown = found.network[:_MOST]
    strongest = max((max(tie.characters, tie.places) for tie in shown), default=1) or 1
    height = HEIGHT if len(shown) > 2 else _LOW
    nodes = []
    for place, tie in enumerate(shown):
        angle = 2 * math.pi * place / len(shown) - (math.pi / 2 if len(shown) > 2 else 0)
        x = WIDTH / 2 + (_RADIUS_X if len(shown) > 2 else _NEAR) * math.cos(angle)
        y = height / 2 + _RADIUS_Y * math.sin(angle)
        share = math.sqrt(max(tie.characters, tie.places) / strongest)
        words = f"{tie.other_reports} 份报告，{tie.places} 处"
        nodes.append(
            Node(
                name=tie.agency or "未读到机构",
                address=f"/agencies/{tie.agency_id}" if tie.agency_id else "",
                words=words + (f"，共 {tie.characters} 字" if tie.characters else ""),
                x=round(x, 1),
                y=round(y, 1),
                thickness=round(_THIN + (_THICK - _THIN) * share, 1),
                anchor="start" if math.cos(angle) > 0.2 else "end" if math.cos(angle) < -0.2 else "middle",
            )
        )
    return Network(
        width=WIDTH,
        height=height,
        x=WIDTH / 2,
        y=height / 2,
        nodes=tuple(nodes),
        more=len(found.network) - len(shown),
    )
