"""Bytes to films: the same film from every kind of file, other kinds refused in words, damage
survived.
"""

from __future__ import annotations

import io
import logging
import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from medmodels.cases import dicom_pixels
from medmodels.cases import film as reader
from medmodels.cases.film import MAX_SIDE, read_film
from medmodels.errors import UnreadableFile
from medmodels.tasks import Film
from medmodels.tasks.chest_xray import CHEST_XRAY
from tests.cases.images import (
    JPEG_2000,
    JPEG_BASELINE,
    JPEG_EXTENDED,
    JPEG_LOSSLESS,
    damaged,
    dicom,
    film,
    jpeg_2000,
    picture,
    repeated_scan,
    run_lengths,
    table,
)
from tests.told import told
from tests.work import calls

FILM = film()
DEEP = FILM.astype(np.uint16)
SIGNED = (DEEP.astype(np.int16) - 128) * 100
ALPHA = np.dstack([FILM, FILM, FILM, np.full_like(FILM, 255)])


def read(data: bytes) -> np.ndarray:
    return read_film(data, task=CHEST_XRAY).data[0]


def outcome(data: bytes) -> np.ndarray | UnreadableFile:
    try:
        return read(data)
    except UnreadableFile as error:
        return error


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(data)
    return str(caught.value)


def encoded(kind: str, **options: object) -> bytes:
    import imagecodecs

    values = {"JPEG 2000": FILM, "JPEG 2000, signed": SIGNED, "baseline": FILM}.get(kind, DEEP * 16)
    if kind.startswith("JPEG 2000"):
        return imagecodecs.jpeg2k_encode(values, level=0, codecformat="J2K")
    return imagecodecs.jpeg8_encode(values, **options)


SAME = {
    "PNG": picture(FILM),
    "PNG, 16 bits": picture(DEEP * 257),
    "PNG, 12 bits in 16": picture(np.rint(FILM / 255 * 4095).astype(np.uint16)),
    "PNG, RGB": picture(ALPHA[..., :3].copy()),
    "PNG, opaque alpha": picture(ALPHA),
    "PNG, grey and alpha": picture(Image.fromarray(ALPHA).convert("LA")),
    "PNG, palette": picture(Image.fromarray(FILM).convert("P")),
    "MONOCHROME2": dicom(FILM),
    "MONOCHROME1": dicom(255 - FILM, PhotometricInterpretation="MONOCHROME1"),
    "inverse": dicom(255 - FILM, PresentationLUTShape="INVERSE"),
    "both inversions": dicom(
        255 - FILM, PhotometricInterpretation="MONOCHROME1", PresentationLUTShape="INVERSE"
    ),
    "12 bits, window": dicom(DEEP * 8 + 1000, bits=12, WindowCenter=2020.5, WindowWidth=2041),
    "12 bits, exact window": dicom(
        DEEP * 8 + 1000, bits=12, WindowCenter=2020, WindowWidth=2040, VOILUTFunction="LINEAR_EXACT"
    ),
    "several windows": dicom(
        DEEP * 8 + 1000, bits=12, WindowCenter=[2020.5, 40], WindowWidth=[2041, 400]
    ),
    "12 bits, no window": dicom(DEEP * 16, bits=12),
    "signed": dicom(SIGNED, PixelRepresentation=1),
    "signed in 12 of 16 bits": dicom(
        (DEEP.astype(np.int16) - 128).view(np.uint16) & 0xFFF, bits=12, PixelRepresentation=1
    ),
    "overlay in the high bits": dicom(DEEP | 0xF000, bits=12),
    "rescaled, then windowed": dicom(
        DEEP, bits=12, RescaleSlope=4, RescaleIntercept=-1000, WindowCenter=-489.5, WindowWidth=1021
    ),
    "negative slope": dicom(
        255 - DEEP,
        bits=12,
        RescaleSlope=-1,
        RescaleIntercept=255,
        WindowCenter=128,
        WindowWidth=256,
    ),
    "modality LUT": dicom(
        FILM, ModalityLUTSequence=table(np.arange(256) * 257), WindowCenter=32768, WindowWidth=65536
    ),
    "VOI LUT": dicom(255 - FILM, VOILUTSequence=table(np.arange(255, -1, -1) * 257)),
    "implicit VR": dicom(
        DEEP * 8 + 1000, bits=12, syntax="1.2.840.10008.1.2", WindowCenter=2020.5, WindowWidth=2041
    ),
    "big endian": dicom(DEEP * 16, bits=12, syntax="1.2.840.10008.1.2.2"),
    "RLE": dicom(FILM, syntax="1.2.840.10008.1.2.5"),
    "RLE, 16 bits": dicom(DEEP * 16, bits=12, syntax="1.2.840.10008.1.2.5"),
    "JPEG lossless": dicom(
        DEEP * 16,
        bits=12,
        syntax=JPEG_LOSSLESS,
        encoded=encoded("lossless", lossless=True, bitspersample=12),
    ),
    "JPEG 2000": dicom(FILM, syntax=JPEG_2000, encoded=encoded("JPEG 2000")),
    "JPEG 2000, signed": dicom(SIGNED, syntax=JPEG_2000, encoded=encoded("JPEG 2000, signed")),
}
NEARLY_SAME = {
    "JPEG": picture(FILM, "JPEG", quality=100),
    "JPEG baseline": dicom(FILM, syntax=JPEG_BASELINE, encoded=encoded("baseline", level=100)),
    "JPEG extended": dicom(
        DEEP * 16,
        bits=12,
        syntax=JPEG_EXTENDED,
        encoded=encoded("extended", lossless=False, bitspersample=12, level=100),
    ),
}


