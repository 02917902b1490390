"""How a page is made: one environment of templates, and what every page knows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment
from starlette.responses import HTMLResponse

from corpus.briefs.parties import agency_id, enterprise_id
from service.api.guards import COOKIE
from service.auth.permissions import Permission
from service.auth.principal import Principal
from service.auth.sessions import csrf_of
from service.html.labels import date_words, percent
from service.html.self_contained import environment
from service.portal import words
from service.views.reading import region_name

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_RESULT = _HERE.parents[0] / "html"
_SIMILAR = _HERE.parents[0] / "similar"


@dataclass(frozen=True, slots=True)
class Room:
    """A place in the menu, and what one must be permitted to enter it."""

    key: str
    name: str
    path: str
    permission: Permission


ROOMS: tuple[Room, ...] = (
    Room("desk", "工作台", "/", Permission.READ_REPORTS),
    Room("hand-in", "上传", "/hand-in", Permission.SUBMIT_REPORTS),
    Room("reports", "报告", "/reports", Permission.READ_REPORTS),
    Room("findings", "线索", "/findings", Permission.READ_REPORTS),
    Room("agencies", "机构", "/agencies", Permission.READ_REPORTS),
    Room("assessors", "评价师", "/assessors", Permission.READ_REPORTS),
    Room("enterprises", "企业", "/enterprises", Permission.READ_REPORTS),
    Room("registry", "登记库", "/registry", Permission.READ_REGISTRY),
    Room("rules", "规则", "/rules", Permission.READ_REPORTS),
    Room("audit", "审计", "/audit", Permission.READ_AUDIT),
)


def page(
    request: Request,
    by: Principal | None,
    template: str,
    *,
    status: int = 200,
    **values: object,
) -> HTMLResponse:
    """A whole page or a fragment, by the name of its template."""
    text = templates().get_template(template).render(**_always(request, by), **values)
    return HTMLResponse(text, status)


def is_fragment(request: Request) -> bool:
    """Whether a part of a page is asked for, to be put into one that is shown."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


@cache
def templates() -> Environment:
    """Ours first; the panels of a screening's page are shared with the file of ``screen --html``."""
    made = environment(_HERE / "templates", _RESULT / "templates")
    made.filters |= {
        "day": date_words,
        "moment": words.moment,
        "ago": words.ago,
        "percent": percent,
        "size": words.size,
        "region": region_name,
    }
    made.globals["static"] = static_address
    made.globals["query"] = query
    made.globals["agency_of"] = agency_id
    made.globals["enterprise_of"] = enterprise_id
    return made


@cache
def static_address(name: str) -> str:
    """Where a file of the portal lies: its address changes with its content, so it may be kept for ever."""
    folder, file = (
        (_RESULT / "static", name.removeprefix("result/")) if name.startswith("result/") else (STATIC, name)
    )
    digest = hashlib.sha256((folder / file).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def query(values: dict[str, Any], **changed: object) -> str:
    """A query string of the values with some changed; empty ones are left out."""
    both = {**values, **changed}
    pairs = [
        (k, v) for k, given in both.items() for v in (given if isinstance(given, list | tuple) else [given])
    ]
    text = urlencode([(k, str(v)) for k, v in pairs if v not in ("", None)], quote_via=quote)
    return f"?{text}" if text else ""


def _always(request: Request, by: Principal | None) -> dict[str, object]:
    cookie = request.cookies.get(COOKIE, "")
    may: Callable[[str], bool] = lambda name: by is not None and by.may(Permission(name))  # noqa: E731
    return {
        "is_portal": True,
        "me": by,
        "may": may,
        "csrf": csrf_of(cookie) if cookie and by is not None else "",
        "rooms": [room for room in ROOMS if by is not None and by.may(room.permission)],
        "path": request.url.path,
        "request_id": getattr(request.state, "request_id", ""),
    }
