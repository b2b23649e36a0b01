"""A photo from anybody's phone: made safe, or refused with a reason."""

import io
import tracemalloc
import zlib
from contextlib import suppress
from struct import pack

import pytest
from PIL import Image

from app.domain.errors import Invalid
from app.integrations.photos import LONGEST_SIDE, MAX_BYTES, PhotoStore

GPS = 0x8825
ORIENTATION = 0x0112


@pytest.fixture
def store(tmp_path):
    return PhotoStore(tmp_path)


def encoded(picture=None, kind="JPEG", **options):
    out = io.BytesIO()
    (picture or Image.new("RGB", (60, 40), "tomato")).save(out, kind, **options)
    return out.getvalue()


def stored(store, data, council_id=1):
    kept = store.keep(council_id, data)
    return kept, Image.open(io.BytesIO(store.path(council_id, kept.sha256).read_bytes()))


def chunk(name, body):
    return pack(">I", len(body)) + name + body + pack(">I", zlib.crc32(name + body))


def png_of_zeros(width, height):
    """A few hundred kilobytes that unpack to three bytes for each pixel."""
    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(height * (width * 3 + 1)), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def refused(store, data):
    with pytest.raises(Invalid) as no:
        store.keep(1, data)
    assert no.value.field == "photo"
    return no.value.code


def test_a_photo_is_kept_as_webp_under_council_and_hash(store, tmp_path):
    kept, picture = stored(store, encoded())
    assert (picture.format, picture.size, (kept.width, kept.height)) == ("WEBP", (60, 40), (60, 40))
    path = tmp_path / "1" / kept.sha256[:2] / f"{kept.sha256}.webp"
    assert path.stat().st_size == kept.size
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_the_same_photo_is_kept_once_and_for_each_council_apart(store):
    first, again, other = store.keep(1, encoded()), store.keep(1, encoded()), store.keep(2, encoded())
    assert first == again == other
    assert store.path(1, first.sha256) != store.path(2, first.sha256)


def test_a_large_photo_becomes_at_most_1600_pixels_long(store):
    kept, _ = stored(store, encoded(Image.new("RGB", (4000, 3000))))
    assert (kept.width, kept.height) == (LONGEST_SIDE, 1200)


def test_the_place_it_was_taken_at_is_left_behind(store):
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (51.0, 14.0, 21.0), 3: "W", 4: (0.0, 12.0, 16.0)}
    exif[0x010F] = "A phone"
    data = encoded(exif=exif, comment=b"home")
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(GPS)
    kept, picture = stored(store, data)
    assert not picture.getexif()
    assert not picture.getexif().get_ifd(GPS)
    raw = store.path(1, kept.sha256).read_bytes()
    assert not any(word in raw for word in (b"EXIF", b"A phone", b"XMP", b"ICCP", b"home"))


def test_a_photo_on_its_side_is_stood_upright(store):
    lying = Image.new("RGB", (60, 40), "white")
    lying.paste("red", (0, 0, 30, 40))
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    _, picture = stored(store, encoded(lying, exif=exif, quality=95))
    assert picture.size == (40, 60)
    top, bottom = picture.convert("RGB").getpixel((20, 10)), picture.convert("RGB").getpixel((20, 50))
    assert top[1] < 80
    assert bottom[1] > 200


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "RGB"])
def test_other_kinds_of_colour_are_taken(store, mode):
    kind = "JPEG" if mode != "1" else "PNG"
    _, picture = stored(store, encoded(Image.new(mode, (30, 30)), kind))
    assert picture.convert("RGB").size == (30, 30)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "PA", "I;16"])
def test_other_kinds_of_png_are_taken(store, mode):
    picture = Image.new(mode if mode != "PA" else "P", (30, 30))
    kept, _ = stored(store, encoded(picture, "PNG"))
    assert kept.width == 30


def test_what_is_see_through_becomes_white(store):
    _, picture = stored(store, encoded(Image.new("RGBA", (30, 30), (0, 0, 0, 0)), "PNG"))
    assert picture.convert("RGB").getpixel((15, 15)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "AVIF"])
def test_of_a_moving_picture_the_first_frame_is_kept(store, kind):
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    _, picture = stored(store, data)
    assert getattr(picture, "n_frames", 1) == 1
    red, _, blue = picture.convert("RGB").getpixel((15, 15))
    assert red > 200
    assert blue < 80


def test_forty_megapixels_of_zeros_are_refused_without_unpacking(store):
    data = png_of_zeros(8000, 5000)
    tracemalloc.start()
    try:
        assert refused(store, data) == "photo_too_many_pixels"
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (2**31 - 1, 2**31 - 1), (36_000_001, 1)])
def test_a_header_that_promises_far_too_much_is_refused(store, width, height):
    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    assert refused(store, data) in {"photo_too_many_pixels", "photo_not_an_image"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"\xff\xd8\xff",
        b"%PDF-1.4",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"P6 60000 60000 255\n",
        b"A soup, 99999x99999 px" * 1000,
    ],
)
def test_what_is_no_image_is_refused(store, data):
    assert refused(store, data) == "photo_not_an_image"


def test_kinds_of_picture_no_phone_takes_are_refused(store):
    for kind in ("GIF", "BMP", "TIFF", "ICO"):
        assert refused(store, encoded(kind=kind)) == "photo_not_an_image"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_cut_short_is_refused(store, kind):
    whole = encoded(Image.effect_noise((400, 400), 80).convert("RGB"), kind)
    for share in (0.1, 0.5, 0.9):
        assert refused(store, whole[: int(len(whole) * share)]) == "photo_not_an_image"


def test_a_photo_with_any_byte_changed_is_taken_or_refused_and_never_breaks(store):
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    whole = encoded(Image.effect_noise((40, 40), 80).convert("RGB"), exif=exif)
    for place in range(0, len(whole), 7):
        data = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        with suppress(Invalid):
            store.keep(1, data)


def test_more_than_ten_megabytes_are_refused(store):
    assert refused(store, encoded() + bytes(MAX_BYTES)) == "photo_too_large"


def test_exactly_ten_megabytes_are_taken(store):
    data = encoded()
    assert store.keep(1, data + bytes(MAX_BYTES - len(data))).width == 60


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_an_iphone_s_own_format_is_refused_with_what_to_set(store, brand):
    assert refused(store, pack(">I", 24) + b"ftyp" + brand + bytes(200)) == "photo_heic"
