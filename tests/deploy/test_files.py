"""The files of deploy/: read by the programs they are for, complete, and as they are written."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from http.cookies import SimpleCookie
from pathlib import Path
from ssl import CERT_NONE, create_default_context
from typing import Any

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.deploy.replicas import NGINX, ROOT, SCRIPT, Cluster, around, written

DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "systemd" / "medmodels@.service"
# What the program reads of the environment, and no replica is to be told.
OTHERS = {
    "MEDMODELS_CLASS_ADDRESS": "replicas take the address under which browsers come",
    "MEDMODELS_CLASS_OPEN": "the same",
    "MEDMODELS_NEW_KEY": "of a rotation, for the moment of it",
    "MEDMODELS_DATA_FROM": "a mirror of data sets, for a machine that may reach one",
    "MEDMODELS_PARENT": "a training is told by its server who that is",
}
WITHIN_REACH = DEPLOY / "medmodels.env.example"


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def settings() -> dict[str, str]:
    """The variables of the environment file, those that are commented out too."""
    lines = WITHIN_REACH.read_text(encoding="utf-8").splitlines()
    found = (re.match(r"#?([A-Z_]+)=(.*)$", line) for line in lines)
    return {line[1]: line[2] for line in found if line}


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """One that nobody trusts, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    files = tmp_path / "certificate.pem", tmp_path / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


@pytest.mark.parametrize(
    ("file", "options"),
    [
        ("nginx.conf", ()),
        (
            "compose/nginx.conf",
            (
                *("--replica", "172.30.11.11:8501", "--replica", "172.30.11.12:8501"),
                *("--listen", "8443", "--redirect", "8080", "--name", "_", "--logs", "/tmp"),
            ),
        ),
    ],
)
def test_what_is_shipped_is_what_the_script_writes(file: str, options: tuple[str, ...]) -> None:
    """So that an administrator who writes it again gets the same."""
    assert (DEPLOY / file).read_text(encoding="utf-8") == written(*options)


