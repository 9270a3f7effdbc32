"""ECGs in DICOM files: the lead, its millivolts, and nothing of who the patient is."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread, dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

from medmodels.cases import Reading, read_waveform
from medmodels.errors import CaseError
from medmodels.tasks.ecg_beat import ECG_BEAT
from tests.cases.recordings import recorded, times
from tests.told import told

ROOT = Path(__file__).parents[2]
FILE = (
    Path(os.environ.get("MEDMODELS_DATA", ROOT.parent / "shared" / "data"))
    / "dicom"
    / "waveform_ecg.dcm"
)


def channel(name: str, **changed: Any) -> Dataset:
    made, source, unit = Dataset(), Dataset(), Dataset()
    source.CodeValue, source.CodingSchemeDesignator, source.CodeMeaning = (
        "5.6.3-9-2",
        "SCPECG",
        name,
    )
    unit.CodeValue, unit.CodingSchemeDesignator, unit.CodeMeaning = "uV", "UCUM", "microvolt"
    made.ChannelSourceSequence = Sequence([source])
    made.ChannelSensitivity, made.ChannelSensitivityCorrectionFactor = "2.5", "1"
    made.ChannelBaseline, made.ChannelSensitivityUnitsSequence = "0", Sequence([unit])
    made.WaveformBitsStored = 16
    for keyword, value in changed.items():
        setattr(made, keyword, value)
    return made


def dicom(
    lead: np.ndarray, *, hertz: float = 250, group: dict[str, Any] | None = None, **tags: Any
) -> bytes:
    """A recording of leads I and II."""
    counts = np.round(np.column_stack([0 * lead, lead]) * 1000 / 2.5).astype("<i2")
    waves = Dataset()
    waves.NumberOfWaveformChannels, waves.NumberOfWaveformSamples = 2, len(lead)
    waves.SamplingFrequency = str(hertz)
    waves.ChannelDefinitionSequence = Sequence(
        [channel("Lead I (Einthoven)"), channel("Lead II (Einthoven)")]
    )
    waves.WaveformBitsAllocated, waves.WaveformSampleInterpretation = 16, "SS"
    waves.WaveformData = counts.tobytes()
    for keyword, value in (group or {}).items():
        setattr(waves, keyword, value)
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.9.1.1"
    made.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    made.Modality, made.PatientName, made.PatientID = "ECG", "Doe^Jane", "MRN4711"
    made.PatientAge = "061Y"
    made.WaveformSequence = Sequence([waves])
    for keyword, value in tags.items():
        setattr(made, keyword, value)
    file = io.BytesIO()
    dcmwrite(file, made, enforce_file_format=True)
    return file.getvalue()


def read(data: bytes) -> Reading:
    return read_waveform(data, task=ECG_BEAT)


def refused(data: bytes) -> str:
    with pytest.raises(CaseError) as caught:
        read(data)
    assert caught.value.__context__ is None
    assert "Doe" not in str(caught.value)
    return str(caught.value)


def test_the_lead_is_read_in_millivolts_and_nobody_with_it() -> None:
    """Lead II by the meaning of its source, by sensitivity and unit; no name, number or age."""
    lead = recorded()
    reading = read(dicom(lead))
    said = " ".join(told([*reading.notes, *reading.warnings]))
    kept = repr({name: held for name, held in vars(reading).items() if name != "data"}) + said

    assert len(reading) == len(times())
    assert np.nanmax(reading.case(5).data[0]) == pytest.approx(lead.max(), abs=0.2)
    assert "“Lead II (Einthoven)” at 250" in said
    assert "PatientName" in said
    assert "The patient's age" not in said
    assert not any(text in kept for text in ("Doe", "4711", "061"))


def test_a_child_is_none_of_the_patients() -> None:
    """By the header's age the model abstains; without one, a warning says so."""
    child, unknown = (read(dicom(recorded(), PatientAge=age)) for age in ("004Y", ""))

    assert child.unfit is not None
    assert unknown.unfit is None
    assert "The patient's age is not in this file" in " ".join(told(unknown.warnings))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (lambda lead: dicom(lead, Modality="CT"), "By its header this is a CT image"),
        (lambda lead: dicom(lead, WaveformSequence=Sequence([])), "holds no waveform"),
        (lambda lead: dicom(lead, group={"WaveformSampleInterpretation": "MB"}), "coded in a way"),
        (lambda lead: dicom(lead, group={"WaveformData": b"\0\0"}), "not as its header"),
        (lambda lead: dicom(lead, group={"NumberOfWaveformSamples": 9_999_999}), "million samples"),
        (lambda lead: dicom(lead, group={"SamplingFrequency": ""}), "how many samples"),
        (
            lambda lead: dicom(lead, group={"ChannelDefinitionSequence": Sequence([])}),
            "no lead of an ECG",
        ),
        (
            lambda lead: dicom(
                lead,
                group={
                    "ChannelDefinitionSequence": Sequence(
                        [channel("I"), channel("II", ChannelSensitivity=None)]
                    )
                },
            ),
            "in millivolts",
        ),
        (
            lambda lead: dicom(
                lead,
                group={
                    "ChannelDefinitionSequence": Sequence(
                        [channel("I"), channel("II", ChannelSensitivity=["1"] * 2000)]
                    )
                },
            ),
            "long header",
        ),
        (
            lambda lead: dicom(
                lead, group={"ChannelDefinitionSequence": Sequence([Dataset()] * 90_000)}
            ),
            "long header|damaged",
        ),
        (lambda lead: dicom(lead)[:3000], "damaged|holds no waveform|not as its header"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(data: Any, says: str) -> None:
    """Other examinations, what is not there, and what is made to be long."""
    said = refused(data(recorded()))

    assert any(word in said for word in says.split("|"))


@pytest.mark.skipif(not FILE.is_file(), reason="the public DICOM test files are not there")
def test_the_public_test_file_is_read() -> None:
    """A recording of twelve leads over ten seconds, as an electrocardiograph wrote it."""
    reading = read(FILE.read_bytes())
    header = dcmread(FILE, stop_before_pixels=True)
    kept = repr(vars(reading)) + " ".join(told([*reading.notes, *reading.warnings]))

    assert len(reading) == 10
    assert "11 other leads were set aside" in kept
    assert str(header.PatientID) not in kept
