"""What a session is opened with, as it is kept."""

from __future__ import annotations

import json
from dataclasses import replace

from medmodels.events import canonical
from medmodels.sessions import Aid, Item, Opening
from tests.sessions.classes import opening_of


def test_a_file_of_many_cases_is_written_once() -> None:
    """A table of sixty rows is not kept sixty times; every case finds it again."""
    opening, table = opening_of([Aid.MODEL] * 60), "QUJD" * 1000
    items = tuple(
        Item(replace(item.case, source="given", given=table, row=n), item.aid, item.advice)
        for n, item in enumerate(opening.items, 1)
    )
    given = replace(opening, items=items)
    text = canonical(given.as_json())
    assert text.count(table.encode()) == 1
    assert Opening.of_json(json.loads(text)) == given
