"""What tests read off the app's pages, and do on them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree

from streamlit.testing.v1 import AppTest

__all__ = [
    "app",
    "detail",
    "field",
    "give",
    "instrument",
    "look_at_once",
    "record",
    "reveal",
    "shown",
    "strip_says",
]

ROOT = Path(__file__).parents[1]


def app(page: str = "pages/review.py", task: str = "breast-fna") -> AppTest:
    """The app, opened on a page; any but the front page at a question, unless that is empty."""
    test = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    if page == "pages/home.py":
        return test.run()
    if task:
        test.session_state["task"] = task
    return test.switch_page(f"../{page}").run()


def give(test: AppTest, data: bytes, name: str = "case.csv", key: str = "upload") -> AppTest:
    """Give a file, where another one was given after removing that."""
    if any(b.key == f"remove {key}" for b in test.button):
        test.button(key=f"remove {key}").click().run()
    return test.file_uploader(key=key).set_value((name, data, "application/octet-stream")).run()


def field(test: AppTest, name: str) -> str:
    """The key of a field of the case on the page."""
    return f"{name} of {test.session_state['case']}"


def reveal(test: AppTest, label: str = "malignant") -> AppTest:
    """Commit a judgement, as the page asks before it shows the model."""
    test.radio(key=field(test, "before label")).set_value(label)
    return next(b for b in test.button if b.label.startswith("Commit")).click().run()


def look_at_once(test: AppTest) -> AppTest:
    """Look at the model without a judgement."""
    return next(b for b in test.button if b.label.startswith("Show the model")).click().run()


def record(test: AppTest, label: str) -> AppTest:
    """Record a verdict."""
    test.radio(key=field(test, "after label")).set_value(label)
    return next(b for b in test.button if b.label == "Record the verdict").click().run()


def detail(test: AppTest, name: str) -> AppTest:
    """Open one of the views below the case."""
    return test.segmented_control(key="details").set_value(name).run()


def _blocks(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from _blocks(child)


def instrument(test: AppTest, name: str) -> dict[str, Any] | None:
    """What an instrument was given to show; ``None`` where it is not on the page."""
    for element in _blocks(test._tree):
        if element.type == "bidi_component" and element.proto.component_name.endswith(f"_{name}"):
            data: dict[str, Any] = json.loads(element.proto.json)
            return data
    return None


def strip_says(test: AppTest) -> list[str]:
    """The sentences under the strip, the number's first; none where there is no strip."""
    data = instrument(test, "strip")
    if data is None:
        return []
    sentences = [p for p in Tree.fromstring(data["html"]).iter() if p.tag.endswith("}p")]
    return ["".join(sentence.itertext()) for sentence in sentences]


def shown(test: AppTest) -> str:
    """Everything that is written on the page, and on the strip and the reasons."""
    kinds = (test.markdown, test.caption, test.info, test.warning)
    texts = [element.value for kind in kinds for element in kind]
    rows = (instrument(test, "reasons") or {"rows": []})["rows"]
    return "\n".join([*texts, *strip_says(test), *(row["what"] for row in rows)])
