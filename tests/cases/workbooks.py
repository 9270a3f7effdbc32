"""Workbooks made by hand: small ones, and ones that are made to hang, to fill the memory or to read
what is not theirs.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

Value = str | float | bool | date | None

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164"'
    ' formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="46"/></cellXfs></styleSheet>'
)


def zipped(parts: dict[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def xlsx(*rows: Sequence[Value], name: str = "Cohort", sheet: str = "", **more: str) -> bytes:
    """An Excel workbook with these rows, texts shared; ``sheet`` is the markup of its rows instead,
    ``more`` changes a part: ``shared``, ``sheets``.
    """
    texts: list[str] = []
    sheet = sheet or "".join(
        f'<row r="{n}">{"".join(_xlsx_cell(v, texts) for v in row)}</row>'
        for n, row in enumerate(rows, 1)
    )
    shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    sheets = more.get("sheets") or f'<sheet name={quoteattr(name)} sheetId="1" r:id="rId1"/>'
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(
            [
                ("worksheet", "worksheets/sheet1.xml"),
                ("worksheet", "/xl/worksheets/sheet2.xml"),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ],
            1,
        )
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": (
                f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
                f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ),
            "xl/workbook.xml": (
                f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets>'
                "</workbook>"
            ),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'
            ),
            "xl/styles.xml": _STYLES,
            "xl/sharedStrings.xml": more.get("shared") or f'<sst xmlns="{_MAIN}">{shared}</sst>',
            "xl/worksheets/sheet1.xml": (
                f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
            ),
            "xl/worksheets/sheet2.xml": (
                f'<worksheet xmlns="{_MAIN}"><sheetData><row><c><v>7</v></c></row></sheetData>'
                "</worksheet>"
            ),
        }
    )


def _xlsx_cell(value: Value, texts: list[str]) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, float | int):
        return f"<c><v>{value!r}</v></c>"
    if isinstance(value, date):
        whole = (
            value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        )
        return f'<c s="1"><v>{(whole - datetime(1899, 12, 30)).total_seconds() / 86_400!r}</v></c>'
    texts.append(value)
    return f'<c t="s"><v>{len(texts) - 1}</v></c>'


def ods(*rows: Sequence[Value], name: str = "Cohort", table: str = "", before: str = "") -> bytes:
    """An OpenDocument workbook with these rows; ``table`` is the markup of its rows instead,
    ``before`` stands before its first sheet.
    """
    table = table or "".join(
        f"<table:table-row>{_ods_cells(row)}</table:table-row>" for row in rows
    )
    spaces = "".join(
        f' xmlns:{short}="{_OASIS}:{short}:1.0"' for short in ("office", "table", "text", "style")
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": (
                f"<office:document-content{spaces}><office:automatic-styles><style:style"
                ' style:name="ta2"><style:table-properties table:display="false"/></style:style>'
                f"</office:automatic-styles><office:body><office:spreadsheet>{before}<table:table"
                f" table:name={quoteattr(name)}>{table}</table:table></office:spreadsheet>"
                "</office:body></office:document-content>"
            ),
        }
    )


def _ods_cells(row: Iterable[Value]) -> str:
    return (
        "".join(map(_ods_cell, row)) + '<table:table-cell table:number-columns-repeated="16000"/>'
    )


def _ods_cell(value: Value) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, float | int):
        kind = f'office:value-type="float" office:value="{value!r}"'
    elif isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    else:
        return (
            f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p>'
            "</table:table-cell>"
        )
    return f"<table:table-cell {kind}><text:p>shown</text:p></table:table-cell>"
