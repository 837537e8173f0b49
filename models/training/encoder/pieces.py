"""Which pieces stay: those that are used most, counted per language, with a prior for scripts whose languages have little text.

Only the fit half of NTREX (odd documents in order of appearance) and of KazQAD (odd passages) is counted; the other half is
what figures are measured on. Counts leave this file, texts never do.
"""
import gzip
import json
import os
import re
import tarfile
import unicodedata
from collections import defaultdict

import numpy as np
import wordfreq
from tokenizers import Tokenizer

from weights import Weights

FILES = {
    "ntrex": "retrieval/ntrex-parallel.jsonl.gz",
    "kazqad": "retrieval/kazqad-passages.jsonl.gz",
    "security": "content/security-101.tar.xz",
}
# What learners of this project read and write weighs most; sums to about 36 before the priors.
WEIGHT = dict(ky=4, ru=5, en=5, kk=2, uz=2, tg=2, ar=1.5, fa=1.5, uk=1.5, tr=1.5, de=1, es=1, fr=1, pt=1, hi=1, bn=1, ur=1,
              sw=1.2, zh=1.2, vi=0.8)  # fmt: skip
IN_WORDFREQ = "ar bn de en es fa fr hi pt ru tr uk ur vi zh".split()
WORDS = 80_000
TEXT, COURSE, WORD_LIST = 1, 0.7, 2
"""Weights of the kinds of source within a language."""
CENTRAL_ASIAN = set("ңөүұқғәіһҷӣӯҳІҢӨҮҰҚҒӘҺҶӢӮҲ")
WHOLE_SCRIPTS = {"LATIN", "CYRILLIC", "ARABIC", "DEVANAGARI", "BENGALI", "GREEK", "other"}
MOST_IDEOGRAPHS = 3500


def lines(path: str) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf8") as file:
        return [json.loads(line) for line in file]


def halves(rows: list[dict], key: str) -> tuple[list[dict], list[dict]]:
    """Fit half and report half: odd and even groups in order of appearance."""
    order = {name: i for i, name in enumerate(dict.fromkeys(row[key] for row in rows))}
    return [r for r in rows if order[r[key]] % 2 == 0], [r for r in rows if order[r[key]] % 2 == 1]


def usage(weights: Weights, full: Tokenizer, data: str) -> np.ndarray:
    """Weighted share of each piece in what is written, summed over languages; zero for what was never seen and has no prior."""
    sources = defaultdict(list)
    rows, _ = halves(lines(os.path.join(data, FILES["ntrex"])), "doc")
    for language in rows[0]["text"]:
        sources[language].append((TEXT, _count(full, [row["text"][language] for row in rows])))
    for language, texts in _course_texts(os.path.join(data, FILES["security"])).items():
        sources[language].append((COURSE, _count(full, texts)))
    passages, _ = halves(lines(os.path.join(data, FILES["kazqad"])), "id")
    sources["kk"].append((TEXT, _count(full, [f"{p['title']} {p['text']}" for p in passages])))
    for language in IN_WORDFREQ:
        sources[language].append((WORD_LIST, _count_words(weights, full, language)))
    total = np.zeros(len(weights.pieces))
    for language, weight in WEIGHT.items():
        counted = [(share, count) for share, count in sources[language] if count.sum() > 0]
        mixed = sum(share * count / count.sum() for share, count in counted)
        total += weight * mixed / sum(share for share, _ in counted)
        print(f"  counted {language}", flush=True)
    return total + _prior(weights)


