"""A review begun at one replica and ended at another, in a real browser, behind nginx."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from medmodels.store.tables import TAB_TABLE
from tests.browser.settling import settled, until
from tests.browser.test_journeys import opened
from tests.browser.test_nothing_lost import QUESTION, SAMPLE, commit
from tests.deploy.conftest import require
from tests.deploy.replicas import Cluster, clustered

pytestmark = [pytest.mark.browser, pytest.mark.heavy]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Cluster]:
    """Two replicas, the browser there first: without one, nothing is started."""
    require()
    with clustered(tmp_path_factory.mktemp("cluster")) as made:
        yield made


def begun(cluster: Cluster, page: Page) -> int:
    """An upload, judged; the port of the replica that has it."""
    page.get_by_text("Upload", exact=True).first.click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(SAMPLE)
    expect(page.get_by_text(SAMPLE.name)).to_be_visible()
    settled(page)
    commit(page)
    (port,) = cluster.serving_a_session()
    return port


def rows(cluster: Cluster) -> list[bytes]:
    """What the store holds of tabs, as it stands there."""
    engine = sa.create_engine(cluster.database)
    with engine.connect() as connection:
        found = [bytes(row.sealed) for row in connection.execute(sa.select(TAB_TABLE))]
    engine.dispose()
    return found


def test_a_review_outlives_the_replica_it_was_begun_at(browser: Browser, cluster: Cluster) -> None:
    """The replica is killed after the judgement: the page connects to the other by itself, with the
    file, the judgement and the model's number, and the verdict is recorded there; a reload finds
    it, “End and forget” ends it in the store too.
    """
    page = opened(browser.new_context(), cluster.address, QUESTION)
    killed = begun(cluster, page)
    number = page.locator(".strip .finding").inner_text()
    until(page, lambda: len(rows(cluster)) == 1)
    (sealed,) = rows(cluster)
    assert not any(word in sealed for word in (SAMPLE.name.encode(), b"malignant", b"Judgement"))

    cluster.kill(killed)
    until(page, lambda: bool(cluster.serving_a_session()))
    expect(page.get_by_text("sure, before the model")).to_be_visible()
    expect(page.get_by_text(SAMPLE.name)).to_be_visible()
    expect(page.locator(".strip .finding")).to_have_text(number)
    settled(page)

    page.get_by_test_id("stRadio").last.get_by_text("Benign", exact=True).click()
    page.get_by_role("button", name="Record the verdict").click()
    expect(page.get_by_text("Recorded in this session only")).to_be_visible()
    expect(page.get_by_text("changed from malignant to benign").first).to_be_visible()
    settled(page)
    assert cluster.serving_a_session() == list(cluster.processes)
    if folder := os.environ.get("MEDMODELS_PICTURES"):
        page.screenshot(path=Path(folder) / "after-a-replica-was-killed.png")

    page.reload()
    expect(page.get_by_text("Recorded in this session only")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="End and forget").click()
    expect(page.get_by_role("link", name="Breast cytology", exact=True)).to_be_visible()
    settled(page)
    assert rows(cluster) == []
    cluster.start(killed)


def test_a_review_moves_on_when_its_replica_is_told_to_end(
    browser: Browser, cluster: Cluster
) -> None:
    """A tab that is still there when the time to wait is over comes back at the other replica."""
    page = opened(browser.new_context(), cluster.address, QUESTION)
    port = begun(cluster, page)
    process = cluster.processes.pop(port)
    process.terminate()
    process.terminate()  # the second signal: nobody waits for the tab
    process.wait()

    until(page, lambda: bool(cluster.serving_a_session()))
    expect(page.get_by_text("sure, before the model")).to_be_visible()
    expect(page.get_by_text(SAMPLE.name)).to_be_visible()
    cluster.start(port)
