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
import zlib

import numpy as np

KNOWN = {"deflate", "gap8"}  # features of files that this script understands


def positions(gaps):
    """Where the stored weights lie: 255 moves on by 255, a smaller g by g + 1 and stores a weight there."""
    stores = gaps < 255
    return (np.cumsum(gaps.astype(np.int64) + stores) - 1)[stores]


def check(data, sha256, what):
    if not hashlib.sha256(data).hexdigest().startswith(sha256):
        raise ValueError(f"{what}: damaged, its SHA-256 differs")
    return data


def streams_of(archive, manifest):
    """(layer, stream) -> bytes, inflated. Version 1: an entry of the archive each; 2: one after the other in one."""
    offset, streams = 0, {}
    joined = archive.read("streams") if "streams" in archive.namelist() else b""
    for layer in manifest["layers"]:
        for stream in layer["streams"]:
            key = layer["name"], stream["name"]
            if manifest["version"] == 1:
                streams[key] = check(archive.read("layers/%s/%s" % key), stream["sha256"], key)
                continue
            data = check(joined[offset:offset + stream["bytes"]], stream["sha256"], key)
            streams[key] = zlib.decompress(data, -15, stream["size"]) if "size" in stream else data
            offset += stream["bytes"]
    return streams


def read_pkz(path):
    """Tensor name -> float32 array, in the order of the file."""
    arrays = {}
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        if manifest["format"] != "pangkas-packed-network" or manifest["version"] > 2 or set(manifest["requires"]) - KNOWN:
            raise ValueError(f"{path}: not a packed network of version 1 or 2 that needs no more than {KNOWN}")
        streams = streams_of(archive, manifest)
    for layer in manifest["layers"]:
        def stream(name, kind):
            return np.frombuffer(streams.get((layer["name"], name), b""), kind)
        codes, gaps = stream("codes", np.uint8), stream("gaps", np.uint8)
        values = stream("codebook", "<f4")[codes] if layer["form"] == "shared" else stream("values", "<f4")
        weight = layer["weight"]
        array = np.zeros(math.prod(weight["shape"]), "<f4")
        array[positions(gaps) if len(gaps) else slice(len(values))] = values
        check(array.data, weight["sha256"], weight["tensor"])
        arrays[weight["tensor"]] = array.reshape(weight["shape"])
        if "bias" in layer:
            arrays[layer["bias"]["tensor"]] = stream("bias", "<f4").reshape(layer["bias"]["shape"])
    return arrays


if __name__ == "__main__":
    result = read_pkz(sys.argv[1])
    for key, value in result.items():
        print(f"{key:32} {str(value.shape):24} {np.count_nonzero(value) / max(value.size, 1):8.2%} not zero")
    if len(sys.argv) > 2:
        np.savez(sys.argv[2], **result)
