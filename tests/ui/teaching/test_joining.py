"""The address phones come to, and its picture."""

from __future__ import annotations

import pytest

from medmodels.places import CLASS_ADDRESS
from ui.teaching import joining


def test_the_address_is_that_which_the_server_was_started_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever address the teacher's own browser came by."""
    monkeypatch.setenv(CLASS_ADDRESS, "http://192.0.2.7:8502/")

    assert joining.join_address("AC3D4E") == "http://192.0.2.7:8502/join/AC3D4E"
    assert joining.reaches_phones()


def test_a_server_for_this_machine_alone_reaches_no_phone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the settings that come with the app say."""
    monkeypatch.delenv(CLASS_ADDRESS, raising=False)
    monkeypatch.setattr(joining, "is_local", lambda: True)

    assert not joining.reaches_phones()


def test_the_picture_is_dark_on_white_with_a_margin() -> None:
    """As SVG that Streamlit takes as such, another for another address."""
    one, other = (joining.picture_of(f"http://192.0.2.7/join/{c}") for c in ("AC3D4E", "AC3D4F"))

    assert one.startswith("<svg ")
    assert "#fff" in one
    assert one != other
