"""When the values of a stay were charted: clocks, hours, minutes, dates, and days in a column of
their own, to minutes since the start.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from itertools import islice, pairwise
from typing import NamedTuple

from medmodels.cases.column_names import column_key
from medmodels.cases.delimited import Cells
from medmodels.cases.numerals import BLANK, DecimalComma, number_of
from medmodels.cases.remarks import Remark
from medmodels.cases.stay_values import LONGEST_NUMBER
from medmodels.errors import UnreadableFile, WrongColumns
from medmodels.words import Phrase

__all__ = ["Times", "is_day", "is_moment", "is_time", "listed", "read_times"]

_HOURS, _MINUTES = (
    frozenset({"hours", "hour", "hrs", "h"}),
    frozenset({"minutes", "minute", "mins", "min"}),
)
_TIME = _HOURS | _MINUTES | {"time", "times", "charttime", "timestamp", "datetime", "offset", "t"}
_BESIDE_TIME = frozenset(
    "chart since admission icu start from the of in elapsed relative observation measurement date"
    " hh mm ss".split()
)
# a time so named is no time of day
_COUNTED = frozenset({"since", "elapsed", "relative", "offset"})
_DAYS = frozenset(
    "chartdate day days d date dates dag datum dia giorno jour jours tag tage".split()
)
_BESIDE_DAYS = _BESIDE_TIME | frozenset("hospital stay study calendar number no nr".split())
# of both: when a stay began, for every row alike
_DATES, _BEGINNING = frozenset("date dates datum".split()), frozenset({"start", "admission"})

_CLOCK = re.compile(
    r"(-?)(?:([0-9]{1,3}) ?d(?:ays?)?,?"
    r" ?\+?)?([0-9]{1,4}):([0-5][0-9])(?::([0-5][0-9](?:\.[0-9]{1,9})?))?",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T"
    r" ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_ISO_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]00:00(?::00)?)?")
_DAY_NUMBER = re.compile(r"(?:([a-z]+)\.? ?)?([0-9]{1,4})(?:[.,]0)?", re.IGNORECASE)
_MONTHS = (
    "jan january januar janvier feb february februar fev fév février mar march mars mär märz mrz"
    " apr april avr avril may mai jun june juni juin jul july juli juil juillet aug august août"
    " aout sep sept september septembre oct october octobre okt oktober nov november novembre dec"
    " december dez dezember déc décembre"
)
_MONTH = f"(?:{'|'.join(_MONTHS.split())})(?![a-z])"
_LIKE_A_DATE = re.compile(
    r"(?:[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}\b|[0-9]{1,4}[-/."
    rf" ]{{0,2}}{_MONTH}|{_MONTH}[-/. ]{{0,2}}[0-9]{{1,4}}\b).{{0,20}}",
    re.IGNORECASE,
)
_DAY = 24 * 60
# days without an entry between two days of a stay, by numbers that may be days of two months
_FAR = 3


class Times(NamedTuple):
    """The minute of each row, or what is wrong with it; what to say of that.

    ``counted`` says whether the times surely count from a start and are no times of day, ``unused``
    which columns of days told nothing.
    """

    minutes: list[float | Phrase]
    notes: list[Remark]
    counted: bool
    unused: tuple[int, ...] = ()


def is_time(key: str) -> bool:
    """Whether a column of that name, as ``column_key`` writes it, holds times."""
    words = set(key.split())
    return bool(words & _TIME) and words <= _TIME | _BESIDE_TIME


def is_moment(text: str) -> bool:
    """Whether a text is a time of day or a date with one, as no name of a column is."""
    return bool(_CLOCK.fullmatch(text) or _DATE.fullmatch(text))


def is_day(key: str) -> bool:
    """Whether a column of that name says, beside a time of day, which day it belongs to."""
    words = set(key.split())
    return (
        bool(words & _DAYS)
        and words <= _DAYS | _BESIDE_DAYS
        and not (words & _DATES and words & _BEGINNING)
    )


def read_times(
    cells: Cells,
    *,
    time: int,
    days: Sequence[int],
    others: Sequence[int],
    comma: DecimalComma,
    hours: int,
) -> Times:
    """The times of all rows, each with the day that a column of its own may say; raises
    ``WrongColumns`` where the two do not go together.
    """
    texts = cells.rows.column(time)
    times = _minutes(texts, cells.header[time], comma=comma, hours=hours)
    latest = max((minute for minute in times.minutes if not isinstance(minute, Phrase)), default=0)
    if any(map(_DATE.fullmatch, texts)) or not _COUNTED.isdisjoint(
        column_key(cells.header[time]).split()
    ):
        return times._replace(unused=tuple(days))
    if len(days) > 1:
        raise WrongColumns("several-days", names=listed(cells.header[i] for i in days))
    if days:
        return _with_days(
            times, latest, cells.rows.column(days[0]), days[0], listed([cells.header[days[0]]])
        )
    if latest <= _DAY and not times.counted:
        _refuse_dates_aside(cells, others)
    return times


def _with_days(
    times: Times, latest: float, texts: Sequence[str], position: int, name: Phrase
) -> Times:
    """Times of day put on their days, from the first entry on; or as they are, where they count on
    past 24:00 and the days only repeat that.

    Only days that differ say that the times do not fold one day onto another.
    """
    known = {text: _day(text) for text in dict.fromkeys(texts)}
    days = [known[text] for text in texts]
    both = [
        (minute, day)
        for minute, day in zip(times.minutes, days, strict=True)
        if day is not None and not isinstance(minute, Phrase)
    ]
    if not both:
        raise WrongColumns("day-says-no-day", name=name)
    if latest > _DAY:
        if len({day - minute // _DAY for minute, day in both}) > 1 or len(both) < sum(
            not isinstance(minute, Phrase) for minute in times.minutes
        ):
            raise WrongColumns("days-counted-twice", name=name)
        return times._replace(counted=True, unused=(position,))
    moments = [day * _DAY + minute for minute, day in both]
    _refuse_days_of_two_months({day for _, day in both}, moments, name)
    first = min(moments)
    wrong = Phrase("time-without-day")
    minutes = [
        minute
        if isinstance(minute, Phrase)
        else wrong
        if day is None
        else day * _DAY + minute - first
        for minute, day in zip(times.minutes, days, strict=True)
    ]
    how = Remark("from_first_day", {"name": name})
    return Times(
        minutes, [*times.notes, how], counted=times.counted or len({day for _, day in both}) > 1
    )


def _refuse_days_of_two_months(days: Set[int], moments: Sequence[float], name: Phrase) -> None:
    """Plain numbers that lie far apart and whose rows do not run on in time may be days of the
    month, the 31st before the 1st.
    """
    far = min(days) < 10_000 and any(after - day > _FAR for day, after in pairwise(sorted(days)))
    if far and any(after < before for before, after in pairwise(moments)):
        raise WrongColumns("days-of-two-months", name=name)


def _day(text: str) -> int | None:
    """The number of a day, or of a date among all dates."""
    if iso := _ISO_DAY.fullmatch(text):
        try:
            return date.fromisoformat(iso[1]).toordinal()
        except ValueError:
            return None
    number = _DAY_NUMBER.fullmatch(text)
    return int(number[2]) if number and (number[1] or "day").lower() in _DAYS else None


def _refuse_dates_aside(cells: Cells, others: Sequence[int]) -> None:
    """A column of no known name that holds several days or dates says the day of each time; set
    aside, it would fold one day onto another.
    """
    for i in others:
        texts = cells.rows.cells(i)
        if (
            any(
                word.endswith(("day", "tag", "jour"))
                for word in column_key(cells.header[i]).split()
            )
            and len(set(texts) - {""}) > 1
        ):
            raise WrongColumns("may-be-days", name=listed([cells.header[i]]))
        first = next(filter(None, texts), "")
        if _LIKE_A_DATE.fullmatch(first) and any(
            text != first and _LIKE_A_DATE.fullmatch(text) for text in texts
        ):
            raise WrongColumns("may-be-dates", name=listed([cells.header[i]]))


def _minutes(texts: Sequence[str], name: str, *, comma: DecimalComma, hours: int) -> Times:
    """The minutes since the start each text stands for, or what is wrong with it; and what a person
    should know of that.
    """
    kinds = {text: _kind(text, comma=comma) for text in dict.fromkeys(texts)}
    kind = max(
        kinds.values(), key=Counter(kinds[text] for text in texts if kinds[text]).__getitem__
    )
    same = [text for text in kinds if kinds[text] == kind]
    words = set(column_key(name).split())
    notes: list[Remark] = []
    read: Mapping[str, float] = {}
    if kind == "clock":
        read = {text: _clock(text) for text in same}
    elif kind == "date":
        read = _since_first(same)
        notes = [Remark("from_first_date")]
    elif kind == "number":
        read = {text: number_of(text, comma=comma)[0] for text in same}
        if words.isdisjoint(_HOURS | _MINUTES):
            if max(read.values()) > hours:
                raise WrongColumns("hours-or-minutes", hours=hours)
            notes = [Remark("in_hours")]
        if words.isdisjoint(_MINUTES):
            read = {text: number * 60 for text, number in read.items()}
    wrong = {
        text: Phrase("time-unlike-most" if kinds[text] else "not-a-time" if text else "blank")
        for text in kinds
    }
    minutes = [
        (Phrase("before-start") if read[text] < 0 else read[text]) if text in read else wrong[text]
        for text in texts
    ]
    return Times(minutes, notes, kind == "date" or not words.isdisjoint(_COUNTED | _MINUTES))


def _kind(text: str, *, comma: DecimalComma) -> str:
    if _CLOCK.fullmatch(text):
        return "clock"
    if _DATE.fullmatch(text):
        try:
            datetime.fromisoformat(text)
        except ValueError:
            return ""
        return "date"
    return (
        ""
        if text.lower() in BLANK or len(text) > LONGEST_NUMBER or number_of(text, comma=comma)[1]
        else "number"
    )


def _clock(text: str) -> float:
    sign, days, hours, minutes, seconds = re.fullmatch(_CLOCK, text).groups(default="0")  # type: ignore[union-attr]
    return (int(days) * 1440 + int(hours) * 60 + int(minutes) + float(seconds) / 60) * (
        -1 if sign == "-" else 1
    )


def _since_first(texts: Iterable[str]) -> dict[str, float]:
    """Minutes since the earliest of the dates; the dates themselves go no further."""
    dates = {text: datetime.fromisoformat(text) for text in texts}
    if len({moment.tzinfo is None for moment in dates.values()}) > 1:
        raise UnreadableFile("some-time-zones")
    first = min(dates.values())
    return {text: (moment - first).total_seconds() / 60 for text, moment in dates.items()}


def listed(names: Iterable[str]) -> Phrase:
    """At most eight names, printable and short."""
    different = dict.fromkeys(names)
    clean = tuple(
        "".join(c if c.isprintable() else " " for c in name).strip()[:40]
        for name in islice(different, 8)
    )
    return Phrase("names", names=clean, more=len(different) - len(clean))
