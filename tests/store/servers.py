"""A PostgreSQL server on the loopback address, from Debian's package, for the time of the tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["POSTGRES", "served"]

_FOLDERS = [
    *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
    *(Path(found).parent for found in [shutil.which("initdb")] if found),
]
POSTGRES = next((folder for folder in _FOLDERS if (folder / "initdb").exists()), None)


@contextmanager
def served() -> Iterator[str]:
    """The address of an empty server, without its database: SQLAlchemy's, up to the slash."""
    assert POSTGRES is not None
    # it refuses to run as root
    user = {"user": "postgres", "group": "postgres", "extra_groups": []}
    user = user if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="medmodels-postgres-") as folder:
        if user:
            shutil.chown(folder, "postgres", "postgres")
        data, port = f"{folder}/data", _free_port()

        def run(program: str, *arguments: str) -> None:
            subprocess.run(  # type: ignore[call-overload]
                [POSTGRES / program, "-D", data, *arguments],
                check=True,
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **user,
            )

        run("initdb", "--auth=trust", "--username=medmodels", "--encoding=UTF8", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        run("pg_ctl", "start", "-w", "-l", f"{folder}/log", "-o", options)
        try:
            yield f"postgresql+psycopg://medmodels@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "stop", "-m", "immediate", "-w")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
