"""What every request works with: opened once with the application, closed with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pipelines.screening_tools import Tools
from service.audit.trail import Trail
from service.auth.accounts import Accounts
from service.auth.sessions import Sessions
from service.auth.tokens import Tokens
from service.opened import opened_tools
from service.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The tools of screening, and who may use them."""

    settings: Settings
    tools: Tools
    accounts: Accounts
    sessions: Sessions
    tokens: Tokens
    trail: Trail


@contextmanager
def opened(settings: Settings) -> Iterator[Context]:
    """Everything over one data folder."""
    with opened_tools(settings) as tools:
        engine = tools.store.engine
        yield Context(
            settings=settings,
            tools=tools,
            accounts=Accounts(engine),
            sessions=Sessions(engine),
            tokens=Tokens(engine),
            trail=Trail(engine),
        )
