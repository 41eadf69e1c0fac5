"""Writes models/fast.bin out of the trained linear part and word network, in 8 bits.

python3 training/pack_fast.py --work DIR --pieces DIR --out models/fast.bin
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

from outputs import OUTPUTS
from pack import read_pack, write_pack


def by_row(table):
    """int8, OUTPUTS a row, with one scale a row."""
    table = table.reshape(-1, OUTPUTS)
    scale = np.maximum(np.abs(table).max(1) / 127, 1e-12).astype(np.float32)
    return np.round(table / scale[:, None]).astype(np.int8), scale


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--work", required=True)
    ask.add_argument("--pieces", required=True)
    ask.add_argument("--out", required=True)
    given = ask.parse_args()
    meta, linear = read_pack(Path(given.work) / "linear.bin")
    state = torch.load(Path(given.work) / "words.pt", map_location="cpu")
    words, word_scale = by_row(linear["words"])
    letters, letter_scale = by_row(linear["letters"])
    embedding = state["words.weight"].numpy()
    embedding_scale = np.maximum(np.abs(embedding).max(1) / 127, 1e-9).astype(np.float32)
    kernels, bias = [], []
    for at in range(3):
        kernel = state[f"filters.{at}.weight"].numpy()  # [filter, dimension, place]
        kernels.append(kernel.transpose(2, 0, 1))
        bias.append(state[f"filters.{at}.bias"].numpy())
    write_pack(given.out, {
        **meta, "filters": kernels[0].shape[1], "dimensions": embedding.shape[1],
        "vocabulary": json.loads((Path(given.pieces) / "words.vocabulary.json").read_text()),
    }, {
        "words": words, "wordScale": word_scale, "letters": letters, "letterScale": letter_scale,
        "embedding": np.round(embedding / embedding_scale[:, None]).astype(np.int8), "embeddingScale": embedding_scale,
        "kernels": np.concatenate(kernels).astype(np.float32), "filterBias": np.concatenate(bias).astype(np.float32),
    })
    print(given.out, Path(given.out).stat().st_size)


if __name__ == "__main__":
    main()
