"""When a page has become quiet: what was asked of the server is answered, and no script runs.

Streamlit's own attribute says ``notRunning`` in the moment between a click and the start of its
script; a test that looks just then goes on with the page of before. So the pages of these tests
remember when they last spoke and last heard.
"""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

__all__ = ["listening", "settled"]

QUIET = 250  # ms without a word on the wire, more than a slider waits before it speaks
GUARD = 90_000  # ms, against hanging

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


def listening(context: BrowserContext) -> None:
    """Let every page of a context remember when it spoke and heard."""
    context.add_init_script(_REMEMBER)


def settled(page: Page) -> None:
    """Wait until the server has answered what the page last said, and no script runs."""
    since = page.evaluate("() => performance.now()")
    page.wait_for_function(_SETTLED, arg=[since, QUIET], timeout=GUARD)
