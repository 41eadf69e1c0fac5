"""Writes a trained encoder as ONNX with 8-bit weights.

python3 training/export_encoder.py --weights FILE.pt --pieces DIR --out models/encoder.onnx --heads FILE.bin

Matrices become int8 with one scale a column; what goes into them becomes uint8 on a fixed scale, which
is read off texts of the unlabelled pool, so that a text reads the same whatever stands beside it. The
embedding becomes int8 with one scale a row.
"""
import argparse
import io
import os
import tempfile

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from data import read
from encoder import Encoder, pool
from outputs import HEADS, OUTPUTS
from pack import write_pack

SMALLEST = 20_000
"""Matrices with fewer numbers stay as they are."""


ONNX_RUNTIME = "com.microsoft"
"""The domain of MatMulIntegerToFloat, which only onnxruntime knows."""


class Exported(torch.nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, ids, mask):
        states = self.encoder(ids, mask)
        return states, pool(states, mask)


def as_onnx(encoder):
    example = torch.randint(6, 8000, (2, 9), dtype=torch.int32), torch.ones(2, 9)
    axes = {0: "texts", 1: "pieces"}
    out = io.BytesIO()
    torch.onnx.export(
        Exported(encoder).eval(), example, out, opset_version=13,
        input_names=["ids", "mask"], output_names=["states", "vector"],
        dynamic_axes={"ids": axes, "mask": axes, "states": axes, "vector": {0: "texts"}})
    return onnx.load_from_string(out.getvalue())


CALIBRATED = 2000
"""So many texts tell what goes into the matrices."""
CUT_OFF = 2e-5
"""This share of the smallest and of the largest numbers lies outside the scale, and is cut off."""


@torch.no_grad()
def scales_of(encoder, folder):
    """[(scale, zero)] of what goes into each matrix, in the order in which they are used."""
    seen = {}
    handles = [module.register_forward_pre_hook(lambda own, given: seen.setdefault(own, []).append(given[0][0].flatten()))
               for module in encoder.modules() if isinstance(module, torch.nn.Linear)]
    for ids, _ in read(folder, "unlabelled")[:CALIBRATED]:
        ids = torch.tensor(ids[None, :128].astype(np.int64))
        encoder.eval()(ids, torch.ones(ids.shape))
    for handle in handles:
        handle.remove()
    scales = []
    for parts in seen.values():
        numbers = torch.cat(parts).numpy()
        low, high = np.quantile(numbers, [CUT_OFF, 1 - CUT_OFF])
        low, high = min(0.0, float(low)), max(0.0, float(high))
        scale = (high - low) / 255
        scales.append((scale, round(-low / scale)))
        print(f"from {numbers.min():.2f} to {numbers.max():.2f}, cut to {low:.2f} to {high:.2f}")
    return scales


def quantise(model, scales):
    graph = model.graph
    constants = {one.name: one for one in graph.initializer}
    nodes, replaced = [], set()
    added = []
    left = list(scales)
    for at, node in enumerate(graph.node):
        weights = None
        if node.op_type in ("MatMul", "Gemm") and node.input[1] in constants:
            weights = numpy_helper.to_array(constants[node.input[1]])
            if node.op_type == "Gemm" and any(a.name == "transB" and a.i for a in node.attribute):
                weights = weights.T
        if weights is not None and weights.ndim == 2 and weights.size >= SMALLEST:
            name = f"m{at}"
            given_scale, given_zero = left.pop(0)
            scale = np.maximum(np.abs(weights).max(0) / 127, 1e-12).astype(np.float32)
            added += [
                numpy_helper.from_array(np.clip(np.round(weights / scale), -127, 127).astype(np.int8), name + "_w"),
                numpy_helper.from_array(scale, name + "_s"),
                numpy_helper.from_array(np.array(0, np.int8), name + "_z"),
                numpy_helper.from_array(np.array(given_scale, np.float32), name + "_gs"),
                numpy_helper.from_array(np.array(given_zero, np.uint8), name + "_gz")]
            product = [node.output[0]] if node.op_type == "MatMul" else [name + "_p"]
            nodes += [
                helper.make_node("QuantizeLinear", [node.input[0], name + "_gs", name + "_gz"], [name + "_q"]),
                helper.make_node(
                    "MatMulIntegerToFloat",
                    [name + "_q", name + "_w", name + "_gs", name + "_s", name + "_gz", name + "_z"],
                    product, domain=ONNX_RUNTIME)]
            if node.op_type == "Gemm":
                nodes.append(helper.make_node("Add", [product[0], node.input[2]], [node.output[0]]))
            replaced.add(node.input[1])
        elif node.op_type == "Gather" and node.input[0] in constants and \
                numpy_helper.to_array(constants[node.input[0]]).size > 1e6:
            table = numpy_helper.to_array(constants[node.input[0]])
            scale = np.maximum(np.abs(table).max(1, keepdims=True) / 127, 1e-12).astype(np.float32)
            added += [
                numpy_helper.from_array(np.clip(np.round(table / scale), -127, 127).astype(np.int8), "pieces_w"),
                numpy_helper.from_array(scale, "pieces_s")]
            nodes += [
                helper.make_node("Gather", ["pieces_w", node.input[1]], ["pieces_i"], axis=0),
                helper.make_node("Gather", ["pieces_s", node.input[1]], ["pieces_c"], axis=0),
                helper.make_node("Cast", ["pieces_i"], ["pieces_f"], to=TensorProto.FLOAT),
                helper.make_node("Mul", ["pieces_f", "pieces_c"], [node.output[0]])]
            replaced.add(node.input[0])
        else:
            nodes.append(node)
    assert not left, "a matrix was not found"
    kept = [one for one in graph.initializer if one.name not in replaced] + added
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)
    model.opset_import.append(helper.make_opsetid(ONNX_RUNTIME, 1))
    onnx.checker.check_model(model)
    return model


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--weights", required=True)
    ask.add_argument("--pieces", required=True)
    ask.add_argument("--out", required=True)
    ask.add_argument("--heads", required=True, help="where the heads' weights go, as a pack")
    given = ask.parse_args()
    state = torch.load(given.weights, map_location="cpu")
    encoder = Encoder()
    encoder.load_state_dict({k[8:]: v for k, v in state.items() if k.startswith("encoder.")})
    model = quantise(as_onnx(encoder), scales_of(encoder, given.pieces))
    with tempfile.NamedTemporaryFile(dir=os.path.dirname(given.out) or ".", delete=False) as file:
        file.write(model.SerializeToString())
    os.replace(file.name, given.out)
    os.chmod(given.out, 0o644)
    weights = np.zeros((OUTPUTS, 1024), np.float32)
    bias = np.full(OUTPUTS, np.nan, np.float32)
    for name, (_, start, labels) in HEADS.items():
        # An encoder that was not taught the other manners' moods says what it says of brands.
        known = name if f"heads.{name}.weight" in state else {"posts": "sentiment", "support": "sentiment"}.get(name)
        if known:
            weights[start : start + len(labels)] = state[f"heads.{known}.weight"][: len(labels)].numpy()
            bias[start : start + len(labels)] = state[f"heads.{known}.bias"][: len(labels)].numpy()
    write_pack(given.heads, {}, {"weights": weights, "bias": bias})
    print(given.out, os.path.getsize(given.out))


if __name__ == "__main__":
    main()
