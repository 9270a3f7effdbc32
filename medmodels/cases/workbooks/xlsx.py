"""Excel workbooks (.xlsx): which sheet is the first, what its styles and shared texts are, and its
rows; of formulas the value that was kept.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping

from medmodels.cases.workbooks.archive import Archive
from medmodels.cases.workbooks.cell_texts import moment, number_text, style_kind
from medmodels.cases.workbooks.markup import Markup, local
from medmodels.cases.workbooks.rows import NO_VALUE, Bounds, GrowingRow
from medmodels.errors import UnreadableFile

__all__ = ["XlsxRows", "is_xlsx"]

_MOST_TEXTS = 500_000
_MOST_CHARACTERS = 20_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # a character that markup cannot hold
_LETTERS = {chr(ord("A") + n): n + 1 for n in range(26)}


def is_xlsx(archive: Archive) -> bool:
    """Whether an archive is a workbook of Excel's; raises ``UnreadableFile`` for a binary one."""
    main = _main(archive)
    if main is not None and main.endswith(".bin"):
        raise UnreadableFile("no-table", kind="binary-workbook")
    return main is not None and "workbook" in posixpath.basename(main) and main in archive


def _main(archive: Archive) -> str | None:
    """The part that lists the sheets, where the archive says which."""
    if "_rels/.rels" not in archive:
        return None
    found = _related(archive, "_rels/.rels", "")
    return next((part for kind, part in found.values() if kind == "officeDocument"), None)


