"""What a connector to a registry that is queried promises, and how it fails.

A connector asks and checks that the answer has the form of one; it keeps nothing. docs/registry-http.md
describes the protocol of the one that is built in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.errors import RegistryError
from corpus.registry.questions import Question
from corpus.registry.records import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All pages of an answer. ``rows`` are as sent, not yet checked one by one.

    ``as_of`` is the day whose state they show: the day asked for, or an earlier one where the registry's
    own data end there. ``register_rows`` is the size of the whole register on that day.
    """

    as_of: dt.date
    rows: Sequence[Mapping[str, object]]
    register_rows: int


class Connector(Protocol):
    """A registry that is asked, one question at a time. Safe to share between threads."""

    @property
    def name(self) -> str:
        """What it is called in evidence, at most 40 characters."""
        ...

    @property
    def registers(self) -> frozenset[Register]:
        """The registers that it is asked for."""
        ...

    def ask(self, question: Question, *, as_of: dt.date) -> Answer:
        """The answer as of a day; raises ``ConnectorError``."""
        ...


class ConnectorError(RegistryError):
    """No usable answer. ``code`` is stable: it is the reason of the outcomes that cannot be told for it."""


class UnreachableError(ConnectorError):
    """No answer came: no connection, too slow, broken off, refused, an error of the other side."""

    code = "registry_unreachable"


class BadAnswerError(ConnectorError):
    """What came is no answer of the protocol, or too large."""

    code = "registry_answer_invalid"


class NotKeptError(ConnectorError):
    """The registry says that it does not keep this register."""

    code = "register_not_kept"


class NoHistoryError(ConnectorError):
    """The registry says that it cannot tell its state of a past day."""

    code = "as_of_unsupported"
