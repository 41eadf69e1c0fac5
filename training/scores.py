"""How well logits fit a dev file: the measures that the model card prints."""
import numpy as np


def macro_f1(truth, guess, classes):
    f1 = []
    for c in range(classes):
        hit = ((guess == c) & (truth == c)).sum()
        f1.append(2 * hit / max(1, (guess == c).sum() + (truth == c).sum()))
    return float(np.mean(f1))


def macro_recall(truth, guess, classes):
    return float(np.mean([(guess[truth == c] == c).mean() for c in range(classes)]))


def best_threshold(scores, truth):
    """The cut of one label's scores with the highest F1, and that F1."""
    order = np.argsort(-scores)
    hits = np.cumsum(truth[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + truth.sum())
    at = int(np.argmax(f1))
    return float(scores[order[at]]), float(f1[at])


def best_offsets(logits, truth, measure, rounds=3):
    """One number a class to add to the logits before the largest is taken, by coordinate search."""
    offsets = np.zeros(logits.shape[1])
    for step in np.linspace(0.8, 0.1, rounds):
        for c in range(logits.shape[1]):
            tries = []
            for change in np.arange(-3, 4) * step / 2:
                moved = offsets.copy()
                moved[c] += change
                tries.append((measure(truth, (logits + moved).argmax(1), logits.shape[1]), -abs(change), change))
            offsets[c] += max(tries)[2]
    return offsets