@pytest.mark.parametrize("name", [*SAME, *NEARLY_SAME])
def test_the_same_film_from_every_file(name: str) -> None:
    """One film in every encoding gives the same grey levels, within rounding or what JPEG loses."""
    shown = read((SAME | NEARLY_SAME)[name]).astype(int)

    assert shown.shape == FILM.shape
    assert np.abs(shown - FILM).max() <= (1 if name in SAME else 3)


def test_a_reading_holds_one_read_only_case() -> None:
    """A film is one case without a known outcome, whose pixels cannot be changed."""
    reading = read_film(SAME["PNG"], task=CHEST_XRAY, origin="sample")
    case = reading.case()

    assert (len(reading), reading.truth, case.origin, case.data.dtype) == (
        1,
        (None,),
        "sample",
        np.uint8,
    )
    assert not case.data.flags.writeable


@given(width=st.integers(64, 3000), height=st.integers(64, 3000))
@settings(max_examples=25, deadline=None)
def test_a_large_film_keeps_its_shape_and_brightness(width: int, height: int) -> None:
    """The longest side is at most 1024, proportions stay within a pixel, and a ramp keeps
    its mean.
    """
    ramp = np.broadcast_to(np.linspace(0, 255, width).astype(np.uint8), (height, width))
    if min(width, height) * min(1, MAX_SIDE / max(width, height)) < 65:
        return
    shown = read(picture(np.ascontiguousarray(ramp)))
    scale = min(1, MAX_SIDE / max(width, height))

    assert max(shown.shape) <= MAX_SIDE
    assert np.abs(np.array(shown.shape) - np.array([height, width]) * scale).max() <= 0.5
    assert abs(shown.mean() - ramp.mean()) < 1


@pytest.mark.parametrize("turn", [1, 3, 6, 8])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_exif_orientation_is_applied_and_named(kind: str, turn: int) -> None:
    """A film stored turned, with the turn in its EXIF data, is shown upright; the data are named by
    kind only.
    """
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = turn, "Zq7781"
    turned = {1: FILM, 3: FILM[::-1, ::-1], 6: np.rot90(FILM), 8: np.rot90(FILM, -1)}[turn]
    options = {"exif": exif, **({"quality": 100} if kind == "JPEG" else {})}
    reading = read_film(picture(np.ascontiguousarray(turned), kind, **options), task=CHEST_XRAY)

    assert np.abs(reading.data[0].astype(int) - FILM).max() <= 3
    assert any("camera data (EXIF)" in note for note in told(reading.notes))
    assert "Zq7781" not in repr(vars(reading))


