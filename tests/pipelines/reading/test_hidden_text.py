"""Text that nobody sees on the page is not read from it; white text on a dark ground is."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core.document import Route
from core.limits import Limits
from pipelines.engine.workers import WorkerPool
from pipelines.stages import read, survey
from pipelines.stages.read import ReadOptions


def test_what_is_not_seen_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "hidden.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("Helvetica", 12)
    for row in range(20):
        canvas.drawString(72, 760 - 18 * row, f"Row {row} of the running text that a reader sees")
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 380, "white on paper")
    canvas.setFillColorRGB(0.1, 0.1, 0.3)
    canvas.rect(60, 330, 300, 30, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 340, "white on a dark ground")
    canvas.setFillColorRGB(0, 0, 0)
    text = canvas.beginText(72, 300)
    text.setTextRenderMode(3)
    text.textLine("drawn in no ink")
    canvas.drawText(text)
    shown = canvas.beginText(72, 200)
    shown.setTextRenderMode(0)
    shown.textLine("under a picture")
    canvas.drawText(shown)
    canvas.drawImage(ImageReader(Image.new("RGB", (200, 60), (230, 230, 230))), 60, 190, 200, 40)
    canvas.save()
    limits = Limits()
    with WorkerPool(1, memory_bytes=limits.worker_memory_bytes) as workers:
        surveyed = survey.run(path, limits, workers)
        (page,) = read.run(path, surveyed, ReadOptions(), limits, workers).pages
    assert page.route in (Route.TEXT, Route.BOTH)
    said = [line.text for line in page.lines]
    assert len([line for line in said if line.startswith("Row ")]) == 20
    assert "white on a dark ground" in said
    assert not {"white on paper", "drawn in no ink", "under a picture"} & set(said)
