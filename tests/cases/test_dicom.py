"""DICOM: what is refused by header, what is warned about, and that nobody can be recognised from
what comes out.
"""

from __future__ import annotations

import io
import logging
import os
import resource
import traceback
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from medmodels.cases import Abstention, dicom_pixels
from medmodels.cases import dicom as reader
from medmodels.cases.dicom import Picture
from medmodels.cases.film import read_film
from medmodels.cases.words import sentence
from medmodels.errors import UnreadableFile
from medmodels.tasks import Film
from medmodels.tasks.chest_xray import CHEST_XRAY
from tests.cases.images import JPEG_LS, damaged, dicom, film, sequence, table, with_header
from tests.told import told
from tests.work import calls

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("MEDMODELS_DATA", ROOT.parent / "shared" / "data")) / "dicom"
needs_files = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the public DICOM test files are not in {FOLDER}"
)

FILM = film()
DEEP = FILM.astype(np.uint16)


def read_dicom(data: bytes) -> Picture:
    """What the question about chest films makes of a file."""
    return reader.read_dicom(data, Film.of(CHEST_XRAY.inputs))


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_dicom(data)
    return str(caught.value)


def warned(**tags: Any) -> str:
    return " ".join(told(read_dicom(dicom(FILM, **tags)).warnings))


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        ({"Modality": "CT"}, "a CT image"),
        ({"Modality": "MR"}, "an MR image"),
        ({"Modality": "US"}, "an ultrasound image"),
        ({"Modality": "ZQ77"}, "another kind of examination"),
        ({"BodyPartExamined": "EXTREMITY"}, "an extremity"),
        ({"BodyPartExamined": "HAND"}, "a hand"),
        ({"BodyPartExamined": "ZQ77"}, "another body part"),
        ({"BodyPartExamined": "CHESTABDPELVIS"}, "another body part"),
        ({"ViewPosition": "LL"}, "lateral"),
        ({"ViewPosition": "RL"}, "lateral"),
        ({"ViewPosition": "LLD"}, "decubitus"),
        ({"ViewPosition": "LATERAL"}, "lateral"),
        ({"ViewPosition": "RAO"}, "oblique"),
        ({"ViewPosition": "", "PatientOrientation": ["A", "F"]}, "lateral"),
        ({"NumberOfFrames": 2}, "several frames"),
        (
            {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0},
            "stored in colours",
        ),
        ({"PhotometricInterpretation": "PALETTE COLOR"}, "stored in colours"),
        ({"PhotometricInterpretation": "YBR_RCT"}, "stored in colours"),
        ({"PhotometricInterpretation": "ZQ77"}, "grey levels or colours"),
        ({"PhotometricInterpretation": ""}, "grey levels or colours"),
        ({"BitsAllocated": 32, "BitsStored": 32, "HighBit": 31}, "8 to 16 bits"),
        ({"Rows": 97}, "damaged"),
        ({"Rows": None}, "damaged"),
        ({"PixelSpacing": [1, 9]}, "far from square"),
        ({"syntax": JPEG_LS, "encoded": b"\xff\xd8\xff\xf7" + bytes(30)}, "such as JPEG-LS"),
    ],
)
def test_what_is_no_frontal_chest_film_is_refused(tags: dict[str, Any], says: str) -> None:
    """Another examination, body part, view or kind of picture is refused by what the header says,
    never quoting a free value.
    """
    message = refused(dicom(FILM, **tags))

    assert says in message
    assert "ZQ77" not in message


def test_a_file_without_a_picture_or_preamble_is_refused() -> None:
    """A DICOM file without pixels, bytes that only start like one, and a deflated one are each
    refused in words.
    """
    whole = dicom(FILM)
    at = whole.index(b"\xe0\x7f\x10\x00OB")

    assert "holds no picture" in refused(whole[:at])
    assert refused(bytes(128) + b"DICM")
    assert refused(bytes(128) + b"DICM" + bytes(range(256)) * 4)
    assert "deflated" in refused(
        whole.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.1.99\0")
    )


def test_a_header_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """More header than any film has is refused while it is read."""
    items = dicom(FILM).replace(
        b"\x28\0\x02\0US",
        b"\x20\0\x11\x91SQ\0\0\xff\xff\xff\xff" + b"\xfe\xff\0\xe0\0\0\0\0" * 30_000,
        1,
    )
    assert "long header" in refused(items)
    assert "long header" in refused(bytes(128) + b"DICM" + b"\x02\0\x16\0AE\0\0" * 300_000)
    monkeypatch.setattr(reader, "MAX_READS", 10)
    assert "long header" in refused(dicom(FILM))