def test_text_in_a_png_goes_no_further(caplog: pytest.LogCaptureFixture) -> None:
    """Text chunks are named by kind; what they say is in no note and no log line, even at debug
    level.
    """
    info = PngImagePlugin.PngInfo()
    info.add_text("Patient", "Zq7781")
    with caplog.at_level(logging.DEBUG):
        reading = read_film(picture(FILM, pnginfo=info), task=CHEST_XRAY)

    assert any("text (PNG)" in note for note in told(reading.notes))
    assert "Zq7781" not in repr(vars(reading)) + caplog.text


def test_transparent_parts_are_black() -> None:
    """A transparent border is shown black, as air is, and a note says so."""
    pixels = ALPHA.copy()
    pixels[:, 70:, 3] = 0
    reading = read_film(picture(pixels), task=CHEST_XRAY)

    assert not reading.data[0, :, 70:].any()
    assert (reading.data[0, :, :70] == FILM[:, :70]).all()
    assert any("Transparent" in note for note in told(reading.notes))


def test_colour_is_refused_and_a_mark_is_warned_about() -> None:
    """A picture in colour is refused; a few coloured pixels give a warning; grey within JPEG's
    noise gives none.
    """
    marked, coloured, noisy = (ALPHA[..., :3].copy() for _ in range(3))
    marked[10:16, 10:16] = (255, 0, 0)
    coloured[30:60] = (200, 120, 80)
    noisy[..., 0] = np.minimum(noisy[..., 0], 235) + 20

    assert "in colour" in refused(picture(coloured))
    assert "coloured marks" in told(read_film(picture(marked), task=CHEST_XRAY).warnings)[0]
    assert not any(
        "coloured" in warning
        for warning in told(read_film(picture(noisy), task=CHEST_XRAY).warnings)
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_says_that_the_age_is_not_in_it(kind: str) -> None:
    """Beside every PNG and JPEG: no age is in the file, for which ages the model is, and to check;
    a synthetic sample is nobody's.
    """
    reading = read_film(picture(FILM, kind), task=CHEST_XRAY)
    sample = read_film(picture(FILM, kind), task=CHEST_XRAY, origin="sample")

    assert CHEST_XRAY.ages
    assert told(reading.case().warnings) == (CHEST_XRAY.ages.unstated,)
    assert "age is not in this file" in told(reading.warnings)[0]
    assert "one to five years" in told(reading.warnings)[0]
    assert reading.unfit is None
    assert told(sample.warnings) == ()


def test_a_question_for_every_age_says_nothing_of_it() -> None:
    """The sentence belongs to the question, not to the reader."""
    task = replace(CHEST_XRAY, inputs=replace(Film.of(CHEST_XRAY.inputs), ages=None))

    assert told(read_film(picture(FILM), task=task).warnings) == ()


def workbook() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"\0" * 500, "is empty"),
        (b"a,b\n1,2\n", "perhaps a table"),
        (b"%PDF-1.7", "a PDF"),
        (workbook(), "a zip archive"),
        (picture(FILM, "GIF"), "a GIF image"),
        (picture(FILM, "BMP"), "a BMP image"),
        (picture(FILM, "TIFF"), "a TIFF image"),
        (picture(FILM, "WEBP"), "a WebP image"),
        (b"\0\0\0\x18ftypheic" + bytes(50), "a HEIC image"),
        (b"\x1f\x8b\x08" + bytes(50), "a gzip archive"),
        (b"\x5c\x01\0\0" + bytes(340) + b"n+1\0", "a NIfTI volume"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "an old Excel workbook"),
        (SAME["MONOCHROME2"][132:], "without its first 132 bytes"),
        (b"\xfe\xfe\0\0" * 50, "not a file of a known kind"),
        (SAME["PNG"][:40], "PNG file is damaged"),
        (SAME["PNG"][:20], "PNG file is damaged"),
        (SAME["PNG"][:-400], "PNG file is damaged"),
        (NEARLY_SAME["JPEG"][:-400], "JPEG file is damaged"),
        (SAME["MONOCHROME2"][:-400], "DICOM file is damaged"),
        (SAME["RLE"][:-400], "DICOM file is damaged"),
        (
            dicom(
                DEEP,
                bits=12,
                syntax=JPEG_LOSSLESS,
                encoded=encoded("lossless", lossless=True, bitspersample=12)[:-400],
            ),
            "cut short",
        ),
        (
            dicom(FILM, syntax=JPEG_2000, encoded=encoded("JPEG 2000")[:-900]),
            "DICOM file is damaged",
        ),
        (picture(FILM[:, :63].copy()), "too small"),
        (picture(np.zeros((64, 1100), np.uint8)), "too narrow"),
        (
            picture(
                Image.fromarray(FILM), save_all=True, append_images=[Image.fromarray(255 - FILM)]
            ),
            "animation",
        ),
    ],
)
def test_what_is_no_film_is_named(data: bytes, says: str) -> None:
    """Another kind of file, a damaged or a tiny one is refused by a sentence that says
    which it is.
    """
    assert says in refused(data)