def choose(weights: Weights, used: np.ndarray, number: int) -> np.ndarray:
    """Original ids of the pieces that stay: the special ones, then from most to least used. Single letters always stay."""
    texts = weights.pieces
    ordinary = range(4, len(texts) - 1)
    scripts = [_script(piece) for piece in texts]
    letters = [i for i in ordinary if len(texts[i]) == 1 and scripts[i] not in ("CJK", "HANGUL")]
    openings = [i for i in ordinary if len(texts[i]) == 2 and texts[i][0] == "▁" and scripts[i] in WHOLE_SCRIPTS]
    ideographs = [i for i in ordinary if len(texts[i]) == 1 and scripts[i] == "CJK"]
    ideographs.sort(key=lambda i: -used[i])
    must = set(letters + openings + ideographs[:MOST_IDEOGRAPHS])
    by_use = [int(i) for i in np.argsort(-used, kind="stable") if 4 <= i < len(texts) - 1 and i not in must and used[i] > 0]
    kept = sorted(must) + by_use[: number - 4 - len(must)]
    kept.sort(key=lambda i: -used[i])
    return np.array([0, 1, 2, 3, *kept])


def cut_differently(full: Tokenizer, trimmed: Tokenizer, texts: list[str]) -> tuple[float, float, float]:
    """Pieces of the trimmed vocabulary per piece of the whole one, share of words cut differently, share of unknown pieces."""
    words = different = before = after = unknown = 0
    for text in texts:
        for word in text.split():
            a, b = full.encode(word, add_special_tokens=False).tokens, trimmed.encode(word, add_special_tokens=False).tokens
            words, different = words + 1, different + (a != b)
            before, after, unknown = before + len(a), after + len(b), unknown + b.count("<unk>")
    return after / before, different / words, unknown / after


def _count(full: Tokenizer, texts: list[str]) -> np.ndarray:
    counts = np.zeros(full.get_vocab_size())
    for start in range(0, len(texts), 2000):
        for encoded in full.encode_batch(texts[start : start + 2000], add_special_tokens=False):
            np.add.at(counts, encoded.ids, 1)
    return counts


def _count_words(weights: Weights, full: Tokenizer, language: str) -> np.ndarray:
    """Of a list of words with frequencies, each as it stands, with a capital (German: more often) and in capitals."""
    frequency = wordfreq.get_frequency_dict(language)
    words = sorted(frequency, key=lambda word: -frequency[word])[:WORDS]
    capital = 0.4 if language == "de" else 0.15
    if language == "zh":  # no spaces between words: a comma in front keeps the metaspace off them
        variants, outside = [(1, ["，" + word for word in words])], {"▁", "▁,", ","}
    else:
        titled = [word[:1].upper() + word[1:] for word in words]
        variants = [(1 - capital - 0.02, words), (capital, titled), (0.02, [word.upper() for word in words])]
        outside = set()
    counts = np.zeros(len(weights.pieces))
    for share, forms in variants:
        for word, encoded in zip(words, full.encode_batch(forms, add_special_tokens=False)):
            for i in encoded.ids:
                if weights.pieces[i] not in outside:
                    counts[i] += share * frequency[word]
    return counts


def _course_texts(path: str) -> dict[str, list[str]]:
    texts = defaultdict(list)
    with tarfile.open(path) as archive:
        for member in archive.getmembers():
            if member.name.endswith(".md"):
                text = archive.extractfile(member).read().decode("utf8")
                texts[member.name.split("/")[1]] += re.split(r"\n+", text)
    return texts


def _prior(weights: Weights) -> np.ndarray:
    """By the model's own probability of a piece, for scripts whose languages the counts hardly know."""
    probability = np.exp(weights.scores.astype(np.float64))
    probability[:4] = probability[-1] = 0
    scripts = np.array([_script(piece) for piece in weights.pieces])
    central = np.array([any(letter in CENTRAL_ASIAN for letter in piece) for piece in weights.pieces])
    rare = np.isin(scripts, ["other", "DEVANAGARI", "BENGALI", "CJK", "GREEK"])
    prior = np.zeros(len(weights.pieces))
    for mask, weight in [(central, 1.0), (scripts == "CYRILLIC", 0.5), (scripts == "LATIN", 0.3),
                         (scripts == "ARABIC", 0.15), (rare, 0.1)]:  # fmt: skip
        share = np.where(mask, probability, 0)
        prior += weight * share / share.sum()
    return prior


def _script(piece: str) -> str:
    letter = next((c for c in piece.replace("▁", "") if c.isalpha()), None)
    return "other" if letter is None else unicodedata.name(letter, "?").split()[0]
