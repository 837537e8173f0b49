"""Fits the network to arrays that train.ts wrote and exports it. Knows nothing about features or courses.

python fit.py FOLDER OUT --seed N --epochs N
FOLDER: rows.f32 [rows, inputs], right.u8 [rows], target.f32 [rows], lengths.i32 [sequences]
OUT:    knowledge-tracing.onnx, knowledge-tracing.vectors.json, knowledge-tracing.logistic.json (the linear baseline)
"""
import argparse
import json
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

STATE = 64
WINDOW = 200  # answers a sequence is cut into for training; the state starts from zero in each
BATCH = 64
RATE = 4e-3


class Tracer(nn.Module):
    """GRU over the answers, MLP over [state, candidate], and a linear skip that alone is a logistic regression."""

    def __init__(self, mean, spread):
        super().__init__()
        n = len(mean)
        self.register_buffer("mean", mean)
        self.register_buffer("spread", spread)
        self.answer = nn.Linear(n + 2, STATE)
        self.memory = nn.GRU(STATE, STATE, batch_first=True)
        self.candidate = nn.Linear(n, STATE)
        self.head = nn.Sequential(nn.Linear(2 * STATE, STATE), nn.ReLU(), nn.Dropout(0.1), nn.Linear(STATE, 1))
        self.skip = nn.Linear(n, 1)

    def scaled(self, inputs):
        return ((inputs - self.mean) / self.spread).clamp(-5, 5)

    def remember(self, inputs, right, state=None):
        right = right.unsqueeze(-1)
        z = torch.relu(self.answer(torch.cat([self.scaled(inputs), right, 1 - right], -1)))
        return self.memory(z, state)[0]

    def logits(self, state, inputs):
        x = self.scaled(inputs)
        return (self.head(torch.cat([torch.relu(self.candidate(x)), state], -1)) + self.skip(x)).squeeze(-1)

    def forward(self, inputs, right):
        after = self.remember(inputs, right)
        before = torch.cat([torch.zeros_like(after[:, :1]), after[:, :-1]], 1)
        return self.logits(before, inputs)


class Serving(nn.Module):
    """Both halves in one graph: either may be run alone by leaving the other's rows out."""

    def __init__(self, tracer):
        super().__init__()
        self.tracer = tracer

    def forward(self, state, inputs, correct, candidates):
        next_state = self.tracer.remember(inputs.unsqueeze(0), correct.unsqueeze(0), state.unsqueeze(0))[0]
        # rows of the state, one a candidate: a product, since expand() of zero rows confuses the exporter
        rows = torch.matmul(torch.ones_like(candidates[:, :1]), state)
        return next_state, torch.sigmoid(self.tracer.logits(rows, candidates))


def batch(windows, rows, right, target):
    longest = max(n for _, n in windows)
    x = np.zeros((len(windows), longest, rows.shape[1]), np.float32)
    c, y, mask = (np.zeros((len(windows), longest), np.float32) for _ in range(3))
    for b, (start, n) in enumerate(windows):
        x[b, :n], c[b, :n], y[b, :n], mask[b, :n] = rows[start : start + n], right[start : start + n], target[start : start + n], 1
    return [torch.from_numpy(a) for a in (x, c, y)] + [torch.from_numpy(mask) > 0]


def fit(rows, right, target, lengths, seed, epochs):
    torch.manual_seed(seed)
    shuffle = np.random.RandomState(seed)
    model = Tracer(torch.from_numpy(rows.mean(0)), torch.from_numpy(rows.std(0) + 1e-3))
    starts = np.cumsum(lengths) - lengths
    windows = [(s + i, min(WINDOW, n - i)) for s, n in zip(starts, lengths) for i in range(0, n, WINDOW)]
    windows.sort(key=lambda w: w[1])
    batches = [windows[i : i + BATCH] for i in range(0, len(windows), BATCH)]
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=len(batches) * epochs, pct_start=0.1)
    for epoch in range(epochs):
        model.train()
        total = count = 0
        for b in shuffle.permutation(len(batches)):
            x, c, y, mask = batch(batches[b], rows, right, target)
            loss = F.binary_cross_entropy_with_logits(model(x, c)[mask], y[mask])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, count = total + loss.item() * int(mask.sum()), count + int(mask.sum())
        print(f"epoch {epoch + 1} of {epochs}: loss {total / count:.4f}", flush=True)
    shorten(model)
    return model.eval()


@torch.no_grad()
def shorten(model):
    """Keeps 16 bits of each mantissa: 1e-5 of a weight, a fifth of the file when it is compressed for a phone."""
    for tensor in [*model.parameters(), *model.buffers()]:
        bits = tensor.detach().numpy().view(np.int32)
        tensor.copy_(torch.from_numpy(((bits + 0x40) & ~0x7F).view(np.float32)))


def fit_logistic(model, rows, target, seed):
    """The linear baseline on the same scaled inputs; weights for raw logits of scaled inputs."""
    some = np.random.RandomState(seed).permutation(len(rows))[:300_000]
    x, y = model.scaled(torch.from_numpy(rows[some])), torch.from_numpy(target[some])
    line = nn.Linear(rows.shape[1], 1)
    optimizer = torch.optim.LBFGS(line.parameters(), max_iter=60, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(line(x).squeeze(-1), y) + 1e-4 * line.weight.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return {"mean": model.mean.tolist(), "spread": model.spread.tolist(),
            "weights": line.weight[0].tolist(), "bias": line.bias.item()}


@torch.no_grad()
def vectors(model, rows, right, lengths):
    """The whole-sequence forward pass, for the served step-by-step chain to be held against."""
    start = int(np.argmax(lengths >= 60))
    begin = int((np.cumsum(lengths) - lengths)[start])
    x, c = torch.from_numpy(rows[begin : begin + 60].copy()), torch.from_numpy(right[begin : begin + 60].astype(np.float32))
    states = model.remember(x[None], c[None])[0]
    p = torch.sigmoid(model(x[None], c[None]))[0]
    last = torch.sigmoid(model.logits(states[-1].expand(8, -1), x[:8]))
    return {"inputs": x.tolist(), "right": [bool(v) for v in c], "p": p.tolist(),
            "finalState": states[-1].tolist(), "finalCandidates": last.tolist()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--epochs", type=int, default=3)
    args = parser.parse_args()
    torch.set_num_threads(1)
    lengths = np.fromfile(args.folder / "lengths.i32", np.int32)
    right = np.fromfile(args.folder / "right.u8", np.uint8)
    target = np.fromfile(args.folder / "target.f32", np.float32)
    rows = np.fromfile(args.folder / "rows.f32", np.float32).reshape(len(right), -1)
    model = fit(rows, right, target, lengths, args.seed, args.epochs)
    n = rows.shape[1]
    torch.onnx.export(
        Serving(model).eval(), (torch.zeros(1, STATE), torch.zeros(1, n), torch.zeros(1), torch.zeros(3, n)),
        args.out / "knowledge-tracing.onnx", opset_version=13, dynamo=False,
        input_names=["state", "inputs", "correct", "candidates"], output_names=["next", "p"],
        dynamic_axes={"candidates": {0: "C"}, "p": {0: "C"}})
    rounded = json.dumps(vectors(model, rows, right, lengths))
    (args.out / "knowledge-tracing.vectors.json").write_text(rounded + "\n")
    line = json.dumps(fit_logistic(model, rows, target, args.seed))
    (args.out / "knowledge-tracing.logistic.json").write_text(line + "\n")
    print(sum(p.numel() for p in model.parameters()), "parameters")


main()
