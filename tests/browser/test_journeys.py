"""What a person does, in a real browser: upload, judge, reveal, compare, record."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from medmodels.datasets import DATASETS
from medmodels.tasks import TASKS
from medmodels.wording import percent
from tests.browser.settling import settled, still

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def upload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five held-out cases in the layout of the common export, identifiers and outcome included."""
    dataset = DATASETS["breast-fna"]()
    rows = ["id,diagnosis," + ",".join(f.synonyms[0] for f in dataset.task.features)]
    for n in dataset.test[:5]:
        rows.append(
            f"90{n},{'M' if dataset.labels[n] else 'B'},"
            + ",".join(map(repr, dataset.data[n].tolist()))
        )
    path = tmp_path_factory.mktemp("upload") / "export.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


REVIEW = "review?task=breast-fna"  # a case, one click behind the front door
# Labels that a reviewer says in another way.
ANSWERS = {"died": "Will die", "survived": "Will survive", "normal": "No pneumonia"}


def opened(context: BrowserContext, server: str, path: str = REVIEW) -> Page:
    """A page of the app, loaded to the end of its script; fails on any request that leaves this
    machine.
    """
    page = context.new_page()
    page.on(
        "request",
        lambda r: (
            None
            if "127.0.0.1" in r.url or r.url.startswith(("data:", "blob:"))
            else pytest.fail(f"outbound request to {r.url}")
        ),
    )
    page.goto(f"{server}/{path}")
    settled(page)
    return page


def reveal(page: Page, label: str = "malignant") -> None:
    said = ANSWERS.get(label, label[:1].upper() + label[1:])
    page.get_by_test_id("stRadio").first.get_by_text(said, exact=True).click()
    page.get_by_role("button", name="Commit and reveal the model").click()
    expect(finding(page)).to_be_visible()
    settled(page)


def finding(page: Page) -> Locator:
    """The sentence under the strip that begins with the number."""
    return page.locator(".strip .finding").first


def begins(number: str) -> re.Pattern[str]:
    """A finding that begins with that number, as the strip writes it."""
    return re.compile(f"^{re.escape(number[:1].upper() + number[1:])}[, ]")


def detail(page: Page, name: str) -> None:
    """Open a view below the case."""
    page.get_by_test_id("stButtonGroup").filter(has_text="Every model").get_by_text(
        name, exact=True
    ).click()
    settled(page)


def send(page: Page, file: Path) -> None:
    page.get_by_text("Upload", exact=True).first.click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    settled(page)