def test_a_file_at_the_bound_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of exactly the largest size is read, and one byte more is not."""
    monkeypatch.setattr(reader, "MAX_BYTES", len(SAME["PNG"]))
    read(SAME["PNG"])

    assert "are read" in refused(SAME["PNG"] + b"\0")


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def huge_png(width: int, height: int) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


def huge_jpeg() -> bytes:
    data = NEARLY_SAME["JPEG"]
    at = data.index(b"\xff\xc0")
    return data[: at + 5] + struct.pack(">HH", 60_000, 60_000) + data[at + 9 :]


@pytest.mark.parametrize(
    "data",
    [
        huge_png(100_000, 100_000),
        huge_png(0, 100),
        huge_jpeg(),
        dicom(FILM, Rows=60_000, Columns=60_000),
        dicom(FILM, NumberOfFrames=1_000_000),
        dicom(FILM, Rows=0),
        dicom(FILM, Rows=5_000, Columns=5_000, syntax=JPEG_2000, encoded=encoded("JPEG 2000")),
    ],
    ids=[
        "PNG",
        "PNG of no width",
        "JPEG",
        "DICOM rows",
        "DICOM frames",
        "DICOM of no rows",
        "DICOM unlike its stream",
    ],
)
def test_a_claimed_size_is_refused_before_decoding(data: bytes) -> None:
    """A header that claims too much is refused at once, and nothing is allocated for it."""
    refused(SAME["PNG"][:40])  # imports
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert calls(lambda: refused(data)) < 20_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000


PROGRESSIVE = picture(FILM, "JPEG", progressive=True)


@pytest.mark.parametrize(
    "stored",
    [bytes, lambda jpeg: dicom(FILM, syntax=JPEG_BASELINE, encoded=jpeg)],
    ids=["JPEG", "DICOM"],
)
def test_a_jpeg_in_many_passes_is_refused(stored: Callable[[bytes], bytes]) -> None:
    """A progressive JPEG is read with some scans, and refused with thousands that each cost a pass
    over all pixels.
    """
    assert read(stored(repeated_scan(PROGRESSIVE, 50))).shape == FILM.shape
    assert "unusually many passes" in refused(stored(repeated_scan(PROGRESSIVE, 3000)))


@pytest.mark.parametrize(
    "options",
    [
        {"codeblock_size": (4, 4)},
        {"tile_size": (2, 2)},
        {"codeblock_size": (4, 4), "precinct_size": (2, 2)},
    ],
)
def test_a_jpeg_2000_picture_in_tiny_pieces_is_refused(options: dict[str, object]) -> None:
    """Eleven kilobytes in blocks of four pixels, or as many tiles, made OpenJPEG take 700 MB."""
    assert "very small pieces" in refused(
        dicom(FILM, syntax=JPEG_2000, encoded=jpeg_2000(FILM, **options))
    )


def test_a_large_jpeg_2000_picture_is_read_at_half_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks as the whole one shrunk; one that holds no half size is refused."""
    smooth = np.asarray(Image.fromarray(FILM).resize((320, 384)))
    monkeypatch.setattr(dicom_pixels, "_WHOLE", 1000)
    half = read(dicom(smooth, syntax=JPEG_2000, encoded=jpeg_2000(smooth)))

    assert half.shape == (192, 160)
    assert (
        np.abs(half - np.asarray(Image.fromarray(smooth).resize((160, 192))).astype(int)).mean() < 2
    )
    assert "one size only" in refused(
        dicom(smooth, syntax=JPEG_2000, encoded=jpeg_2000(smooth, num_resolutions=1))
    )


