"""One small tree of errors: a stable code, and a sentence that says what happened and what to do.

Sentences are in Chinese where an inspector reads them. HTTP status is mapped in ``service/``; the
exit code of the command line stands here, beside the class, because scripts rely on both.
"""

from __future__ import annotations


class MingjianError(Exception):
    """Base of all expected errors."""

    code = "error"
    exit_code = 1

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class UsageError(MingjianError):
    """The command or request itself is wrong."""

    code = "usage"
    exit_code = 2


class InputNotFoundError(MingjianError):
    """The named file is not there, or is not a file."""

    code = "input_not_found"
    exit_code = 3


class RefusedError(MingjianError):
    """The document cannot be screened as it is: wrong type, encrypted, over a limit."""

    code = "refused"
    exit_code = 4


class FailedError(MingjianError):
    """The document could not be read although nothing forbids it (damaged, or an engine failed)."""

    code = "failed"
    exit_code = 5


class RegistryError(MingjianError):
    """A registry file cannot be imported as it is."""

    code = "registry"
    exit_code = 6


class LawDataError(MingjianError):
    """A rule pack or law data file is malformed: a defect of the installation."""

    code = "law_data"
    exit_code = 7


class StoreError(MingjianError):
    """The data folder or database cannot be used."""

    code = "store"
    exit_code = 8


class ConflictError(MingjianError):
    """Somebody else changed the same thing first: what was asked for rests on a state that has passed."""

    code = "conflict"
    exit_code = 10
