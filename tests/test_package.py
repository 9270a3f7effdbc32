"""The package: what the wheel holds, and that it works where there is no checkout and nothing
that only training needs.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from medmodels import __version__
from medmodels.cases import read_cases, samples
from medmodels.models import load_model, model_ids
from medmodels.predictions import predict
from medmodels.tasks import TASKS

pytestmark = pytest.mark.heavy

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BESIDE = ["app.py", "pages", "ui", "assets", ".streamlit/config.toml"]
LARGEST = 8_000_000  # bytes of a file in the wheel; the data sets have more
# libraries that are not there for whoever installs the package without the extra
NOT_THERE = ["tensorflow", "keras", "dask", "distributed"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree with the backend that is installed."""
    folder = tmp_path_factory.mktemp("dist")
    words = ["wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", *words, str(ROOT)], check=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def content(wheel: Path) -> dict[str, bytes]:
    """Every file of the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command ``medmodels`` of an environment of its own, which borrows the libraries of this
    one but for those of the extra.
    """
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    answer = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True)
    missing = "; ".join(f"sys.modules[{name!r}] = None" for name in NOT_THERE)
    borrowed = f"{sysconfig.get_path('purelib')}\nimport sys; {missing}\n"
    (Path(answer.stdout.strip()) / "borrowed.pth").write_text(borrowed, encoding="utf-8")
    words = ["--python", str(python), "install", "-q", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *words], check=True)
    return home / "bin" / "medmodels"


