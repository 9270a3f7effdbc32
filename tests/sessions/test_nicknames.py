"""Nicknames that look like another's are that other's."""

from __future__ import annotations

import pytest

from medmodels.sessions.nicknames import is_taken, tidied_nickname


@pytest.mark.parametrize(
    "typed",
    [
        "ana maria",
        "ANA\u00a0MARIA",
        "Ana  Maria",
        "A\u200bna Maria",  # without width
        "Ana\u2060 Maria",
        "A\u00adna Maria",  # a soft hyphen
        "\u202eAna Maria",  # turns round what follows
        "Ana\ufe0f Maria",
        "Ａｎａ Ｍａｒｉａ",
        "𝐀𝐧𝐚 Maria",
        "Аnа Mаriа",  # Cyrillic А and а
        "Αnα Μαria",  # Greek
        "Ana Marıa",
    ],
)
def test_a_name_that_looks_like_another_is_taken(typed: str) -> None:
    """In other letters of the same look, or with what nobody sees between them."""
    assert is_taken(typed, ["Ben", "Ana Maria"])
    assert is_taken(tidied_nickname(typed), ["Ben", "Ana Maria"])


@pytest.mark.parametrize(
    "typed",
    [
        "Participant 7",
        "participant7",
        "Par\u200bticipant 7",
        "Participant\u200d 7",
        "Participant ７",
        "Рarticiрant 7",  # Cyrillic Р and р
        "Participant ٧",  # the Arabic digit
    ],
)
def test_nobody_is_called_as_those_without_a_name_are(typed: str) -> None:
    """Whoever is the seventh would be mistaken for them."""
    assert is_taken(typed, [])
    assert is_taken(tidied_nickname(typed), [])


@pytest.mark.parametrize(
    "typed", ["", " ", "\u200b", "Anna", "Participant", "Participant x", "Ána"]
)
def test_other_names_are_free(typed: str) -> None:
    """No name is nobody's, and an accent is another letter."""
    assert not is_taken(typed, ["Ana", "Ben"])


@pytest.mark.parametrize("name", ["Нина", "Дмитрий", "Ελένη", "李雷", "علي", "Zoë", "😀"])
def test_names_in_other_scripts_stay_as_they_are(name: str) -> None:
    """They are compared alike and shown as they were typed."""
    assert tidied_nickname(name) == name
    assert not is_taken(name, ["Nina", "Dmitri", "Eleni"])
    assert is_taken(name.upper(), [name])


def test_what_cannot_be_seen_is_no_part_of_a_name() -> None:
    """It is gone, not made a blank; blanks and lines are one blank."""
    assert tidied_nickname(" A\u200bn\u00ada \n\t B\u202e ") == "Ana B"
    assert tidied_nickname("\u200b\ufeff") == ""
