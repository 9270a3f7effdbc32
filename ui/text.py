"""Text from a file or a person on its way into Streamlit, which reads almost every string as
Markdown.
"""

from __future__ import annotations

import re

from medmodels.wording import MARKS, spans

__all__ = ["led", "plain", "spoken"]

# Streamlit goes over the text once more after its escapes are gone: it makes links of addresses,
# icons of :material/x:, emoji of :x: and signs of -> and >=. A character in a span of its own
# belongs to none of them; an escape is not enough.
_ALONE = (
    r":(?![\s\d]|$)|:(?=[\w+-]+:)|(?<=[<>=~-])[-=]|[-=](?=[<>=~-])|@(?=[-\w]+\.)|(?<=[wW]{3})\."
)
# What makes a heading, a quotation or a list of a line, and what would belong to a span before it.
_LEADING = r"^[#=>]|^[-+](?=\s|$)|\{"
_MARK = re.compile(f"(?P<alone>{_ALONE})|{MARKS}|{_LEADING}")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_BREAKS = re.compile(r"[\t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]")


def plain(text: str) -> str:
    """Markdown that Streamlit shows as just this text, on one line: nothing in it is a picture, a
    link, a colour, a formula or an icon.

    >>> plain("no*"), plain("glucose [mg/L]"), plain("C_reactive (mg/L) < 5"), plain(":red[D]")
    ('no\\\\*', 'glucose \\\\[mg/L\\\\]', 'C_reactive (mg/L) < 5', ':color[\\\\:]red\\\\[D\\\\]')
    """
    line = _BREAKS.sub(" ", text).strip()
    marked = _MARK.sub(lambda m: f":color[\\{m[0]}]" if m["alone"] else f"\\{m[0]}", line)
    return _NUMBERED.sub(r"\1\\\2", marked)


def led(sentences: str) -> str:
    """Several sentences as text, the first of them in bold.

    >>> led("Cannot tell. Both remain.")
    '**Cannot tell.** Both remain.'
    """
    first, stop, rest = sentences.partition(". ")
    return f"**{plain(first + stop.rstrip())}** {plain(rest)}".rstrip()


def spoken(line: str) -> str:
    """A line of a card, which is Markdown of ``medmodels.wording``, as Streamlit shows it: text and
    code, nothing else.
    """
    return "".join(f"`{text}`" if is_code else _within(text) for text, is_code in spans(line))


def _within(text: str) -> str:
    """Text with the blanks at its ends, which part it from what stands beside it."""
    return f"{' ' * text.startswith(' ')}{plain(text)}{' ' * text.endswith(' ')}"
