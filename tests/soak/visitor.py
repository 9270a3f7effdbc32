"""A browser tab without a browser: a websocket that looks at a page, fills in fields and presses
buttons.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

from ui.ownership import BROWSER

__all__ = ["Visitor", "memory_mb", "put", "serving", "worked", "xsrf"]

ROOT = Path(__file__).parents[2]
TICKS = os.sysconf("SC_CLK_TCK")  # of the kernel's clock, a second
SIZE = 100 << 20  # bytes of the largest message


@contextmanager
def serving(
    home: Path, *options: str, environment: dict[str, str] | None = None
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The app on a free port of the loopback address, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    told = os.environ | {"MEDMODELS_HOME": str(home)} | (environment or {})
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen([*command, *options], cwd=ROOT, stdout=log, stderr=log, env=told)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            with suppress(OSError):
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                break
            time.sleep(0.1)
        yield address, process
    finally:
        process.terminate()
        process.wait(timeout=30)


def memory_mb(process: subprocess.Popen[bytes]) -> float:
    """Resident memory of a process."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1000


def worked(pid: int) -> float:
    """Seconds that processors have spent on a process: its own work and the kernel's for it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def xsrf(address: str) -> str:
    """The token that Streamlit gives a browser, to be sent back with an upload."""
    with urllib.request.urlopen(f"{address}/_stcore/host-config") as answer:
        cookies = answer.headers.get_all("set-cookie") or []
    with urllib.request.urlopen(f"{address}/_stcore/health") as answer:
        cookies += answer.headers.get_all("set-cookie") or []
    return next(
        c.split(";")[0].split("=", 1)[1] for c in cookies if c.startswith("_streamlit_xsrf")
    )


def put(address: str, session: str, name: str, data: bytes, token: str) -> tuple[int, str]:
    """Upload a file as the page does; the status and what is said."""
    head = f'--b\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'.encode()
    request = urllib.request.Request(
        f"{address}/_stcore/upload_file/{session}/{name}",
        data=head + data + b"\r\n--b--\r\n",
        method="PUT",
    )
    request.add_header("Content-Type", "multipart/form-data; boundary=b")
    request.add_header("X-Xsrftoken", token)
    request.add_header("Cookie", f"_streamlit_xsrf={token}")
    for _ in range(10):  # a refusal that comes before the whole body is sent can break the pipe
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except urllib.error.URLError as error:
            if not isinstance(error.reason, BrokenPipeError | ConnectionResetError):
                raise
    raise AssertionError("the server's answer was lost ten times")


class Visitor:
    """One tab: what stands on its page, and what was filled in."""

    def __init__(self, address: str, query: str = "", *, page: str = "", cookie: str = "") -> None:
        self.address, self.query, self.page, self.session = address, query, page, ""
        self.elements: dict[tuple[int, ...], Element] = {}
        self._filled: dict[str, WidgetState] = {}
        self._open = ExitStack()
        stream = f"{address.replace('http', 'ws')}/_stcore/stream"
        # a browser waits, and never asks whether the server is there
        waits = {"open_timeout": 300, "ping_interval": None}
        named = {"additional_headers": {"Cookie": f"{BROWSER}={cookie}"} if cookie else {}}
        opened = connect(
            stream, subprotocols=["streamlit"], origin=address, max_size=SIZE, **waits, **named
        )
        self._socket = self._open.enter_context(opened)
        self.look()

    def look(self, pressed: WidgetState | None = None) -> None:
        """Have the page drawn, and wait until it is."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        message.rerun_script.widget_states.widgets.extend(self._filled.values())
        if pressed is not None:
            message.rerun_script.widget_states.widgets.append(pressed)
        self._socket.send(message.SerializeToString())
        while not self._drawn(ForwardMsg.FromString(self._socket.recv(timeout=300))):
            pass

    def _drawn(self, message: ForwardMsg) -> bool:
        if message.HasField("new_session"):
            self.session = message.new_session.initialize.session_id or self.session
            self.elements = {}
        elif message.HasField("delta") and message.delta.HasField("new_element"):
            self.elements[tuple(message.metadata.delta_path)] = message.delta.new_element
        return message.WhichOneof("type") == "script_finished" and (
            message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        )

    def all(self, kind: str) -> list[Any]:
        """The elements of a kind, such as ``radio``, as they stand on the page."""
        return [getattr(e, kind) for e in self.elements.values() if e.WhichOneof("type") == kind]

    def one(self, kind: str, label: str) -> Any:
        """The first element of a kind whose label begins so."""
        found = [e for e in self.all(kind) if e.label.startswith(label)]
        assert found, f"no {kind} “{label}”; {[e.label for e in self.all(kind)]}; {self.wrong()}"
        return found[0]

    def fill(self, kind: str, label: str, **value: object) -> None:
        """Fill in a field, to be sent with the next look or press."""
        field = self.one(kind, label)
        self._filled[field.id] = WidgetState(id=field.id, **value)  # type: ignore[arg-type]

    def press(self, label: str) -> None:
        """Press a button and wait for the page."""
        self.look(WidgetState(id=self.one("button", label).id, trigger_value=True))

    def answer(self) -> None:
        """Fill in the first possible answer to the question, whatever it asks for."""
        if self.all("radio"):
            self.fill("radio", "My answer", string_value=self.all("radio")[0].options[0])
        elif any(e.label.startswith("My answer") for e in self.all("button_group")):
            first = self.one("button_group", "My answer").options[0].content
            self.fill("button_group", "My answer", string_array_value=StringArray(data=[first]))
        else:
            self.fill("number_input", "My ", double_value=self.one("number_input", "My ").min)

    def wrong(self) -> list[str]:
        """What the page says went wrong."""
        said = [e.body for e in self.all("alert") if e.format == Alert.ERROR]
        return said + [f"{e.type}: {e.message}" for e in self.all("exception")]

    def media(self) -> list[str]:
        """The addresses of what can be downloaded from the page."""
        return [self.address + e.url for e in self.all("download_button") if e.url]

    def leave(self) -> None:
        """Close the tab."""
        self._open.close()
