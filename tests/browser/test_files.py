"""Files that fail, in a real browser, which refuses some by itself; forms left empty; and how long
a page gets.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.settling import settled, still
from tests.browser.test_journeys import ROOT, detail, opened, reveal, send
from tests.cases.workbooks import ods, xlsx

pytestmark = pytest.mark.browser

SAMPLE = ROOT / "assets/samples/breast-fna/01-looks-benign.csv"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Files as they come: too large for the browser, a PDF, a workbook's name on it, a table of
    something else, and one that is right.
    """
    folder = tmp_path_factory.mktemp("files")
    made = {
        "too large.csv": b"1,2\n" * 5_300_000,
        "letter.pdf": b"%PDF-1.7\n",
        "workbook.xlsx": b"PK\x03\x04" + bytes(60),
        "other.csv": b"a,b\n1,2\n",
        f"{'a very long name of a file ' * 5}.csv": SAMPLE.read_bytes(),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return {name.split(".")[0].split(" name")[0]: folder / name for name in made}


def removed(page: Page) -> None:
    page.get_by_role("button", name="Remove this file").click()
    expect(page.get_by_test_id("stFileUploaderDropzoneInput")).to_be_attached()
    settled(page)


def is_clear(page: Page) -> None:
    """No case, no judgement, no number, no sentence about a file that was refused."""
    for piece in ("[data-testid=stForm]", "[data-testid=stDataFrame]", ".strip", ".reasons"):
        expect(page.locator(piece)).to_have_count(0)
    expect(page.get_by_text("This file cannot be used")).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_of_another_file_stays_under_one_that_failed(
    browser: Browser, server: str, files: dict[str, Path], width: int
) -> None:
    """Good, too large, a PDF, a workbook, another table, too large again, good: each time only the
    last one's case or sentence.
    """
    page = opened(browser.new_context(viewport={"width": width, "height": 900}), server)
    send(page, files["a very long"])
    reveal(page)
    assert (
        page.evaluate(
            "() => document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"
        )
        <= 0
    )
    removed(page)
    is_clear(page)

    send(page, files["too large"])
    expect(page.get_by_text("File must be 20.0MB or smaller")).to_be_visible()
    is_clear(page)
    for name, said in (
        ("letter", "a PDF"),
        ("workbook", "an Excel workbook"),
        ("other", "None of the 30 columns"),
    ):
        send(page, files[name])
        expect(page.get_by_test_id("stAlert")).to_have_count(1)
        expect(page.get_by_test_id("stAlert")).to_contain_text(said)
        expect(page.get_by_text("File must be")).to_have_count(0)
        removed(page)
        is_clear(page)
    send(page, files["too large"])
    send(page, files["a very long"])
    expect(page.get_by_role("button", name="Commit and reveal the model")).to_be_visible(
        timeout=30_000
    )
    expect(page.get_by_text("File must be")).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_workbook_is_read_whatever_it_is_called(
    browser: Browser, server: str, files: dict[str, Path], tmp_path: Path
) -> None:
    """The first sheet of .xlsx and .ods is the case and its name is said, under the name of a CSV
    too; a table without its names is told so, and the case before it is gone.
    """
    names, values = (line.split(",") for line in SAMPLE.read_text().splitlines()[:2])
    row = [float(value) if value[:1].isdigit() else value for value in values]
    made = {
        "cohort.xlsx": xlsx(names, row),
        "cohort.ods": ods(names, row),
        "renamed.csv": xlsx(names, row),
    }
    page = opened(browser.new_context(viewport={"width": 1440, "height": 900}), server)
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
        send(page, tmp_path / name)
        expect(page.get_by_text("of the sheet “Cohort”")).to_be_visible()
        expect(page.get_by_role("button", name="Commit and reveal the model")).to_be_visible()
        removed(page)
        is_clear(page)

    bare = tmp_path / "bare.csv"
    bare.write_text(f"{SAMPLE.read_text().splitlines()[1]}\n" * 3)
    send(page, bare)
    expect(page.get_by_test_id("stAlert")).to_contain_text(
        "The first line holds values where the names of the columns should be"
    )


@pytest.mark.parametrize("width", [1440, 390])
def test_a_commit_without_an_answer_says_so_beside_the_field(
    browser: Browser, server: str, width: int
) -> None:
    """The sentence stands between the field and the button, and is gone with the answer."""
    page = opened(browser.new_context(viewport={"width": width, "height": 900}), server)

    page.get_by_role("button", name="Commit and reveal the model").click()

    said = page.get_by_text("Pick an answer first.")
    expect(said).to_be_visible()
    settled(page)
    still(page)
    field, sentence = page.get_by_test_id("stRadio").first.bounding_box(), said.bounding_box()
    assert field
    assert sentence
    assert 0 <= sentence["y"] - (field["y"] + field["height"]) < 60
    reveal(page)
    expect(said).to_have_count(0)


def test_no_page_grows_without_end(browser: Browser, server: str) -> None:
    """Picking whatever can be picked to change, by mouse, leaves a page of some screens."""
    page = opened(browser.new_context(viewport={"width": 1440, "height": 900}), server)
    reveal(page)
    detail(page, "What if")
    field = page.get_by_test_id("stMultiSelect")
    for _ in range(8):
        field.locator("input").click()
        still(page)  # the list has come, or a word that no more can be picked
        assert page.get_by_role("option", name="Select all").count() == 0
        if page.get_by_role("option").count():
            page.get_by_role("option").first.click()
        page.keyboard.press("Escape")
        settled(page)
        still(page)

    assert (
        field.locator("[data-tag-id], [data-baseweb=tag], [data-testid=stMultiSelectTag]").count()
        <= 5
    )
    verdict = page.get_by_test_id("stForm").get_by_test_id("stSlider")
    assert page.get_by_test_id("stSlider").count() - verdict.count() == 5
    assert (
        page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight") < 5_000
    )
