"""Networks served through LiteRT: TensorFlow trains them and is never imported here."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from medmodels.errors import ArtifactBroken

__all__ = ["Lite"]

_IDENTIFIER = b"TFL3"  # of the file format, from the fifth byte on


class Lite:
    """A LiteRT model: inputs (n, …) float32 to its outputs, one array each, whatever n is.

    Inputs go through in batches of one size or one by one. An interpreter is not thread-safe and
    keeps the shape it was planned for, hence the lock, one interpreter a size of batch, and a new
    plan when inputs of another shape come. Raises ``ArtifactBroken`` when the bytes are no network,
    or none that takes such inputs; ``model`` says whose.
    """

    def __init__(
        self, content: bytes, *, threads: int = 2, batch: int = 32, model: str = "The network"
    ) -> None:
        self._model, self._batch = model, batch
        if content[4:8] != _IDENTIFIER:
            raise ArtifactBroken("network-broken", model=model)
        self._content, self._threads = content, threads
        self._interpreters: dict[int, Any] = {}
        self._planned: dict[int, tuple[int, ...]] = {}
        self._lock = threading.Lock()

    def __call__(self, inputs: np.ndarray) -> tuple[np.ndarray, ...]:
        inputs = np.asarray(inputs, np.float32)
        size = 1 if len(inputs) == 1 else self._batch
        with self._lock:
            try:
                parts = [self._run(inputs[i : i + size], size) for i in range(0, len(inputs), size)]
            except (ValueError, RuntimeError) as error:
                raise ArtifactBroken("network-broken", model=self._model) from error
        return tuple(np.concatenate(column) for column in zip(*parts, strict=True))

    def _run(self, block: np.ndarray, size: int) -> list[np.ndarray]:
        interpreter = self._interpreter(size, block.shape[1:])
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

    def _interpreter(self, size: int, shape: tuple[int, ...]) -> Any:
        if size not in self._interpreters:
            from ai_edge_litert.interpreter import Interpreter

            self._interpreters[size] = Interpreter(
                model_content=self._content, num_threads=self._threads
            )
        interpreter, wanted = self._interpreters[size], (size, *shape)
        if self._planned.get(size) != wanted:  # notes differ in length
            interpreter.resize_tensor_input(interpreter.get_input_details()[0]["index"], wanted)
            interpreter.allocate_tensors()
            self._planned[size] = wanted
        return interpreter
