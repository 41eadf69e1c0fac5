"""Fine-tunes the encoder on all heads at once.

python3 training/train_encoder.py --pieces DIR --start NPM_PACKAGE_FOLDER --out FILE.pt
python3 training/train_encoder.py --pieces DIR --from FILE.pt --teacher DIR --out FILE.pt

The second form goes on from what the first left, at a lower rate and only on the shipped heads, with
what a teacher (stack.py --teach) thinks of the labelled texts and of the unlabelled pool.
"""
import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from data import EMOTIONS, HEADS, TEACHES, labelled, many_hot, read
from encoder import Encoder, pool, pretrained
from outputs import HEADS as SHIPPED, OUTPUTS
from scores import best_offsets, best_threshold, macro_f1, macro_recall

TOKENS_A_BATCH = 1400
PASSES = {"intents": 4, "tweeteval_sentiment": 2, "airline_tweets": 3, "umsab_en": 2,
          "apple_tweets": 2, "sanders_tweets": 2}
"""How often a set is read; those not named, once."""
TAUGHT = {"intents.train": 3, "unlabelled": 1, "tweeteval_sentiment.train": 1, "airline_tweets.train": 2,
          "guide.train": 12}
"""What is read under a teacher, and how often."""
TEACHER_SHARE = 0.6
LOSS_SHARE = {"sentiment": 1.0, "intents": 3.0, "queue": 1.0, "urgency": 0.5, "emotions": 3.0}


