"""Trains the fast tier's word network: 50 numbers a word, filters over runs of one, two and three
words, the largest answer of each, and a linear map to all outputs.

python3 training/train_words.py --pieces DIR --out FILE.pt [--teacher DIR] [--passes N]
"""
import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from outputs import HEADS, OUTPUTS
from scores import best_offsets, best_threshold, macro_f1, macro_recall

DIMENSIONS, FILTERS, WIDTHS = 50, 64, (1, 2, 3)
TOKENS_A_BATCH = 2000
TEACHER_SHARE = 0.6
REPEATS = {"intents": 2, "guide": 8}


class Words(nn.Module):
    def __init__(self, start):
        super().__init__()
        self.words = nn.Embedding(len(start), DIMENSIONS, padding_idx=0)
        self.words.weight.data.copy_(torch.tensor(start))
        self.filters = nn.ModuleList(
            [nn.Conv1d(DIMENSIONS, FILTERS, width, padding=width - 1) for width in WIDTHS])
        self.heads = nn.Linear(FILTERS * len(WIDTHS), OUTPUTS)

    def features(self, ids):
        x = self.words(ids)
        if self.training:
            x = x * (torch.rand(ids.shape) > 0.06).float()[..., None]
        x = F.dropout(x, 0.2, self.training).transpose(1, 2)
        return torch.cat([F.relu(filters(x)).max(-1)[0] for filters in self.filters], -1)

    def forward(self, ids):
        return self.heads(F.dropout(self.features(ids), 0.3, self.training))


def read(folder, name, teacher=None):
    """[(ids, targets)] of one file."""
    base = Path(folder) / name
    ids = np.fromfile(f"{base}.words.bin", np.int32)
    ends = np.fromfile(f"{base}.words.ends.bin", np.int32)
    targets = np.fromfile(f"{base}.targets.bin", np.float32).reshape(-1, OUTPUTS)
    taught = Path(teacher or ".") / f"{name}.probabilities.bin"
    if teacher and taught.exists():
        said = np.fromfile(taught, np.float32).reshape(-1, OUTPUTS)
        both = (1 - TEACHER_SHARE) * targets + TEACHER_SHARE * said
        targets = np.where(np.isnan(said), targets, np.where(np.isnan(targets), said, both))
    starts = np.concatenate([[0], ends[:-1]])
    return [(ids[a:b] if b > a else np.ones(1, np.int32), t) for a, b, t in zip(starts, ends, targets)]


def start_of(folder):
    vectors = np.fromfile(Path(folder) / "words.start.bin", np.float32).reshape(-1, 100)
    known = np.abs(vectors).sum(1) > 0
    centred = vectors[known] - vectors[known].mean(0)
    _, _, turn = np.linalg.svd(centred[:8000], full_matrices=False)
    start = np.random.RandomState(0).randn(len(vectors) + 2, DIMENSIONS).astype(np.float32) * 0.1
    small = centred @ turn[:DIMENSIONS].T
    start[2:][known] = small / small.std() * 0.35
    start[0] = 0
    return start


def pad(rows):
    length = max(len(ids) for ids, _ in rows) + max(WIDTHS)  # so that each filter meets nothing once
    ids = np.zeros((len(rows), length), np.int64)
    for at, (row, _) in enumerate(rows):
        ids[at, : len(row)] = row
    return torch.from_numpy(ids)


def batches_of(rows):
    random.shuffle(rows)
    found = []
    for start in range(0, len(rows), 6000):
        batch, longest = [], 0
        for row in sorted(rows[start : start + 6000], key=lambda row: len(row[0])):
            longest = max(longest, len(row[0]))
            if batch and longest * (len(batch) + 1) > TOKENS_A_BATCH:
                found.append(batch)
                batch, longest = [], len(row[0])
            batch.append(row)
        found.append(batch)
    random.shuffle(found)
    return found


