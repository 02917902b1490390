"""Scanned pages in the middle of a report that another scan made than the pages around them.

What one machine stores in one run is alike: pixels, compression, colours, grain of the paper. A page of
another resolution that differs in a second of these, which its own pictures and colours do not explain, comes
from elsewhere. Second batches, annexes, photographs, drawings, sealed pages in colour, machines that choose
for each page and pages scanned again on the same machine are the ordinary case and no break.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.chapters import Chapter
from core.integrity import PageMake, ScanMake
from pipelines.file_doubts import Doubt

RUN = 3  # pages of one make on each side of a scan that breaks it
WORDS_ON_SCAN = 100  # characters read on a scan: more than a photograph's caption
_MOST = 0.12  # of the file's pages: more is a second machine's batch
_PAIR = 2  # pages: both sides of a sheet
_BEHIND = 2  # pages behind one that differs in what is seen: what follows the last are annexes
_SIZE = 0.02
_FEWEST_LOOKS = 4
_GRAIN = 1.5  # times finer or coarser than on any page around
_LEAST_GRAIN = 0.02  # of a level: no grain at all
_COLOURED, _PICTURED = 0.0005, 0.01  # shares of the area: a red line or a seal; a photograph
_STORED, _SEEN = 0.6, 0.45
_TWO_LEVELS = " 1"  # how the name of a compression ends that keeps a single bit for each pixel


@dataclass(frozen=True, slots=True)
class _Around:
    """The scans around a page: how they are stored, and the like pages of the whole file."""

    usual: ScanMake
    like: tuple[ScanMake, ...]
    behind: int


def scan_break(make: PageMake, chapter: Chapter, makes: Sequence[PageMake]) -> Iterator[Doubt]:
    """A doubt on a page of ``makes`` that is a scan among scans which are all alike and it is not.

    Nearly without words among pages with words, it is a photograph or a drawing from another device.
    """
    scan = make.scan
    around = _around(make, makes) if scan is not None else None
    if scan is None or around is None:
        return
    stored, seen = _differences(scan, around)
    if len(stored) == 2 or (stored and seen and around.behind >= _BEHIND and not make.has_seal):
        usual = around.usual
        words = (
            f"第{make.page}页（{chapter}）的扫描图像为{_stored(scan)}，前后各页都是{_stored(usual)}"
            f"{''.join('，' + text for text in (*stored[1:], *seen))}，像是另行扫描后替换或插入的"
        )
        confidence = _STORED if len(stored) == 2 else _SEEN
        yield Doubt(subject=f"第{make.page}页", words=words, confidence=confidence, page=make.page)


def _around(make: PageMake, makes: Sequence[PageMake]) -> _Around | None:
    """The pages on both sides of a run of at most a sheet; None where they are not scanned alike."""
    first, last = _run(make, makes)
    before, after = makes[max(0, first - RUN) : first], makes[last + 1 : last + 1 + RUN]
    scans = [other.scan for other in (*before, *after) if other.scan is not None]
    own = sum(_is_scanned_as(other, make) for other in makes)
    if len(before) < RUN or not after or len(scans) < len(before) + len(after):
        return None
    if last - first >= _PAIR or own > max(last - first + 1, int(_MOST * len(makes))):
        return None
    if not all(is_like(scans[0], other) for other in scans):
        return None
    if make.characters < WORDS_ON_SCAN <= min(other.characters for other in (*before, *after)):
        return None
    like = tuple(other.scan for other in makes if other.scan is not None and is_like(scans[0], other.scan))
    return _Around(scans[0], like, len(after))


def _run(make: PageMake, makes: Sequence[PageMake]) -> tuple[int, int]:
    """Places of the first and the last page side by side that are scanned like this one."""
    first = last = makes.index(make)
    while first > 0 and _is_scanned_as(makes[first - 1], make):
        first -= 1
    while last + 1 < len(makes) and _is_scanned_as(makes[last + 1], make):
        last += 1
    return first, last


def _differences(scan: ScanMake, around: _Around) -> tuple[list[str], list[str]]:
    """How the scan is stored otherwise, resolution first, and what of it looks otherwise, in words.

    Nothing where the page's own colours or pictures explain it, or the resolution is the same: a page turned,
    straightened or cut by hand is stored anew.
    """
    usual = around.usual
    if _is_same_size(scan, usual):
        return [], []
    stored, seen = ["分辨率不同"], list[str]()
    if _levels(scan) != _levels(usual):
        if not _is_unexplained(scan, around):
            return [], []
        seen.append("存储的颜色方式不同而页面内容并不需要")
    elif scan.encoder != usual.encoder:
        stored.append("压缩设置也不同")
    if grain := _grain(scan, around):
        seen.append(grain)
    return stored, seen


def _levels(scan: ScanMake) -> int:
    """2 for black and white, 3 for grey, 4 for colours."""
    if scan.encoder.endswith(_TWO_LEVELS) and not scan.encoder.startswith("JPEG"):
        return 2
    return 3 if scan.is_grey else 4


def _is_unexplained(scan: ScanMake, around: _Around) -> bool:
    """Whether a machine that chooses for each page would not have stored this one in more or fewer levels."""
    looks = [other.look for other in around.like if other.look is not None]
    if _levels(scan) > _levels(around.usual):
        return scan.look is not None and scan.look.colour < _COLOURED and scan.look.solid < _PICTURED
    plain = sum(look.colour < _COLOURED and look.solid < _PICTURED for look in looks)
    return plain >= _FEWEST_LOOKS


def _grain(scan: ScanMake, around: _Around) -> str:
    """That the paper is smoother or rougher than on any page around, in words; empty where it is not."""
    grains = [other.look.noise for other in around.like if other.look is not None]
    if scan.look is None or len(grains) < _FEWEST_LOOKS:
        return ""
    own = max(_LEAST_GRAIN, scan.look.noise)
    if own * _GRAIN < max(_LEAST_GRAIN, min(grains)):
        return "纸面噪点比其余各页都少"
    return "纸面噪点比其余各页都多" if own > _GRAIN * max(_LEAST_GRAIN, *grains) else ""


def _stored(scan: ScanMake) -> str:
    levels = {2: "黑白", 3: "灰度", 4: "彩色"}[_levels(scan)]
    return f"{scan.width_px}×{scan.height_px}像素、约{scan.dpi}dpi、{levels}、{scan.encoder.split()[0]}压缩"


def is_like(one: ScanMake, other: ScanMake) -> bool:
    """Whether two scans are stored alike."""
    return one.encoder == other.encoder and _is_same_size(one, other) and one.is_grey == other.is_grey


def _is_scanned_as(make: PageMake, other: PageMake) -> bool:
    return make.scan is not None and other.scan is not None and is_like(make.scan, other.scan)


def _is_same_size(one: ScanMake, other: ScanMake) -> bool:
    return abs(one.dpi - other.dpi) <= max(1.0, _SIZE * one.dpi)
