"""A strip as HTML that needs no script and no picture: on a page, on a phone, in a report.

Marks stand at shares of the width and their words never leave it: a word at 90% of the scale is
drawn back by 90% of its own width. What is written in it is escaped by the tree it is built of.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as Tree

from medmodels.strips.strip import Mark, Row, Strip

__all__ = ["STYLE", "strip_html"]

STYLE = Path(__file__).with_name("strip.css").read_text(encoding="utf-8")


def strip_html(strip: Strip, *, sentences: bool = True) -> str:
    """One element ``figure`` of class ``strip``, XHTML; with the ``sentences`` under it."""
    figure = Tree.Element("figure", {"class": "strip", "xmlns": "http://www.w3.org/1999/xhtml"})
    picture = Tree.SubElement(figure, "div", {"role": "img", "aria-label": strip.alt})
    for row in strip.rows:
        _row(picture, row)
    ends = Tree.SubElement(picture, "div", {"class": "ends"})
    for end in strip.ends:
        Tree.SubElement(ends, "span").text = end
    if sentences:
        caption = Tree.SubElement(figure, "figcaption")
        for n, sentence in enumerate(strip.sentences):
            Tree.SubElement(caption, "p", {"class": "finding"} if n == 0 else {}).text = sentence
    return Tree.tostring(figure, encoding="unicode", short_empty_elements=False)


def _row(parent: Tree.Element, row: Row) -> None:
    whole = Tree.SubElement(parent, "div", {"class": f"row{' left' if row.left else ''}"})
    above = [mark for mark in row.marks if mark.role in ("model", "mine")]
    below = [mark for mark in row.marks if mark not in above and not row.name]
    if row.name:
        _head(whole, row.name, above)
    for mark in above if not row.name else ():
        _word(whole, mark)
    scale = Tree.SubElement(whole, "div", {"class": "scale"})
    if row.band:
        style = f"left:{row.band.low:.2%};width:{row.band.high - row.band.low:.2%}"
        Tree.SubElement(scale, "i", {"class": "band", "style": style})
    for mark in row.marks:
        Tree.SubElement(
            scale, "i", {"class": f"mark {mark.role}", "style": f"left:{mark.place:.2%}"}
        )
    for mark in below:
        _word(whole, mark)


def _head(parent: Tree.Element, name: str, marks: list[Mark]) -> None:
    """The name of a row at left, what is marked on it at right."""
    head = Tree.SubElement(parent, "div", {"class": "head"})
    Tree.SubElement(head, "span", {"class": "name"}).text = name
    Tree.SubElement(head, "span", {"class": "said"}).text = "; ".join(
        mark.said if mark.role == "model" else f"{mark.name.lower()} {mark.said}" for mark in marks
    )


def _word(parent: Tree.Element, mark: Mark) -> None:
    line = Tree.SubElement(parent, "div", {"class": f"word {mark.role}"})
    at = f"left:{mark.place:.2%};transform:translateX(-{mark.place:.2%})"
    word = Tree.SubElement(line, "span", {"style": at})
    Tree.SubElement(word, "b").text = mark.name
    word[0].tail = f" {mark.said}"
