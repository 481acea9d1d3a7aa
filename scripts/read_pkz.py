#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens a packed network (.pkz) as a dictionary of NumPy arrays; docs/pkz-format.md describes the file.
In a program:   arrays = read_pkz("alexnet.pkz")
In a terminal:  read_pkz.py alexnet.pkz [all.npz]
"""
import hashlib
import json
import math
import sys
import zipfile

import numpy as np

KNOWN = {"deflate", "gap8"}  # features of files that this script understands


def positions(gaps):
    """Where the stored weights lie: 255 moves on by 255, a smaller g by g + 1 and stores a weight there."""
    stores = gaps < 255
    return (np.cumsum(gaps.astype(np.int64) + stores) - 1)[stores]


def check(data, sha256, what):
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(f"{what}: damaged, its SHA-256 differs")
    return data


def read_pkz(path):
    """Tensor name -> float32 array, in the order of the file."""
    arrays = {}
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        if (manifest["format"], manifest["version"]) != ("pangkas-packed-network", 1) or set(manifest["requires"]) - KNOWN:
            raise ValueError(f"{path}: not a packed network of version 1 that needs no more than {KNOWN}")
        for layer in manifest["layers"]:
            streams = {}
            for stream in layer["streams"]:
                name = f"layers/{layer['name']}/{stream['name']}"
                streams[stream["name"]] = check(archive.read(name), stream["sha256"], name)
            floats = {name: np.frombuffer(streams.get(name, b""), "<f4") for name in ("values", "codebook", "bias")}
            codes, gaps = (np.frombuffer(streams.get(name, b""), np.uint8) for name in ("codes", "gaps"))
            values = floats["codebook"][codes] if layer["form"] == "shared" else floats["values"]
            weight = layer["weight"]
            array = np.zeros(math.prod(weight["shape"]), "<f4")
            array[positions(gaps) if len(gaps) else slice(len(values))] = values
            check(array.data, weight["sha256"], weight["tensor"])
            arrays[weight["tensor"]] = array.reshape(weight["shape"])
            if "bias" in layer:
                arrays[layer["bias"]["tensor"]] = floats["bias"].reshape(layer["bias"]["shape"])
    return arrays


if __name__ == "__main__":
    result = read_pkz(sys.argv[1])
    for key, value in result.items():
        print(f"{key:32} {str(value.shape):24} {np.count_nonzero(value) / max(value.size, 1):8.2%} not zero")
    if len(sys.argv) > 2:
        np.savez(sys.argv[2], **result)
