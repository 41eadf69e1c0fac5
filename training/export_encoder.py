"""Writes a trained encoder as ONNX with 8-bit weights.

python3 training/export_encoder.py --weights FILE.pt --out models/encoder.onnx --heads FILE.bin

Matrices become int8 with one scale a column; what goes into them is quantised as it comes, with one
scale a piece, so no texts are needed to calibrate and a text reads the same whatever stands beside it.
The embedding becomes int8 with one scale a row.
"""
import argparse
import io
import os
import tempfile

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

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


def quantise(model):
    graph = model.graph
    constants = {one.name: one for one in graph.initializer}
    nodes, replaced = [], set()
    added = [numpy_helper.from_array(np.array(value, kind), name) for name, value, kind in (
        ("least", 1e-9, np.float32), ("step", 1 / 127, np.float32), ("steps", 127, np.float32), ("one", 1, np.float32),
        ("middle", 128.5, np.float32), ("zero", 128, np.uint8))]
    for at, node in enumerate(graph.node):
        weights = None
        if node.op_type in ("MatMul", "Gemm") and node.input[1] in constants:
            weights = numpy_helper.to_array(constants[node.input[1]])
            if node.op_type == "Gemm" and any(a.name == "transB" and a.i for a in node.attribute):
                weights = weights.T
        if weights is not None and weights.ndim == 2 and weights.size >= SMALLEST:
            name = f"m{at}"
            scale = np.maximum(np.abs(weights).max(0) / 127, 1e-12).astype(np.float32)
            added += [
                numpy_helper.from_array(np.clip(np.round(weights / scale), -127, 127).astype(np.int8), name + "_w"),
                numpy_helper.from_array(scale, name + "_s"),
                numpy_helper.from_array(np.array(0, np.int8), name + "_z")]
            product = [node.output[0]] if node.op_type == "MatMul" else [name + "_p"]
            nodes += [
                helper.make_node("Abs", [node.input[0]], [name + "_abs"]),
                helper.make_node("ReduceMax", [name + "_abs"], [name + "_max"], axes=[-1], keepdims=1),
                helper.make_node("Max", [name + "_max", "least"], [name + "_most"]),
                helper.make_node("Mul", [name + "_most", "step"], [name + "_qs"]),
                helper.make_node("Div", ["steps", name + "_most"], [name + "_fine"]),
                helper.make_node("Mul", [node.input[0], name + "_fine"], [name + "_mul"]),
                # Cast cuts off: with a half more it rounds.
                helper.make_node("Add", [name + "_mul", "middle"], [name + "_add"]),
                helper.make_node("Cast", [name + "_add"], [name + "_q"], to=TensorProto.UINT8),
                helper.make_node(
                    "MatMulIntegerToFloat", [name + "_q", name + "_w", "one", name + "_s", "zero", name + "_z"],
                    [name + "_f"], domain=ONNX_RUNTIME),
                helper.make_node("Mul", [name + "_f", name + "_qs"], product)]
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
    ask.add_argument("--out", required=True)
    ask.add_argument("--heads", required=True, help="where the heads' weights go, as a pack")
    given = ask.parse_args()
    state = torch.load(given.weights, map_location="cpu")
    encoder = Encoder()
    encoder.load_state_dict({k[8:]: v for k, v in state.items() if k.startswith("encoder.")})
    model = quantise(as_onnx(encoder))
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
