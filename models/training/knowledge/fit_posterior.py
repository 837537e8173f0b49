"""Fits how far the knowledge-tracing model is to be believed. Knows nothing of features, courses or learners.

Reads folder/glimpses.f32 of glimpses.ts: rows of kind (0, 1, 2), true success, and what the service sees. For each kind a
network with one hidden layer and a linear way past it gives mean and log variance of a normal distribution of the logit of
the true success; loss is its negative log-likelihood. Writes folder/posterior.json.
"""
import argparse
import json

import numpy
import torch

KINDS = ("item", "skill", "module")

arguments = argparse.ArgumentParser()
arguments.add_argument("folder")
arguments.add_argument("--columns", type=int, required=True)
arguments.add_argument("--seed", type=int, default=1)
arguments.add_argument("--units", type=int, default=16)
arguments.add_argument("--epochs", type=int, default=12)
given = arguments.parse_args()
torch.set_num_threads(1)


class Posterior(torch.nn.Module):
    def __init__(self, size, units):
        super().__init__()
        self.hidden = torch.nn.Linear(size, units)
        self.out = torch.nn.Linear(units + size, 2)

    def forward(self, x):
        both = torch.cat([torch.relu(self.hidden(x)), x], 1)
        mean, log_variance = self.out(both).unbind(1)
        return mean, log_variance.clamp(-4, 4)


def fit(rows):
    truth = torch.tensor(rows[:, 1]).clamp(0.002, 0.998).logit()
    mean, spread = rows[:, 2:].mean(0), rows[:, 2:].std(0)
    # what hardly ever moves says nothing, and must not be blown up
    spread = numpy.maximum(spread, 0.01)
    x = torch.tensor((rows[:, 2:] - mean) / spread).clamp(-5, 5)
    torch.manual_seed(given.seed)
    model = Posterior(x.shape[1], given.units)
    batch = 1024
    steps = given.epochs * (len(x) // batch + 1)
    optimiser = torch.optim.AdamW(model.parameters(), lr=5e-3, weight_decay=0.1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 5e-3, total_steps=steps)
    for _ in range(given.epochs):
        for at in torch.randperm(len(x)).split(batch):
            centre, log_variance = model(x[at])
            loss = 0.5 * (log_variance + (truth[at] - centre) ** 2 * torch.exp(-log_variance)).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    with torch.no_grad():
        centre, log_variance = model(x)
        print(f"loss {0.5 * (log_variance + (truth - centre) ** 2 * torch.exp(-log_variance)).mean():.4f} on {len(x)} rows")

    def numbers(tensor):
        return [[float(f"{v:.5g}") for v in row] for row in tensor.tolist()]

    hidden = torch.cat([model.hidden.weight, model.hidden.bias[:, None]], 1)
    out = torch.cat([model.out.weight, model.out.bias[:, None]], 1)
    scale = numbers(torch.tensor(numpy.stack([mean, spread])))
    return {"mean": scale[0], "spread": scale[1], "hidden": numbers(hidden), "out": numbers(out)}


table = numpy.fromfile(f"{given.folder}/glimpses.f32", numpy.float32).reshape(-1, given.columns)
fitted = {kind: fit(table[table[:, 0] == number]) for number, kind in enumerate(KINDS)}
with open(f"{given.folder}/posterior.json", "w", encoding="utf8") as file:
    json.dump(fitted, file)
