#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a .safetensors file of float32 by the format's description and prints what is in it as JSON."""
import hashlib
import json
import struct
import sys

import numpy

with open(sys.argv[1], "rb") as file:
    content = file.read()
length, = struct.unpack("<Q", content[:8])
header = json.loads(content[8:8 + length])
data = memoryview(content)[8 + length:]
assert (8 + length) % 8 == 0, "the numbers don't begin aligned"
metadata = header.pop("__metadata__", {})
tensors, at = [], 0
for name, entry in header.items():
    begin, end = entry["data_offsets"]
    assert begin == at and entry["dtype"] == "F32"
    values = numpy.frombuffer(data[begin:end], "<f4").reshape(entry["shape"])
    tensors.append({"name": name, "shape": list(values.shape), "sha256": hashlib.sha256(values.tobytes()).hexdigest()})
    at = end
assert at == len(data)
print(json.dumps({"metadata": metadata, "tensors": tensors}))
