"""Incremental updates: changed objects appended to a file whose earlier bytes stay as they are."""

from __future__ import annotations

import hashlib
import io
import re
import struct
from collections.abc import Mapping

import pikepdf

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")


def append_update(data: bytes, objects: Mapping[int, bytes], size: int | None = None) -> bytes:
    """The file followed by these objects (number -> body) and a cross-reference stream that replaces them.

    Numbers beyond the file's own are new objects; ``size`` is then one more than the highest.
    """
    last = _START.search(data)
    if last is None:
        raise ValueError("the file does not end with a cross-reference")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root, info = pdf.trailer.Root.objgen[0], pdf.trailer.Info.objgen[0]
        first, count = bytes(pdf.trailer.ID[0]), int(pdf.trailer.Size)
    count = max(count, size or 0)
    out = bytearray(data if data.endswith(b"\n") else data + b"\n")
    places: dict[int, int] = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + objects[number] + b"\nendobj\n"
    places[count] = start = len(out)
    second = hashlib.sha256(bytes(out)).hexdigest()[:32].encode()
    rows = b"".join(b"\x01" + struct.pack(">I", place) + b"\0\0" for _, place in sorted(places.items()))
    index = b" ".join(b"%d 1" % number for number in sorted(places))
    head = (
        b"<< /Type /XRef /Size %d /W [1 4 2] /Index [%s] /Root %d 0 R /Info %d 0 R /Prev %d"
        b" /ID [<%s> <%s>] /Length %d >>"
        % (count + 1, index, root, info, int(last.group(1)), first.hex().encode(), second, len(rows))
    )
    out += b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        head,
        rows,
        start,
    )
    return bytes(out)


def stream_body(entries: bytes, content: bytes) -> bytes:
    """The body of a stream object with these dictionary entries besides its length."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(content), content)
