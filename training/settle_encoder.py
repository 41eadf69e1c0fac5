"""Rounds an exported encoder's matrices so that it reads the same on every processor, at full speed.

python3 training/settle_encoder.py IN.onnx OUT.onnx

Processors without VNNI add two products of a uint8 and an int8 in 16 bits, and cut off what does not fit
(Intel, "Lower Numerical Precision Deep Learning Inference and Training", 2018). 255 times the sum of two
neighbours fits where that sum is within 128: columns in which it is not get a larger scale. Biases are put
where onnxruntime adds them while it multiplies.
"""
import sys

import numpy as np
import onnx
from onnx import numpy_helper

FITS = 128
"""255 * 128 is the last multiple of 255 below 2 ** 15."""


def most_of_pairs(weights):
    """The largest sum of two neighbours, one a column; rows stand in the order in which they are multiplied."""
    return np.abs(weights[0::2] + weights[1::2]).max(0)


def settle(weights, scale):
    real = weights.astype(np.float64) * scale
    wider = np.where(most_of_pairs(weights.astype(np.int32)) > FITS, most_of_pairs(real) / FITS, scale)
    while True:
        settled = np.clip(np.round(real / wider), -127, 127).astype(np.int32)
        over = most_of_pairs(settled) > FITS
        if not over.any():
            return settled.astype(np.int8), wider.astype(np.float32)
        # Both neighbours were rounded up.
        wider = np.where(over, wider * 1.002, wider)


def main():
    source, target = sys.argv[1:]
    model = onnx.load(source)
    graph = model.graph
    constants = {one.name: one for one in graph.initializer}
    products = set()
    for node in graph.node:
        if node.op_type == "MatMulIntegerToFloat":
            weights, scale = (constants[node.input[at]] for at in (1, 3))
            before = numpy_helper.to_array(weights)
            after, wider = settle(before, numpy_helper.to_array(scale))
            print(f"{node.input[1]} {before.shape}: {(after != before).any(0).mean():.0%} of the columns rounded anew")
            weights.CopyFrom(numpy_helper.from_array(after, weights.name))
            scale.CopyFrom(numpy_helper.from_array(wider, scale.name))
            products.add(node.output[0])
        elif node.op_type == "Add" and node.input[1] in products and node.input[0] in constants:
            # Only a bias that comes second is taken into the product.
            node.input[0], node.input[1] = node.input[1], node.input[0]
    onnx.checker.check_model(model)
    onnx.save(model, target)


if __name__ == "__main__":
    main()