def _related(archive: Archive, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """What a part refers to, by the name it uses: its kind, and which part it is."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, given: Mapping[str, str]) -> None:
        # what lies outside the archive is no part of it
        if local(name) == "Relationship" and given.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, given["Target"])).lstrip("/")
            found[given["Id"]] = given["Type"].rpartition("/")[2], target

    Markup(archive.open(part), start=start).read()
    return found


class XlsxRows:
    """The rows of the first sheet that is not hidden."""

    def __init__(self, archive: Archive, bounds: Bounds) -> None:
        self._archive, self._bounds, self._since_1904 = archive, bounds, False
        main = _main(archive)
        assert main is not None
        sheets = self._sheets(main)
        folder, file = posixpath.split(main)
        parts = _related(archive, f"{folder}/_rels/{file}.rels", folder)
        tables = [
            (name, parts[key][1], hidden)
            for name, key, hidden in sheets
            if parts.get(key, ("",))[0] == "worksheet"
        ]
        if not tables:
            raise UnreadableFile("sheet-empty")
        first = next((table for table in tables if not table[2]), tables[0])
        self.name, self._part = first[:2]
        self.others = len(sheets) - 1
        known = {kind: part for kind, part in parts.values() if part in archive}
        self._styles = _styles(archive, known["styles"]) if "styles" in known else {}
        shared = known.get("sharedStrings")
        self._texts = _texts(archive, shared, bounds) if shared else []

    def _sheets(self, main: str) -> list[tuple[str, str, bool]]:
        """Every sheet in order: its name, what the workbook calls its part, whether it is
        hidden.
        """
        sheets: list[tuple[str, str, bool]] = []

        def start(name: str, given: Mapping[str, str]) -> None:
            if local(name) == "sheet":
                key = next((text for name, text in given.items() if name.endswith(":id")), "")
                sheets.append((given["name"], key, given.get("state", "visible") != "visible"))
            elif local(name) == "workbookPr":
                self._since_1904 = given.get("date1904") in ("1", "true", "on")

        Markup(self._archive.open(main), start=start).read()
        return sheets

    def read(self) -> Iterator[tuple[list[str], int]]:
        """The rows with anything in them, each with the number of those between that have no
        cell.
        """
        sheet = _SheetPart(self._bounds, self._text)
        markup = Markup(
            self._archive.open(self._part), start=sheet.start, end=sheet.end, text=sheet.text
        )
        for _ in markup.blocks():
            yield from sheet.done
            sheet.done.clear()

    def _text(self, kind: str, style: str, text: str) -> str:
        """A cell as text, by the kind and the style that it gives itself."""
        if kind == "n":
            shows = self._styles.get(style)
            if shows is None or not text:
                return number_text(text)
            return moment(text, shows, since_1904=self._since_1904)
        if kind == "s":
            return self._texts[int(text)] if text else ""
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if kind == "d":
            return text.replace("T", " ").removesuffix(" 00:00:00")
        return _plain(text)  # a text of its own, of a formula, or the name of an error


class _SheetPart:
    """What stands in a sheet, row by row. The handlers of cells and values come first: there may be
    millions.
    """

    def __init__(self, bounds: Bounds, told: Callable[[str, str, str], str]) -> None:
        self.done: list[tuple[list[str], int]] = []
        self._bounds, self._told, self._row = bounds, told, GrowingRow(bounds)
        self._before = self._column = self._length = 0
        self._kind, self._style = "n", "0"
        self._pieces: list[str] = []
        self._listens = self._formula = self._valued = self._phonetic = False

    def start(self, name: str, given: Mapping[str, str]) -> None:
        if name == "c":
            self._cell(given)
        elif name == "v":
            self._listens = self._valued = True
        elif ":" in name:
            self.start(local(name), given)
        elif name == "t":
            self._listens, self._valued = not self._phonetic, True
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True
        elif name == "row":
            self._row = GrowingRow(self._bounds)
            self._row.number = max(int(given.get("r", 0)), self._before + 1)
            self._column = -1

    def _cell(self, given: Mapping[str, str]) -> None:
        place = given.get("r")
        self._column = self._column + 1 if place is None else _column(place)
        self._kind, self._style = given.get("t", "n"), given.get("s", "0")
        self._pieces, self._length, self._formula, self._valued = [], 0, False, False

    def text(self, text: str) -> None:
        if self._listens:
            self._pieces.append(text)
            self._length += len(text)
            self._row.refuse_longer(self._length)

    def end(self, name: str) -> None:
        if name == "c":
            if self._valued:
                text = self._told(self._kind, self._style, "".join(self._pieces))
                self._row.put(self._column, text)
            elif self._formula:
                self._row.put(self._column, NO_VALUE)
        elif name in ("v", "t"):
            self._listens = False
        elif ":" in name:
            self.end(local(name))
        elif name == "rPh":
            self._phonetic = False
        elif name == "row":
            self.done.append((self._row.cells, self._row.number - self._before - 1))
            self._before = self._row.number


def _column(place: str) -> int:
    """The column of a cell's place, from 0.

    >>> _column("A1"), _column("AB12")
    (0, 27)
    """
    letters, number = place.rstrip("0123456789"), 0
    # a longer name is no column, and lies beyond every bound
    for letter in letters[:4]:
        number = number * 26 + _LETTERS[letter]
    return number - 1


def _styles(archive: Archive, part: str) -> dict[str, str | None]:
    """Of each style of a cell, by its number, whether it shows dates or times."""
    codes: dict[int, str] = {}
    styles: dict[str, str | None] = {}
    inside = False

    def start(name: str, given: Mapping[str, str]) -> None:
        nonlocal inside
        name = local(name)
        if name == "numFmt":
            codes[int(given["numFmtId"])] = given["formatCode"]
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            number = int(given.get("numFmtId", "0"))
            styles[str(len(styles))] = style_kind(number, codes.get(number))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and local(name) != "cellXfs"

    Markup(archive.open(part), start=start, end=end).read()
    return styles


def _texts(archive: Archive, part: str, bounds: Bounds) -> list[str]:
    """The texts that cells share, by their number; how they are spoken is left out."""
    texts: list[str] = []
    pieces: list[str] = []
    listens = phonetic = False
    kept = length = 0

    def start(name: str, given: Mapping[str, str]) -> None:
        nonlocal listens, phonetic
        name = local(name)
        if name == "t":
            listens = not phonetic
        elif name == "rPh":
            phonetic = True

    def end(name: str) -> None:
        nonlocal listens, phonetic, kept, length
        name = local(name)
        if name == "si":
            texts.append(_plain("".join(pieces)))
            pieces.clear()
            length = 0
            kept += len(texts[-1])
            if len(texts) > _MOST_TEXTS or kept > _MOST_CHARACTERS:
                raise UnreadableFile("workbook-of-many-texts", most=_MOST_TEXTS)
        elif name == "t":
            listens = False
        elif name == "rPh":
            phonetic = False

    def text(text: str) -> None:
        nonlocal length
        # of a text that no cell may hold no more is kept than tells so
        if listens and length <= bounds.longest:
            pieces.append(text)
            length += len(text)

    Markup(archive.open(part), start=start, end=end, text=text).read()
    return texts


def _plain(text: str) -> str:
    """A text with the characters that Excel writes as their numbers; one that controls a machine
    becomes a blank.
    """
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: _printable(chr(int(match[1], 16))), text)


def _printable(character: str) -> str:
    return character if character.isprintable() else " "
