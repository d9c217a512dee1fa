"""Attachments: only pictures and PDFs; only the picture is kept; nobody reads them without the key."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from app.files import ATTACHMENTS, MOST_BYTES, Files
from app.secrets import Secrets
from app.settings import Settings
from domain.base import MusterError, NotFound

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def files(settings: Settings, secrets: Secrets) -> Iterator[Files]:
    made = Files(settings, secrets)
    yield made
    made.close()


def photo(form: str = "JPEG", size: tuple[int, int] = (60, 30), **more: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, form, **more)
    return out.getvalue()


def refused(files: Files, data: bytes) -> str:
    with pytest.raises(MusterError) as refusal:
        files.keep(data, "a", uuid4())
    return refusal.value.key


def test_what_is_kept_comes_back_and_lies_there_unreadable(database: Settings, files: Files) -> None:
    kept = files.keep(PDF, "批文.pdf", uuid4(), item=("task", uuid4()))
    assert files.open(kept.id) == PDF
    assert (kept.name, kept.media_type, kept.size) == ("批文.pdf", "application/pdf", len(PDF))
    with files.engine.connect() as connection:
        row = connection.execute(select(ATTACHMENTS)).mappings().one()
    stored = b"".join(bytes(value) for value in row.values() if isinstance(value, bytes | memoryview))
    assert PDF[:20] not in stored and "批文".encode() not in stored


def test_the_same_send_again_is_the_same_attachment(database: Settings, files: Files) -> None:
    command_id, data = uuid4(), photo()
    assert files.keep(data, "a", command_id) == files.keep(data, "a", command_id)
    assert files.keep(photo(), "a", command_id).id != files.keep(data, "a", command_id).id


def test_two_copies_of_one_send_that_race_are_one_file(database: Settings, files: Files) -> None:
    from concurrent.futures import ThreadPoolExecutor

    command_id, data = uuid4(), photo()
    with ThreadPoolExecutor(6) as pool:
        kept = set(pool.map(lambda _: files.keep(data, "a", command_id), range(6)))
    assert len(kept) == 1


def test_a_picture_loses_everything_but_the_picture(files: Files) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SecretCamera", 6
    kept = files.keep(photo(exif=exif, comment=b"SecretNote") + b"SecretTail", "a", uuid4())
    held = files.open(kept.id)
    assert b"Secret" not in held
    picture = Image.open(io.BytesIO(held))
    assert dict(picture.getexif()) == {} and picture.size == (30, 60)  # upright, as the camera meant it


def test_a_png_loses_its_texts_and_keeps_its_transparency(files: Files) -> None:
    from PIL.PngImagePlugin import PngInfo

    said, out = PngInfo(), io.BytesIO()
    said.add_text("Author", "Secret")
    Image.new("RGBA", (4, 4), (1, 2, 3, 0)).save(out, "PNG", pnginfo=said)
    held = files.open(files.keep(out.getvalue(), "a", uuid4()).id)
    assert b"Secret" not in held and Image.open(io.BytesIO(held)).getpixel((0, 0)) == (1, 2, 3, 0)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a" * 1000)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"<html><script>1</script></html>",
        b"GIF89a" + b"\0" * 40,
        b"RIFF\0\0\0\0WEBPVP8 ",
        b"MZ\x90\0" + b"\0" * 60,
        b"junk before\n" + PDF,
        zipped(),
    ],
)
def test_other_types_are_refused_whatever_their_name(files: Files, data: bytes) -> None:
    assert refused(files, data) == "file.type"


def test_empty_and_huge_files_are_refused(files: Files) -> None:
    assert refused(files, b"") == "file.empty"
    assert refused(files, b"%PDF-1.7" + b"\0" * MOST_BYTES) == "file.too_large"


@pytest.mark.parametrize("data", [photo()[:-200], photo("PNG")[:-60], PDF[:-9], b"\xff\xd8\xff" + b"\0" * 90])
def test_cut_off_files_are_refused(files: Files, data: bytes) -> None:
    assert refused(files, data) == "file.damaged"


def test_a_damaged_picture_is_refused_or_drawn_anew_but_never_fails(files: Files) -> None:
    for place in range(8, 2000, 7):
        data = bytearray(photo("PNG" if place % 2 else "JPEG", (40, 40)))
        data[place % len(data)] ^= 0xFF
        try:
            assert files.keep(bytes(data), "a", uuid4()).size > 0
        except MusterError as refusal:
            assert refusal.key in ("file.damaged", "file.type", "file.too_many_pixels"), place


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb(width: int, height: int) -> bytes:
    """A picture of a few kilobytes that would be gigabytes when drawn."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


def test_bombs_are_refused_before_they_are_drawn(files: Files) -> None:
    assert refused(files, bomb(60_000, 60_000)) == "file.too_many_pixels"
    assert refused(files, bomb(2**31 - 1, 2**31 - 1)) in ("file.too_many_pixels", "file.damaged")
    text = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 200_000_000, 9))
    whole = photo("PNG")
    assert refused(files, whole[:33] + text + whole[33:]) == "file.damaged"


def test_a_picture_that_is_also_an_archive_is_only_a_picture_afterwards(files: Files) -> None:
    held = files.open(files.keep(photo() + zipped(), "a", uuid4()).id)
    assert not zipfile.is_zipfile(io.BytesIO(held))


def test_whoever_is_erased_takes_their_files_with_them(
    database: Settings, files: Files, secrets: Secrets
) -> None:
    person, command_id = uuid4(), uuid4()
    kept = files.keep(PDF, "理赔.pdf", command_id, owner=person)
    secrets.destroy_key(person)
    with pytest.raises(NotFound):
        files.open(kept.id)
    assert files.about(kept.id).name == ""
    assert refused_for(files, person) == "person.erased"


def refused_for(files: Files, person: object) -> str:
    with pytest.raises(MusterError) as refusal:
        files.keep(PDF, "a", uuid4(), owner=person)  # type: ignore[arg-type]
    return refusal.value.key


def test_a_new_master_key_still_opens_them(database: Settings, files: Files, secrets: Secrets) -> None:
    kept = files.keep(PDF, "a", uuid4())
    secrets.rotate()
    assert files.open(kept.id) == PDF


def test_files_of_refused_commands_are_swept_after_a_day(
    database: Settings, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded, lost = uuid4(), uuid4()
    kept, orphan = files.keep(PDF, "a", recorded), files.keep(PDF + b"\n", "a", lost)
    assert files.sweep(lambda id: id == recorded) == 0
    monkeypatch.setattr("app.files.UNCLAIMED", -5)
    assert files.sweep(lambda id: id == recorded) == 1
    assert files.find(kept.id) and files.find(orphan.id) is None