def test_run_lengths_that_unpack_to_more_are_refused() -> None:
    """A run-length frame that unpacks to more than the film, or to less, is refused."""
    for runs in (30, 4_000):
        assert refused(
            dicom(FILM, syntax="1.2.840.10008.1.2.5", encoded=run_lengths(bytes([129, 7]) * runs))
        )


def test_a_colour_jpeg_in_several_passes_has_a_lower_bound() -> None:
    """Its coefficients are all kept at once, so 25 million pixels in three channels are too
    many.
    """
    data = picture(np.zeros((4000, 4000, 3), np.uint8), "JPEG", progressive=True)

    assert "at most 12 million" in refused(data)


def flat_png(colour: int, depth: int, pixel: int) -> bytes:
    """25 million equal pixels of so many bytes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 5000, 5000, depth, colour, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", zlib.compress(bytes(5000 * (1 + 5000 * pixel)), 1))
        + chunk(b"IEND", b"")
    )


def large_dicom(syntax: str, stream: bytes, bits: int = 16) -> bytes:
    return dicom(
        DEEP if bits > 8 else FILM,
        bits=bits,
        syntax=syntax,
        encoded=stream,
        Rows=5000,
        Columns=5000,
    )


def large(kind: str) -> bytes:
    import imagecodecs

    if kind.startswith("PNG"):
        return flat_png(
            *{
                "PNG": (0, 8, 1),
                "PNG, 16 bits": (0, 16, 2),
                "PNG, RGB": (2, 8, 3),
                "PNG, RGBA": (6, 8, 4),
            }[kind]
        )
    flat = np.full(
        (5000, 5000), 90, np.uint16 if kind in ("JPEG 2000", "JPEG lossless") else np.uint8
    )
    if kind == "JPEG 2000":
        return large_dicom(JPEG_2000, imagecodecs.jpeg2k_encode(flat, level=0, codecformat="J2K"))
    if kind == "JPEG lossless":
        return large_dicom(
            JPEG_LOSSLESS, imagecodecs.jpeg8_encode(flat, lossless=True, bitspersample=16)
        )
    if kind == "RLE":
        return large_dicom(
            "1.2.840.10008.1.2.5", run_lengths(*[bytes([129, 7]) * 195_312 + bytes([193, 7])] * 2)
        )
    if kind == "JPEG baseline":
        return large_dicom(JPEG_BASELINE, picture(flat, "JPEG", progressive=True), bits=8)
    return picture(np.dstack([flat] * 3), "JPEG")


MEASURE = """
import re, sys
from medmodels.cases import read_film
from medmodels.tasks.chest_xray import CHEST_XRAY
from medmodels.tasks import Film
def peak():
    return int(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1])