def command_line(*arguments: str) -> list[dict]:
    done = subprocess.run(
        [sys.executable, "-m", "medmodels", *arguments, "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def said(row: dict, label: str) -> str:
    """The probability of a label as a page says it, from a line of the command line."""
    return percent(row["probabilities"][label], tuple(row["supported"][label]))


def test_a_shared_link_is_whole_on_a_fresh_server(browser: Browser, server: str) -> None:
    """The first request a server ever gets may be a link to a page: it has the navigation and the
    model of the link.
    """
    page = opened(browser.new_context(), server, "evidence?task=breast-fna&model=svm")

    expect(page.get_by_role("heading", name="Held-out evidence")).to_be_visible()
    expect(page.get_by_role("link", name="Behaviour")).to_be_visible()
    expect(page.get_by_role("radio", name="Support vector machine")).to_be_checked()


def test_an_uploaded_case_gets_the_command_lines_probability_from_each_model(
    browser: Browser, server: str, upload: Path
) -> None:
    """Screen and command line agree on row 3 of an upload for both models, and the explanation
    changes with the model.
    """
    page = opened(browser.new_context(), server)
    send(page, upload)
    row = page.get_by_test_id("stNumberInputField").first
    row.fill("3")
    row.press("Enter")
    expect(page.get_by_text("could identify a patient")).to_be_visible()
    settled(page)
    reveal(page)
    detail(page, "All contributions")
    sentences = set()

    for family, button in (("forest", "Random forest"), ("svm", "Support vector machine")):
        page.get_by_role("radio", name=button).click()
        expected = said(
            command_line("predict", f"breast-fna/{family}", str(upload), "--row", "3")[0],
            "malignant",
        )
        expect(finding(page)).to_have_text(begins(expected))
        settled(page)
        sentences.add(
            page.get_by_text(re.compile("^The reference (group|film) starts at")).first.inner_text()
        )

    assert len(sentences) == 2


def test_the_explanation_follows_the_chosen_class(browser: Browser, server: str) -> None:
    """Explaining “benign” replaces the sentence and the chart of “malignant”."""
    page = opened(browser.new_context(), server)
    reveal(page)
    detail(page, "All contributions")
    before = page.get_by_text(
        re.compile("^The reference (group|film) starts at")
    ).first.inner_text()

    page.get_by_test_id("stButtonGroup").filter(has_text="Explain the estimate of").get_by_text(
        "benign", exact=True
    ).click()

    expect(
        page.get_by_text(re.compile("^The reference group starts at [0-9]+% benign")).first
    ).to_be_visible()
    expect(page.get_by_text(before, exact=True)).to_have_count(0)


def test_a_look_at_the_evidence_does_not_lose_the_review(
    browser: Browser, server: str, upload: Path
) -> None:
    """After a visit to another page the upload, its row, the judgement and the reveal are as they
    were, and the file can be removed.
    """
    page = opened(browser.new_context(), server)
    send(page, upload)
    row = page.get_by_test_id("stNumberInputField").first
    row.fill("2")
    row.press("Enter")
    settled(page)
    reveal(page)
    before = finding(page).inner_text()

    page.get_by_role("link", name="Evidence").click()
    expect(page.get_by_role("heading", name="Held-out evidence")).to_be_visible()
    page.get_by_role("link", name="Review").click()

    expect(finding(page)).to_have_text(before)
    expect(page.get_by_test_id("stNumberInputField").first).to_have_value("2")
    expect(page.get_by_text("before the model.")).to_be_visible()
    page.get_by_role("button", name="Remove this file").click()
    expect(page.locator(".strip")).to_have_count(0)


def test_an_uploaded_film_gets_the_command_lines_probability(browser: Browser, server: str) -> None:
    """A film sent as a file shows the probability of the command line, its own picture, and on
    request where the network looked.
    """
    film = sorted((ROOT / "assets/samples/chest-xray").glob("*.png"))[0]
    page = opened(browser.new_context(), server, "review?task=chest-xray&model=cnn")
    send(page, film)
    reveal(page, "pneumonia")

    expected = said(command_line("predict", "chest-xray/cnn", str(film))[0], "pneumonia")
    expect(finding(page)).to_have_text(begins(expected))
    page.get_by_role("button", name="Heat map").click()
    expect(page.locator(".film image").nth(1)).to_have_attribute(
        "href", re.compile("^data:image/png")
    )


def test_two_sessions_never_see_each_others_case(
    browser: Browser, server: str, upload: Path
) -> None:
    """A second browser, opened while the first reviews an upload, has its own sample and no trace
    of the first.
    """
    first = opened(browser.new_context(), server)
    send(first, upload)
    reveal(first)

    second = opened(browser.new_context(), server)

    expect(second.get_by_text("Synthetic case: nobody's data.")).to_be_visible()
    assert second.get_by_text("kept aside as the known outcome").count() == 0
    assert second.locator(".strip").count() == 0


def test_a_review_can_be_done_with_the_keyboard_alone(browser: Browser, server: str) -> None:
    """Tab, arrows, space and enter commit a judgement, reveal the model and record the verdict."""
    page = opened(browser.new_context(), server)

    tab_to(page, "before")
    page.keyboard.press("Space")
    press_button(page, "Commit and reveal the model")
    expect(finding(page)).to_be_visible()
    settled(page)
    tab_to(page, "after")
    page.keyboard.press("Space")
    press_button(page, "Record the verdict")

    expect(page.get_by_text("Recorded in this session only")).to_be_visible()
    settled(page)
    with page.expect_download() as download:
        press_button(page, "Report (HTML, prints on A4)")
    assert "case review" in download.value.path().read_text(encoding="utf-8")


def tab_to(page: Page, form: str) -> None:
    """Tab until the focus is on the diagnosis of the visible form."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => document.activeElement.closest('[data-testid=stForm] [data-testid=stRadio]') !=="
            " null"
        )
        if focused:
            return
    pytest.fail(f"the diagnosis {form} the reveal cannot be reached with the Tab key")


def press_button(page: Page, name: str) -> None:
    for _ in range(150):  # where the page was drawn anew the focus starts at its top
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText || ''").strip().endswith(name):
            page.keyboard.press("Enter")
            return
    pytest.fail(f"the button {name!r} cannot be reached with the Tab key")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "evidence",
        "behaviour",
        "models",
        "training",
        "teaching",
        "evidence?task=chest-xray",
        "behaviour?task=chest-xray",
    ],
)
def test_pages_hold_at_phone_width_and_every_chart_speaks(
    browser: Browser, server: str, path: str
) -> None:
    """At 390 px nothing scrolls sideways, and each chart has a text alternative and a table
    twin; for reviews ``test_one_screen.py`` says so.
    """
    page = opened(browser.new_context(viewport={"width": 390, "height": 844}), server, path)
    charts = page.get_by_test_id("stPlotlyChart")
    if path not in ("", "models", "training", "teaching"):
        expect(charts.first).to_be_attached()
    settled(page)
    still(page)

    wider = page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"
    )

    assert wider <= 0
    tables = page.get_by_text("Table and description of this chart").count()
    expect(charts).to_have_count(tables)
    for n in range(tables):
        spoken = "xpath=descendant-or-self::*[@aria-label and string-length(@aria-label) > 40]"
        expect(charts.nth(n).locator(spoken).first).to_be_attached()


def test_a_stay_gets_the_command_lines_probability_in_each_layout(
    browser: Browser, server: str, tmp_path: Path
) -> None:
    """The same stay as the Challenge writes it, one value a row with units, and one time a row: one
    probability, the command line's; of another family one of them.
    """
    task = TASKS["icu-mortality"]
    stay = ROOT / "assets/samples/icu-mortality/02-septic-shock-died.csv"
    rows = [line.split(",") for line in stay.read_text(encoding="utf-8").splitlines()[1:]]
    code = {f.synonyms[0]: f for f in (*task.features, *task.descriptors)}
    minutes = [int(clock[:2]) * 60 + int(clock[3:]) for clock, _, _ in rows]
    tidy, wide = tmp_path / "tidy.csv", tmp_path / "wide.csv"
    charted = [
        f"{m};{code[k].name};{v};{code[k].unit}" for m, (_, k, v) in zip(minutes, rows, strict=True)
    ]
    tidy.write_text("\n".join(["minutes;variable;value;unit", *charted]) + "\n")
    names = list(dict.fromkeys(k for _, k, _ in rows))
    lines = [
        [str(m), *(v if k == name else "" for name in names)]
        for m, (_, k, v) in zip(minutes, rows, strict=True)
    ]
    wide.write_text("\n".join(",".join(line) for line in [["minutes", *names], *lines]) + "\n")

    for family, files in (("forest", (wide,)), ("rnn", (stay, tidy, wide))):
        expected = said(command_line("predict", f"icu-mortality/{family}", str(stay))[0], "died")
        for file in files:
            page = opened(
                browser.new_context(), server, f"review?task=icu-mortality&model={family}"
            )
            send(page, file)
            reveal(page, "died")
            expect(finding(page)).to_have_text(begins(expected))
            page.context.close()