@pytest.mark.parametrize("modality", ["CR", "DX", "RG"])
@pytest.mark.parametrize("part", ["CHEST", "chest", "Thorax", "PORT CHEST", "LUNG", "", None])
def test_a_chest_film_goes_by_many_names(modality: str, part: str | None) -> None:
    """Each film modality and each way to say chest, or nothing, is read without a warning."""
    assert (read_dicom(dicom(FILM, Modality=modality, BodyPartExamined=part)).pixels == FILM).all()
    assert warned(Modality=modality, BodyPartExamined=part) == ""


EMPTY = b"\x09\0\x10\0US\0\0"  # one empty element
# the tag of the pixels in a private text
PIXELS_NAMED = b"\x09\0\x10\0LO\x08\0\xe0\x7f\x10\0OW\0\0"
ITEM, END = b"\xfe\xff\0\xe0\0\0\0\0", b"\xfe\xff\xdd\xe0\0\0\0\0"
BIG_ENDIAN = {"syntax": "1.2.840.10008.1.2.2"}
PIXELS = b"\xe0\x7f\x10\0OB\0\0"
HUGE = {
    "a private sequence": lambda: with_header(
        dicom(FILM), PIXELS_NAMED + sequence(b"\x25\0\x11\x11", EMPTY * 2_400_000)
    ),
    "elements": lambda: with_header(dicom(FILM), EMPTY * 2_400_000),
    "big-endian items": lambda: with_header(
        dicom(DEEP, **BIG_ENDIAN),
        b"\x11\x25\x11\x11SQ\0\0\xff\xff\xff\xff" + b"\xff\xfe\xe0\0\0\0\0\0" * 2_400_000,
        before=b"\0\x28\0\x02US",
    ),
    "a table of stated length": lambda: with_header(
        dicom(FILM), b"\x28\0\x10\x30SQ\0\0\0\xf8\x24\x01" + ITEM * 2_400_000, before=PIXELS
    ),
    "parts of values": lambda: with_header(
        dicom(FILM), sequence(b"\x25\0\x11\x11", (b"\x08\0\x05\0CS\xfc\xff" + b"A\\" * 32_766) * 15)
    ),
    "a window of many numbers": lambda: with_header(
        dicom(FILM), b"\x28\0\x50\x10UN\0\0\0\xf8\x24\x01" + b"1\\" * 9_600_000, before=PIXELS
    ),
    "pixels as items": (
        lambda: (
            dicom(FILM).partition(PIXELS)[0]
            + b"\xe0\x7f\x10\0SQ\0\0\0\xf8\x24\x01"
            + ITEM * 2_400_000
        )
    ),
    "pixels as unknown items": (
        lambda: (
            dicom(FILM).partition(PIXELS)[0]
            + b"\xe0\x7f\x10\0UN\0\0\xff\xff\xff\xff"
            + ITEM * 2_400_000
            + END
        )
    ),
}


@pytest.mark.parametrize("name", HUGE)
def test_a_file_made_to_cost_the_parser_is_refused_early(name: str) -> None:
    """Twenty megabytes of entries, items or numbers, wherever they stand, are given up long before
    the parser has gone through them, and cost less than a quarter of a gigabyte.
    """
    data = HUGE[name]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert calls(lambda: refused(data)) < 2_000_000  # 2 400 000 entries take several each
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250_000


def test_a_private_value_may_be_long_and_name_the_pixels() -> None:
    """A film is read in spite of a large private value, which is skipped, and of the tag of the
    pixels within a text.
    """
    extra = PIXELS_NAMED + b"\x09\0\x11\0OB\0\0\0\0\x40\0" + bytes(0x400000)

    assert (read_dicom(with_header(dicom(FILM), extra)).pixels == FILM).all()


