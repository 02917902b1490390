"""An invented certificate authority and its certificates, made from a seed: the same in every run.

The keys guard nothing: anyone can make them again, and that is the point.
"""

from __future__ import annotations

import datetime as dt
import random
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from eval.factory.draw import stream

ROOT_NAME = "华衡电子认证试验根证书"
_EXPONENT = 65537
_SMALL = tuple(n for n in range(3, 2000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2)))
_ROOT_TERM = (dt.date(2015, 1, 1), dt.date(2040, 1, 1))


@cache
def key_of(seed: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """The RSA key of a seed."""
    draw = stream(seed, "key")
    while True:
        p, q = _prime(draw, bits // 2), _prime(draw, bits // 2)
        if p != q and (p * q).bit_length() == bits:
            break
    d = pow(_EXPONENT, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), rsa.rsa_crt_iqmp(p, q), rsa.RSAPublicNumbers(_EXPONENT, p * q)
    )
    return numbers.private_key()


@cache
def root_certificate() -> x509.Certificate:
    """The certificate that all signatures of the factory go back to."""
    return _certificate(ROOT_NAME, "root", _ROOT_TERM)


@cache
def agency_certificate(name: str, since: dt.date, until: dt.date) -> x509.Certificate:
    """The certificate of a firm, for one term."""
    return _certificate(name, f"firm/{name}", (since, until))


def agency_key(name: str) -> rsa.RSAPrivateKey:
    """The key that belongs to the certificates of a firm."""
    return key_of(f"firm/{name}")


def _certificate(name: str, key: str, term: tuple[dt.date, dt.date]) -> x509.Certificate:
    is_root = key == "root"
    public = key_of(key).public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(ROOT_NAME))
        .public_key(public)
        .serial_number(stream(name, *term, "serial").getrandbits(120) | 1)
        .not_valid_before(dt.datetime.combine(term[0], dt.time()))
        .not_valid_after(dt.datetime.combine(term[1], dt.time()))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(_usage(is_root=is_root), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key_of("root").public_key()), critical=False
        )
    )
    return builder.sign(key_of("root"), hashes.SHA256())


def _usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
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


def _name(name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )


def _prime(draw: random.Random, bits: int) -> int:
    while True:
        number = draw.getrandbits(bits) | (3 << (bits - 2)) | 1
        if all(number % small for small in _SMALL) and (number - 1) % _EXPONENT and _is_prime(number, draw):
            return number


def _is_prime(number: int, draw: random.Random) -> bool:
    """Miller and Rabin's test, twelve rounds."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(12):
        power = pow(draw.randrange(2, number - 1), odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True
