"""Joins the parts of a tier into its heads, calibrated on the dev files.

python3 training/stack.py --work DIR --pieces DIR --tier fast|full --out models
python3 training/stack.py --work DIR --pieces DIR --parts PART... --teach NAME...

Reads what the parts say of the dev files (PART.NAME.logits.bin in DIR), fits how much each part counts
for each output by log loss, chooses the cuts, and writes heads.TIER.bin. The parts of `fast` are the
linear model and the word network; those of `full` are `fast` as it is in OUT, and the encoder. With
--teach, writes DIR/teacher/NAME.probabilities.bin instead: what the joined parts think of the named
sets, to train smaller ones on.
"""
import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from outputs import HEADS, OUTPUTS
from pack import read_pack, write_pack
from scores import best_offsets, best_threshold, macro_f1, macro_recall

PARTS = {"fast": ["linear", "words"], "full": ["fast", "encoder"]}
SENTIMENT_SETS = ["intents.dev", "tweeteval_sentiment.dev", "airline_tweets.dev"]
FITTED_ON = {"posts": SENTIMENT_SETS[1:2], "support": SENTIMENT_SETS[2:], "manner": SENTIMENT_SETS, "spam": ["sms_spam.dev"]}
"""The dev files a head is fitted on, where it is not intents.dev."""
MANNERS = ["sentiment", "posts", "support"]
OWN_PULL, CROSS_PULL = 0.002, 0.2
FOLDS = 5


def read_logits(work, parts, name):
    """[rows, parts * OUTPUTS]; what a part does not say is 0."""
    found = [np.fromfile(Path(work) / f"{part}.{name}.logits.bin", np.float32).reshape(-1, OUTPUTS) for part in parts]
    return np.nan_to_num(np.concatenate(found, 1)).astype(np.float64)


def read_targets(pieces, name):
    return np.fromfile(Path(pieces) / f"{name}.targets.bin", np.float32).reshape(-1, OUTPUTS).astype(np.float64)


