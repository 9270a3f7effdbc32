"""What the tests of this folder wait for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.settling import settled
from tests.browser.test_journeys import opened

pytestmark = pytest.mark.browser

# A server that begins to answer late, as one does that is busy with others.
_LATE = """
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (...sent) {
  window.wire.spoke = performance.now();
  setTimeout(() => send.apply(this, sent), 1500);
};
"""


def test_a_page_is_not_settled_before_the_server_has_answered(
    browser: Browser, server: str
) -> None:
    """A click that is answered late is waited for, though no script runs yet."""
    page = opened(browser.new_context(), server)
    page.evaluate(_LATE)

    page.get_by_role("radio", name="Random forest").click()
    settled(page)

    assert "model=forest" in page.url
    page.context.close()
