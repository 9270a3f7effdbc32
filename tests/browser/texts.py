"""What files and people may write, and a page of Streamlit that shows it: run by test_text.py,
never collected.
"""

from __future__ import annotations

import random

WRITTEN = (
    "no*",
    "C_reactive (mg/L) < 5",
    "glucose [mg/L]",
    "a|b",
    "5 > 3 & 3 < 5",
    "2024-01-02",
    "-5",
    "+",
    "- item",
    "-- ",
    "---",
    "1. one",
    "12) two",
    "# head",
    "> quote",
    "===",
    "*",
    "_under_",
    "__two__",
    "a_b_c",
    "~one~",
    "~~two~~",
    "`code`",
    "``",
    "\\",
    "\\*",
    "a\\",
    "$x^2$",
    "$$y$$",
    "US$5 to $6",
    "yes ![i](http://127.0.0.1:9/x.png) :red[D] $x^2$",
    "![](http://127.0.0.1:9/x.png)",
    "![a][b]",
    "[x](http://127.0.0.1:9)",
    "[x]",
    "[ ] task",
    "[a]: http://127.0.0.1:9",
    "[^1]",
    "[^1]: note",
    "<a href='http://127.0.0.1:9'>a</a>",
    "<b>bold</b>",
    "<!-- c -->",
    "<http://127.0.0.1:9>",
    "http://127.0.0.1:9/x.png",
    "HTTPS://example.org",
    "www.example.org",
    "WWW.example.org",
    "who@example.org",
    "mailto:who@example.org",
    "ftp://x.y",
    ":material/delete:",
    ":material_delete:",
    ":streamlit:",
    ":smile:",
    ":+1:",
    ":100:",
    ":red[x]",
    ":red-background[x]",
    ":small[x]",
    ":help[]",
    ":color[x]{foreground=red}",
    "::leaf[x]",
    ":::box",
    ":red",
    "a:b",
    "a::b",
    "at 12:30:15",
    "a: b",
    ":",
    "::",
    ":=",
    ":==5",
    "a >= 5",
    "a <= 5",
    "a -> b",
    "a <- b",
    "<->",
    "a -- b",
    "~=",
    "--:foo",
    "www.-- b",
    "&amp;",
    "&#33;",
    "&copy",
    "A&B",
    "a\nb",
    "a\n\nb",
    "a\r\nb\tc",
    "    four",
    "a  b",
    "{x}",
    "**",
    "****",
    "* * *",
    "!",
    "a!",
    "![",
    "](",
    "x](y)",
    "…",
    "日本:語[x]",
    "ß*ß*",
    "_",
    "a_",
    "_a",
    "\xa0x\xa0y",
    "\u202ex",
    "\u200b*x*",
    "0. ",
    "𝒳*𝒳*",
)
_TOKENS = (
    "\\",
    "`",
    "*",
    "_",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "#",
    "+",
    "-",
    ".",
    "!",
    "|",
    "~",
    "$",
    ":",
    "@",
    "=",
    "&",
    "{",
    "}",
    "/",
    " ",
    "\n",
    "http://",
    "www.",
    "x@y.org",
    ":red[",
    "]",
    ":smile:",
    ":material/home:",
    "![",
    "](",
    "a",
    "B",
    "7",
    "ä",
    "--",
    ">=",
    "<b>",
    "</b>",
    "$x$",
    ":color[",
    "{foreground=red}",
    "&lt;",
    "1. ",
    "- ",
)


def mixed(count: int = 200, seed: int = 13) -> list[str]:
    """So many strings of what means something to Markdown, the same for the same seed; none is
    empty.
    """
    rng = random.Random(seed)
    made = ("".join(rng.choices(_TOKENS, k=rng.randint(1, 9))) for _ in range(4 * count))
    return [text for text in dict.fromkeys(made) if text.strip()][:count]


def page() -> None:
    """Every text as a paragraph and in bold, and the written ones as labels, options, metrics and
    items of a list.
    """
    import streamlit as st

    from ui.blocks import rejection
    from ui.text import plain

    for text in (*WRITTEN, *mixed()):
        st.markdown(plain(text))
    for text in WRITTEN:
        st.markdown(f"Before **{plain(text)}**, after")
        st.caption(f"“{plain(text)}”: x, {plain(text)} and ({plain(text)})")
    for n, text in enumerate(WRITTEN):
        st.checkbox(plain(text), key=f"box {n}")
        st.metric(plain(text), plain(text))
    st.radio("Options", WRITTEN, format_func=plain)
    st.segmented_control("Options", WRITTEN, format_func=plain)
    for n in range(0, len(WRITTEN), 12):
        rejection("Refused", WRITTEN[n : n + 12])


if __name__ == "__main__":
    page()
