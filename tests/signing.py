"""Certificates of an authority that each run makes anew, and small files signed with them."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

AGENCY = "青岚安全技术咨询有限公司"
_DER = serialization.Encoding.DER


@dataclass(frozen=True, slots=True)
class Authority:
    """A root with its key."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def trusted_in(self, folder: Path) -> Path:
        """The folder with the root in it."""
        folder.mkdir(exist_ok=True)
        pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        (folder / "root.pem").write_bytes(pem)
        return folder


def authority(name: str = "试验根证书") -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    made = _certificate(name, key, name, key, (dt.date(2015, 1, 1), dt.date(2040, 1, 1)), is_root=True)
    return Authority(key, made)


def signed(
    content: bytes,
    by: Authority,
    *,
    at: dt.datetime = dt.datetime(2023, 5, 18, 10, 0, tzinfo=dt.UTC),
    term: tuple[dt.date, dt.date] = (dt.date(2023, 1, 1), dt.date(2024, 1, 1)),
    permission: MDPPerm | None = None,
    name: str = AGENCY,
    field: str = "Sig1",
) -> bytes:
    """The file with a signature appended; ``permission`` makes it a certifying one."""
    key = ec.generate_private_key(ec.SECP256R1())
    own = _certificate(name, key, _common_name(by.certificate), by.key, term, is_root=False)
    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(asn1_x509.Certificate.load(by.certificate.public_bytes(_DER)))
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(own.public_bytes(_DER)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(_DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        ),
        cert_registry=store,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    steps = PdfCMSEmbedder().write_cms(field, writer)
    next(steps)
    placeholder = SignatureObject(timestamp=at, name=name, bytes_reserved=8192)
    mdp = SigMDPSetup(md_algorithm="sha256", certify=True, docmdp_perms=permission) if permission else None
    steps.send(SigObjSetup(sig_placeholder=placeholder, mdp_setup=mdp))
    digest, out = steps.send(SigIOSetup(md_algorithm="sha256"))
    attributes = PdfCMSSignedAttributes(signing_time=at)
    made = signer.async_sign(digest.document_digest, "sha256", signed_attr_settings=attributes)
    steps.send(asyncio.run(made))
    return bytes(out.getvalue())


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    term: tuple[dt.date, dt.date],
    *,
    is_root: bool,
) -> x509.Certificate:
    public = key.public_key()
    usage = x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime.combine(term[0], dt.time()))
        .not_valid_after(dt.datetime.combine(term[1], dt.time()))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
        .add_extension(usage, critical=True)
    )
    return builder.sign(issuer_key, hashes.SHA256())


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _common_name(certificate: x509.Certificate) -> str:
    return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
