"""In which directions the vectors of one sentence differ between languages, and how much of them to keep.

    python directions.py VECTORS SENTENCES COUNT OUT

VECTORS: float32; the same SENTENCES in each language and kind, one block after another, without their language's mean. OUT: the
COUNT directions of the largest variance around each sentence's own centre (unit vectors, base64 of float32), and what is kept in
each: so much that vectors differ there no more than in the direction that comes next.
"""
import base64
import json
import sys

import numpy as np


def main(vectors: str, sentences: str, count: str, out: str) -> None:
    blocks = np.fromfile(vectors, np.float32).astype(np.float64).reshape(-1, int(sentences), 384)
    around = (blocks - blocks.mean(0)).reshape(-1, 384)
    variances, axes = np.linalg.eigh(around.T @ around / len(around))
    variances, axes = variances[::-1], axes[:, ::-1]
    n = int(count)
    # an eigenvector's sign is arbitrary: the file should not depend on it
    chosen = axes[:, :n].T
    chosen = chosen * np.sign(chosen[np.arange(n), np.abs(chosen).argmax(1)])[:, None]
    kept = np.sqrt(variances[n] / variances[:n])
    text = base64.b64encode(chosen.astype("<f4").tobytes()).decode()
    with open(out, "w") as file:
        json.dump({"directions": text, "kept": [round(float(share), 5) for share in kept]}, file)
    print(f"  {n} directions, {kept[0]:.2f} to {kept[-1]:.2f} kept")


if __name__ == "__main__":
    main(*sys.argv[1:])
