"""Packs of numbers, as src/classify/pack.ts reads them."""
import json
import struct

import numpy as np

KINDS = {"int8": np.int8, "int16": np.int16, "int32": np.int32, "float32": np.float32}


def _aligned(size):
    return -(-size // 8) * 8


def write_pack(path, meta, arrays):
    header, blocks, at = {"meta": meta, "arrays": {}}, [], 0
    for name, numbers in arrays.items():
        numbers = np.ascontiguousarray(numbers)
        assert numbers.dtype.name in KINDS, (name, numbers.dtype)
        header["arrays"][name] = {"type": numbers.dtype.name, "at": at, "length": int(numbers.size)}
        blocks.append(numbers.tobytes().ljust(_aligned(numbers.nbytes), b"\0"))
        at += len(blocks[-1])
    text = json.dumps(header, ensure_ascii=False).encode()
    start = _aligned(4 + len(text))
    with open(path, "wb") as file:
        file.write((struct.pack("<I", len(text)) + text).ljust(start, b"\0"))
        for block in blocks:
            file.write(block)


def read_pack(path):
    with open(path, "rb") as file:
        data = file.read()
    size = struct.unpack_from("<I", data)[0]
    header = json.loads(data[4 : 4 + size])
    start = _aligned(4 + size)
    arrays = {
        name: np.frombuffer(data, KINDS[a["type"]], a["length"], start + a["at"])
        for name, a in header["arrays"].items()
    }
    return header["meta"], arrays
