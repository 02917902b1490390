"""Who is asking: an account through a session or a token, with what it may do and see."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import MingjianError
from service.auth.permissions import Permission
from service.auth.scope import Scope


class NotSignedInError(MingjianError):
    """Nobody, or somebody whose session or token is over."""

    code = "not_signed_in"


class NotPermittedError(MingjianError):
    """Somebody who may not do this."""

    code = "not_permitted"


class TooManyTriesError(MingjianError):
    """Too many wrong passwords; ``seconds`` until the next try."""

    code = "too_many_tries"

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """``name`` as typed at login, ``shown_name`` as others read it; ``token``: its id where one was used."""

    account: str
    name: str
    shown_name: str
    permissions: frozenset[Permission]
    scope: Scope
    token: str | None = None

    def may(self, permission: Permission) -> bool:
        """Whether this is permitted."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise ``NotPermittedError`` where it is not."""
        if permission not in self.permissions:
            raise NotPermittedError(
                f"您的账户没有「{permission.in_chinese}」的权限。如有需要，请联系系统管理员。"
            )
