"""Signed files judged as their names say: all of a folder, beside the three results for each signature.

    python -m eval.benchmarks.pdf_signatures --data ../shared/data/pdf-zoo/pyhanko

pyHanko's own test files are named after what was done to them. What a name says is read by the rules in
``_NAMED``; the rest of the files bear no signature that can be read. Prints file, what the name says, our
results, agreement; ends with 1 where a file is not judged as its name says.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from core.errors import MingjianError
from core.integrity import FileSignature, Verdict
from core.limits import Limits
from corpus.store.codec import load
from pipelines.engine.workers import Call, WorkerPool
from pipelines.reading.file_traces import FileTraces

WHOLE, CHANGED, UNCOVERED, UNJUDGED, NONE = "whole", "changed", "uncovered", "unjudged", "no signature"
_NAMED: tuple[tuple[str, str, str], ...] = (
    (r"-sneaky", CHANGED, "an update that is made to look like filling a form"),
    (r"not-all-paths", CHANGED, "an object replaced that is used elsewhere too"),
    (r"^(one|weird)-byterange|gap-too-big|tail-uncovered", UNCOVERED, "signed bytes leave out a part"),
    (r"disallowed-hash", UNJUDGED, "a digest that the algorithm does not allow"),
    (r"with-econtent", UNJUDGED, "a signature with content of its own, which no PDF may have"),
    (r"^base\.pdf", UNJUDGED, "a signature field whose contents are no signature"),
    (r"aes256|rc4|pubkey|encrypt|circular-ref-input|illegal-header|hopeless", NONE, "cannot be opened"),
    (
        r"^form-update-|^extensions-(in)?direct|^extensions-update|signed-twice|^separate-annots",
        WHOLE,
        "allowed",
    ),
    (r"^pades-|^sig-|^certified-|^ed448-shake256", WHOLE, "signed, and as signed"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One file: what its name says and what we say."""

    name: str
    expected: str
    said: str
    results: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the file is judged as its name says."""
        return self.expected == self.said


def expected(name: str) -> str:
    """What the name of a file says of its signatures."""
    return next((kind for pattern, kind, _ in _NAMED if re.search(pattern, name)), NONE)


def said(signatures: Sequence[FileSignature]) -> str:
    """One word for all signatures of a file: the worst of them."""
    if not signatures or all(item.integrity_reason == "unread" for item in signatures):
        return NONE
    if any(item.changes_reason == "not_covered" for item in signatures):
        return UNCOVERED
    if any(Verdict.FAILED in (item.integrity, item.changes) for item in signatures):
        return CHANGED
    return UNJUDGED if any(item.integrity is Verdict.UNKNOWN for item in signatures) else WHOLE


def judged(path: Path, pool: WorkerPool, limits: Limits) -> Row:
    """The file's signatures, looked at in a worker as the product does."""
    call = Call(
        function="pipelines.reading.file_traces:look",
        arguments={
            "path": str(path),
            "trust_folder": "",
            "days": [],
            "scanned": [],
            "layered": [],
            "page_characters": limits.page_characters,
            "signature_fields": 1,
            "revisions": 1,
        },
        seconds=60.0,
    )
    try:
        found = load(FileTraces, pool.call(call)).signatures
    except MingjianError as error:
        return Row(path.name, expected(path.name), NONE, (error.code,))
    return Row(path.name, expected(path.name), said(found), tuple(map(_result, found)))


def _result(signature: FileSignature) -> str:
    parts = (
        (signature.integrity, signature.integrity_reason),
        (signature.trust, signature.trust_reason),
        (signature.changes, signature.changes_reason),
    )
    return " · ".join(f"{verdict} {reason}".strip() for verdict, reason in parts)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of PDFs")
    arguments = parser.parse_args()
    console, limits, rows = Console(width=150), Limits(), list[Row]()
    with WorkerPool(1, memory_bytes=limits.worker_memory_bytes) as pool:
        for path in sorted(arguments.data.glob("*.pdf")):
            rows.append(judged(path, pool, limits))
            row = rows[-1]
            mark = "agrees" if row.agrees else "DIFFERS"
            line = f"{row.name[:64]:64} {row.expected:12} {row.said:12} {mark:8} {' | '.join(row.results)}"
            console.print(line, highlight=False, markup=False, soft_wrap=True)
    agreed = sum(row.agrees for row in rows)
    signed = sum(row.said != NONE for row in rows)
    console.print(f"{len(rows)} files, {signed} with signatures that can be read, {agreed} judged as named")
    sys.exit(0 if agreed == len(rows) else 1)


if __name__ == "__main__":
    main()