@pytest.mark.parametrize("file", ["nginx.conf", "compose/nginx.conf"])
def test_nginx_takes_what_is_shipped(
    file: str, tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    """``nginx -t`` on it, with a certificate that is there."""
    if NGINX is None:
        pytest.skip("nginx is not on this machine; `make test` installs it where it can")
    site = (DEPLOY / file).read_text(encoding="utf-8")
    for stands, there in zip(("certificate.pem", "key.pem"), certificate, strict=True):
        assert f"/etc/medmodels/tls/{stands};" in site
        site = site.replace(f"/etc/medmodels/tls/{stands}", str(there))
    site = site.replace("/var/log/nginx", str(tmp_path))
    (tmp_path / "site.conf").write_text(site)
    whole = around(tmp_path, tmp_path / "site.conf")
    done = subprocess.run([NGINX, "-t", "-c", whole], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--replica", "127.0.0.1"),
        ("--replica", "127.0.0.1:8501; return 200"),
        ("--name", "a b"),
        ("--name", "a;"),
        ("--certificate", "/a{b}"),
    ],
)
def test_the_script_writes_nothing_that_ends_a_directive(options: tuple[str, ...]) -> None:
    """What is no host, name or path is refused."""
    done = subprocess.run([sys.executable, SCRIPT, *options], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stdout == ""


@pytest.mark.heavy
def test_behind_tls_cookies_and_headers_say_so(
    cluster: Cluster, tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    """A browser sends the cookie by https alone, and comes by nothing else."""
    safe = Cluster(tmp_path, cluster.database, tls=certificate, processes=dict(cluster.processes))
    trusting = create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, CERT_NONE
    try:
        safe.open_nginx()
        asked = urllib.request.Request(f"{safe.address}/", headers={"Accept": "text/html"})
        with urllib.request.urlopen(asked, context=trusting) as page:
            cookie = SimpleCookie(page.headers["set-cookie"])["medmodels_browser"]
            assert page.headers["strict-transport-security"] == "max-age=31536000"
    finally:
        safe.processes.clear()
        safe.close()
    assert cookie["secure"]
    assert cookie["httponly"]


def test_the_settings_name_every_variable_of_the_program() -> None:
    """What is read anywhere of the environment stands in the file, or is known not to belong."""
    read = {
        name
        for folder in ("medmodels", "ui")
        for file in (ROOT / folder).rglob("*.py")
        for name in re.findall(r"\bMEDMODELS_[A-Z_]+\b", file.read_text(encoding="utf-8"))
    }
    told = {name for name in settings() if name.startswith("MEDMODELS_")} - {"MEDMODELS_NAME"}
    assert read - OTHERS.keys() == told
    assert OTHERS.keys() <= read
    assert {"STREAMLIT_SERVER_COOKIE_SECRET", "OMP_NUM_THREADS"} <= settings().keys()


def test_no_setting_that_is_shipped_is_a_secret() -> None:
    """Nobody runs with one that everybody knows."""
    for name in ("MEDMODELS_KEY", "MEDMODELS_ADMIN", "STREAMLIT_SERVER_COOKIE_SECRET"):
        assert settings()[name] == ""


def test_the_replicas_of_the_compose_file_are_alike_and_confined() -> None:
    """None is root or writes outside its volume and memory; each has its bounds, says whether it is
    well, and is given longer to end than it waits.
    """
    services = compose()["services"]
    replicas = [one for name, one in services.items() if name.startswith("replica-")]
    assert len(replicas) == 2
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not service["user"].startswith("0")
        assert {"mem_limit", "pids_limit", "stop_grace_period", "healthcheck"} <= service.keys()
    for one in replicas:
        assert one["env_file"] == ["medmodels.env"]
        assert one["stop_signal"] == "SIGTERM"
        assert int(one["stop_grace_period"].removesuffix("m")) * 60 > int(
            settings()["MEDMODELS_DRAIN"]
        )
        assert "/_stcore/health" in one["healthcheck"]["test"][-1]
        assert "ports" not in one
    where = [one.pop("networks")["inside"]["ipv4_address"] for one in replicas]
    assert replicas[0] == replicas[1]
    served = re.findall(r"server (\S+):8501 ", (DEPLOY / "compose/nginx.conf").read_text())
    assert sorted(set(served)) == sorted(where)
    assert compose()["networks"]["inside"]["internal"] is True
    assert {"inside", "outside"} == services["nginx"]["networks"].keys()


def test_the_image_has_the_files_that_it_copies_and_its_locks_are_hashed() -> None:
    """Everything is pinned, and no user is root."""
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    kept = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    for line in (line for line in lines if line.startswith("COPY")):
        for source in line.split()[1:-1]:
            assert (ROOT / source).exists()
            assert f"!{source}" in kept
    pinned = (DEPLOY / "postgres.lock").read_text(encoding="utf-8")
    for name in ("psycopg", "psycopg-binary"):
        assert re.search(rf"^{name}==3\.\d+\.\d+ \\\n    --hash=sha256:", pinned, re.MULTILINE)
    developers = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    version = re.search(r"psycopg\[binary\]==(\S+)", developers)
    assert version
    assert f"psycopg=={version[1]} " in pinned
    assert "USER 10001:10001" in lines


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """``systemd-analyze verify``, and how much a replica is exposed."""
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not on this machine")
    unit = UNIT.read_text(encoding="utf-8")
    assert "/opt/medmodels/.venv/bin/python" in unit
    unit = unit.replace("/opt/medmodels/.venv/bin/python", sys.executable)
    files = tmp_path / "medmodels@8501.service", tmp_path / "medmodels.target"
    files[0].write_text(unit.replace("%i", "8501"))
    shutil.copy(DEPLOY / "systemd" / "medmodels.target", files[1])
    told = os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
    done = subprocess.run([program, "verify", *files], capture_output=True, text=True, env=told)
    assert (done.returncode, done.stderr) == (0, "")
    exposed = [program, "security", "--offline=true", "--threshold=25", str(files[0])]
    done = subprocess.run(exposed, capture_output=True, text=True, env=told)
    assert done.returncode == 0, done.stdout[-600:]


def test_a_unit_waits_longer_than_its_replica(tmp_path: Path) -> None:
    """So that a drain is not cut short; the signal is for the server alone."""
    unit = UNIT.read_text(encoding="utf-8")
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    assert int(seconds) > int(settings()["MEDMODELS_DRAIN"])
    for line in ("KillSignal=SIGTERM", "KillMode=mixed", "MemoryMax=3G", "Restart=on-failure"):
        assert line in unit.splitlines()