@pytest.mark.parametrize(
    ("tags", "outside"),
    [
        ({"PatientAge": "003Y"}, False),
        ({"PatientAge": "003Y", "PatientBirthDate": "19500101", "StudyDate": "20230101"}, None),
        ({"PatientAge": "001Y"}, False),
        ({"PatientAge": "005Y"}, False),
        ({"PatientAge": "006Y"}, True),
        ({"PatientAge": "014Y"}, True),
        ({"PatientAge": "011M"}, True),
        ({"PatientAge": "012M"}, False),
        ({"PatientAge": "072M"}, True),
        ({"PatientAge": "030W"}, True),
        ({"PatientAge": "100W"}, False),
        ({"PatientAge": "003D"}, True),
        ({"PatientAge": "800D"}, False),
        ({"PatientAge": "nonsense"}, None),
        ({"PatientAge": "000Y"}, True),
        ({"PatientAge": "000Y", "PatientBirthDate": "19500101", "StudyDate": "20200601"}, True),
        ({"PatientAge": "000Y", "PatientBirthDate": "20170101", "StudyDate": "20200601"}, False),
        ({"PatientBirthDate": "20140601", "StudyDate": "20200601"}, True),
        ({"PatientBirthDate": "20140602", "StudyDate": "20200601"}, False),
        ({"PatientBirthDate": "20190602", "StudyDate": "20200601"}, True),
        ({"PatientBirthDate": "19400101"}, None),
        ({"PatientBirthDate": "19000101", "StudyDate": "20200601"}, None),
        ({"PatientBirthDate": "20210101", "StudyDate": "20200601"}, None),
        ({"PatientBirthDate": "19200101", "StudyDate": "20200601"}, True),
        ({"PatientAge": "120Y"}, None),
        ({"PatientAge": "999Y", "PatientBirthDate": "20170101", "StudyDate": "20200601"}, False),
        ({}, None),
    ],
)
def test_another_age_speaks_against_the_case(tags: dict[str, str], outside: bool | None) -> None:
    """Outside one to five years, by age or else by the dates, the file speaks against asking;
    without either it says so; the age is nowhere.

    Nobody is older than 110 years or seen before birth: such dates were put in place of others and
    say nothing.
    """
    ages = CHEST_XRAY.ages
    assert ages
    reading = read_film(dicom(FILM, **tags), task=CHEST_XRAY)

    unfit = Abstention("other_age", {"said": ages.other}) if outside else None
    assert reading.unfit == reading.case().unfit == unfit
    said = {True: (ages.other,), None: (ages.unstated,), False: ()}[outside]
    assert told(reading.warnings) == said
    assert not any(
        value in everything(reading) + repr(vars(reading.case())) for value in tags.values()
    )


@pytest.mark.parametrize(
    ("part", "view", "said"),
    [(None, None, True), ("", "", True), ("CHEST", None, False), (None, "PA", False)],
)
def test_a_film_of_no_stated_kind_is_warned_about(
    part: str | None, view: str | None, said: bool
) -> None:
    """Where neither body part nor view is named, the reviewer is asked to check."""
    assert (
        "does not say that this is a frontal chest film"
        in warned(BodyPartExamined=part, ViewPosition=view)
    ) == said


@pytest.mark.parametrize(
    ("orientation", "stored", "says"),
    [
        (["L", "F"], FILM, []),
        ("", FILM, []),
        (["R", "F"], FILM[:, ::-1], ["mirrored"]),
        (["L", "H"], FILM[::-1], ["upside down"]),
        (["R", "H"], FILM[::-1, ::-1], ["mirrored", "upside down"]),
    ],
)
def test_a_film_that_lies_another_way_is_turned(
    orientation: list[str], stored: np.ndarray, says: list[str]
) -> None:
    """A mirrored or upside-down film is shown the usual way round, with a note and no warning."""
    result = read_dicom(dicom(np.ascontiguousarray(stored), PatientOrientation=orientation))

    assert (result.pixels == FILM).all()
    assert told(result.warnings) == ()
    noted = " ".join(told(result.notes))
    assert [word for word in ("mirrored", "upside down") if word in noted] == says


def test_a_voi_table_is_cut_to_its_depth() -> None:
    """Entries above the depth that a table states are white, not black by wrapping; a value that is
    no number is black.
    """
    values = np.array([0, 512, 1023, 1030, 4095], np.uint16).repeat(1000).reshape(50, 100)
    shown = read_dicom(
        dicom(values, bits=12, VOILUTSequence=table(np.arange(4096), bits=10))
    ).pixels
    lost = read_dicom(
        dicom(
            values,
            bits=12,
            RescaleSlope="1e308",
            RescaleIntercept="-1e308",
            WindowCenter=1,
            WindowWidth=2,
        )
    ).pixels

    assert [int(shown.flat[n]) for n in (0, 1000, 2000, 3000, 4000)] == [0, 128, 255, 255, 255]
    assert lost.flat[0] == 0


