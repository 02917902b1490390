"""Whether a certificate can be traced to a trusted root as of one moment, without asking anybody.

Only what the folder of trusted certificates and the file itself hold is used: nothing is fetched.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from asn1crypto import pem, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
    ValidationError,
)

from core.integrity import Verdict

_SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der"})
_MOST_BYTES = 1 << 20
Answer = tuple[Verdict, str]


@cache
def trusted_roots(folder: str) -> tuple[x509.Certificate, ...]:
    """All certificates in the files of a folder, PEM or DER; files that hold none are passed over."""
    found: list[x509.Certificate] = []
    for path in sorted(Path(folder).iterdir()):
        if path.suffix.lower() in _SUFFIXES and path.is_file() and path.stat().st_size <= _MOST_BYTES:
            found += _certificates(path.read_bytes())
    return tuple(found)


def _certificates(content: bytes) -> list[x509.Certificate]:
    try:
        if not pem.detect(content):
            parts = [content]
        else:
            parts = [der for kind, _, der in pem.unarmor(content, multiple=True) if kind == "CERTIFICATE"]
        found = [x509.Certificate.load(part) for part in parts]
        return [item for item in found if item.subject is not None]
    except (ValueError, TypeError):
        return []


def trust_of(
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    roots: Sequence[x509.Certificate],
    moments: Sequence[dt.datetime],
    *,
    crls: Sequence[Any] = (),
    ocsps: Sequence[Any] = (),
) -> Answer:
    """The verdict on the chain at the first of ``moments``; a later one counts where the certificate had
    not begun then. Reasons: ``trust_unset``, ``day_unknown``, ``issuer_unknown``, ``expired``, ``revoked``,
    ``not_yet_valid``, ``chain_invalid``.
    """
    if not roots:
        return Verdict.UNKNOWN, "trust_unset"
    if not moments:
        return Verdict.UNKNOWN, "day_unknown"
    answer: Answer = (Verdict.UNKNOWN, "issuer_unknown")
    for moment in moments:
        answer = _at(certificate, tuple(others), roots, moment, crls, ocsps)
        if answer != (Verdict.FAILED, "not_yet_valid"):
            return answer
    return answer


def _at(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    moment: dt.datetime,
    crls: Sequence[Any],
    ocsps: Sequence[Any],
) -> Answer:
    context = ValidationContext(
        trust_roots=list(roots),
        other_certs=others,
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
        crls=crls,
        ocsps=ocsps,
        retroactive_revinfo=True,
    )
    validator = CertificateValidator(certificate, validation_context=context)
    try:
        asyncio.run(validator.async_validate_path())
    except RevokedError:
        return Verdict.FAILED, "revoked"
    except ExpiredError:
        return Verdict.FAILED, "expired"
    except NotYetValidError:
        return Verdict.FAILED, "not_yet_valid"
    except PathBuildingError:
        return Verdict.UNKNOWN, "issuer_unknown"
    except PathValidationError as error:
        text = str(error).lower()
        if "algorithm" in text or "weak" in text:
            return Verdict.UNKNOWN, "algorithm"
        return Verdict.FAILED, "chain_invalid"
    except ValidationError:
        return Verdict.UNKNOWN, "chain_unread"
    return Verdict.PASSED, ""
