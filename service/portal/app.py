"""The portal as part of the application: its pages, its files, and errors as pages for people.

Pages lie beside ``/api``: what goes wrong under it is a problem document, everywhere else a page or a
fragment in Chinese that says what to do.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from service.portal import (
    desk,
    errors,
    handing_in,
    leads,
    listing,
    login,
    oversight,
    parties,
    registry,
    report,
    rules,
    search,
    standing,
)
from service.portal.pages import STATIC

MODULES = (
    login,
    desk,
    handing_in,
    listing,
    leads,
    report,
    standing,
    parties,
    rules,
    oversight,
    registry,
    search,
)
_RESULT_STATIC = Path(__file__).parents[1] / "html" / "static"


def install(app: FastAPI) -> None:
    """Add the portal to an application that has the interface already."""
    errors.install(app)
    for module in MODULES:
        app.include_router(module.router, include_in_schema=False)
    app.mount("/static/result", StaticFiles(directory=_RESULT_STATIC), name="result-static")
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
