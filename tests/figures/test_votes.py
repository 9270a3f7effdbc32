"""What a class said, as bars."""

from __future__ import annotations

from medmodels.figures import votes_chart

LONG = "Fewer are missed, and more of those who are well are called in vain, which costs beds"


def test_bars_are_the_counts_in_the_order_of_the_answers() -> None:
    """The right one is named on the wall, in the words and in the table."""
    chart = votes_chart("The class", ("Yes", "No", LONG), (3, 0, 12), right="No")

    assert list(chart.figure.data[0].x) == [3, 0, 12]
    assert chart.figure.layout.yaxis.ticktext[1] == "No (right)"
    assert chart.table == {"Answer": ["Yes", "No (right)", LONG], "Answers": [3, 0, 12]}
    assert chart.alt == f"The class. Of 15: 3 Yes, 0 No (right), 12 {LONG}."
    colours = chart.figure.data[0].marker.color
    assert colours[1] != colours[0] == colours[2]


def test_where_nothing_is_right_no_bar_is_another() -> None:
    """Opinions look alike; nobody's answer is drawn too."""
    chart = votes_chart("The class", ("Yes", "No"), (0, 0), right=None)

    assert len(set(chart.figure.data[0].marker.color)) == 1
    assert "right" not in chart.alt


def test_an_answer_is_text_whatever_it_looks_like() -> None:
    """Plotly reads tags in names of rows."""
    chart = votes_chart("The class", ("<b>a</b>", "$x$"), (1, 1), right=None)

    assert chart.figure.layout.yaxis.ticktext == ("&lt;b&gt;a&lt;/b&gt;", "&#36;x&#36;")
