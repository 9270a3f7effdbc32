"""A cell of a workbook as text: numbers with their value, dates and times in one way of writing."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

__all__ = ["duration", "moment", "number_text", "style_kind"]

_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_SECONDS = 24 * 60 * 60
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]')
# the formats that every workbook knows without writing them down: dates, and times alone
_BUILT_IN: Mapping[int, str] = {
    **dict.fromkeys((*range(14, 18), 22, *range(27, 37), *range(50, 59)), "date"),
    **dict.fromkeys((*range(18, 22), *range(45, 48)), "time"),
}
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")


def style_kind(number: int, code: str | None) -> str | None:
    """Whether a format of numbers shows a "date" or a "time" alone; ``None`` for other formats.

    >>> style_kind(164, "yyyy\\\\-mm\\\\-dd hh:mm"), style_kind(165, "[h]:mm"), style_kind(0, None)
    ('date', 'time', None)
    """
    if code is None:
        return _BUILT_IN.get(number)
    said = _NOT_FORMAT.sub("", code.lower())
    if "general" in said or "standard" in said:
        return None
    if "d" in said or "y" in said:
        return "date"
    if "h" in said or "s" in said:
        return "time"
    return "date" if "m" in said else None


def number_text(text: str) -> str:
    """A number as the shortest text of its value, whole ones without a point; what is none stays.

    >>> number_text("14.1"), number_text("1.0"), number_text("1.2E-2")
    ('14.1', '1', '0.012')
    """
    try:
        value = float(text)
    except ValueError:
        return text
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def moment(text: str, kind: str, *, since_1904: bool = False) -> str:
    """The date or time that the number of a cell stands for; the number where it stands for none.

    >>> moment("40969.5868055556", "date"), moment("1.25", "time"), moment("40969", "date")
    ('2012-03-01 14:05', '30:00', '2012-03-01')
    """
    value = float(text)
    if not math.isfinite(value) or value < 0:
        return number_text(text)
    seconds = round(value * _SECONDS)
    if kind == "time":
        return _clock(seconds)
    try:
        when = (_EPOCH_1904 if since_1904 else _EPOCH) + timedelta(seconds=seconds)
    except OverflowError:
        return number_text(text)
    day, rest = f"{when:%Y-%m-%d}", seconds % _SECONDS
    return f"{day} {_clock(rest)}" if rest else day


def duration(text: str) -> str:
    """A time as OpenDocument writes it, as a clock; what is none stays.

    >>> duration("PT26H05M00S")
    '26:05'
    """
    match = _DURATION.fullmatch(text)
    if not match:
        return text
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    return match[1] + _clock(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")
