"""An ECG in a DICOM file to the one lead that is used of it; who the patient is stays behind in
this module.

What is kept of the header is the list ``_KEPT``: the parser skips the values of all other tags, no
data set is returned or stored, and no sentence is built from a header's value but the name of the
lead.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from medmodels.cases.dicom_header import is_of_age
from medmodels.cases.picture import quiet
from medmodels.cases.remarks import Remark
from medmodels.cases.waveform_recording import MAX_LEADS, Recording, pick_lead
from medmodels.cases.waveform_samples import MAX_SAMPLES
from medmodels.errors import UnreadableFile
from medmodels.tasks import Ages, Waveform
from medmodels.words import Phrase
from medmodels.words.dicom import EXAMINATIONS

__all__ = ["read_dicom_ecg"]

_MAX_READS = 60_000  # of the parser; a recording of twelve leads takes some 3 000
_MAX_VALUE = 1_024  # bytes of any value but the samples
_ENCODING = "iso8859"  # of texts, of which the name of a lead alone is read
_DEFLATED = b"1.2.840.10008.1.2.1.99"

# read to answer one question (of the ages that the model is for?), then deleted
_AGE = ["PatientAge", "PatientBirthDate", "StudyDate"]
_KEPT = frozenset(["Modality", "WaveformSequence", *_AGE])
_ECG = frozenset({"ECG", "HD"})
_TYPES = {("SS", 16): "<i2", ("US", 16): "<u2", ("SB", 8): "i1", ("UB", 8): "u1"}
_SCALE = {"mv": 1.0, "uv": 1e-3, "µv": 1e-3, "v": 1e3}


def read_dicom_ecg(data: bytes, inputs: Waveform) -> Recording:
    """Read one lead of the first group of waveforms; raises ``UnreadableFile`` for everything else,
    without a value of the header.
    """
    if _DEFLATED in data:  # inflating has no bound
        raise UnreadableFile("dicom-deflated")
    with quiet():
        try:
            return _recording(data, inputs)
        except UnreadableFile as error:
            refused = error.phrase
        # pydicom raises anything on damaged bytes, and quotes them in the message
        except Exception:
            refused = Phrase("dicom-damaged")
    # out here the error has neither cause nor context, which could hold values of the file
    raise UnreadableFile(refused.code, **refused.values)


class _Bounded(io.BytesIO):
    """The file, read within bounds: the parser goes through nested items one by one, whoever wants
    them, and cannot be stopped there.
    """

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        if self.reads > _MAX_READS:
            raise UnreadableFile("ecg-dicom-long-header")
        return super().read(size)


def _recording(data: bytes, inputs: Waveform) -> Recording:
    header, note = _parse(data)
    modality = str(_value(header, "Modality") or "")
    if modality and modality not in _ECG:
        kind = modality if modality in EXAMINATIONS else ""
        raise UnreadableFile("other-examination", modality=kind, needs=inputs.named)
    of_age = _age(header, inputs.ages)
    for name in _AGE:
        header.pop(name, None)
    groups = _items(header, "WaveformSequence")
    if not groups:
        raise UnreadableFile("ecg-dicom-without-waveform")
    return _of_group(groups[0], inputs, note, of_age)


def _age(header: Any, ages: Ages | None) -> bool | None:
    if ages is None or any(_length(header, name) > _MAX_VALUE for name in _AGE):
        return None
    return is_of_age(header, ages)


def _parse(data: bytes) -> tuple[Any, tuple[Remark, ...]]:
    """The kept part of the header, and a note of how many tags were set aside, who the patient is
    among them.
    """
    from pydicom.datadict import keyword_for_tag, tag_for_keyword
    from pydicom.filereader import read_partial
    from pydicom.tag import BaseTag

    named: dict[str, None] = {}
    counts = {"others": 0, "private": 0}

    def notice(tag: BaseTag, vr: str | None, length: int) -> bool:
        keyword = keyword_for_tag(tag)
        if tag.is_private:
            counts["private"] += 1
        elif keyword in _AGE or (keyword and tag.group == 0x10):
            named[keyword] = None
        elif keyword not in _KEPT:
            counts["others"] += 1
        return False

    header = read_partial(
        _Bounded(data),
        stop_when=notice,
        specific_tags=[tag for name in sorted(_KEPT) if (tag := tag_for_keyword(name))],
    )
    return header, (Remark("tags_aside", {"named": tuple(named), **counts}),)


def _of_group(
    group: Any, inputs: Waveform, note: tuple[Remark, ...], of_age: bool | None
) -> Recording:
    """The lead that is asked for of one group of leads recorded together."""
    channels = _items(group, "ChannelDefinitionSequence")
    if len(channels) > MAX_LEADS:
        raise UnreadableFile("ecg-many-leads", count=len(channels), most=MAX_LEADS)
    lead = pick_lead([_name(channel) for channel in channels], inputs)
    stored = _stored(group, len(channels))[:, lead.position]
    channel, hertz = channels[lead.position], _number(group, "SamplingFrequency")
    if not math.isfinite(hertz):
        raise UnreadableFile("ecg-without-rate")
    values = _in_millivolts(stored.astype(float), channel)
    padding = group.get_item("WaveformPaddingValue")
    if padding is not None and len(padding.value or b"") == stored.itemsize:
        values[stored == np.frombuffer(padding.value, stored.dtype)[0]] = np.nan
    return Recording(
        values.astype(np.float32),
        hertz,
        lead,
        "dicom",
        len(channels) - 1,
        notes=note,
        of_age=of_age,
    )


def _stored(group: Any, leads: int) -> np.ndarray:
    """The numbers as they were stored (samples, leads); raises ``UnreadableFile`` where they are
    not as the header describes them.
    """
    kind = (
        str(_value(group, "WaveformSampleInterpretation")),
        int(_number(group, "WaveformBitsAllocated")),
    )
    samples = int(_number(group, "NumberOfWaveformSamples"))
    if kind not in _TYPES:
        raise UnreadableFile("ecg-dicom-coding")
    if samples > MAX_SAMPLES:
        raise UnreadableFile("ecg-many-samples", millions=MAX_SAMPLES / 1e6)
    item = group.get_item("WaveformData")
    data = item.value if item is not None else b""
    dtype = np.dtype(_TYPES[kind])
    size = samples * leads * dtype.itemsize
    if not isinstance(data, bytes) or size == 0 or not size <= len(data) <= size + 1:
        raise UnreadableFile("dicom-unlike-header")
    return np.frombuffer(data[:size], dtype).reshape(samples, leads)


def _in_millivolts(stored: np.ndarray, channel: Any) -> np.ndarray:
    """Counts in millivolts, by the channel's sensitivity, baseline and unit."""
    unit = next(_of_items(channel, "ChannelSensitivityUnitsSequence", "CodeValue"), "").lower()
    sensitivity = _number(channel, "ChannelSensitivity")
    if unit not in _SCALE or not math.isfinite(sensitivity):
        raise UnreadableFile("ecg-dicom-without-unit")
    factor, base = (
        _number(channel, name, otherwise)
        for name, otherwise in (
            ("ChannelSensitivityCorrectionFactor", 1.0),
            ("ChannelBaseline", 0.0),
        )
    )
    return (stored * sensitivity * factor + base) * _SCALE[unit]


