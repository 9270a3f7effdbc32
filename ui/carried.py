"""What a tab has, as bytes that another process of the same program can read.

Numbers, texts, arrays and containers as they are; questions by their names; our own values field by
field, made anew by their own classes, which check them again. Nothing else is written or read, no
code is named, and nothing is unpickled.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

import numpy as np

from medmodels.errors import MedModelsError
from medmodels.sessions import MemoryStore
from medmodels.tasks import Task, get_task
from ui.carried_kinds import NotCarried, fields_of, is_ours, kind_of, name_of
from ui.kept import Snapshot
from ui.practice.practice import Practice, practice_again

__all__ = ["packed", "unpacked"]

_PLAIN = (type(None), bool, int, float, str)  # as JSON has them, infinities and nan too
_ARRAYS = "biuf?US"  # kinds of numpy that are numbers or texts and refer to nothing
_LARGEST = 400_000_000  # bytes, unpacked
_LENGTH = struct.Struct(">Q")


def packed(snapshot: Snapshot) -> bytes:
    """A snapshot as bytes; things that cannot be carried are left out, and named."""
    packing, things, left_out = _Packing(), {}, []
    for name, thing in snapshot.things.items():
        before = packing.mark()
        try:
            things[name] = packing.of(thing)
        except NotCarried:
            packing.back_to(before)
            left_out.append(name)
    body = {
        "things": things,
        "address": dict(snapshot.address),
        "size": snapshot.size,
        "left_out": left_out,
    }
    parts = [json.dumps(body, separators=(",", ":")).encode(), *packing.blobs]
    framed = b"".join(piece for part in parts for piece in (_LENGTH.pack(len(part)), part))
    return zlib.compress(framed, 1)


def unpacked(data: bytes) -> Snapshot:
    """The snapshot again; raises ``NotCarried`` for bytes of another form, or of a version of the
    program whose values have other fields.
    """
    try:
        expanding = zlib.decompressobj()
        framed = expanding.decompress(data, _LARGEST)
        if not expanding.eof:
            raise NotCarried("cut off, or too large")
        first, *blobs = _parts(framed)
        body = json.loads(first)
        unpacking = _Unpacking(blobs)
        things = {name: unpacking.of(coded) for name, coded in body["things"].items()}
        return Snapshot(things, body["address"], body["size"], tuple(body["left_out"]))
    except (ValueError, TypeError, LookupError, AttributeError, struct.error, zlib.error) as error:
        raise NotCarried(type(error).__name__) from error
    except (MedModelsError, ImportError) as error:  # a question that is not here, for one
        raise NotCarried(type(error).__name__) from error


def _parts(framed: bytes) -> list[bytes]:
    parts, at = [], 0
    while at < len(framed):
        (length,) = _LENGTH.unpack_from(framed, at)
        parts.append(framed[at + _LENGTH.size : at + _LENGTH.size + length])
        at += _LENGTH.size + length
    if at != len(framed):
        raise NotCarried("cut off")
    return parts


class _Packing:
    """Writes values; what was written once is referred to, so that one film is carried once."""

    def __init__(self) -> None:
        self.blobs: list[bytes] = []
        self._numbers: dict[int, int] = {}
        self._alive: list[object] = []  # ids are of these alone

    def mark(self) -> tuple[int, int]:
        return len(self.blobs), len(self._alive)

    def back_to(self, mark: tuple[int, int]) -> None:
        del self.blobs[mark[0] :]
        for gone in self._alive[mark[1] :]:
            del self._numbers[id(gone)]
        del self._alive[mark[1] :]

    def of(self, thing: object) -> Any:
        kind = type(thing)
        if kind in _PLAIN:
            return thing
        if id(thing) in self._numbers:
            return ["again", self._numbers[id(thing)]]
        for known, write in _WRITTEN.items():
            if isinstance(thing, known):
                return write(self, thing)
        if is_ours(kind):
            return self._remembered(thing, ["made", name_of(kind), self._fields(thing)])
        raise NotCarried(kind.__name__)

    def _fields(self, thing: Any) -> dict[str, Any]:
        names = fields_of(type(thing))
        return {name: self.of(getattr(thing, name)) for name in names}

    def items(self, tag: str, things: Any) -> Any:
        if type(things) not in (list, tuple, set, frozenset):  # a class of its own has more to it
            if not is_ours(type(things)):
                raise NotCarried(type(things).__name__)
            return ["made", name_of(type(things)), self._fields(things)]
        return [tag, [self.of(one) for one in things]]

    def bytes_of(self, data: bytes) -> Any:
        self.blobs.append(data)
        return ["bytes", len(self.blobs) - 1]

    def array(self, array: np.ndarray) -> Any:
        if array.dtype.kind == "O" and array.ndim == 1:  # rows of different lengths
            return self._remembered(array, ["rows", [self.of(row) for row in array]])
        if array.dtype.kind not in _ARRAYS or type(array) is not np.ndarray:
            raise NotCarried(str(array.dtype))
        self.blobs.append(np.ascontiguousarray(array).tobytes())
        where = [len(self.blobs) - 1, array.dtype.str, list(array.shape), array.flags.writeable]
        return self._remembered(array, ["array", *where])

    def scalar(self, number: np.generic) -> Any:
        return ["scalar", self.array(np.asarray(number))]

    def practice(self, practice: Practice) -> Any:
        fields = (practice.store.written(), practice.code, practice.place, practice.seen)
        return ["practice", json.dumps(fields)]

    def _remembered(self, thing: object, coded: Any) -> Any:
        self._numbers[id(thing)] = len(self._alive)
        self._alive.append(thing)
        return coded


# By what a thing is: how it is written. The first that it is an instance of.
_WRITTEN: Mapping[type, Callable[[_Packing, Any], Any]] = {
    Practice: _Packing.practice,
    Task: lambda _, task: ["task", task.name],
    Enum: lambda _, one: ["enum", name_of(type(one)), one.name],
    datetime: lambda _, moment: ["moment", moment.isoformat()],
    bytes: _Packing.bytes_of,
    np.ndarray: _Packing.array,
    np.generic: _Packing.scalar,
    tuple: lambda packing, things: packing.items("tuple", things),
    list: lambda packing, things: packing.items("list", things),
    frozenset: lambda packing, things: packing.items("frozenset", things),
    set: lambda packing, things: packing.items("set", things),
    Mapping: lambda packing, things: [
        "map",
        [[packing.of(name), packing.of(one)] for name, one in things.items()],
    ],
}


class _Unpacking:
    """Reads them, in the order in which they were written."""

    def __init__(self, blobs: list[bytes]) -> None:
        self._blobs = blobs
        self._made: list[Any] = []

    def of(self, coded: Any) -> Any:
        if not isinstance(coded, list):
            return coded
        tag, *rest = coded
        return _READ[tag](self, *rest)

    def again(self, number: int) -> Any:
        return self._made[number]

    def many(self, coded: list[Any]) -> list[Any]:
        return [self.of(one) for one in coded]

    def map(self, pairs: list[list[Any]]) -> dict[Any, Any]:
        return {self.of(name): self.of(one) for name, one in pairs}

    def bytes_of(self, blob: int) -> bytes:
        return self._blobs[blob]

    def array(self, blob: int, kind: str, shape: list[int], writeable: bool) -> np.ndarray:
        dtype = np.dtype(kind)
        if dtype.kind not in _ARRAYS:
            raise NotCarried(kind)
        array = np.frombuffer(self._blobs[blob], dtype).reshape(shape)
        array = array.copy() if writeable else array
        self._made.append(array)
        return array

    def rows(self, coded: list[Any]) -> np.ndarray:
        array = np.empty(len(coded), object)
        for n, row in enumerate(coded):  # all at once, rows of one length would become a table
            array[n] = self.of(row)
        self._made.append(array)
        return array

    def scalar(self, array: Any) -> Any:
        return self.of(array)[()]

    def made(self, name: str, coded: dict[str, Any]) -> Any:
        kind = kind_of(name)
        fields = {field: self.of(one) for field, one in coded.items()}
        if fields.keys() != set(fields_of(kind)):
            raise NotCarried(name)  # of another version of the program
        thing = kind(**fields)
        if not isinstance(thing, tuple):
            self._made.append(thing)
        return thing

    def enum(self, name: str, member: str) -> Any:
        return kind_of(name)[member]

    def practice(self, coded: str) -> Practice:
        written, code, place, seen = json.loads(coded)
        return practice_again(MemoryStore.again(written), code, place, seen)


# By the tag: how it is read.
_READ: Mapping[str, Callable[..., Any]] = {
    "again": _Unpacking.again,
    "array": _Unpacking.array,
    "bytes": _Unpacking.bytes_of,
    "enum": _Unpacking.enum,
    "frozenset": lambda unpacking, coded: frozenset(unpacking.many(coded)),
    "list": _Unpacking.many,
    "made": _Unpacking.made,
    "map": _Unpacking.map,
    "moment": lambda _, coded: datetime.fromisoformat(coded),
    "practice": _Unpacking.practice,
    "rows": _Unpacking.rows,
    "scalar": _Unpacking.scalar,
    "set": lambda unpacking, coded: set(unpacking.many(coded)),
    "task": lambda _, name: get_task(name),
    "tuple": lambda unpacking, coded: tuple(unpacking.many(coded)),
}
