"""The default engine: our own driver for the PP-OCRv6 small networks, run by onnxruntime or OpenVINO.

A page is read in the order of ``PaddleEngine.read_page``: seal ink out, straightened, lines found, turned
if it lies on its side or head, lines read, everything put back into the original's coordinates.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from models.ocr.colour import Grey, cleaned
from models.ocr.columns import read_columns
from models.ocr.crop import cut
from models.ocr.ctc import Projection
from models.ocr.decode import Reading
from models.ocr.detection import DetectionOptions, Region, TextDetector
from models.ocr.doubt import doubted
from models.ocr.inference import Runtime, character_list, chosen, open_network
from models.ocr.layout import columns_joined, lies_on_side, line_height, reading_order, runs_down
from models.ocr.placing import placed
from models.ocr.prior import script_prior
from models.ocr.protocol import MAX_PIXELS, Image, OcrLine, OcrPage, check_image
from models.ocr.readings import Glimpse
from models.ocr.recognition import RecognitionOptions, TextRecogniser
from models.ocr.upright import Upright, straightened
from models.weights import verified

DRIVER = "8"
"""Raised whenever a change here may change what is read."""

_DETECTION = "ppocrv6-small-det"
_RECOGNITION = "ppocrv6-small-rec"
_USUAL, _RARE = "ppocrv6-small-rec-usual", "ppocrv6-small-rec-rare"
_SURE = 0.85  # mean confidence from which lines count as lying the right way round
_SMALLEST = 8  # pixels: no line of text is lower
_PROBES = 4  # lines that decide it
_LEAST = 0.3  # mean confidence below which a line is noise (ruling, pictures), not text


def _recognition_options(runtime: Runtime) -> RecognitionOptions:
    """OpenVINO prepares itself anew for each shape: few widths, several crops at a time."""
    return RecognitionOptions(batch=8, width_step=64) if runtime is Runtime.OPENVINO else RecognitionOptions()


def _last_layer(threads: int, runtime: Runtime) -> tuple[tuple[str, ...], Projection | None]:
    """The characters after the blank, and what projects onto them where the network does not itself."""
    if not runtime.is_int8:
        return (*character_list(_RECOGNITION), " "), None
    usual, rare = (open_network(name, threads=threads)[1] for name in (_USUAL, _RARE))
    return (*character_list(_USUAL), *character_list(_RARE)), Projection(usual, rare)


def installed_version() -> str:
    """The version an engine would have; raises ``ModelFileError`` when its weights are not there."""
    verified("ppocrv6-small-det")
    weights, _ = verified("ppocrv6-small-rec")
    return f"{weights.version}/{DRIVER} {chosen(Runtime.AUTO)}"


class PaddleEngine:
    """Reads pages of Chinese. Give each worker process its own."""

    name = "paddle"

    def __init__(
        self,
        *,
        threads: int = 1,
        runtime: Runtime = Runtime.AUTO,
        max_pixels: int = MAX_PIXELS,
        detection: DetectionOptions | None = None,
        recognition: RecognitionOptions | None = None,
    ) -> None:
        """Open both networks; raises ``ModelFileError`` and ``EngineUnavailableError``.

        OpenCV keeps to as many ``threads`` in this process: by default it has one for each core, and they
        wait for each other busily.
        """
        cv2.setNumThreads(threads)
        runtime = chosen(runtime)
        kind = "-int8" if runtime.is_int8 else ""
        _, detector = open_network(_DETECTION + kind, threads=threads, runtime=runtime)
        weights, recogniser = open_network(_RECOGNITION + kind, threads=threads, runtime=runtime)
        self._max_pixels = max_pixels
        self._detector = TextDetector(detector, detection or DetectionOptions())
        characters, projection = _last_layer(threads, runtime)
        self._recogniser = TextRecogniser(
            recogniser,
            projection,
            characters,
            script_prior(characters),
            recognition or _recognition_options(runtime),
        )
        self.version = f"{weights.version}/{DRIVER} {runtime}"

    def read(self, image: Image) -> tuple[OcrLine, ...]:
        """Lines in reading order; see ``OcrEngine.read``."""
        return self.read_page(image).lines

    def read_page(self, image: Image) -> OcrPage:
        """Lines, how the page lies, its seals; see ``OcrEngine.read_page``."""
        check_image(image, self._max_pixels)
        if min(image.shape[:2]) < _SMALLEST:
            return OcrPage(lines=())
        clean = cleaned(image)
        page = straightened(clean.grey)
        regions = self._detector.find(page.grey)
        if lies_on_side(regions):
            page = page.turned(1)
            regions = self._detector.find(page.grey)
        upright = self._probed(page, regions)
        if self._stands_on_head(page, upright):
            page = page.turned(2)
            regions, upright = self._detector.find(page.grey), {}
        return OcrPage(
            lines=doubted(self._lines(page, regions, upright, image.shape), clean.seals),
            quarter_turns=page.quarter_turns,
            skew_degrees=round(page.skew_degrees, 3),
            seals=tuple(seal.blob for seal in clean.seals),
        )

    def read_strips(self, strips: Sequence[Grey]) -> list[Reading]:
        """Read strips of one line; see ``OcrEngine.read_strips``."""
        return self._recogniser.read(strips)

    def glimpses(self, strip: Grey) -> tuple[Glimpse, ...]:
        """What may stand in a strip of one line; see ``OcrEngine.glimpses``."""
        return self._recogniser.glimpses(strip)

    def _probed(self, page: Upright, regions: Sequence[Region]) -> dict[Region, Reading]:
        """A few lines read as the page lies; they are not read again if it lies right."""
        probes = _probes(regions)
        return dict(
            zip(probes, self._recogniser.read([cut(page.grey, region) for region in probes]), strict=True)
        )

    def _stands_on_head(self, page: Upright, upright: dict[Region, Reading]) -> bool:
        """Whether the page reads better upside down; costs nothing on an upright page."""
        confidence = _mean_confidence(list(upright.values()))
        if not upright or confidence >= _SURE:
            return False
        crops = [np.ascontiguousarray(cut(page.grey, region)[::-1, ::-1]) for region in upright]
        return _mean_confidence(self._recogniser.read(crops)) > confidence

    def _lines(
        self,
        page: Upright,
        regions: Sequence[Region],
        known: dict[Region, Reading],
        shape: tuple[int, ...],
    ) -> tuple[OcrLine, ...]:
        height = line_height(regions)
        regions = reading_order(columns_joined(regions, height), height)
        columns = [index for index, region in enumerate(regions) if runs_down(region, height)]
        readings = {index: known[region] for index, region in enumerate(regions) if region in known}
        lying = sorted(set(range(len(regions))) - set(columns) - set(readings))
        readings |= zip(
            lying, self._recogniser.read([cut(page.grey, regions[i]) for i in lying]), strict=True
        )
        places = dict(enumerate(regions))
        for index in columns:
            places[index], readings[index] = read_columns(page.grey, regions[index], self._recogniser)
        return tuple(
            placed(page, places[index], readings[index], shape)
            for index in range(len(regions))
            if readings[index].text and readings[index].confidence >= _LEAST
        )


def _probes(regions: Sequence[Region]) -> list[Region]:
    """A few lines of middling length: long enough to tell, short enough to be cheap."""
    lying = [region for region in regions if region.width > 4 * region.height]
    return sorted(
        lying or regions, key=lambda region: (abs(region.width / region.height - 8), *region.corners[0])
    )[:_PROBES]


def _mean_confidence(readings: Sequence[Reading]) -> float:
    """Weighted by length, so that an empty reading counts as nothing and not as doubt."""
    values = [value for reading in readings for value in reading.confidences]
    return sum(values) / len(values) if values else 0.0