def test_burnt_in_text_is_warned_about() -> None:
    """YES gives a clear warning, nothing said a milder one, NO none."""
    assert "says that text is burnt" in warned(BurnedInAnnotation="YES")
    assert "does not say whether text" in warned(BurnedInAnnotation=None)
    assert warned(BurnedInAnnotation="NO") == ""


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        ({"Modality": None}, "what kind of examination"),
        ({"ViewPosition": "LORDOTIC"}, "unusual view"),
        ({"PatientOrientation": ["F", "L"]}, "does not lie as usual"),
        ({"PatientOrientation": ["A", "F"]}, "does not lie as usual"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7"}, "copy of a screen"),
    ],
)
def test_what_a_reviewer_must_know_is_a_warning(tags: dict[str, Any], says: str) -> None:
    """What is unusual but readable comes with a sentence."""
    assert says in warned(**tags)


@pytest.mark.parametrize("name", ["PixelSpacing", "ImagerPixelSpacing", "PixelAspectRatio"])
def test_pixels_become_square(name: str) -> None:
    """A film sampled half as often down as across comes out twice as tall; one sampled half as
    often across, twice as wide.
    """
    height, width = FILM.shape

    assert read_dicom(dicom(FILM, **{name: [2, 1]})).pixels.shape == (2 * height, width)
    assert read_dicom(dicom(FILM, **{name: [1, 2]})).pixels.shape == (height, 2 * width)
    assert read_dicom(dicom(FILM, **{name: [1, 1]})).pixels.shape == (height, width)
    assert read_dicom(dicom(FILM, PixelSpacing=[0, 0])).pixels.shape == (height, width)


