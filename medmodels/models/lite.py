"""Networks served through LiteRT: TensorFlow trains them and is never imported here."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from medmodels.errors import ArtifactBroken

__all__ = ["Lite", "shared_lite"]

_IDENTIFIER = b"TFL3"  # of the file format, from the fifth byte on


class Lite:
    """A LiteRT model: inputs (n, …) float32 to its outputs, one array each, whatever n is.

    Inputs go through in batches of one size or one by one, shared among so many ``threads``: one
    thread a batch waits less than several in one. An interpreter is not thread-safe and keeps the
    shape it was planned for, hence the lock, one interpreter a thread and size of batch, and a new
    plan when inputs of another shape come. Raises ``ArtifactBroken`` when the bytes are no network,
    or none that takes such inputs; ``model`` says whose.
    """

    def __init__(
        self, content: bytes, *, threads: int = 2, batch: int = 16, model: str = "The network"
    ) -> None:
        self._model, self._batch = model, batch
        if content[4:8] != _IDENTIFIER:
            raise ArtifactBroken("network-broken", model=model)
        self._content, self._threads = content, threads
        self._interpreters: dict[tuple[int, int], Any] = {}  # by thread and size of batch
        self._planned: dict[tuple[int, int], tuple[int, ...]] = {}
        self._lock = threading.Lock()

    def __call__(self, inputs: np.ndarray) -> tuple[np.ndarray, ...]:
        return self.over([inputs[i : i + self._batch] for i in range(0, len(inputs), self._batch)])

    def over(
        self,
        blocks: Sequence[np.ndarray],
        prepared: Callable[[np.ndarray], np.ndarray] = np.asarray,
    ) -> tuple[np.ndarray, ...]:
        """The outputs of what ``prepared`` makes of each block, one after another; the thread that
        runs a block prepares it, so that neither waits for the other.
        """
        threads = max(1, min(self._threads, len(blocks)))

        def share(thread: int) -> list[list[np.ndarray]]:
            return [self._block(prepared(block), thread) for block in blocks[thread::threads]]

        with self._lock:
            try:
                if threads == 1:
                    shares = [share(0)]
                else:
                    with ThreadPoolExecutor(threads) as pool:
                        shares = list(pool.map(share, range(threads)))
            except (ValueError, RuntimeError) as error:
                raise ArtifactBroken("network-broken", model=self._model) from error
        parts = (shares[n % threads][n // threads] for n in range(len(blocks)))
        return tuple(np.concatenate(column) for column in zip(*parts, strict=True))

    def _block(self, inputs: np.ndarray, thread: int) -> list[np.ndarray]:
        """The outputs of so many inputs as there are, batch by batch."""
        inputs = np.asarray(inputs, np.float32)
        size = 1 if len(inputs) == 1 else self._batch
        batches = [
            self._run(inputs[i : i + size], size, thread) for i in range(0, len(inputs), size)
        ]
        return [np.concatenate(column) for column in zip(*batches, strict=True)]

    def _run(self, block: np.ndarray, size: int, thread: int) -> list[np.ndarray]:
        interpreter = self._interpreter((thread, size), (size, *block.shape[1:]))
        padded = (
            block
            if len(block) == size
            else np.concatenate(
                [block, np.zeros((size - len(block), *block.shape[1:]), np.float32)]
            )
        )
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], padded)
        interpreter.invoke()
        return [
            interpreter.get_tensor(detail["index"])[: len(block)]
            for detail in interpreter.get_output_details()
        ]

    def _interpreter(self, which: tuple[int, int], shape: tuple[int, ...]) -> Any:
        if which not in self._interpreters:
            from ai_edge_litert.interpreter import Interpreter

            self._interpreters[which] = Interpreter(model_content=self._content, num_threads=1)
        interpreter = self._interpreters[which]
        if self._planned.get(which) != shape:  # notes differ in length
            self._planned.pop(which, None)  # a shape that is refused leaves no plan behind
            interpreter.resize_tensor_input(interpreter.get_input_details()[0]["index"], shape)
            interpreter.allocate_tensors()
            self._planned[which] = shape
        return interpreter


_shared: WeakValueDictionary[tuple[str, int], Lite] = WeakValueDictionary()
_sharing = threading.Lock()


def shared_lite(content: bytes, *, batch: int, model: str) -> Lite:
    """The network of these bytes that is in use already, or a new one: models that are made of
    others do not hold them twice. ``model`` says whose it is where the bytes are no network.
    """
    which = hashlib.sha256(content).hexdigest(), batch
    with _sharing:
        found = _shared.get(which)
        if found is None:
            found = _shared[which] = Lite(content, batch=batch, model=model)
        return found