def fit(x, y, weight, kind, start, parts):
    """How much each part's outputs count for one head's: ([labels, parts * OUTPUTS], [labels])."""
    labels = y.shape[1]
    own = torch.zeros(labels, x.shape[1], dtype=torch.float64)
    for part in range(parts):
        for label in range(labels):
            own[label, part * OUTPUTS + start + label] = 1
    first = own * (1.0 / parts)
    x, y, weight = (torch.tensor(part) for part in (x, y, weight))
    change = torch.zeros_like(first, requires_grad=True)
    bias = torch.zeros(labels, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([change, bias], max_iter=150, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        logits = x @ (first + change).T + bias
        if kind == "one":
            miss = -(y * F.log_softmax(logits, -1)).sum(-1)
        else:
            miss = F.binary_cross_entropy_with_logits(logits, y, reduction="none").sum(-1)
        pull = OWN_PULL * (change**2 * own).sum() + CROSS_PULL * (change**2 * (1 - own)).sum()
        total = (miss * weight).sum() / weight.sum() + pull
        total.backward()
        return total

    optimiser.step(loss)
    return (first + change).detach().numpy(), bias.detach().numpy()


def rows_for(name, logits, targets):
    """What one head is fitted on: inputs, wanted outputs, weights."""
    _, start, labels = HEADS[name]
    sets = FITTED_ON.get(name, ["intents.dev"])
    x = np.concatenate([logits[one] for one in sets])
    y = np.concatenate([targets[one][:, start : start + len(labels)] for one in sets])
    weight = np.concatenate([np.full(len(logits[one]), 1.0 / len(sets) / len(logits[one])) for one in sets])
    told = ~np.isnan(y[:, 0])
    return x[told], y[told], weight[told]


def fit_all(logits, targets, parts):
    mix, bias = np.zeros((OUTPUTS, parts * OUTPUTS)), np.zeros(OUTPUTS)
    for name, (kind, start, labels) in HEADS.items():
        x, y, weight = rows_for(name, logits, targets)
        own = slice(start, start + len(labels))
        mix[own], bias[own] = fit(x, y, weight, kind, start, parts)
    return mix, bias


def choose_cuts(said, targets):
    """One cut an output, chosen for macro-F1 (and macro-recall of the three-label sets)."""
    cuts = np.zeros(OUTPUTS)
    for name, (kind, start, labels) in HEADS.items():
        own = slice(start, start + len(labels))
        if name in ("posts", "support"):
            one = FITTED_ON[name][0]
            cuts[own] = best_offsets(said[one][:, own], targets[one][:, own].argmax(1), macro_recall)
        elif name == "manner":
            cuts[own] = 0
        elif name == "spam":
            cuts[own] = 1.5
        elif kind == "many":
            cuts[own] = [best_threshold(said["intents.dev"][:, start + c], targets["intents.dev"][:, start + c])[0]
                         for c in range(len(labels))]
        else:
            truth = targets["intents.dev"][:, own].argmax(1)
            cuts[own] = best_offsets(said["intents.dev"][:, own], truth, macro_f1)
    return cuts


def moods(rated):
    """The mood of each row (0 negative, 1 neutral, 2 positive, 3 mixed) by the head of its manner."""
    _, start, labels = HEADS["manner"]
    manner = rated[:, start : start + len(labels)].argmax(1)
    guess = np.zeros(len(rated), int)
    for at, name in enumerate(MANNERS):
        _, start, labels = HEADS[name]
        own = rated[:, start : start + len(labels)].argmax(1)
        guess = np.where(manner == at, own, guess)
    return guess


def three(guess, rated):
    """The labels of a set that knows no `mixed`: those are read as the stronger of the two poles."""
    return np.where(guess == 3, np.where(rated[:, 0] >= rated[:, 2], 0, 2), guess)


def measures(said, targets, cuts):
    _, start, labels = HEADS["intents"]
    truth, own = targets["intents.dev"], said["intents.dev"]
    f1 = []
    for c in range(start, start + len(labels)):
        guess = own[:, c] >= cuts[c]
        f1.append(2 * (guess & (truth[:, c] == 1)).sum() / max(1, guess.sum() + truth[:, c].sum()))
    found = {"intents": np.mean(f1), "by intent": " ".join(f"{value:.2f}" for value in f1)}
    for name in ("queue", "urgency"):
        _, start, labels = HEADS[name]
        span = slice(start, start + len(labels))
        guess = (own[:, span] + cuts[span]).argmax(1)
        found[name] = macro_f1(truth[:, span].argmax(1), guess, len(labels))
    found["sentiment"] = macro_f1(truth[:, :4].argmax(1), moods(own + cuts), 4)
    for name in SENTIMENT_SETS[1:]:
        rated = said[name] + cuts
        found[name] = macro_recall(targets[name][:, :3].argmax(1), three(moods(rated), rated), 3)
    return found


def tell(title, found):
    print(title, " ".join(f"{k} {v if isinstance(v, str) else f'{v:.4f}'}" for k, v in found.items()), flush=True)


def cross_validate(logits, targets, parts):
    """The measures where weights and cuts come from other rows than those judged."""
    said = {name: np.zeros((len(rows), OUTPUTS)) for name, rows in logits.items()}
    shifted = {name: np.zeros((len(rows), OUTPUTS)) for name, rows in logits.items()}
    for fold in range(FOLDS):
        inside = {name: np.arange(len(rows)) % FOLDS != fold for name, rows in logits.items()}
        train = {name: rows[inside[name]] for name, rows in logits.items()}
        wanted = {name: rows[inside[name]] for name, rows in targets.items()}
        mix, bias = fit_all(train, wanted, parts)
        cuts = choose_cuts({name: rows @ mix.T + bias for name, rows in train.items()}, wanted)
        for name, rows in logits.items():
            out = ~inside[name]
            said[name][out] = rows[out] @ mix.T + bias
            own = said[name][out].copy()
            for head, (kind, start, labels) in HEADS.items():
                span = slice(start, start + len(labels))
                own[:, span] += cuts[span] if kind == "one" else -cuts[span]
            shifted[name][out] = own
    return measures(shifted, targets, np.zeros(OUTPUTS)), said


def risk_of(said, targets):
    """Where the queue's confidence is at least so high: how often it is wrong, and how many are answered."""
    _, start, labels = HEADS["queue"]
    own = said["intents.dev"][:, start : start + len(labels)]
    truth = targets["intents.dev"][:, start : start + len(labels)].argmax(1)
    chance = np.exp(own - own.max(1, keepdims=True))
    chance /= chance.sum(1, keepdims=True)
    guess, sure = own.argmax(1), chance.max(1)
    table = []
    for confidence in np.arange(0.25, 0.96, 0.01):
        kept = sure >= confidence
        if kept.sum() < 100:
            break
        table.append({"confidence": round(float(confidence), 2), "error": round(float((guess != truth)[kept].mean()), 4),
                      "share": round(float(kept.mean()), 4)})
    return table


def calibration_error(chance, right, bins=15):
    total, place = 0.0, np.minimum((chance * bins).astype(int), bins - 1)
    for one in range(bins):
        own = place == one
        if own.any():
            total += own.mean() * abs(chance[own].mean() - right[own].mean())
    return total


def compose(mix, bias, work, models, tier):
    """The map from the tier's vector to the outputs: parts are linear, so their mix is too."""
    first, second = mix[:, :OUTPUTS], mix[:, OUTPUTS:]
    if tier == "full":
        _, fast = read_pack(Path(models) / "heads.fast.bin")
        _, heads = read_pack(Path(work) / "encoder.heads.bin")
        blocks = [first @ fast["weights"].reshape(OUTPUTS, -1), second @ heads["weights"].reshape(OUTPUTS, -1)]
        return np.concatenate(blocks, 1), bias + first @ fast["bias"] + second @ np.nan_to_num(heads["bias"])
    _, linear = read_pack(Path(work) / "linear.bin")
    words = torch.load(Path(work) / "words.pt", map_location="cpu")
    cues = linear["cues"].reshape(-1, OUTPUTS)
    blocks = [first, second @ words["heads.weight"].numpy(), first @ cues.T]
    return np.concatenate(blocks, 1), bias + first @ linear["bias"] + second @ words["heads.bias"].numpy()


def teach(name, rows, work):
    """Leaves what rows of log-odds say as probabilities."""
    chance = np.full_like(rows, np.nan)
    for head, (kind, start, labels) in HEADS.items():
        if head == "spam":
            continue
        own = rows[:, start : start + len(labels)]
        powers = np.exp(own - own.max(1, keepdims=True))
        chance[:, start : start + len(labels)] = \
            powers / powers.sum(1, keepdims=True) if kind == "one" else 1 / (1 + np.exp(-own))
    folder = Path(work) / "teacher"
    folder.mkdir(exist_ok=True)
    chance.astype(np.float32).tofile(folder / f"{name}.probabilities.bin")


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--work", required=True)
    ask.add_argument("--pieces", required=True)
    ask.add_argument("--tier", choices=list(PARTS))
    ask.add_argument("--out")
    ask.add_argument("--version", default="1")
    ask.add_argument("--parts", nargs="*")
    ask.add_argument("--teach", nargs="*")
    given = ask.parse_args()
    parts = given.parts or PARTS[given.tier]
    names = [*SENTIMENT_SETS, *FITTED_ON["spam"]]
    targets = {name: read_targets(given.pieces, name) for name in names}
    logits = {name: read_logits(given.work, parts, name) for name in names}
    for part in parts:
        alone = {name: read_logits(given.work, [part], name) for name in names}
        tell(f"{part} alone", measures(alone, targets, choose_cuts(alone, targets)))
    honest, unseen = cross_validate(logits, targets, len(parts))
    tell("joined, judged on rows not fitted on", honest)
    mix, bias = fit_all(logits, targets, len(parts))
    said = {name: rows @ mix.T + bias for name, rows in logits.items()}
    cuts = choose_cuts(said, targets)
    tell("joined", measures(said, targets, cuts))
    for name in ("queue", "sentiment", "urgency"):
        _, start, labels = HEADS[name]
        own = unseen["intents.dev"][:, start : start + len(labels)]
        chance = np.exp(own - own.max(1, keepdims=True))
        chance /= chance.sum(1, keepdims=True)
        right = chance.argmax(1) == targets["intents.dev"][:, start : start + len(labels)].argmax(1)
        print(f"  calibration error of {name} on rows not fitted on: {calibration_error(chance.max(1), right):.4f}")
    if given.out:
        weights, offset = compose(mix, bias, given.work, given.out, given.tier)
        write_pack(Path(given.out) / f"heads.{given.tier}.bin",
                   {"version": f"{given.tier}-{given.version}", "width": weights.shape[1], "risk": risk_of(unseen, targets)},
                   {"weights": weights.astype(np.float32), "bias": offset.astype(np.float32),
                    "cuts": cuts.astype(np.float32)})
    for name in given.teach or []:
        teach(name, read_logits(given.work, parts, name) @ mix.T + bias, given.work)


if __name__ == "__main__":
    main()
