"""Ctrl-C ends every verb in a sentence with status 130, however early it comes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.heavy

ROOT = Path(__file__).parents[2]
# interrupted as the first of the imports begins
EARLY = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background has it ignored
class Finder:
    def find_spec(self, name, *_):
        if name == "medmodels.cli":
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Finder())
from medmodels.__main__ import run
sys.exit(run())
"""


def test_an_interrupt_while_everything_is_imported() -> None:
    """A sentence and no traceback."""
    done = subprocess.run(
        [sys.executable, "-c", EARLY], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 130
    assert done.stderr == "Stopped; what was begun is discarded.\n"


def test_an_interrupt_of_the_server() -> None:
    """While it serves: a word, and not Streamlit's “Aborted!” with status 1."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "medmodels", "serve", "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"STREAMLIT_SERVER_HEADLESS": "true"},
    )
    try:
        while server.poll() is None and not _listens(port):
            time.sleep(0.1)
        server.send_signal(signal.SIGINT)
        said = server.communicate(timeout=60)[1]
    finally:
        if server.poll() is None:
            server.kill()
            server.communicate()

    assert server.returncode == 130
    assert "Stopped." in said
    assert "Aborted" not in said
    assert "Traceback" not in said


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0
