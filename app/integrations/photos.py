"""Photos: taken in as bytes, made safe, kept under instance/photos by council and hash."""

import hashlib
import io
import os
import secrets
import struct
import warnings
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from app import clock
from app.domain.errors import Invalid

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 36_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
# What Pillow raises on files that are cut short, forged or filled with nonsense.
_BROKEN = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    OverflowError,
    EOFError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True)
class KeptPhoto:
    """sha256 of the stored file; width and height in pixels; size in bytes."""

    sha256: str
    width: int
    height: int
    size: int


class PhotoStore:
    """root: the folder that holds one folder for each council."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, council_id: int, data: bytes) -> KeptPhoto:
        """Store a photo re-encoded, upright, at most 1,600 px, with everything but the picture left behind.

        Raises Invalid of field photo: "photo_too_large", "photo_not_an_image", "photo_heic", "photo_too_many_pixels".
        """
        if len(data) > MAX_BYTES:
            raise Invalid("photo_too_large", field="photo", megabytes=MAX_BYTES // 1024**2)
        encoded, width, height = _encode(data)
        digest = hashlib.sha256(encoded).hexdigest()
        target = self.path(council_id, digest)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.with_suffix(f".{secrets.token_hex(8)}.new")
            fresh.write_bytes(encoded)
            fresh.replace(target)
        now = clock.now().timestamp()
        os.utime(target, (now, now))  # an old one too, or `forget_others` might take it away before a meal has it
        return KeptPhoto(digest, width, height, len(encoded))

    def forget_others(self, council_id: int, known: Collection[str], before: datetime) -> int:
        """Take away the council's files that were kept before then and are not known; gives how many."""
        forgotten = 0
        for file in (self._root / str(council_id)).glob("*/*"):
            if file.stem not in known and file.stat().st_mtime < before.timestamp():
                file.unlink(missing_ok=True)
                forgotten += 1
        return forgotten

    def path(self, council_id: int, sha256: str) -> Path:
        return self._root / str(council_id) / sha256[:2] / f"{sha256}.webp"


def _is_heic(data: bytes) -> bool:
    """Whether a file says that it is what iPhones keep by themselves (ISO/IEC 23008-12): "ftyp", then its brand."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC


def _encode(data: bytes) -> tuple[bytes, int, int]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about oddities in files that can be read all the same
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = _open(data)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise Invalid("photo_too_many_pixels", field="photo") from None
        except _BROKEN:
            raise Invalid("photo_heic" if _is_heic(data) else "photo_not_an_image", field="photo") from None
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A new picture, so that nothing but pixels comes along.
    clean = Image.new("RGB", picture.size, "white")
    clean.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=80, method=4)
    return out.getvalue(), clean.width, clean.height


def _open(data: bytes) -> Image.Image:
    """The first frame, upright, as RGB or RGBA."""
    picture = Image.open(io.BytesIO(data), formats=FORMATS)
    if picture.width * picture.height > MAX_PIXELS:  # read from the header, before anything is unpacked
        raise Image.DecompressionBombError
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
