"""Two replicas for the tests here, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.deploy.replicas import NGINX, Cluster, clustered
from tests.store.servers import POSTGRES


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two replicas behind nginx, as the files of deploy/ have it."""
    require()
    with clustered(tmp_path_factory.mktemp("cluster")) as made:
        yield made


def require() -> None:
    """Skip, with the reason, where the machine lacks one of the two."""
    for there, what in ((POSTGRES, "PostgreSQL (Debian's postgresql)"), (NGINX, "nginx")):
        if there is None:
            pytest.skip(f"{what} is not on this machine; `make test` installs it where it can")