def _name(channel: Any) -> str:
    """What a channel is called, by its label or by what its source means."""
    label = str(_value(channel, "ChannelLabel") or "")
    return label or next(_of_items(channel, "ChannelSourceSequence", "CodeMeaning"), "")


def _of_items(dataset: Any, sequence: str, keyword: str) -> Iterator[str]:
    """A value of each item of a sequence, where it has one."""
    for item in _items(dataset, sequence):
        if value := _value(item, keyword):
            yield str(value)


def _items(dataset: Any, keyword: str) -> Sequence[Any]:
    """The items of a sequence, parsed within bounds."""
    from pydicom.dataelem import RawDataElement
    from pydicom.filereader import read_sequence

    item = dataset.get_item(keyword)
    if item is None or not item.value:
        return ()
    if not isinstance(item, RawDataElement):  # of unstated length: parsed with what is around it
        return list(item.value)
    value = item.value
    return list(
        read_sequence(
            _Bounded(value), item.is_implicit_VR, item.is_little_endian, len(value), _ENCODING
        )
    )


def _number(dataset: Any, keyword: str, otherwise: float = math.nan) -> float:
    value = _value(dataset, keyword)
    return otherwise if value is None or value == "" else float(value)


def _value(dataset: Any, keyword: str) -> Any:
    """A value, if it is as short as such a value is: a long one becomes as many objects as it has
    parts, when it is asked for.
    """
    if _length(dataset, keyword) > _MAX_VALUE:
        raise UnreadableFile("ecg-dicom-long-header")
    return dataset.get(keyword)


def _length(dataset: Any, keyword: str) -> int:
    """Bytes of a value that was not made an object of yet."""
    item = dataset.get_item(keyword)
    value = getattr(item, "value", None)
    return len(value) if isinstance(value, bytes) else 0
