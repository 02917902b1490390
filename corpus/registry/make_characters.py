"""Makes ``characters.tsv``: what each character of names folds to, sounds like and looks like.

    python -m corpus.registry.make_characters

Needs ``pip install mingjian[characters]`` and the Debian packages fonts-arphic-uming and fonts-noto-cjk; the
product reads the file only. Columns: character, the character it counts as (traditional and variant forms),
its readings without tones, the characters that look like it with the most alike first, and how many of
those are hard to tell apart even in a good print.

Look-alikes come from the glyphs themselves. Each character is drawn in a Song and in a sans-serif face,
blurred as print and scanner do, and made ``_SIZE`` pixels square; what all characters have in common is
subtracted, and two characters are as alike as the cosine of what is left, averaged over the faces.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_FACES = (
    ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
)
_SIZE, _DRAWN, _MARGIN, _BLUR = 32, 64, 4, 2.4  # pixels
_BLOCK = 512  # rows of the comparison at a time
ALIKE, HARD_TO_TELL, _MOST = 0.5, 0.65, 16  # cosines; look-alikes kept of a character

# Characters of people's names that GB 2312 lacks.
_OF_NAMES = (
    "喆堃玥珺昇旻煊垚犇淼焱赟骐瑀玘翀翊昉昳晞晟暐琎琬璟瑄祎祺禛镕锟铖彧烨煜熠玮琪珲琛玙璠邈"
    "嫄婧媛妤婕姝媞娴薇蓥芃芮葳韫颉龑劼劭勍堉塬墁頔颢骁骕韡"
)
# Old forms of print that OpenCC keeps.
_OLD_FORMS = dict(
    zip(
        "淸靑髙煕曽呉徳黒內戸歩温眞愼敎旣淨爲产兎呂",
        "清青高熙曾吴德黑内户步温真慎教既净为产兔吕",
        strict=True,
    )
)


def main() -> int:
    """Write the file beside this module."""
    characters = _characters()
    alike = dict(zip(characters, _look_alikes(characters), strict=True))
    folds = dict(_folds())
    path = Path(__file__).with_name("characters.tsv")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for character in sorted({*characters, *folds}):
            near, hard = alike.get(character, ("", 0))
            counts_as = folds.get(character, character)
            if readings := _readings(counts_as):
                print(character, counts_as, readings, near, hard, sep="\t", file=file)
    return 0


def _characters() -> list[str]:
    """The 6,763 characters of GB 2312 and those of names."""
    rows = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    common = [text for code in rows if (text := code.decode("gb2312", errors="ignore"))]
    return [*common, *sorted(set(_OF_NAMES) - set(common))]


def _folds() -> Iterator[tuple[str, str]]:
    """Traditional and variant forms; a character of GB 2312 stays (乾, 著 and 锺 are names' own)."""
    import opencc

    steps = [opencc.OpenCC(name) for name in ("jp2t", "t2s")]
    for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)):
        character = chr(code)
        if _is_common(character):
            continue
        simple = steps[1].convert(character)
        if simple == character:
            simple = steps[1].convert(steps[0].convert(character))
        simple = _OLD_FORMS.get(character, simple)
        if simple != character and len(simple) == 1 and ord(simple) < 0xFFFF:
            yield character, simple


def _is_common(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _readings(character: str) -> str:
    from pypinyin import Style, pinyin

    read = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return " ".join(read[0]) if read else ""


def _look_alikes(characters: list[str]) -> Iterator[tuple[str, int]]:
    """Per character those that look like it, and how many of them are hard to tell apart."""
    faces = [_drawn(characters, path, index) for path, index in _FACES]
    for start in range(0, len(characters), _BLOCK):
        block = np.mean([face[start : start + _BLOCK] @ face.T for face in faces], axis=0)
        for row, cosines in enumerate(block):
            cosines[start + row] = 0.0
            nearest = np.argsort(-cosines)[:_MOST]
            near = [characters[other] for other in nearest if cosines[other] >= ALIKE]
            yield "".join(near), int((cosines[nearest] >= HARD_TO_TELL).sum())


def _drawn(characters: list[str], path: str, index: int) -> NDArray[np.float32]:
    """One row of length 1 a character: its glyph less what all have in common."""
    face = ImageFont.truetype(path, _DRAWN, index=index)
    side = _DRAWN + 2 * _MARGIN
    rows = []
    for character in characters:
        image = Image.new("L", (side, side))
        ImageDraw.Draw(image).text((side / 2, side / 2), character, font=face, fill=255, anchor="mm")
        small = image.filter(ImageFilter.GaussianBlur(_BLUR)).resize((_SIZE, _SIZE), Image.Resampling.BOX)
        rows.append(np.asarray(small, np.float32).ravel())
    glyphs = np.array(rows)
    glyphs -= glyphs.mean(axis=0)
    unit: NDArray[np.float32] = glyphs / np.linalg.norm(glyphs, axis=1, keepdims=True)
    return unit


if __name__ == "__main__":
    sys.exit(main())
