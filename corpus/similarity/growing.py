"""How far two texts go on alike beyond a place where they agree, over changed figures, names, misread signs.

Many runs that two texts share lie in one passage, and growing from each of them leads the same way: what was
once seen of a pair of texts is remembered. Texts are grown in one direction; for the other they are turned.
"""

from __future__ import annotations

from corpus.similarity.normal import Codes, written

JUMP = 24  # characters changed, left out or put in, after which the texts must agree again
AGREE = 5  # characters in a row that agree
CREDIT, CHANGE = 40, 2  # characters that agreed, and how many of them a changed one uses up
_SMALL = ((1, 1), (0, 1), (1, 0), (2, 2), (3, 3), (1, 2), (2, 1), (4, 4))
_FIRST = 16  # characters that are held against each other at once; of a longer run four times as many next
_WIDE = 2  # bytes of a character


class Side:
    """One text in one direction: as a string, and as bytes for runs that are the same."""

    def __init__(self, codes: Codes) -> None:
        self.codes = codes
        self.text = written(codes)
        self.raw = codes.astype("<u2").tobytes()

    def turned(self) -> Side:
        """The same from its end."""
        return Side(self.codes[::-1])


class Way:
    """Two texts in one direction."""

    def __init__(self, left: Side, right: Side) -> None:
        self._left, self._right = left, right
        self._ends: dict[tuple[int, int, int], tuple[int, int]] = {}

    def reached(self, a: int, b: int, credit: int) -> tuple[int, int]:
        """How far the texts agree from ``a`` and ``b`` on: the first places that do not.

        Changes cost more than agreement gains, so that a passage ends where the texts agree by chance only.
        """
        passed = []
        while True:
            run = self._run(a, b)
            a += run
            b += run
            credit = min(CREDIT, credit + run)
            end = self._ends.get((a, b, credit))
            if end is not None:
                break
            passed.append((a, b, credit))
            most = min(JUMP, credit // CHANGE)
            jump = self._jump(a, b, most + AGREE) if most else None
            if jump is None:
                end = a, b
                break
            credit -= CHANGE * max(jump)
            a += jump[0]
            b += jump[1]
        for each in passed:
            self._ends[each] = end
        return end

    def _run(self, a: int, b: int) -> int:
        """How many characters in a row are the same; none of a normal text is 0, as what follows it is."""
        left, right = self._left.raw, self._right.raw
        done, size = 0, _FIRST
        while True:
            start, other = _WIDE * (a + done), _WIDE * (b + done)
            here, there = left[start : start + _WIDE * size], right[other : other + _WIDE * size]
            if here != there:
                apart = int.from_bytes(here, "little") ^ int.from_bytes(there, "little")
                return done + ((apart & -apart).bit_length() - 1) // (8 * _WIDE)
            if len(here) < _WIDE * size:
                return done + len(here) // _WIDE
            done += size
            size *= 4

    def _jump(self, a: int, b: int, reach: int) -> tuple[int, int] | None:
        """The least change, within ``reach`` characters, after which ``AGREE`` in a row are the same."""
        here, there = self._left.text[a : a + reach], self._right.text[b : b + reach]
        for change in _SMALL:  # what misreading and a changed word mostly do
            ahead = here[change[0] : change[0] + AGREE]
            if len(ahead) == AGREE and there.startswith(ahead, change[1]):
                return change
        least, found = 2 * reach, None
        for at in range(len(here) - AGREE + 1):
            if at >= least:
                break
            place = there.find(here[at : at + AGREE])
            if place >= 0 and (costs := max(at, place) + abs(at - place)) < least:
                least, found = costs, (at, place)
        return found