def run(command: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What the installed command says, run in that folder."""
    environment = {name: v for name, v in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"MEDMODELS_HOME": str(folder / "home")}
    return subprocess.run(
        [command, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def files_below(name: str) -> set[str]:
    """The files of the tree under a name, as paths from the top."""
    top = ROOT / name
    found = [top] if top.is_file() else [p for p in top.rglob("*") if p.is_file()]
    return {str(p.relative_to(ROOT)) for p in found if p.suffix != ".pyc"}


def test_the_wheel_holds_the_package_and_the_app_and_nothing_else(
    content: dict[str, bytes],
) -> None:
    """Every file of medmodels/ as it is, the app's in medmodels/_app, and the metadata."""
    app = {f"medmodels/_app/{name}" for part in BESIDE for name in files_below(part)}
    held = {name for name in content if ".dist-info/" not in name}

    assert held == files_below("medmodels") | app
    for name in held:
        assert content[name] == (ROOT / name.replace("medmodels/_app/", "")).read_bytes()


def test_the_wheel_holds_no_data_set(content: dict[str, bytes]) -> None:
    """Tables and pictures are synthetic samples, nothing has the size of a data set, and the tests
    stay out.
    """
    for name, data in content.items():
        assert len(data) < LARGEST, name
        assert not name.startswith(("tests/", "benchmarks/")), name
        if name.endswith((".csv", ".png", ".txt", ".jpg", ".dcm", ".gz", ".zip")):
            synthetic = name.startswith(
                ("medmodels/_app/assets/samples/", "medmodels/_app/assets/tables/")
            )
            assert synthetic or name.endswith(("mimic_items.csv", "entry_points.txt")), name


def test_every_model_in_the_wheel_is_whole(content: dict[str, bytes]) -> None:
    """Each shipped model has its manifest, and each file of a manifest its recorded digest."""
    manifests = {n: d for n, d in content.items() if n.endswith("/manifest.json")}

    assert sorted("/".join(name.split("/")[2:4]) for name in manifests) == sorted(
        name for name in model_ids() if not name.startswith("own-")
    )
    for name, data in manifests.items():
        for file, digest in json.loads(data)["files"].items():
            found = content[name.replace("manifest.json", file)]
            assert hashlib.sha256(found).hexdigest() == digest, file


def test_the_version_stands_in_one_place(content: dict[str, bytes]) -> None:
    """The wheel takes it from the package; the changelog and the README follow."""
    metadata = content[f"medmodels-{__version__}.dist-info/METADATA"].decode()

    assert f"\nVersion: {__version__}\n" in metadata
    assert "version" not in PROJECT
    assert f"\n## {__version__} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"medmodels-{__version__}-py3" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert __version__ not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["breast-fna/svm", "chest-xray/cnn"])
def test_the_installed_command_says_what_the_checkout_says(
    installed: Path, tmp_path: Path, name: str
) -> None:
    """From any folder, for a sample that came with the package."""
    task = TASKS[name.split("/")[0]]
    listed = run(installed, tmp_path, "samples", task.name, "--json").stdout.splitlines()
    file = json.loads(listed[0])["file"]
    done = run(installed, tmp_path, "predict", name, file, "--json")
    mine = samples(task)[0].path
    expected = predict(load_model(name), read_cases(mine.read_bytes(), task=task).case())

    assert Path(file).read_bytes() == mine.read_bytes()
    assert not Path(file).is_relative_to(ROOT)
    assert done.returncode == 0
    assert json.loads(done.stdout)["probabilities"] == expected.row["probabilities"]


def test_without_the_extra_a_network_still_serves(installed: Path, tmp_path: Path) -> None:
    """Its evidence is told and a case is explained, to the sum."""
    told = run(installed, tmp_path, "evaluate", "icu-mortality/rnn", "--json")
    stay = run(installed, tmp_path, "samples", "icu-mortality").stdout.splitlines()[0]
    explained = run(installed, tmp_path, "explain", "icu-mortality/rnn", stay, "--json")

    assert told.returncode == explained.returncode == 0
    assert json.loads(told.stdout)["n"] == 800
    assert json.loads(explained.stdout)["additivity_error"] < 1e-6
    assert run(installed, tmp_path, "--version").stdout == f"medmodels {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        ["train", "chest-xray/cnn"],
        ["train-csv", "table.csv", "--target", "y", "--family", "rnn"],
    ],
    ids=lambda words: words[0],
)
def test_without_the_extra_training_says_what_to_install(
    installed: Path, tmp_path: Path, words: list[str]
) -> None:
    """One sentence with the command, exit status 2, and nothing written."""
    done = run(installed, tmp_path, *words)

    assert done.returncode == 2
    assert done.stderr.endswith("which is not installed; “pip install medmodels[train]” adds it.\n")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def address(installed: Path, tmp_path: Path) -> Iterator[str]:
    """The address of ``medmodels serve``, begun in a folder that has settings of its own."""
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(
        '[theme.light]\nprimaryColor = "#ff0000"\n[server]\naddress = "0.0.0.0"\n',
        encoding="utf-8",
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: v for name, v in os.environ.items() if name != "PYTHONPATH"}
    process = subprocess.Popen(
        [installed, "serve", "--port", str(port)],
        cwd=tmp_path,
        env=environment | {"MEDMODELS_HOME": str(tmp_path / "home")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            with suppress(OSError):
                health = f"http://127.0.0.1:{port}/_stcore/health"
                urllib.request.urlopen(health, timeout=1).close()
                break
            time.sleep(0.1)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        assert process.wait(timeout=30) is not None


def test_serve_opens_the_app_with_its_theme_and_its_door(address: str) -> None:
    """The page is drawn without an error in the app's own colours, whatever stands where it was
    begun, and the middleware names the browser.
    """
    page = urllib.request.Request(f"http://{address}/", headers={"Accept": "text/html"})
    with urllib.request.urlopen(page) as answer:
        cookies = answer.headers.get_all("set-cookie")
    said: list[ForwardMsg] = []
    ask = BackMsg()
    ask.rerun_script.query_string = ""
    stream = f"ws://{address}/_stcore/stream"
    with connect(stream, subprotocols=["streamlit"], max_size=100 << 20) as tab:
        tab.send(ask.SerializeToString())
        while not said or said[-1].WhichOneof("type") != "script_finished":
            said.append(ForwardMsg.FromString(tab.recv(timeout=300)))
    begun = next(m.new_session for m in said if m.HasField("new_session"))
    drawn = [m.delta.new_element for m in said if m.HasField("delta")]
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))

    assert any(cookie.startswith("medmodels_browser=") for cookie in cookies)
    assert begun.custom_theme.light.primary_color == settings["theme"]["light"]["primaryColor"]
    assert said[-1].script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
    assert drawn
    assert not [e.exception for e in drawn if e.WhichOneof("type") == "exception"]
