"""Signatures of files: integrity, trust and later changes are three answers, and never today's."""

from __future__ import annotations

import datetime as dt
import functools
import io
from pathlib import Path

import pikepdf
import pytest
from pyhanko.sign.fields import MDPPerm

from core.document import Pages
from core.integrity import FileSignature, Verdict
from core.limits import Limits
from eval.factory.render.update import append_update, stream_body
from pipelines.engine.workers import WorkerPool
from pipelines.reading.updates import ends_of
from pipelines.stages import integrity, survey
from tests import pdfs, signing
from tests.pdfs import Text

REPORT_ON = dt.date(2023, 5, 18)
ECDSA_WITH_SHA256 = bytes.fromhex("2a8648ce3d040302")
SM2_WITH_SM3 = bytes.fromhex("2a811ccf55018375")


@functools.cache
def root() -> signing.Authority:
    return signing.authority()


@functools.cache
def plain() -> bytes:
    """A page in a core font whose content is stored as it is, with an information dictionary."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
    page.obj.Contents = document.make_stream(_content("0.68"))
    document.docinfo["/Producer"] = "a writer"
    target = io.BytesIO()
    document.save(target, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return target.getvalue()


def _content(value: str) -> bytes:
    lines = [f"BT /F1 12 Tf 72 {700 - 20 * n} Td (line {n} of the test report) Tj ET" for n in range(5)]
    return "\n".join([*lines, f"BT /F1 12 Tf 72 500 Td ({value}) Tj ET"]).encode()


def _judged(
    content: bytes,
    folder: Path,
    workers: WorkerPool,
    *,
    on: dt.date | None = REPORT_ON,
    trust: Path | None = None,
) -> FileSignature:
    path = pdfs.saved(folder, "signed.pdf", content)
    surveyed = survey.run(path, Limits(), workers)
    found = integrity.run(
        path,
        surveyed,
        Pages(pages=()),
        Limits(),
        workers,
        report_on=on,
        trust_folder=str(trust) if trust is not None else "",
    )
    assert found.failures == ()
    (signature,) = found.integrity.signatures
    return signature


def test_a_whole_file_passes_and_without_trusted_roots_whose_it_is_stays_open(
    tmp_path: Path, workers: WorkerPool
) -> None:
    content = signing.signed(plain(), root())
    found = _judged(content, tmp_path, workers)
    assert (found.integrity, found.changes) == (Verdict.PASSED, Verdict.PASSED)
    assert (found.trust, found.trust_reason) == (Verdict.UNKNOWN, "trust_unset")
    assert found.signer == signing.AGENCY
    assert (tmp_path / "signed.pdf").read_bytes() == content


@pytest.mark.parametrize(
    ("term", "on", "verdict", "reason"),
    [
        ((dt.date(2023, 1, 1), dt.date(2024, 1, 1)), REPORT_ON, Verdict.PASSED, ""),
        ((dt.date(2022, 1, 1), dt.date(2023, 4, 1)), REPORT_ON, Verdict.FAILED, "expired"),
        (
            (dt.date(2022, 1, 1), dt.date(2023, 5, 25)),
            REPORT_ON,
            Verdict.PASSED,
            "",
        ),  # expired since, and then valid
        (
            (dt.date(2023, 5, 1), dt.date(2024, 1, 1)),
            dt.date(2023, 4, 20),
            Verdict.PASSED,
            "",
        ),  # signed later
        ((dt.date(2023, 1, 1), dt.date(2024, 1, 1)), None, Verdict.UNKNOWN, "day_unknown"),
    ],
)
def test_trust_is_judged_as_of_the_reports_day(
    tmp_path: Path,
    workers: WorkerPool,
    term: tuple[dt.date, dt.date],
    on: dt.date | None,
    verdict: Verdict,
    reason: str,
) -> None:
    content = signing.signed(plain(), root(), term=term)
    found = _judged(content, tmp_path, workers, on=on, trust=root().trusted_in(tmp_path / "roots"))
    assert (found.trust, found.trust_reason) == (verdict, reason)


def test_an_issuer_that_is_not_in_the_folder_is_unknown_not_bad(tmp_path: Path, workers: WorkerPool) -> None:
    other = signing.authority("另一根证书").trusted_in(tmp_path / "roots")
    (other / "notes.txt").write_text("no certificate")
    (other / "broken.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    found = _judged(signing.signed(plain(), root()), tmp_path, workers, trust=other)
    assert (found.trust, found.trust_reason) == (Verdict.UNKNOWN, "issuer_unknown")


def test_changed_bytes_break_the_signature(tmp_path: Path, workers: WorkerPool) -> None:
    content = signing.signed(plain(), root())
    found = _judged(content.replace(b"(0.68)", b"(0.86)"), tmp_path, workers)
    assert (found.integrity, found.integrity_reason) == (Verdict.FAILED, "digest_differs")


def test_a_later_update_is_told_with_page_and_words(tmp_path: Path, workers: WorkerPool) -> None:
    content = signing.signed(plain(), root())
    with pikepdf.open(io.BytesIO(content)) as document:
        number = document.pages[0].obj.Contents.objgen[0]
    found = _judged(append_update(content, {number: stream_body(b"", _content("0.86"))}), tmp_path, workers)
    assert found.integrity is Verdict.PASSED
    assert (found.changes, found.changes_reason) == (Verdict.FAILED, "forbidden")
    (part,) = found.changed
    assert (part.page, part.before, part.after) == (1, "0.68", "0.86")
    assert part.box is not None
    assert part.box.contains(80, 842 - 505)


@pytest.mark.parametrize(
    ("permission", "verdict", "reason"),
    [
        (None, Verdict.PASSED, "notes"),
        (MDPPerm.ANNOTATE, Verdict.PASSED, "notes"),
        (MDPPerm.NO_CHANGES, Verdict.FAILED, "forbidden"),
    ],
)
def test_a_readers_note_is_no_change_where_the_signature_lets_it_be(
    tmp_path: Path, workers: WorkerPool, permission: MDPPerm | None, verdict: Verdict, reason: str
) -> None:
    content = signing.signed(plain(), root(), permission=permission)
    with pikepdf.open(io.BytesIO(content)) as document:
        free, page = int(document.trailer.Size), document.pages[0].obj
        number, body = page.objgen[0], page.unparse(resolved=True).rstrip()
        known = b" ".join(b"%d 0 R" % note.objgen[0] for note in page.get("/Annots", []))
    if b"/Annots" in body:
        body = body[: body.index(b"/Annots")] + body[body.index(b"]", body.index(b"/Annots")) + 1 :]
    note = b"<< /Type /Annot /Subtype /Text /Rect [400 700 420 720] /Contents (read) >>"
    objects = {number: body[:-2] + b" /Annots [%s %d 0 R] >>" % (known, free), free: note}
    found = _judged(append_update(content, objects, free + 1), tmp_path, workers)
    assert (found.changes, found.changes_reason) == (verdict, reason)


def test_sm2_is_recognised_and_not_judged(tmp_path: Path, workers: WorkerPool) -> None:
    content = signing.signed(plain(), root())
    known, chinese = (oid.hex().encode() for oid in (ECDSA_WITH_SHA256, SM2_WITH_SM3))
    changed = content.replace(known, chinese).replace(known.upper(), chinese.upper())
    assert changed != content
    found = _judged(changed, tmp_path, workers, trust=root().trusted_in(tmp_path / "roots"))
    assert (found.integrity, found.integrity_reason) == (Verdict.UNKNOWN, "algorithm")
    assert (found.trust, found.trust_reason) == (Verdict.UNKNOWN, "algorithm")
    assert found.changes is not Verdict.FAILED


def test_a_field_with_rubbish_for_a_signature_is_not_judged(tmp_path: Path, workers: WorkerPool) -> None:
    content = signing.signed(plain(), root())
    start = content.index(b"/Contents <") + 11
    found = _judged(content[:start] + b"00" * 40 + content[start + 80 :], tmp_path, workers)
    assert (found.integrity, found.integrity_reason) == (Verdict.UNKNOWN, "malformed")


def test_the_first_part_of_a_linearised_file_is_no_end_of_it() -> None:
    target = io.BytesIO()
    with pikepdf.open(
        io.BytesIO(pdfs.compose([[Text(72, 100, "第一页")], [Text(72, 100, "第二页")]]))
    ) as document:
        document.save(target, linearize=True)
    assert len(ends_of(target.getvalue())) == 1
