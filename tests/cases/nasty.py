"""Files within the size limit that are made to hang or to fill the memory, each read in a process
of its own: ``python -m tests.cases.nasty``; the long ones at a quarter of the size but in a soak.

Prints a line of JSON for each: its name, CPU seconds, the most memory and what stays, both in
megabytes beyond what there was before.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from medmodels.cases import read_cases, samples
from medmodels.cases.delimited import MAX_BYTES
from medmodels.errors import MedModelsError
from medmodels.own.labelled import read_labelled
from medmodels.tasks import TASKS
from medmodels.tasks.ecg_beat import ECG_BEAT
from tests.cases.recordings import archive
from tests.cases.workbooks import xlsx
from tests.shares import WHOLE
from tests.work import cpu_seconds, yardstick

CELLS = TASKS["breast-fna"]
NAMES = ",".join(CELLS.feature_names)
NOTES = TASKS["note-section"]
PIXELS = [f"pixel{n}" for n in range(784)]
RNG = np.random.default_rng(0)


def filled(lines: Iterator[str] | list[str]) -> bytes:
    """As many of the lines as the limit allows."""
    return "\n".join(lines).encode()[:MAX_BYTES].rpartition(b"\n")[0]


def table(row: str, count: int) -> bytes:
    return filled([NAMES, *[row] * count, ""])


def cohort() -> bytes:
    """20 000 plausible rows, no two alike."""
    rows = [
        read_cases(sample.path.read_bytes(), task=CELLS).case().data for sample in samples(CELLS)
    ]
    return filled(
        [
            NAMES,
            *(
                ",".join(f"{v:.5f}" for v in (rows[n % len(rows)] * (1 + n * 1e-7)).tolist())
                for n in range(20_000)
            ),
            "",
        ]
    )


def pictures(value: Callable[[int], list[str]], rows: int, *, label: bool = True) -> bytes:
    """Rows of 28 × 28 pixels."""
    head = [",".join([*PIXELS, "label"] if label else PIXELS)]
    return filled(
        [
            *head,
            *(",".join([*value(n), str(n % 2)] if label else value(n)) for n in range(rows)),
            "",
        ]
    )


def grey(_: int) -> list[str]:
    return RNG.integers(0, 256, 784).astype(str).tolist()


def notes(text: str, rows: int) -> bytes:
    return filled(["id,text", *(f'{n},"{text} {n}"' for n in range(rows)), ""])


IDENTIFIED = (
    "Dr. Kumar saw her on 3/4/2019, call 555-123-4567, MRN 1234567, born 1.2.1930, aged 93, mail"
    " a@b.com. " * 6
)


def fna(data: bytes) -> object:
    return read_cases(data, task=CELLS)


def note(data: bytes) -> object:
    return read_cases(data, task=NOTES)


def ecg(data: bytes) -> object:
    return read_cases(data, task=ECG_BEAT)


def lead(head: str, row: str, count: int) -> bytes:
    """A recording in a table, the same in every row but each hundredth, where a beat is."""
    return filled([head, *(row if n % 200 else row.replace("0.1", "1.1") for n in range(count))])


def own(data: bytes) -> object:
    return read_labelled(data, target="label").without_rows()


def picture(data: bytes) -> object:
    return read_cases(data, task=PICTURE)


PICTURE = read_labelled(pictures(grey, 60), target="label").dataset("Pictures").task

NASTY: dict[str, tuple[Callable[[], bytes], Callable[[bytes], object]]] = {
    "a mark and delimiters": (lambda: table("x" + "," * 29, 100_000), fna),
    "implausible everywhere": (lambda: table(",".join(["9e9"] * 30), 100_000), fna),
    "junk, no cell like another": (
        lambda: filled(
            [NAMES, *(",".join(f"{n * 30 + i:06x}" for i in range(30)) for n in range(95_000)), ""]
        ),
        fna,
    ),
    "maybe thousands everywhere": (
        lambda: table(",".join(["1.020"] * 30), 100_000).replace(b",", b";"),
        fna,
    ),
    "a cohort": (cohort, fna),
    "a cohort in a workbook": (
        lambda: xlsx(
            CELLS.feature_names,
            *([17.0 + n * 1e-4, *[0.1] * 29] for n in range(20_000)),
        ),
        fna,
    ),
    "a workbook of blanks": (lambda: xlsx(sheet=f"<row>{'<c/>' * 3_900_000}</row>"), fna),
    "a workbook of texts": (
        lambda: xlsx(shared=f"<sst>{'<si><t>a</t></si>' * 500_001}</sst>"),
        fna,
    ),
    "a workbook that unpacks": (lambda: xlsx(sheet=" " * 95_000_000), fna),
    "delimiters": (lambda: b"," * MAX_BYTES, fna),
    "quotes": (lambda: NAMES.encode() + b"\n" + b'"' * (MAX_BYTES - 1_000), fna),
    "line ends": (lambda: NAMES.encode() + b"\n" * (MAX_BYTES - 1_000), fna),
    "quoted line ends": (lambda: NAMES.encode() + b'\n"a\n",' * 3_000_000, fna),
    "a million columns": (lambda: b"name," * 1_000_000 + b"\n" + b"1," * 1_000_000, fna),
    "one cell": (lambda: b"a" * MAX_BYTES, fna),
    "blank rows": (lambda: NAMES.encode() + (b"\n" + b"," * 4_000) * 4_900, fna),
    "pictures in 16 bits": (
        lambda: pictures(lambda _: ["40000"] * 784, 4_200, label=False),
        picture,
    ),
    "pictures": (lambda: pictures(grey, 5_000), picture),
    "a table of pictures": (lambda: pictures(grey, 5_000), own),
    "a table of junk": (lambda: pictures(lambda n: [f"b{n % 97}"] * 784, 5_000), own),
    "notes": (
        lambda: notes(
            "Doctor: What brings you in today? Patient: I have had a cough. " * 10, 20_000
        ),
        note,
    ),
    "notes full of names": (lambda: notes(IDENTIFIED, 20_000), note),
    "notes up to the limit": (lambda: notes(IDENTIFIED[:590], 1_640), note),
    "notes of a word": (lambda: notes("No", 99_000), note),
    "a note without blanks": (lambda: b"a" * MAX_BYTES, note),
    "a note of commas": (lambda: b"text," * (MAX_BYTES // 5), note),
    "an hour of one lead": (lambda: lead("II (mV) 250 Hz", "0.1234", 899_000), ecg),
    "two million samples": (lambda: lead("II (mV) 1000 Hz", "0.12", 2_000_000), ecg),
    "clock times": (
        lambda: filled(
            [
                "time,II (mV)",
                *(f"{n // 60000:02d}:{n / 1000 % 60:06.3f},0.1234" for n in range(900_000)),
            ]
        ),
        ecg,
    ),
    "beats marked in every row": (lambda: lead("II (mV) 250 Hz,beat", "0.1234,N", 899_000), ecg),
    "an archive that swells": (
        lambda: archive(
            {
                "x.hea": b"x 1 1000\nx.dat 212 200 11 0 0 0 0 II\n",
                "x.dat": b"\0" * 90_000_000,
            }
        ),
        ecg,
    ),
    "twelve leads of an hour": (
        lambda: archive(
            {
                "x.hea": b"x 12 500 1800000\n" + b"x.dat 16 200 16 0 0 0 0 II\n" * 12,
                "x.dat": RNG.integers(-9, 9, 9_000_000, np.int16).tobytes() + b"\0" * 25_000_000,
            }
        ),
        ecg,
    ),
}

# Work that grows with their lines: of so many a quarter tells as much, by bars of its own.
LONG = frozenset(
    {
        "a mark and delimiters",
        "implausible everywhere",
        "junk, no cell like another",
        "maybe thousands everywhere",
        "pictures in 16 bits",
        "pictures",
        "a table of pictures",
        "a table of junk",
        "notes up to the limit",
        "notes of a word",
        "an hour of one lead",
        "clock times",
        "beats marked in every row",
    }
)


def of_its_size(name: str, make: Callable[[], bytes]) -> bytes:
    """The file, or the first quarter of its lines where it is a long one."""
    data = make()
    return data if WHOLE or name not in LONG else data[: len(data) // 4].rpartition(b"\n")[0]


def resident(key: str) -> float:
    """Megabytes: VmRSS is what the process holds, VmHWM the most it ever held."""
    return next(
        int(line.split()[1]) / 1e3
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith(key)
    )


def measured(data: bytes, read: Callable[[bytes], object], unit: float) -> dict[str, object]:
    """What one file costs, from its bytes on; ``unit`` is a yardstick in CPU seconds."""
    said = ""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # the most it ever held counts from here
    before, held = resident("VmRSS"), None

    def given() -> None:
        nonlocal held, said
        try:
            held = read(data)
        except MedModelsError as error:
            said = str(error)

    seconds = cpu_seconds(given)
    peak = resident("VmHWM") - before
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return {
        "size": len(data) / 1e6,
        "yardsticks": seconds / unit,
        "peak": peak,
        "kept": resident("VmRSS") - before,
        "said": said or repr(type(held)),
    }


if __name__ == "__main__":
    unit = yardstick()
    for name in sys.argv[1:] or NASTY:
        if not (child := os.fork()):
            made, read = NASTY[name]
            found = measured(of_its_size(name, made), read, unit)
            print(json.dumps({"name": name, **found}), flush=True)
            os._exit(0)
        os.waitpid(child, 0)