small, data = (open(name, "rb").read() for name in sys.argv[1:])
read_film(small, task=CHEST_XRAY)
before = peak()
print(read_film(data, task=CHEST_XRAY).data.shape[1], peak() - before)
"""


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc"
)
@pytest.mark.parametrize(
    "kind",
    [
        "PNG",
        "PNG, 16 bits",
        "PNG, RGB",
        "PNG, RGBA",
        "JPEG",
        "JPEG 2000",
        "JPEG lossless",
        "JPEG baseline",
        "RLE",
    ],
)
def test_the_largest_film_takes_little_memory(kind: str, tmp_path: Path) -> None:
    """A film of 25 million pixels of any kind takes less than 150 MB more than a small one."""
    (tmp_path / "small").write_bytes(SAME["RLE"] if kind == "RLE" else SAME["JPEG 2000"])
    (tmp_path / "large").write_bytes(large(kind))
    command = [sys.executable, "-c", MEASURE, str(tmp_path / "small"), str(tmp_path / "large")]
    side, kilobytes = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    ).stdout.split()

    assert int(side) == MAX_SIDE
    assert int(kilobytes) < 150_000


@pytest.mark.parametrize(
    "name",
    [
        "PNG",
        "PNG, 16 bits",
        "PNG, palette",
        "JPEG",
        "MONOCHROME1",
        "12 bits, window",
        "VOI LUT",
        "RLE",
        "JPEG 2000",
        "JPEG lossless",
        "JPEG extended",
    ],
)
def test_damage_gives_a_film_or_a_sentence(name: str) -> None:
    """Of 120 damaged copies each gives a film within its bounds or ``UnreadableFile``, and memory
    stays bounded.
    """
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for seed in range(120):
        shown = outcome(damaged((SAME | NEARLY_SAME)[name], seed))
        if isinstance(shown, UnreadableFile):
            assert str(shown).endswith(".")
            assert shown.__cause__ is shown.__context__ is None
        else:
            assert shown.dtype == np.uint8
            assert 64 <= min(shown.shape) <= max(shown.shape) <= MAX_SIDE

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", bytes(128) + b"DICM"]),
)
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_are_refused(rest: bytes, start: bytes) -> None:
    """Whatever follows the first bytes of a known kind, it is a sentence and not another
    exception.
    """
    assert refused(start + rest)


def deep_png(*channels: np.ndarray, extra: bytes = b"") -> bytes:
    """A PNG of 16 bits with one to four channels, written by hand; Pillow cannot."""
    stored = np.dstack(channels).astype(">u2")
    rows = b"".join(b"\0" + row.tobytes() for row in stored)
    colour = {1: 0, 2: 4, 3: 2, 4: 6}[stored.shape[2]]
    header = chunk(
        b"IHDR", struct.pack(">IIBBBBB", stored.shape[1], stored.shape[0], 16, colour, 0, 0, 0)
    )
    return (
        b"\x89PNG\r\n\x1a\n"
        + header
        + extra
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("opaque", ["as deep", "65535"])
def test_deep_pictures_keep_their_scale_in_every_colour_type(
    bits: int, channels: int, opaque: str
) -> None:
    """Grey or RGB, with or without alpha: 8 to 16 bits in a container of 16 show the film that 8
    bits show, within rounding.
    """
    grey, most = np.rint(FILM / 255 * ((1 << bits) - 1)), (1 << bits) - 1
    alpha = [np.full_like(grey, most if opaque == "as deep" else 65_535)] * (channels in (2, 4))
    reading = read_film(deep_png(*[grey] * (channels - len(alpha)), *alpha), task=CHEST_XRAY)

    assert np.abs(reading.data[0].astype(int) - FILM).max() <= 1
    assert any(f"grey levels of {bits} bits" in note for note in told(reading.notes)) or (
        bits == 16 and channels > 1
    )


@pytest.mark.parametrize("brightest", [4_096, 65_535])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("size", [(1, 1), (9, 8)])
def test_a_bright_mark_does_not_set_the_scale(
    brightest: int, channels: int, size: tuple[int, int]
) -> None:
    """One pixel or a marker above the 12 bits of a film is shown white and warned about; the film
    is as bright as without it.
    """
    grey = np.rint(FILM / 255 * 4095)
    grey[40 : 40 + size[0], 4 : 4 + size[1]] = brightest
    alpha = [np.full_like(grey, 65_535)] * (channels in (2, 4))
    reading = read_film(deep_png(*[grey] * (channels - len(alpha)), *alpha), task=CHEST_XRAY)
    expected = FILM.astype(int)
    expected[40 : 40 + size[0], 4 : 4 + size[1]] = 255

    assert np.abs(reading.data[0] - expected).max() <= 1
    assert any("grey levels of 12 bits" in note for note in told(reading.notes))
    assert any(
        "A few pixels are brighter than the 12 bits of the film" in warning
        for warning in told(reading.warnings)
    )


def test_deep_transparency_and_colour_are_seen() -> None:
    """Transparent parts of a picture of 12 bits are black, its coloured marks are warned about, and
    a transparent grey level is refused.
    """
    grey = np.rint(FILM / 255 * 4095)
    alpha = np.where(np.arange(FILM.shape[1]) < 70, 4095, 0) + 0 * grey
    red, dark = grey.copy(), grey.copy()
    red[10:16, 10:16], dark[10:16, 10:16] = 4095, 800
    shown = read_film(deep_png(grey, alpha), task=CHEST_XRAY)

    assert not shown.data[0, :, 70:].any()
    assert np.abs(shown.data[0, :, :70].astype(int) - FILM[:, :70]).max() <= 1
    assert any("Transparent" in note for note in told(shown.notes))
    marked = read_film(deep_png(red, dark, dark), task=CHEST_XRAY)
    assert "coloured marks" in told(marked.warnings)[0]
    assert "one grey level as transparent" in refused(deep_png(grey, extra=chunk(b"tRNS", b"\0\1")))


def test_a_large_dark_picture_of_deep_colours_has_a_lower_bound() -> None:
    """It is decoded twice, so 25 million pixels are too many."""
    assert "at most 8 million" in refused(flat_png(6, 16, 8))


SECOND = Image.fromarray(255 - FILM)


@pytest.mark.parametrize(
    "data",
    [
        picture(FILM, "MPO", save_all=True, append_images=[SECOND]),
        picture(FILM, "JPEG") + picture(SECOND, "JPEG"),
        picture(FILM, "JPEG") + bytes(100) + picture(SECOND, "JPEG"),
        picture(FILM) + picture(SECOND),
        dicom(FILM, syntax=JPEG_BASELINE, encoded=picture(FILM, "JPEG") + picture(SECOND, "JPEG")),
    ],
    ids=[
        "MPO",
        "JPEG after JPEG",
        "JPEG somewhere after JPEG",
        "PNG after PNG",
        "JPEG after JPEG in DICOM",
    ],
)
def test_several_pictures_are_refused(data: bytes) -> None:
    """Which of two pictures is the film nobody can tell, so none is shown."""
    assert "holds several pictures; export the one picture" in refused(data)


def test_a_preview_within_the_camera_data_is_no_second_picture() -> None:
    """Cameras and archives keep a small copy in the EXIF data; the film beside it is read."""
    thumbnail = picture(Image.fromarray(FILM).resize((16, 16)), "JPEG")
    segment = (
        b"\xff\xe1" + struct.pack(">H", 16 + len(thumbnail)) + b"Exif\0\0MM\0*\0\0\0\0" + thumbnail
    )
    data = NEARLY_SAME["JPEG"]

    assert (read(data[:2] + segment + data[2:]) == read(data)).all()


JPEG_FILE = NEARLY_SAME["JPEG"]
RAW = zlib.compress(b"".join(b"\0" + row.tobytes() for row in FILM), 0)


def with_chunks(extra: bytes, pixels: bytes = b"") -> bytes:
    """The film as a PNG with these chunks before its pixels, and these between them."""
    half = len(RAW) // 2
    first, second = chunk(b"IDAT", RAW[:half]), chunk(b"IDAT", RAW[half:])
    return SAME["PNG"][:33] + extra + first + pixels + second + chunk(b"IEND", b"")


def with_segments(extra: bytes) -> bytes:
    return JPEG_FILE[:2] + extra + JPEG_FILE[2:]


TINY: dict[str, tuple[Callable[[], bytes], str]] = {
    "text chunks": (
        lambda: with_chunks(chunk(b"tEXt", b"a\0b") * 1_250_000),
        "more than 50000 pieces",
    ),
    "unknown chunks": (
        lambda: with_chunks(chunk(b"abCd", b"") * 1_600_000),
        "more than 50000 pieces",
    ),
    "empty pixel chunks": (
        lambda: with_chunks(b"", chunk(b"IDAT", b"") * 1_600_000),
        "more than 50000 pieces",
    ),
    "pixel chunks of one byte": (
        lambda: with_chunks(b"", chunk(b"IDAT", b"x") * 1_500_000),
        "more than 50000 pieces",
    ),
    "profiles that unpack to 19 GB": (
        lambda: with_chunks(chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(1_000_000), 9)) * 19_000),
        "",
    ),
    "frames": (lambda: with_chunks(chunk(b"fcTL", bytes(26)) * 500_000), "animation"),
    "comments": (lambda: with_segments(b"\xff\xfe\0\2" * 4_900_000), "more than 5000 pieces"),
    "camera data": (
        lambda: with_segments(b"\xff\xe1\0\x0eExif\0\0MM\0*\0\0" * 1_200_000),
        "more than 5000 pieces",
    ),
    "profiles": (
        lambda: with_segments(b"\xff\xe2\0\x10ICC_PROFILE\0\1\1" * 1_000_000),
        "more than 5000 pieces",
    ),
    "tables": (lambda: with_segments(b"\xff\xdb\0\2" * 4_900_000), "more than 5000 pieces"),
    "fill bytes": (lambda: with_segments(b"\xff" * 19_900_000), ""),
    "restart markers": (lambda: JPEG_FILE[:-2] + b"\xff\xd0" * 9_900_000 + b"\xff\xd9", ""),
    "segments in DICOM": (
        lambda: dicom(
            FILM, syntax=JPEG_BASELINE, encoded=with_segments(b"\xff\xfe\0\2" * 4_700_000)
        ),
        "more than 5000 pieces",
    ),
}


@pytest.mark.parametrize("name", TINY)
def test_a_picture_in_tiny_pieces_is_cheap(name: str) -> None:
    """Twenty megabytes of chunks or segments are counted before a parser goes through them; a file
    with one large profile is still read.
    """
    data, says = TINY[name][0](), TINY[name][1]
    outcome(SAME["PNG"])
    outcome(JPEG_FILE)
    found: list[object] = []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # one for each piece would be a million and more
    assert calls(lambda: found.append(outcome(data))) < 500_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000
    assert says in str(found[0]) if says else np.abs(np.asarray(found[0], int) - FILM).max() <= 3


def test_passes_over_a_large_jpeg_are_bounded() -> None:
    """Ninety passes over 25 million pixels would take long; a dozen, as encoders write them, are
    read.
    """
    data = picture(np.zeros((5000, 5000), np.uint8), "JPEG", progressive=True)

    assert read(data).shape == (1024, 1024)
    assert "unusually many passes" in refused(repeated_scan(data, 60))


@pytest.mark.parametrize("chunk_size", [400, 8192])
def test_pixels_in_ordinary_pieces_are_read(chunk_size: int) -> None:
    """Pieces of some hundred bytes or kilobytes, text and profiles among them, are what encoders
    write.
    """
    pieces = b"".join(
        chunk(b"IDAT", RAW[at : at + chunk_size]) for at in range(0, len(RAW), chunk_size)
    )
    data = SAME["PNG"][:33] + chunk(b"tEXt", b"Software\0x") * 300 + pieces + chunk(b"IEND", b"")

    assert (read(data) == FILM).all()
