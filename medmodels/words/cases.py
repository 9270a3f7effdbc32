"""Cases that cannot be used: how many of their values are wrong, and the sentence on one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from medmodels.wording import shown

__all__ = ["WORDS", "problem"]


def _rejected(row: int | None, count: int, columns: Sequence[object]) -> str:
    listed = ", ".join(dict.fromkeys(f"“{column}”" for column in columns))
    more = f" and {count - 5} more" if count > 5 else ""
    values = "1 value needs" if count == 1 else f"{count} values need"
    return f"In {f'row {row}' if row else 'this case'}, {values} correcting: {listed}{more}."


def problem(
    column: object, value: str | None, wrong: object, right: object, row: int | None
) -> str:
    """The sentence on one value that is wrong, the value included."""
    where = f"row {row}, column “{column}”" if row else f"“{column}”"
    quoted = f" “{shown(value, 40)}”" if value else ""
    text = f"{where}: the value{quoted} {wrong}; {right}."
    return text[0].upper() + text[1:]


WORDS: Mapping[str, str | Callable[..., str]] = {
    "case-rejected": _rejected,
    "no-such-row": "There is no row {row}: the file has rows 1 to {rows}.",
}
