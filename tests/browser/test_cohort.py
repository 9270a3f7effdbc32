"""A cohort from the page: given, stopped, resumed, found again, filtered, one row reviewed, twelve
taken into a class.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from medmodels.cases import read_cases
from medmodels.cohort.case_files import case_file
from medmodels.models import load_model
from medmodels.predictions import predict, words_of
from tests.browser.conftest import serving
from tests.browser.settling import GUARD, settled
from tests.browser.test_journeys import begins, finding, opened
from ui.cohort import VIEWS_OF_COHORT

pytestmark = pytest.mark.browser

ROWS = 50_000
MODEL = "breast-fna/forest"
SCORED = 3 * GUARD  # fifty thousand rows beside whatever else runs
_HEADER, _ROW = 35, 35  # pixels of the table


@pytest.fixture
def own_home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def address(own_home: Path) -> Iterator[str]:
    with serving("app.py", os.environ | {"MEDMODELS_HOME": str(own_home)}) as served:
        yield served


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifty thousand rows among the reference cases with outcomes; a hundred are incomplete."""
    model, rng = load_model(MODEL), np.random.default_rng(11)
    ground = model.artifact.fitted["background"]
    drawn = ground[rng.integers(0, len(ground), ROWS)]
    frame = pd.DataFrame(drawn, columns=list(model.task.feature_names))
    frame["diagnosis"] = np.where(frame["mean radius"] > 15, "M", "B")
    frame.loc[rng.choice(ROWS, 100, replace=False), "mean texture"] = np.nan
    path = tmp_path_factory.mktemp("cohort") / "a ward.parquet"
    frame.to_parquet(path)
    return path


def give(page: Page, file: Path) -> None:
    page.get_by_role("button", name="Score a file").click()
    page.get_by_text("Random forest", exact=True).first.click()
    settled(page)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)


def view(page: Page, name: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).first.click()
    settled(page)


def pick(page: Page, row: int) -> None:
    """Tick a row of the table, which is a drawing."""
    place = {"x": 16, "y": _HEADER + _ROW * row + _ROW / 2}
    page.get_by_test_id("stDataFrame").locator(".dvn-scroller").click(position=place)
    settled(page)


def called(page: Page, label: str) -> None:
    """Filter by the call."""
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("combobox", name=re.compile("Called")).click()
    page.get_by_role("option", name=re.compile(f"^{label}")).click()
    settled(page)
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="Cohort").click()
    settled(page)


def test_fifty_thousand_rows_from_the_file_to_a_class(
    browser: Browser, address: str, own_home: Path, table: Path
) -> None:
    """Given, reloaded while it runs, stopped, resumed and scored; filtered and sorted as pandas
    does; one row in review with the number of the library; twelve in a session's pack.
    """
    context = browser.new_context()
    page = opened(context, address, "cohort")
    expect(page.get_by_text("Synthetic cases")).to_be_visible()
    give(page, table)
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_visible(timeout=SCORED)
    page.reload()  # a page that was reloaded finds it
    expect(stop).to_be_visible(timeout=SCORED)
    stop.click()
    expect(page.get_by_text("It can go on from there")).to_be_visible(timeout=SCORED)
    stranger = opened(browser.new_context(), address, "cohort")
    expect(stranger.get_by_text("Synthetic cases")).to_be_visible()
    stranger.context.close()
    page.get_by_role("button", name="Go on").click()
    said = f"Of {ROWS:,} rows, {ROWS - 100:,} were scored and 100 rejected"
    expect(page.get_by_text(said)).to_be_visible(timeout=SCORED)
    (out,) = own_home.glob("cohorts/jobs/*/scored.parquet")
    scored = pd.read_parquet(out)

    view(page, "Cases")
    called(page, "malignant")
    ill = scored[scored["call"] == "malignant"]
    expect(page.get_by_text(f"{len(ill):,} rows").first).to_be_visible()
    expect(page.get_by_text(f"1 to 50 of {len(ill):,}")).to_be_visible()
    for row in range(12):
        pick(page, row % 10)
        if row == 9:  # as many as can be seen; two more on the next page
            page.get_by_role("button", name="Take 10 into a class").click()
            settled(page)
            page.get_by_role("button", name="Next", exact=True).click()
            settled(page)
    page.get_by_role("button", name="Take 2 into a class").click()
    expect(page.get_by_role("link", name="To the class with 12")).to_be_visible()
    pick(page, 1)  # untick one: the other opens
    number = int(ill["row"].iloc[50])
    page.get_by_role("button", name=f"Open row {number:,} in review").click()
    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    settled(page)

    model = load_model(MODEL)
    row = scored[scored["row"] == number].iloc[0]
    case = read_cases(case_file(model.task, row.to_dict()), task=model.task).case()
    prediction = predict(model, case)
    assert prediction.number == row["probability"]
    expect(finding(page)).to_have_text(begins(words_of(prediction).text))

    page.get_by_role("link", name="Cohort").click()
    settled(page)
    page.get_by_role("link", name="To the class with 12").click()
    expect(page.get_by_text("12 cases of a cohort")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Start the session").click()
    expect(page.locator(".st-key-code")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("cut.parquet", b"PAR1" + bytes(64), "could not be scored"),
        ("letter.docx", b"PK\x03\x04", "This is no table that can be scored"),
        ("empty.parquet", b"", "could not be scored"),
    ],
    ids=["cut off", "another kind", "empty"],
)
def test_a_malformed_file_is_a_sentence(
    browser: Browser, server: str, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    """What is wrong is read on the page, which goes on."""
    file = tmp_path / name
    file.write_bytes(data)
    context = browser.new_context()
    page = opened(context, server, "cohort")
    give(page, file)

    expect(page.get_by_text(said)).to_be_visible(timeout=SCORED)
    settled(page)
    if page.get_by_role("button", name="Delete").count():
        page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Synthetic cases")).to_be_visible()
    context.close()


def test_a_cohort_and_what_was_rejected_are_downloaded(browser: Browser, server: str) -> None:
    """Whole files, under names that say what they are; an address that nobody was given is none."""
    context = browser.new_context()
    page = opened(context, server, "cohort")
    view(page, "Left out")
    with page.expect_download() as got:
        page.get_by_role("link", name="Rejected rows (CSV)").click()
    rejected = pd.read_csv(got.value.path())
    with page.expect_download() as got:
        page.get_by_role("link", name="All answers (Parquet)").click()
    assert got.value.suggested_filename == "scored.parquet"
    scored = pd.read_parquet(got.value.path())

    assert len(scored) + rejected["row"].nunique() == 2000
    assert page.request.get(f"{server}/cohort-files/nothing").status == 404
    context.close()


def test_the_page_holds_at_the_width_of_a_phone(browser: Browser, server: str) -> None:
    """At 390 px nothing scrolls sideways in any view."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = opened(context, server, "cohort")
    for name in VIEWS_OF_COHORT:
        view(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
