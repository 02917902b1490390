"""Digital signatures of whole files: RSA with PKCS #1 v1.5, so that the same file gets the same bytes."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import io
from dataclasses import dataclass
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

from eval.factory.render.authority import agency_certificate, agency_key, root_certificate

FIELD = "Signature1"
_DER, _NONE = serialization.Encoding.DER, serialization.NoEncryption()
_ROOM = 10240  # hexadecimal digits kept for the signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Who signs when, with a certificate of which term; ``allows_notes`` permits later annotations."""

    firm: str
    at: dt.datetime
    since: dt.date
    until: dt.date
    allows_notes: bool = False


class _Writer(IncrementalPdfFileWriter):
    """The library's writer without what it takes from the clock and from chance."""

    @classmethod
    def _handle_id(cls, prev: Any) -> Any:
        first, _ = prev.trailer["/ID"]
        prev.stream.seek(0)
        second = hashlib.sha256(prev.stream.read()).digest()[:16]
        return generic.ArrayObject([first, generic.ByteStringObject(second)])

    def _update_meta(self) -> None:
        return


def sign_file(data: bytes, signing: Signing) -> bytes:
    """The file with one certifying signature over all of it, appended to its bytes."""
    writer = _Writer(io.BytesIO(data))
    permission = MDPPerm.ANNOTATE if signing.allows_notes else MDPPerm.NO_CHANGES
    steps = PdfCMSEmbedder().write_cms(FIELD, writer)
    next(steps)
    placeholder = SignatureObject(timestamp=signing.at, name=signing.firm, bytes_reserved=_ROOM)
    mdp = SigMDPSetup(md_algorithm="sha256", certify=True, docmdp_perms=permission)
    steps.send(SigObjSetup(sig_placeholder=placeholder, mdp_setup=mdp))
    digest, out = steps.send(SigIOSetup(md_algorithm="sha256"))
    attributes = PdfCMSSignedAttributes(signing_time=signing.at)
    made = signer_of(signing).async_sign(digest.document_digest, "sha256", signed_attr_settings=attributes)
    steps.send(asyncio.run(made))
    return bytes(out.getvalue())


def signer_of(signing: Signing) -> SimpleSigner:
    """What signs for the firm: its key and certificate, and the root above it."""
    own = agency_certificate(signing.firm, signing.since, signing.until)
    key = agency_key(signing.firm).private_bytes(_DER, serialization.PrivateFormat.PKCS8, _NONE)
    store: SimpleCertificateStore = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(x509.Certificate.load(root_certificate().public_bytes(_DER)))
    return SimpleSigner(
        signing_cert=x509.Certificate.load(own.public_bytes(_DER)),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=store,
    )