class Model(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.heads = nn.ModuleDict({name: nn.Linear(1024, len(labels)) for name, (_, labels) in HEADS.items()})
        for head in self.heads.values():
            nn.init.normal_(head.weight, 0, 0.01)
            nn.init.zeros_(head.bias)

    def vector(self, ids, mask, drop=0.0):
        return pool(self.encoder(ids, mask, drop), mask)


def pad(rows, longest=128):
    length = min(longest, max(len(ids) for ids, _ in rows))
    ids = np.zeros((len(rows), length), np.int64)
    mask = np.zeros((len(rows), length), np.float32)
    for at, (row, _) in enumerate(rows):
        row = row[:length]
        ids[at, : len(row)] = row
        mask[at, : len(row)] = 1
    return torch.from_numpy(ids), torch.from_numpy(mask)


def loss_of(model, rows, drop, word_drop):
    ids, mask = pad(rows)
    ids = ids * (torch.rand(ids.shape) >= word_drop)
    vector = F.dropout(model.vector(ids, mask, drop), 0.2)
    total = 0.0
    for name, (kind, labels) in HEADS.items():
        at = [place for place, (_, target) in enumerate(rows) if name in target]
        if not at:
            continue
        logits = model.heads[name](vector[at])
        targets = [rows[place][1][name] for place in at]
        if isinstance(targets[0], np.ndarray):
            wanted = torch.from_numpy(np.stack(targets))
        elif kind == "many":
            wanted = torch.tensor([many_hot(labels, given) for given in targets])
        if kind == "one" and isinstance(targets[0], np.ndarray):
            loss = -(wanted * F.log_softmax(logits, -1)).sum()
        elif kind == "one":
            loss = F.cross_entropy(logits, torch.tensor(targets), reduction="sum", label_smoothing=0.03)
        else:
            loss = F.binary_cross_entropy_with_logits(logits, wanted, reduction="sum") / 3
            if labels is EMOTIONS:
                loss = loss / 3
        total = total + LOSS_SHARE.get(name, 0.5) * loss
    return total / len(rows)


def batches_of(rows):
    """Rows of like length together, about TOKENS_A_BATCH pieces a batch."""
    random.shuffle(rows)
    found = []
    for start in range(0, len(rows), 4000):
        batch, longest = [], 0
        for row in sorted(rows[start : start + 4000], key=lambda row: len(row[0])):
            longest = min(128, max(longest, len(row[0])))
            if batch and longest * (len(batch) + 1) > TOKENS_A_BATCH:
                found.append(batch)
                batch, longest = [], min(128, len(row[0]))
            batch.append(row)
        found.append(batch)
    random.shuffle(found)
    return found


def taught_rows(pieces, teacher):
    """[(piece ids, {head: probabilities})]: the labels' and the teacher's word blended."""
    found = []
    for name, times in TAUGHT.items():
        told = np.fromfile(f"{pieces}/{name}.targets.bin", np.float32).reshape(-1, OUTPUTS)
        taught = Path(teacher) / f"{name}.probabilities.bin"
        said = np.fromfile(taught, np.float32).reshape(-1, OUTPUTS) if taught.exists() else told
        both = np.where(np.isnan(told), said, (1 - TEACHER_SHARE) * told + TEACHER_SHARE * said)
        for (ids, _), target in zip(read(pieces, name), both):
            heads = {head: target[start : start + len(labels)] for head, (_, start, labels) in SHIPPED.items()}
            known = {head: own for head, own in heads.items() if head in HEADS and not np.isnan(own).any()}
            found += [(ids, known)] * times
    return found


@torch.no_grad()
def logits_of(model, rows, head):
    model.eval()
    order = sorted(range(len(rows)), key=lambda at: len(rows[at][0]))
    out = np.zeros((len(rows), len(HEADS[head][1])), np.float32)
    for start in range(0, len(order), 64):
        some = order[start : start + 64]
        out[some] = model.heads[head](model.vector(*pad([rows[at] for at in some]))).numpy()
    model.train()
    return out


def report(model, dev):
    intents = dev["intents"]
    wanted = np.array([many_hot(HEADS["intents"][1], t["intents"]) for _, t in intents])
    scores = logits_of(model, intents, "intents")
    f1 = [best_threshold(scores[:, c], wanted[:, c])[1] for c in range(8)]
    said = f"intents {np.mean(f1):.4f} [{' '.join(f'{f:.2f}' for f in f1)}]"
    for head in ("queue", "sentiment", "urgency"):
        truth = np.array([t[head] for _, t in intents])
        logits = logits_of(model, intents, head)
        offsets = best_offsets(logits, truth, macro_f1)
        said += f" {head} {macro_f1(truth, (logits + offsets).argmax(1), logits.shape[1]):.4f}"
    for name in ("tweeteval_sentiment", "airline_tweets"):
        truth = np.array([t["sentiment"] for _, t in dev[name]])
        logits = logits_of(model, dev[name], "posts" if name.startswith("tweeteval") else "support")
        prior = np.log(np.bincount(truth, minlength=3) / len(truth))
        said += f" {name} {macro_recall(truth, (logits - prior).argmax(1), 3):.4f}"
    return said


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--pieces", required=True)
    ask.add_argument("--start")
    ask.add_argument("--from", dest="trained")
    ask.add_argument("--teacher")
    ask.add_argument("--out", required=True)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--rate", type=float, default=1.2e-4)
    ask.add_argument("--threads", type=int, default=1)
    ask.add_argument("--share", type=float, default=1.0, help="of all passes, for a shorter run")
    given = ask.parse_args()
    torch.set_num_threads(given.threads)
    random.seed(given.seed)
    torch.manual_seed(given.seed)

    if given.teacher:
        rows = taught_rows(given.pieces, given.teacher)
        model = Model(Encoder())
        state = torch.load(given.trained)
        for name in ("posts", "support"):
            for part in ("weight", "bias"):
                state.setdefault(f"heads.{name}.{part}", state[f"heads.sentiment.{part}"][:3].clone())
        model.load_state_dict(state, strict=False)
    else:
        rows = [row for name in TEACHES
                for row in labelled(given.pieces, name, "train") * PASSES.get(name, 1)]
        model = Model(pretrained(given.start))
    dev = {name: labelled(given.pieces, name, "dev") for name in ("intents", "tweeteval_sentiment", "airline_tweets")}
    matrices = [p for n, p in model.encoder.named_parameters() if p.ndim > 1]
    vectors = [p for n, p in model.encoder.named_parameters() if p.ndim == 1]
    optimiser = torch.optim.AdamW([
        dict(params=matrices, lr=given.rate, weight_decay=0.01),
        dict(params=vectors, lr=given.rate, weight_decay=0),
        dict(params=model.heads.parameters(), lr=1e-3 * given.rate / 1.2e-4, weight_decay=0.01),
    ])
    rates = [group["lr"] for group in optimiser.param_groups]
    batches = batches_of(rows)
    batches = batches[: int(len(batches) * given.share)]
    print(len(rows), "rows,", len(batches), "batches", flush=True)

    average, averaged, running, started = None, 0, 0.0, time.time()
    every = max(1, len(batches) // 10)
    for step, batch in enumerate(batches):
        done = step / len(batches)
        for group, rate in zip(optimiser.param_groups, rates):
            group["lr"] = rate * min(1, done / 0.05 + 0.01) * max(0.03, 1 - done)
        loss = loss_of(model, batch, 0.1, 0.05)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        running += loss.item()
        if done > 0.7 and step % 20 == 0:
            averaged += 1
            now = model.state_dict()
            average = {k: v.clone() for k, v in now.items()} if average is None else {
                k: average[k] + (now[k] - average[k]) / averaged for k in now}
        if step % 50 == 49:
            print(f"{step + 1}/{len(batches)} loss {running / 50:.4f} {time.time() - started:.0f} s", flush=True)
            running = 0.0
        if step % every == every - 1:
            print(report(model, dev), flush=True)
            torch.save(model.state_dict(), given.out)
    print("last    ", report(model, dev), flush=True)
    torch.save(model.state_dict(), given.out)
    model.load_state_dict(average)
    print("averaged", report(model, dev), flush=True)
    torch.save(model.state_dict(), given.out + ".average")


if __name__ == "__main__":
    main()
