"""The survey's example from the page: a table of pixels, its network, the curves as they come, and
the model under review.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from medmodels.cases import read_cases
from medmodels.models import load_model
from medmodels.predictions import predict, words_of
from tests.browser.settling import GUARD, settled, unfolded
from tests.browser.test_journeys import begins, finding, opened, reveal
from tests.own.rows import pictures

pytestmark = pytest.mark.browser

TRAINED = 3 * GUARD  # a network is learnt beside whatever else runs


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "bright middles.csv"
    file.write_bytes(pictures(200, side=12))
    return file


def given(page: Page, file: Path) -> None:
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    settled(page)


def filled(page: Page, field: str, value: str) -> None:
    box = page.get_by_label(field, exact=True)
    box.fill(value)
    box.press("Enter")
    settled(page)


def test_the_surveys_network_is_trained_watched_and_reviewed(
    browser: Browser, server: str, home: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page reads the columns as pictures, the curves come while it learns, and the number on
    screen is the library's.
    """
    monkeypatch.setenv("MEDMODELS_HOME", str(home))
    context = browser.new_context()
    reveal(opened(context, server))  # a server that has served is quick to draw the review
    page = opened(context, server, "training")
    given(page, table)
    expect(page.get_by_text("pictures of 12 × 12 pixels")).to_be_visible()
    page.get_by_test_id("stButtonGroup").get_by_text("survey", exact=True).click()
    unfolded(page, "Strategy")
    settled(page)
    # the fields of the last preset are gone
    expect(page.get_by_label("Layers", exact=True)).to_have_count(1)
    expect(page.get_by_label("Layers", exact=True)).to_have_value("conv 32, pool, dense 64")
    filled(page, "Epochs", "4")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("How it learns").first).to_be_visible(timeout=TRAINED)
    page.reload()  # the training goes on, and a page that was reloaded finds it
    expect(page.get_by_role("link", name="Open in review").first).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text("Compare strategies").first).to_be_visible()

    # a slow browser shows whether it can be asked to draw what has gone
    slowed = context.new_cdp_session(page)
    slowed.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.get_by_role("link", name="Open in review").first.click()
    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    settled(page)
    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    slowed.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    given(page, table)
    expect(page.locator(".film").first).to_be_visible()
    reveal(page, "label 1")
    model = load_model("own-my-table/cnn")
    case = read_cases(table.read_bytes(), task=model.task).case(1)
    expect(finding(page)).to_have_text(begins(words_of(predict(model, case)).text))
    assert model.artifact.manifest["strategy"]["layers"] == "conv 32, pool, dense 64"
    assert model.artifact.manifest["strategy"]["epochs"] == 4
    context.close()


def test_enough_in_the_browser_keeps_the_model(
    browser: Browser, server: str, home: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stop and keep, pressed after the first epochs of a thousand, packages the model within
    seconds.
    """
    monkeypatch.setenv("MEDMODELS_HOME", str(home))
    context = browser.new_context()
    page = opened(context, server, "training")
    given(page, table)
    filled(page, "What to call the question", "enough")
    page.get_by_test_id("stButtonGroup").get_by_text("survey", exact=True).click()
    unfolded(page, "Strategy")
    settled(page)
    # the fields of the last preset are gone
    expect(page.get_by_label("Layers", exact=True)).to_have_count(1)
    expect(page.get_by_label("Layers", exact=True)).to_have_value("conv 32, pool, dense 64")
    filled(page, "Epochs", "1000")
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_role("button", name="Stop and keep").first.click(timeout=TRAINED)
    expect(page.get_by_text("enough · Convolutional network · done").first).to_be_visible(
        timeout=TRAINED
    )

    assert "stopped by hand and kept" in load_model("own-enough/cnn").artifact.card
    context.close()
