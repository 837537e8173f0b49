"""The tokeniser as a file that Hugging Face's `tokenizers` reads, for all pieces or some of them."""
import json

import numpy as np
from tokenizers import Tokenizer

from weights import Weights

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
"""Ids 0 to 3, in the original and here."""
# SentencePiece's nmt_nfkc is NFKC, without control characters, odd spaces as a space; agreed with the packaged table at every code point.
CONTROL = "[\\u0001-\\u0008\\u000B\\u000E-\\u001F\\u007F\\u008F\\u009F]"
SPACE = "[\\u0009\\u000A\\u000C\\u000D\\u1680\\u200B-\\u200F\\u2028\\u2029\\u2581\\uFEFF\\uFFFD]"


def tokeniser_json(weights: Weights, keep: np.ndarray) -> str:
    """`keep`: original ids in the order of their new ids; the first four are the special pieces."""
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    replace = lambda pattern, content: {"type": "Replace", "pattern": {"Regex": pattern}, "content": content}
    special = lambda name: {"SpecialToken": {"id": name, "type_id": 0}}
    added = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
    return json.dumps(
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [dict(id=i, content=name, **added) for i, name in enumerate(SPECIAL)],
            "normalizer": {
                "type": "Sequence",
                "normalizers": [
                    replace(CONTROL, ""),
                    replace(SPACE, " "),
                    {"type": "NFKC"},
                    replace(" +", " "),
                    {"type": "Strip", "strip_left": True, "strip_right": True},
                ],
            },
            "pre_tokenizer": metaspace,
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [special("<s>"), {"Sequence": {"id": "A", "type_id": 0}}, special("</s>")],
                "pair": [special("<s>"), {"Sequence": {"id": "A", "type_id": 0}}, special("</s>"),
                         {"Sequence": {"id": "B", "type_id": 0}}, special("</s>")],
                "special_tokens": {
                    name: {"id": name, "ids": [SPECIAL.index(name)], "tokens": [name]} for name in ("<s>", "</s>")
                },
            },
            "decoder": metaspace,
            "model": {
                "type": "Unigram",
                "unk_id": SPECIAL.index("<unk>"),
                "vocab": [[weights.pieces[i], round(float(weights.scores[i]), 4)] for i in keep],
                "byte_fallback": False,
            },
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def tokeniser(weights: Weights, keep: np.ndarray | None = None) -> Tokenizer:
    return Tokenizer.from_str(tokeniser_json(weights, np.arange(len(weights.pieces)) if keep is None else keep))
