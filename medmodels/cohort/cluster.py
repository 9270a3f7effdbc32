"""Workers of Dask that score the portions of a cohort, on this machine or on others.

Dask has no passwords: whoever reaches a scheduler or a worker can run code there. Those started
here listen on the loopback address alone and speak TLS with a key that nobody else has; others are
for whoever starts them to keep apart (``tls://`` and the certificates of Dask's configuration).
"""

from __future__ import annotations

import logging
import signal
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, InvalidStateError
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from multiprocessing import resource_tracker
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Any

from medmodels.cohort.engine import Engine, Work, in_order
from medmodels.cohort.portion import Portion, Scored
from medmodels.cohort.remote import Errand, done
from medmodels.errors import CohortError, MedModelsError
from medmodels.extras import require_for_cluster
from medmodels.wording import shown

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["LOCAL", "dask"]

LOCAL = "local"  # instead of the address of a scheduler: workers of this machine, for one run

_LOOK = 2.0  # seconds from one look at the workers to the next
_PATIENCE = 30  # so many looks without a worker are the end
_CONNECT = 10.0  # seconds until there is no scheduler

_SETTINGS = {
    # a portion that ends a worker is tried by so many others
    "distributed.scheduler.allowed-failures": 3,
    # a worker that is lost is begun again, however often; Dask gives it up after a few seconds
    "distributed.deploy.lost-worker-timeout": "30d",
    # portions travel with what is asked of them, since data sent ahead is lost with its worker
    "distributed.admin.large-graph-warning-threshold": "1TB",
    # patients' data stays in memory
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.profile.enabled": False,
    # nothing to be had from a browser
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


@contextmanager
def dask(scheduler: str, *, workers: int) -> Iterator[Engine]:
    """The workers of the scheduler at an address such as tcp://10.0.0.1:8786, or of ``LOCAL`` so
    many processes of this machine, which end with the context.

    A portion whose worker is lost is scored again by another one; nothing else is. Raises
    ``ExtraMissing`` where Dask is not installed, and ``CohortError``, here or from the engine,
    where there is no scheduler, it is lost, it has no workers, or they are not of the same versions
    as this process.
    """
    require_for_cluster()
    import distributed  # noqa: F401, before the settings, which would take its own away with them
    from dask import config

    with ExitStack() as stack:
        stack.enter_context(config.set(_SETTINGS))
        stack.enter_context(_quiet("distributed", "distributed.client"))
        if scheduler == LOCAL:
            client = stack.enter_context(_local(workers))
        else:
            client = stack.enter_context(_client(scheduler, scheduler))
        yield partial(_scored, client, scheduler)


@contextmanager
def _quiet(*names: str) -> Iterator[None]:
    """Nothing on standard error: what a person needs to know of workers are this module's errors,
    other versions among them.
    """
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="distributed")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def _local(workers: int) -> Iterator[Client]:
    from distributed import LocalCluster

    with TemporaryDirectory(prefix="medmodels-", ignore_cleanup_errors=True) as folder:
        try:
            with _interrupts_unheard():
                cluster = LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    security=True,
                    local_directory=folder,
                    silence_logs=logging.CRITICAL + 1,
                    dashboard_address=None,
                    # any port, since Dask warns where the usual one is taken
                    scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
                )
        except (OSError, RuntimeError) as error:
            raise CohortError("cohort-not-begun") from error
        with cluster, _client(cluster, LOCAL) as client:
            yield client


@contextmanager
def _interrupts_unheard() -> Iterator[None]:
    """Processes that are begun meanwhile, and those that these threads begin later, never hear of
    an interrupt from the keyboard: it is for this process, which then ends them.

    One that comes meanwhile is heard afterwards.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which it would do later, and have interrupts heard again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _client(scheduler: Any, address: str) -> Iterator[Client]:
    from distributed import Client

    made: Future[Client] = Future()

    def connect() -> None:
        client = Client.__new__(Client)
        try:
            Client.__init__(client, scheduler, timeout=f"{_CONNECT}s", set_as_default=False)
            made.set_result(client)  # refused where nobody waits for it any more
        except BaseException as error:
            # Not left to the garbage collector, which may come while Dask holds the lock that
            # closing takes, and would wait for itself.
            with suppress(Exception):  # it came to nothing before there was anything to close
                client.close()
            with suppress(InvalidStateError):
                made.set_exception(error)

    # beside, since Dask waits without end for an answer of whatever else listens there
    Thread(target=connect, daemon=True).start()
    try:
        client = made.result(2 * _CONNECT)
    except Exception as error:  # nobody there, another server, no address, no certificates
        made.cancel()
        raise CohortError("cohort-not-there", address=shown(address)) from error
    with client:
        yield client


def _scored(
    client: Client, address: str, work: Work, portions: Iterable[Portion]
) -> Iterator[Scored]:
    """The engine: each portion goes to whoever has time, and its result is fetched as soon as it is
    there, so that no worker that is lost takes a result with it.
    """

    def submit(portion: Portion) -> Future[Scored]:
        try:
            remote = client.submit(done, Errand(work, portion), pure=False)
        except Exception as error:
            raise _said(error, address, portion) from error
        return _fetched(remote, lambda error: _said(error, address, portion))

    return in_order(
        submit,
        portions,
        ahead=lambda: 2 * max(1, _threads(client)),
        result=partial(_awaited, client, address),
    )


def _fetched(remote: Any, said: Callable[[BaseException], MedModelsError]) -> Future[Scored]:
    """What a future of Dask gives, fetched when it is there; giving it up gives up that one."""
    here: Future[Scored] = Future()

    def fetch(_: object) -> None:
        if not here.set_running_or_notify_cancel():
            return
        try:
            given = remote.result()
        except BaseException as error:
            given = said(error)
        remote.release()  # or it would be done again with its worker lost
        if isinstance(given, Exception):
            here.set_exception(given)
        else:
            here.set_result(given)

    def give_up(_: object) -> None:
        if here.cancelled():
            with suppress(Exception):  # whoever is gone need not be told
                remote.cancel()

    here.add_done_callback(give_up)
    remote.add_done_callback(fetch)
    return here


def _awaited(client: Client, address: str, future: Future[Scored]) -> Scored:
    """The result; raises ``CohortError`` where there is nobody to wait for."""
    alone = 0
    while True:
        try:
            return future.result(_LOOK)
        except TimeoutError:
            if future.done():  # a portion's own
                raise
        alone = 0 if _threads(client) else alone + 1
        if alone == _PATIENCE:
            if address == LOCAL:
                raise CohortError("cohort-not-begun")
            raise CohortError("cohort-no-workers", address=shown(address))


def _threads(client: Client) -> int:
    """How many portions the workers take at once; 0 where there are none, or nobody to ask."""
    try:
        return sum(client.nthreads().values())
    except Exception:  # whatever Dask raises when a scheduler is gone is raised for futures as well
        return 0


def _said(error: BaseException, address: str, portion: Portion) -> MedModelsError:
    """What Dask raises, in our words; what a worker raises comes as a value (``remote.done``)."""
    from concurrent.futures import CancelledError

    from distributed import KilledWorker
    from distributed.comm.core import CommClosedError

    if isinstance(error, KilledWorker):
        return CohortError("cohort-worker-ended", first=portion.first + 1)
    if isinstance(error, CancelledError | CommClosedError | OSError):
        return CohortError("cohort-gone", address=shown(address))
    return CohortError("cohort-unfit", reason=type(error).__name__)
