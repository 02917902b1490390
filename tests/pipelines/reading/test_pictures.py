"""Pictures of a page: what a camera wrote, what they show, and which one is the page itself."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core.document import Picture, PictureKind
from core.errors import FailedError
from core.geometry import Box
from core.limits import Limits
from eval.factory.render.photos import photo
from pipelines.reading import exif, likeness, pdf
from pipelines.reading.damage import require_small_pictures
from pipelines.reading.pictures import described_pictures, region_pictures
from tests import pdfs

A4 = Box(0, 0, pdfs.WIDTH, pdfs.HEIGHT)


def jpeg(image: Image.Image, *, exif: Image.Exif | None = None, quality: int = 80) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality, **({"exif": exif} if exif else {}))
    return target.getvalue()


def scene(seed: str = "one") -> Image.Image:
    return Image.open(io.BytesIO(photo(seed, "").data)).convert("RGB")


def camera_block() -> Image.Exif:
    block = Image.Exif()
    block[0x010F], block[0x0110], block[0x0131] = "NIKON", "NIKON D750\0\0", "Snapseed 2.0"
    block[0x0132] = "2024:01:02 03:04:05"
    block.get_ifd(0x8769)[0x9003] = "2023:05:18 10:20:30"
    place = block.get_ifd(0x8825)
    place[1], place[2] = "S", (30.0, 39.0, 36.0)
    place[3], place[4] = "E", (104.0, 3.0, 54.0)
    return block


def placed(pictures: list[tuple[bytes, Box]]) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(pdfs.WIDTH, pdfs.HEIGHT), invariant=True)
    for data, box in pictures:
        canvas.drawImage(
            ImageReader(io.BytesIO(data)), box.x0, pdfs.HEIGHT - box.y1, box.width, box.height, mask="auto"
        )
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def described(folder: Path, content: bytes) -> tuple[Picture, ...]:
    document = pdf.open_document(str(pdfs.saved(folder, "page.pdf", content)))
    try:
        with pdf.open_page(document, 1) as page:
            return described_pictures(page, pdf.frame(page))
    finally:
        pdf.close_document()


def as_dct(content: bytes, data: bytes) -> bytes:
    """The file with the stored bytes of its only picture replaced by a JPEG, as word processors keep them."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        (item,) = document.pages[0].resources.XObject.values()
        item.write(data, filter=pikepdf.Name.DCTDecode)
        document.save(target)
    return target.getvalue()


def test_what_the_camera_wrote_is_read_from_the_stored_picture(tmp_path: Path) -> None:
    data = jpeg(scene(), exif=camera_block())
    (picture,) = described(tmp_path, as_dct(placed([(data, Box(100, 100, 300, 240))]), data))
    assert picture.exif is not None
    assert picture.exif.taken_at == "2023-05-18T10:20:30"
    assert (picture.exif.camera, picture.exif.software) == ("NIKON D750", "Snapseed 2.0")
    assert picture.exif.latitude == pytest.approx(-30.66)
    assert picture.exif.longitude == pytest.approx(104.065)
    assert picture.kind is PictureKind.EMBEDDED
    assert picture.box == Box(100, 100, 300, 240)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"no picture", jpeg(Image.new("RGB", (64, 64)))[:40], jpeg(scene())]
)
def test_a_picture_without_a_camera_has_no_record(data: bytes) -> None:
    assert exif.read(data) is None


def test_dates_and_places_that_are_none_are_left_out() -> None:
    block = camera_block()
    block.get_ifd(0x8769)[0x9003] = "0000:00:00 00:00:00"
    block.get_ifd(0x8825)[2] = (230.0, 0.0, 0.0)
    found = exif.read(jpeg(scene(), exif=block))
    assert found is not None
    assert (found.taken_at, found.latitude) == (None, None)
    assert found.longitude == pytest.approx(104.065)


def bits(one: Image.Image, other: Image.Image, name: str) -> int:
    hashes = [dict(likeness.hashes(likeness.gray_of(np.asarray(image)))) for image in (one, other)]
    return likeness.distance(hashes[0][name], hashes[1][name])


@pytest.mark.parametrize("name", ["phash", "dhash"])
def test_a_picture_is_like_itself_scaled_and_pressed_and_unlike_another(name: str) -> None:
    image = scene()
    worn = Image.open(io.BytesIO(jpeg(image.resize((300, 213)), quality=35)))
    assert bits(image, worn, name) <= 6
    assert bits(image, scene("two"), name) >= 14
    assert bits(image, image.transpose(Image.Transpose.FLIP_LEFT_RIGHT), name) >= 14


