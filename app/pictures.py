"""What may be sent in: JPEG, PNG and PDF, told by their content; pictures are written anew.

Decoding and writing anew leaves nothing but the picture: no EXIF (place, time, device), no comment, no
second file hidden behind the first.
"""

from __future__ import annotations

import io
from types import MappingProxyType
from typing import Any

from PIL import Image, ImageFile, ImageOps

from domain.base import RuleBroken

Image.MAX_IMAGE_PIXELS = None  # asked below, before anything is decoded

SIGNS = MappingProxyType(
    {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
)
FORMATS = MappingProxyType({"image/jpeg": "JPEG", "image/png": "PNG"})
MOST_PIXELS = MappingProxyType({"JPEG": 64_000_000, "PNG": 36_000_000})
"""Ours: a bomb of a few kilobytes must not take gigabytes; the camera of any phone stays below."""
LONGEST = 4096
"""Pixels a side is scaled to: a photographed A4 sheet stays legible at 350 dpi."""
QUALITY = 85


def media_type_of(data: bytes) -> str:
    """The type by content, whatever the name says. Refuses all others."""
    for sign, media_type in SIGNS.items():
        if data.startswith(sign):
            return media_type
    raise RuleBroken("file.type")


def cleaned(data: bytes, media_type: str) -> bytes:
    """The file as it is kept. Refuses a damaged one, and a picture of too many pixels."""
    return _checked_pdf(data) if media_type == "application/pdf" else _drawn_anew(data, FORMATS[media_type])


def _checked_pdf(data: bytes) -> bytes:
    """As it is: a PDF is only handed out as a download. Refuses one that was cut off."""
    tail = data[-2048:]
    if not data[5:8].replace(b".", b"").isdigit() or b"%%EOF" not in tail or b"startxref" not in tail:
        raise RuleBroken("file.damaged")
    return data


def _drawn_anew(data: bytes, form: str) -> bytes:
    """The picture decoded, upright, at most LONGEST a side, and encoded again."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint turns it on for everybody when it is imported
    try:
        with Image.open(io.BytesIO(data), formats=(form,)) as picture:
            if picture.width * picture.height > MOST_PIXELS[form]:
                raise RuleBroken("file.too_many_pixels", most=MOST_PIXELS[form] // 10**6)
            picture.draft("RGB", (LONGEST, LONGEST))
            picture.load()
            return _encoded(ImageOps.exif_transpose(picture), form)
    except RuleBroken:
        raise
    except Exception as error:  # whatever a decoder trips over, the file is at fault
        raise RuleBroken("file.damaged") from error


def _encoded(picture: Any, form: str) -> bytes:
    plain = picture.convert("RGBA" if form == "PNG" and _transparent(picture) else "RGB")
    plain.thumbnail((LONGEST, LONGEST))
    bare, out = Image.new(plain.mode, plain.size), io.BytesIO()
    bare.paste(plain)
    bare.save(out, form, **({"quality": QUALITY} if form == "JPEG" else {"compress_level": 6}))
    return out.getvalue()


def _transparent(picture: Any) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
