"""Pictures that the tests compose themselves, and one engine for all of them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from models.ocr import OcrEngine, engine
from models.ocr.protocol import Image as Picture

Compose = Callable[..., Picture]

LINES = (
    "江川安全技术咨询有限公司",
    "资质证书编号：APJ-(川)-002",
    "应急〔2021〕38号关于专项整治的通知",
    "液氨7664-41-7临界量为10t，最大存量为12.5t。",
    "评价人员：张建国、李海燕、王志远，均在册。",
    "本项目位于工业园区东侧，南面为空地，北面为河道。",
)


@pytest.fixture(scope="session")
def cjk_font() -> Path:
    """A Chinese font known to fontconfig."""
    try:
        found = subprocess.run(
            ["fc-match", "-f", "%{file}\t%{lang}", "sans:lang=zh-cn"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("fontconfig is not installed")
    file, languages = found.split("\t")
    if "zh-cn" not in languages:
        pytest.skip("no font with Chinese characters is installed")
    return Path(file)


@pytest.fixture(scope="session")
def compose(cjk_font: Path) -> Compose:
    """Write lines on white paper: ``compose(lines, size=36, width=1100)``."""

    def written(
        lines: tuple[str, ...] = LINES,
        *,
        size: int = 36,
        width: int = 1100,
        left: int = 90,
        fill: str = "black",
    ) -> Picture:
        sheet = Image.new("RGB", (width, 120 + 2 * size * len(lines)), "white")
        draw = ImageDraw.Draw(sheet)
        face = ImageFont.truetype(cjk_font, size)
        for index, line in enumerate(lines):
            draw.text((left, 60 + 2 * size * index), line, font=face, fill=fill)
        return np.asarray(sheet)

    return written


@pytest.fixture(scope="session")
def paddle() -> OcrEngine:
    """The default engine, opened once."""
    return engine("paddle")
