"""Codes that people type, and secrets that they do not."""

from __future__ import annotations

import string
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from medmodels.sessions import NEVER, is_code, tidied
from medmodels.sessions.codes import ALPHABET, new_code, new_secret, sealed


def test_no_two_characters_of_a_code_are_mistaken_for_each_other() -> None:
    """Of each pair that looks or sounds alike one at most is in use."""
    assert len(set(ALPHABET)) == len(ALPHABET)
    for pair in ("0O", "1I", "IL", "2Z", "5S", "8B", "UV"):
        assert sum(one in ALPHABET for one in pair) <= 1, pair


@given(st.integers(), st.sampled_from([" ", "-", "–", "", ".", "\t"]), st.booleans())
def test_a_code_is_found_however_it_is_typed(seed: int, between: str, lower: bool) -> None:
    """In small letters, with blanks or dashes."""
    code = new_code(Random(seed))
    assert is_code(code)
    typed = f" {code[:3]}{between}{code[3:]} "
    assert tidied(typed.lower() if lower else typed) == code


@given(st.text())
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    """A code has six characters of the alphabet and nothing else, not even a line's end."""
    found = tidied(typed)
    assert is_code(found) is (len(found) == 6 and set(found) <= set(ALPHABET))
    assert not is_code(f"{new_code(Random(1))}\n")


def test_a_secret_is_no_code_and_cannot_be_read_from_its_seal() -> None:
    """160 bits, told again by their seal alone; any text can be sealed, even half a character."""
    secret = new_secret(Random(3))
    assert len(secret) == 40
    assert int(secret, 16) >= 0
    assert secret != new_secret(Random(4))
    assert secret not in sealed(secret)
    assert sealed(secret) == sealed(secret) != sealed(secret.upper())
    assert len(sealed("\ud800")) == 64


def test_every_letter_and_digit_occurs_or_never_does() -> None:
    """What a phone says of a mistyped code is of these two."""
    assert sorted(ALPHABET + NEVER) == sorted(string.digits + string.ascii_uppercase)