@pytest.mark.parametrize(
    "image", [Image.new("RGB", (400, 300), "white"), Image.new("L", (400, 300), 40), scene().resize((60, 20))]
)
def test_a_blank_or_tiny_picture_has_no_hashes(tmp_path: Path, image: Image.Image) -> None:
    (picture,) = described(tmp_path, placed([(jpeg(image), Box(100, 100, 300, 240))]))
    assert picture.perceptual == ()


def test_signatures_of_one_colour_are_told_by_their_masks(tmp_path: Path) -> None:
    def signature(turn: int) -> bytes:
        ink = np.zeros((60, 160, 4), np.uint8)
        ink[..., :3] = (20, 20, 90)
        ink[..., 3] = np.where(np.add.outer(np.arange(60) * turn, np.arange(160)) % 40 < 6, 255, 0)
        target = io.BytesIO()
        Image.fromarray(ink).save(target, "PNG")
        return target.getvalue()

    one, other = described(
        tmp_path,
        placed([(signature(1), Box(100, 100, 180, 130)), (signature(3), Box(100, 200, 180, 230))]),
    )
    assert one.perceptual
    assert other.perceptual
    assert one.perceptual != other.perceptual


def test_a_scan_is_the_page_and_a_photo_is_not(tmp_path: Path) -> None:
    page = jpeg(Image.new("L", (1240, 1754), 250))
    (scan,) = described(tmp_path, placed([(page, A4)]))
    assert scan.kind is PictureKind.PAGE
    (picture,) = described(tmp_path, placed([(jpeg(scene()), Box(60, 100, 535, 450))]))
    assert picture.kind is PictureKind.EMBEDDED


def test_strips_of_a_scan_are_the_page_together(tmp_path: Path) -> None:
    strips = [
        (jpeg(Image.new("L", (1240, 200), 250 - n)), Box(0, 84.2 * n, pdfs.WIDTH, 84.2 * (n + 1)))
        for n in range(10)
    ]
    assert {picture.kind for picture in described(tmp_path, placed(strips))} == {PictureKind.PAGE}
    header = described(tmp_path, placed(strips[:1]))
    assert [picture.kind for picture in header] == [PictureKind.EMBEDDED]


def huge(side: int) -> bytes:
    """A one-bit picture of ``side`` x ``side`` pixels that takes no room in the file."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(pdfs.WIDTH, pdfs.HEIGHT))
    stream = document.make_stream(
        bytes(side // 8 * 16), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image
    )
    stream.Width = stream.Height = side
    stream.BitsPerComponent, stream.ColorSpace = 1, pikepdf.Name.DeviceGray
    page = document.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
    page.Contents = document.make_stream(b"q 200 0 0 200 100 100 cm /Im0 Do Q")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_picture_of_sixty_thousand_pixels_a_side_is_not_decoded(tmp_path: Path) -> None:
    path = pdfs.saved(tmp_path, "huge.pdf", huge(60_000))
    document = pdf.open_document(str(path))
    try:
        with pdf.open_page(document, 1) as page:
            (picture,) = described_pictures(page, pdf.frame(page))
            with pytest.raises(FailedError) as raised:
                require_small_pictures(page, 1, Limits())
    finally:
        pdf.close_document()
    assert (picture.width_px, picture.height_px, picture.perceptual) == (60_000, 60_000, ())
    assert raised.value.code == "picture_pixels"
    assert "60000×60000" in raised.value.message


def test_a_region_is_hashed_by_its_pixels() -> None:
    page = np.full((2339, 1654, 3), 255, np.uint8)
    view = np.asarray(scene().resize((600, 400)))
    page[300:700, 200:800] = view
    scale = 200 / 72
    box = Box(200 / scale, 300 / scale, 800 / scale, 700 / scale)
    (region,) = region_pictures(page, scale, [box])
    (again,) = region_pictures(page.copy(), scale, [box])
    assert region == again
    assert (region.kind, region.width_px, region.height_px) == (PictureKind.REGION, 600, 400)
    whole = dict(likeness.hashes(likeness.gray_of(view)))
    assert likeness.distance(dict(region.perceptual)["phash"], whole["phash"]) <= 2
    page[400, 300] ^= 255
    (changed,) = region_pictures(page, scale, [box])
    assert changed.content != region.content
