"""Replicas behind nginx over one PostgreSQL, all on the loopback address, as deploy/ has them."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from tests.store.servers import served

__all__ = ["NGINX", "ROOT", "Cluster", "active", "around", "clustered", "free_port", "written"]

ROOT = Path(__file__).parents[2]
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
SCRIPT = ROOT / "deploy" / "write_nginx.py"
NAME = "127.0.0.1"
_GUARD = 120.0  # seconds, against hanging
_AROUND = """
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log warn;
{user}
events {{}}
http {{
    include {types};
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {site};
}}
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def written(*options: str) -> str:
    """What an administrator's script writes."""
    done = subprocess.run(
        [sys.executable, SCRIPT, *options], check=True, capture_output=True, text=True
    )
    return done.stdout


def around(folder: Path, site: Path) -> Path:
    """A whole configuration of nginx around that of the site."""
    types = next(p for p in (Path("/etc/nginx/mime.types"),) if p.exists())
    user = "user root;" if os.geteuid() == 0 else ""
    whole = folder / "whole.conf"
    whole.write_text(_AROUND.format(folder=folder, site=site, types=types, user=user))
    return whole


@dataclass
class Cluster:
    """Replicas by their ports, and the address at which nginx has all of them."""

    folder: Path
    database: str
    tls: tuple[Path, Path] | None = None
    drain: int = 60
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    key: str = base64.b64encode(bytes(range(32))).decode()
    _nginx: subprocess.Popen[bytes] | None = None
    _port: int = 0

    @property
    def address(self) -> str:
        return f"http{'s' if self.tls else ''}://{NAME}:{self._port}"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "MEDMODELS_HOME": str(self.folder / "home"),
            "MEDMODELS_DATABASE": self.database,
            "MEDMODELS_KEY": self.key,
            "STREAMLIT_SERVER_COOKIE_SECRET": "the same on all of them",
            "OMP_NUM_THREADS": "1",
        }

    def start(self, port: int | None = None) -> int:
        """One replica more, or the one of that port again; returns once it is healthy."""
        port = port or free_port()
        command = [sys.executable, "-m", "medmodels", "serve", "--port", str(port)]
        with (self.folder / f"replica-{port}.log").open("ab") as log:
            self.processes[port] = subprocess.Popen(
                [*command, "--drain", str(self.drain), "--allow", NAME],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        _until_healthy(f"http://127.0.0.1:{port}", self.processes[port])
        return port

    def kill(self, port: int) -> None:
        """As a machine that loses its power does."""
        process = self.processes.pop(port)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def open_nginx(self) -> None:
        """nginx over the replicas that run now."""
        assert NGINX is not None
        self._port = free_port()
        how = ["--plain"]
        if self.tls:
            certificate, key = self.tls
            how = ["--certificate", str(certificate), "--key", str(key), "--redirect", "none"]
        replicas = [word for port in self.processes for word in ("--replica", f"127.0.0.1:{port}")]
        listen = ["--listen", f"127.0.0.1:{self._port}", "--name", NAME]
        site = self.folder / "site.conf"
        site.write_text(written(*how, *listen, "--logs", str(self.folder), *replicas))
        with (self.folder / "nginx.log").open("ab") as log:
            command = [NGINX, "-c", str(around(self.folder, site))]
            self._nginx = subprocess.Popen(command, stdout=log, stderr=log)
        _until_healthy(self.address, self._nginx)

    def answered(self, path: str) -> list[int]:
        """The ports of the replicas that answered at that path, as nginx wrote it down; of one that
        was asked of several, the last.
        """
        found = []
        for line in (self.folder / "medmodels.log").read_text().splitlines():
            words = line.split("] ", 1)[1].split()
            if words[1] == path and words[-1] != "-":
                found.append(int(words[-1].rpartition(":")[2]))
        return found

    def serving_a_session(self) -> list[int]:
        """The ports of the replicas that have a browser connected, as they say themselves."""
        return [port for port in self.processes if active(port)]

    def close(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()
        if self._nginx:  # asked, since its workers would outlive it if it were killed
            self._nginx.terminate()
            self._nginx.wait()


def active(port: int) -> int:
    """How many browsers are connected to a replica."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/metrics", timeout=30) as answer:
        lines = answer.read().decode().splitlines()
    (said,) = [line for line in lines if line.startswith("active_sessions ")]
    return int(float(said.split()[1]))


def _until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    end = time.monotonic() + _GUARD
    while time.monotonic() < end:
        assert process.poll() is None, f"{address} has ended"
        with suppress(OSError):
            where = f"{address}/_stcore/health"
            urllib.request.urlopen(where, timeout=10, context=trusting).close()
            return
        time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


@contextmanager
def clustered(folder: Path, *, replicas: int = 2, drain: int = 60) -> Iterator[Cluster]:
    """So many replicas behind nginx, over an empty database."""
    with served() as server:
        engine = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE medmodels")
        engine.dispose()
        cluster = Cluster(folder, f"{server}/medmodels", drain=drain)
        try:
            for _ in range(replicas):
                cluster.start()
            cluster.open_nginx()
            yield cluster
        finally:
            cluster.close()
