"""The table of piece vectors, most of it product-quantised: each run of DIMENSIONS numbers becomes one byte that names one of 256
centres. Centres are found by k-means, rows weighted by the square root of how often the piece is used."""
import numpy as np

DIMENSIONS = 4
CENTRES = 256
ROUNDS = 8
SAMPLE = 40_000


def quantised(rows: np.ndarray, used: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Centres fp16 [parts, 256, DIMENSIONS] and codes uint8 [rows, parts]."""
    random = np.random.default_rng(1)
    sample = random.choice(len(rows), min(SAMPLE, len(rows)), replace=False)
    weight = np.sqrt(used + 1e-9)
    books, codes = [], []
    for part in range(rows.shape[1] // DIMENSIONS):
        points = rows[:, part * DIMENSIONS : (part + 1) * DIMENSIONS]
        book = _centres(points[sample], weight[sample], seed=part).astype(np.float16)
        books.append(book)
        codes.append(_nearest(points, book.astype(np.float32)).astype(np.uint8))
    return np.stack(books), np.stack(codes, 1)


def restored(books: np.ndarray, codes: np.ndarray) -> np.ndarray:
    return np.concatenate([books[part][codes[:, part]].astype(np.float32) for part in range(len(books))], 1)


def _centres(points: np.ndarray, weight: np.ndarray, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    centres = points[random.choice(len(points), CENTRES, replace=False)].copy()
    for _ in range(ROUNDS):
        nearest = _nearest(points, centres)
        mass = np.bincount(nearest, weights=weight, minlength=CENTRES)
        for axis in range(points.shape[1]):
            moved = np.bincount(nearest, weights=points[:, axis] * weight, minlength=CENTRES) / np.maximum(mass, 1e-9)
            lost = points[random.integers(0, len(points), CENTRES), axis]
            centres[:, axis] = np.where(mass > 0, moved, lost)
    return centres.astype(np.float32)


def _nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    offset = (centres * centres).sum(1)
    runs = (points[start : start + 20_000] for start in range(0, len(points), 20_000))
    return np.concatenate([(run @ centres.T * 2 - offset).argmax(1) for run in runs])
