"""When a page has become quiet: what was asked of the server is answered, no script runs, and
nothing moves any more.

Streamlit's own attribute says ``notRunning`` in the moment between a click and the start of its
script; a test that looks just then goes on with the page of before. So the pages of these tests
remember when they last spoke and last heard.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

__all__ = ["GUARD", "listening", "settled", "still", "unfolded", "until"]

QUIET = 250  # ms without a word on the wire, more than a slider waits before it speaks
KEPT = 120  # ms in one place
GUARD = 120_000  # ms, against hanging: no test is a race with the machine

_REMEMBER = """
(() => {
  const wire = (window.wire = {spoke: 0, heard: 0, sending: 0});
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...sent) {
    wire.spoke = performance.now();
    return send.apply(this, sent);
  };
  window.WebSocket = new Proxy(WebSocket, {
    construct(made, given) {
      const socket = new made(...given);
      socket.addEventListener("message", () => (wire.heard = performance.now()));
      return socket;
    },
  });
  const request = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...sent) {
    wire.sending += 1;
    this.addEventListener("loadend", () => {
      wire.sending -= 1;
      wire.heard = performance.now();
    });
    return request.apply(this, sent);
  };
})();
"""

_SETTLED = """
([since, quiet]) => {
  const app = document.querySelector("[data-testid=stApp]");
  const wire = window.wire || {spoke: 0, heard: 1, sending: 0};
  return (
    app !== null &&
    app.dataset.testScriptState === "notRunning" &&
    wire.sending === 0 &&
    wire.heard > wire.spoke &&
    performance.now() - Math.max(since, wire.heard) > quiet
  );
}
"""


_STILL = """
quiet => {
  const box = e => Object.values(e.getBoundingClientRect().toJSON()).map(Math.round).join();
  const places = [...document.querySelectorAll("body *")].map(box).join(";");
  const moving = document.getAnimations().some(
    a => a.playState === "running" && a.effect.getComputedTiming().iterations !== Infinity
  );
  const now = performance.now();
  if (moving || window.places !== places) {
    [window.places, window.since] = [places, now];
    return false;
  }
  return now - window.since > quiet;
}
"""


def listening(context: BrowserContext) -> None:
    """Let every page of a context remember when it spoke and heard, and have the time it needs."""
    context.set_default_timeout(GUARD)
    context.add_init_script(_REMEMBER)


def settled(page: Page) -> None:
    """Wait until the server has answered what the page last said, and no script runs."""
    since = page.evaluate("() => performance.now()")
    page.wait_for_function(_SETTLED, arg=[since, QUIET], timeout=GUARD)


def still(page: Page) -> None:
    """Wait until everything has kept its place for a while and no transition runs, before something
    is measured.
    """
    page.evaluate("() => { delete window.places; }")
    until(page, lambda: page.evaluate(_STILL, KEPT))


def unfolded(page: Page, label: str) -> None:
    """Open what is folded under a label, and wait until it has opened: while it opens, its buttons
    pass under the mouse, which may go down on one and up on its neighbour.
    """
    page.get_by_text(label, exact=True).click()
    still(page)


def until(page: Page, true: Callable[[], bool]) -> None:
    """Wait for what no locator can be asked; unlike ``wait_for_function`` on pages too whose policy
    forbids scripts to be made of text.
    """
    end = time.monotonic() + GUARD / 1000
    while not true():
        assert time.monotonic() < end, "what was waited for has not come"
        page.wait_for_timeout(50)