def loss_of(logits, targets):
    total = 0.0
    for kind, start, labels in HEADS.values():
        own, wanted = logits[:, start : start + len(labels)], targets[:, start : start + len(labels)]
        told = ~torch.isnan(wanted[:, 0])
        if not told.any():
            continue
        if kind == "one":
            loss = -(wanted[told] * F.log_softmax(own[told], -1)).sum()
        else:
            loss = F.binary_cross_entropy_with_logits(own[told], wanted[told], reduction="sum")
        total = total + loss
    return total / len(logits)


@torch.no_grad()
def logits_of(model, rows):
    model.eval()
    order = sorted(range(len(rows)), key=lambda at: len(rows[at][0]))
    out = np.zeros((len(rows), OUTPUTS), np.float32)
    for start in range(0, len(order), 128):
        some = order[start : start + 128]
        out[some] = model(pad([rows[at] for at in some])).numpy()
    model.train()
    return out


def report(logits_by_name, targets_by_name):
    """The measures of the issue on the dev files."""
    logits, targets = logits_by_name["intents.dev"], targets_by_name["intents.dev"]
    _, start, labels = HEADS["intents"]
    f1 = [best_threshold(logits[:, start + c], targets[:, start + c])[1] for c in range(len(labels))]
    said = f"intents {np.mean(f1):.4f} [{' '.join(f'{f:.2f}' for f in f1)}]"
    for name in ("queue", "sentiment", "urgency"):
        _, start, labels = HEADS[name]
        own, truth = logits[:, start : start + len(labels)], targets[:, start : start + len(labels)].argmax(1)
        offsets = best_offsets(own, truth, macro_f1)
        said += f" {name} {macro_f1(truth, (own + offsets).argmax(1), len(labels)):.4f}"
    for name in ("tweeteval_sentiment.dev", "airline_tweets.dev"):
        start = HEADS["posts" if name.startswith("tweeteval") else "support"][1]
        own, truth = logits_by_name[name][:, start : start + 3], targets_by_name[name][:, start : start + 3].argmax(1)
        prior = np.log(np.bincount(truth, minlength=3) / len(truth))
        said += f" {name} {macro_recall(truth, (own - prior).argmax(1), 3):.4f}"
    return said


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--pieces", required=True)
    ask.add_argument("--out", required=True)
    ask.add_argument("--teacher")
    ask.add_argument("--passes", type=float, default=3)
    ask.add_argument("--rate", type=float, default=4e-3)
    ask.add_argument("--only", help="one set, for a try")
    given = ask.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    random.seed(1)

    rows = []
    for file in sorted(Path(given.pieces).glob("*.targets.bin")):
        name = file.name[: -len(".targets.bin")]
        if name.endswith(".dev") or (given.only and not name.startswith(given.only)):
            continue
        rows += [row for row in read(given.pieces, name, given.teacher) if not np.isnan(row[1]).all()] \
            * REPEATS.get(name.split(".")[0], 1)
    dev = {name: read(given.pieces, name) for name in
           ("intents.dev", "tweeteval_sentiment.dev", "airline_tweets.dev")}
    wanted = {name: np.stack([t for _, t in some]) for name, some in dev.items()}
    model = Words(start_of(given.pieces))
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)
    batches, started = [], time.time()
    for _ in range(int(np.ceil(given.passes))):
        batches += batches_of(rows)
    batches = batches[: int(len(batches) * given.passes / np.ceil(given.passes))]
    print(len(rows), "rows,", len(batches), "batches", flush=True)
    for step, batch in enumerate(batches):
        for group in optimiser.param_groups:
            group["lr"] = given.rate * max(0.02, 1 - step / len(batches))
        loss = loss_of(model(pad(batch)), torch.from_numpy(np.stack([t for _, t in batch])))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if (step + 1) % max(1, len(batches) // 6) == 0 or step + 1 == len(batches):
            now = {name: logits_of(model, some) for name, some in dev.items()}
            print(f"{step + 1} loss {loss.item():.3f} {time.time() - started:.0f} s", report(now, wanted), flush=True)
    torch.save(model.state_dict(), given.out)
    for name, some in {**dev, "sms_spam.dev": read(given.pieces, "sms_spam.dev")}.items():
        logits_of(model, some).tofile(Path(given.out).parent / f"words.{name}.logits.bin")


if __name__ == "__main__":
    main()