def test_a_large_film_is_shrunk_to_square_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where stretching would make a large film larger still, the finer axis is shrunk instead."""
    monkeypatch.setattr(dicom_pixels, "_STRETCHED", FILM.size)
    height, width = FILM.shape

    assert read_dicom(dicom(FILM, PixelSpacing=[2, 1])).pixels.shape == (height, width // 2)
    assert read_dicom(dicom(FILM, PixelSpacing=[1, 2])).pixels.shape == (height // 2, width)


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_padding_is_black_and_does_not_set_the_scale(photometric: str) -> None:
    """Padding far below the film's values is shown black, and the film keeps the whole range of
    greys, either way round.
    """
    values = DEEP.astype(np.int16) * 10
    values = values if photometric == "MONOCHROME2" else 2550 - values
    values[50:] = -30_000
    shown = read_dicom(
        dicom(values, PhotometricInterpretation=photometric, PixelPaddingValue=-30_000)
    ).pixels

    assert not shown[50:].any()
    assert np.abs(shown[:50].astype(int) - FILM[:50]).max() <= 1


def test_a_sigmoid_follows_its_formula() -> None:
    """SIGMOID is 1 / (1 + exp(−4 (x − c) / w)) of PS3.3 C.11.2.1.3.1."""
    shown = read_dicom(
        dicom(DEEP, bits=12, WindowCenter=128, WindowWidth=100, VOILUTFunction="SIGMOID")
    ).pixels
    expected = 255 / (1 + np.exp(-4 * (FILM.astype(float) - 128) / 100))

    assert np.abs(shown - expected).max() <= 0.5


@pytest.mark.parametrize(("center", "width"), [(5, 5), (4.5, 4), (128, 256), (3, 2)])
def test_a_linear_window_follows_the_standard(center: float, width: float) -> None:
    """LINEAR is ((x − (c − 0.5)) / (w − 1) + 0.5) between the ends of PS3.3 C.11.2.1.2.1; narrow
    windows show what half a step does.
    """
    x = np.arange(256, dtype=np.uint16)
    shown = read_dicom(
        dicom(np.tile(x, (40, 1)), bits=12, WindowCenter=center, WindowWidth=width)
    ).pixels[0]

    expected = ((x - (center - 0.5)) / (width - 1) + 0.5) * 255
    expected[x <= center - 0.5 - (width - 1) / 2] = 0
    expected[x > center - 0.5 + (width - 1) / 2] = 255
    assert np.abs(shown - expected).max() <= 0.5 + 1e-9


@pytest.mark.parametrize("high", [11, 12, 13, 15])
def test_values_lie_below_the_high_bit(high: int) -> None:
    """Twelve bits of which the highest is bit 11, 12, 13 or 15 of the container: the same film,
    whatever stands in the bits around it.
    """
    values = (FILM.astype(np.uint16) << 4) | (FILM >> 4)  # every value of 12 bits' range
    around = np.uint16(0xFFFF & ~(0xFFF << (high - 11)))
    stored = (values << (high - 11)) | (np.uint16(0xA5A5) & around)

    shown = read_dicom(dicom(stored, bits=12, HighBit=high)).pixels

    assert (shown == read_dicom(dicom(values, bits=12)).pixels).all()
    assert (shown == FILM).all()


def test_a_voi_table_of_eight_bits_is_shown_as_it_stands() -> None:
    """The highest entry of a table of n bits is 2ⁿ − 1, and is white: 8 bits are grey levels."""
    values = np.tile(np.arange(256, dtype=np.uint16), (40, 1))
    levels = np.arange(256)[::-1]

    shown = read_dicom(dicom(values, bits=12, VOILUTSequence=table(levels, bits=8))).pixels

    assert shown[0].tolist() == levels.tolist()


@pytest.mark.parametrize(
    ("ratio", "rows"), [(1.0, 400), (1.009, 400), (0.991, 400), (1.011, 404), (1.05, 420)]
)
def test_pixels_that_are_nearly_square_are_left_alone(ratio: float, rows: int) -> None:
    """Within a hundredth nothing is interpolated; from there on it is put right."""
    tall = film(400, 200)

    shown = read_dicom(dicom(tall, PixelSpacing=[ratio, 1])).pixels

    assert shown.shape == (rows, 200)
    assert (shown.shape == tall.shape) == (abs(ratio - 1) < 0.01)
    assert shown.shape != tall.shape or (shown == tall).all()


def test_an_even_film_and_an_unusable_window_do_not_break_the_scale() -> None:
    """A film of one value is black, and a window of no width is not used."""
    assert not read_dicom(dicom(np.full((64, 64), 700, np.uint16), bits=12)).pixels.any()
    shown = read_dicom(dicom(DEEP * 16, bits=12, WindowCenter=1, WindowWidth=0)).pixels
    assert np.abs(shown.astype(int) - FILM).max() <= 1


MARK = "Zq7781"


def identified() -> bytes:
    """A film whose header names its patient in every way a header can."""
    code, item = Dataset(), Dataset()
    code.CodeMeaning, code.CodeValue, code.CodingSchemeDesignator = MARK, MARK, "99X"
    item.PatientName, item.PatientID, item.PurposeOfReferenceCodeSequence = (
        MARK,
        MARK,
        Sequence([code]),
    )
    lut = Dataset()
    lut.LUTExplanation = MARK
    lut.add_new("LUTDescriptor", "US", [256, 0, 8])
    lut.add_new("LUTData", "US", list(range(256)))
    texts = (
        "PatientName PatientID IssuerOfPatientID OtherPatientIDs PatientAddress"
        " PatientMotherBirthName MilitaryRank PatientTelephoneNumbers AdditionalPatientHistory"
        " PatientComments ReferringPhysicianName InstitutionName InstitutionAddress StationName"
        " StudyDescription SeriesDescription OperatorsName PerformingPhysicianName AccessionNumber"
        " StudyID ProtocolName DeviceSerialNumber ImageComments RequestedProcedureDescription"
        " DerivationDescription Manufacturer"
    ).split()
    tags: dict[str, Any] = dict.fromkeys(texts, MARK)
    tags |= {
        "PatientBirthDate": "19120623",
        "StudyDate": "20190317",
        "StudyTime": "061544",
        "AcquisitionDateTime": "20190317061544",
    }
    tags |= {
        "StudyInstanceUID": "1.2.77817781.5",
        "SeriesInstanceUID": "1.2.77817781.6",
        "PatientAge": "106Y",
        "PatientSex": "F",
    }
    tags |= {
        "ReferencedImageSequence": Sequence([item]),
        "OtherPatientIDsSequence": Sequence([item]),
        "VOILUTSequence": Sequence([lut]),
    }
    tags |= {"ViewPosition": "ZQ7781", "PatientOrientation": ["R", "F"], "KVP": 77817}
    header = dcmread(io.BytesIO(dicom(FILM, **tags)))
    block = header.private_block(0x0099, MARK, create=True)
    block.add_new(1, "LO", MARK)
    block.add_new(2, "SQ", Sequence([item]))
    header.add_new(0x60003000, "OB", MARK.encode())
    stream = io.BytesIO()
    header.save_as(stream)
    return stream.getvalue()


SECRETS = [
    MARK,
    MARK.upper(),
    "19120623",
    "20190317",
    "1912",
    "061544",
    "77817781",
    "106Y",
    "77817",
]


def everything(result: object) -> str:
    """All that can be seen of a result: its representation and that of every field, pixels
    included.
    """
    fields = (
        vars(result).values()
        if hasattr(result, "__dict__")
        else [getattr(result, name) for name in Picture.__slots__]
    )
    return repr(result) + "".join(
        repr(field.tobytes() if isinstance(field, np.ndarray) else field) for field in fields
    )


def test_who_the_patient_is_comes_nowhere(
    caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    """Identifiers planted in text, dates, ids, sequences, private and overlay tags are in no field,
    note, warning or log; their names are noted.
    """
    data = identified()
    with caplog.at_level(logging.DEBUG):
        result = read_dicom(data)
        reading = read_film(data, task=CHEST_XRAY)
    seen = (
        everything(result)
        + everything(reading)
        + repr(vars(reading.case()))
        + caplog.text
        + "".join(str(w.message) for w in recwarn)
    )

    assert not [secret for secret in SECRETS if secret in seen]
    note = next(note for note in told(result.notes) if note.startswith("Set aside"))
    named = (
        "PatientName",
        "PatientBirthDate",
        "StudyInstanceUID",
        "InstitutionName",
        "PatientAge",
        "PatientSex",
        "3 private tags",
    )
    assert all(name in note for name in named)
    assert "LUTData" not in note
    assert "not between one and five" in sentence(reading.unfit)


def test_who_the_patient_is_stays_out_of_errors(caplog: pytest.LogCaptureFixture) -> None:
    """None of 300 damaged copies gives an identifier away, read or refused, in the message, its
    causes or the log.
    """
    data, seen, errors = identified(), [], []
    with caplog.at_level(logging.DEBUG):
        for seed in range(300):
            try:
                seen.append(everything(read_dicom(damaged(data, seed))))
            except UnreadableFile as error:
                errors.append(error)
    seen += ["".join(traceback.format_exception(error)) for error in errors]

    assert all(error.__cause__ is error.__context__ is None for error in errors)
    assert not [secret for secret in SECRETS if secret in "".join(seen) + caplog.text]
    assert 30 < len(errors) < 270


@needs_files
def test_the_real_film_is_the_right_way_round() -> None:
    """The adult film in MONOCHROME1 and JPEG 2000: lungs darker than the mediastinum, air beside
    the neck darkest.
    """
    reading = read_film((FOLDER / "RG1_J2KI.dcm").read_bytes(), task=CHEST_XRAY)
    shown = reading.data[0].astype(float)
    lungs, mediastinum, air = (
        shown[250:350, [200, 700]].mean(),
        shown[300:600, 450:520].mean(),
        shown[60:80, 10:40].mean(),
    )

    assert shown.shape == (1024, 964)
    assert air < lungs < mediastinum
    assert "not between one and five" in sentence(reading.unfit)
    assert reading.unfit in reading.warnings


@needs_files
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("RG3_J2KI.dcm", "an extremity"),
        ("US1_J2KR.dcm", "an ultrasound image"),
        ("MR2_J2KI.dcm", "an MR image"),
        ("MR_small.dcm", "an MR image"),
        ("CT_small.dcm", "a CT image"),
        ("waveform_ecg.dcm", "an ECG"),
        ("2_ORIGINAL.dcm", "a CT image"),
    ],
)
def test_real_files_are_refused_without_a_word_about_the_patient(
    name: str, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Each is refused by name of its kind, and none of its header's text values is in the message
    or the log.
    """
    with caplog.at_level(logging.DEBUG):
        message = refused((FOLDER / name).read_bytes())
    header = dcmread(FOLDER / name, stop_before_pixels=True)
    values = {
        str(e.value)
        for e in header.iterall()
        if e.VR in ("PN", "LO", "SH", "ST", "LT", "DA", "TM", "UI", "AS") and len(str(e.value)) > 3
    }

    assert says in message
    assert not [value for value in values if value in message + caplog.text]
