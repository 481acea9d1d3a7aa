#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the SqueezeNet that was released with Deep Compression in PyTorch: FILE.net, a folder of class folders with
synsets.txt; prints one JSON object of image -> [label, answer, rank of the label from 0, loss]."""
import json
import pathlib
import sys

import numpy as np
import torch
from PIL import Image
from torchvision.models import squeezenet1_0
from torchvision.transforms import CenterCrop

torch.set_num_threads(2)


def decode(path):
    """core/formats/deep_compression_reader.h describes the layout; torchvision's order of tensors is the file's."""
    data = pathlib.Path(path).read_bytes()
    net = squeezenet1_0()
    state = net.state_dict()
    weights = [name for name in state if name.endswith(".weight")]
    counts = np.frombuffer(data, "<u4", len(weights))
    at = counts.nbytes

    def take(kind, count):
        nonlocal at
        values = np.frombuffer(data, kind, count, at)
        at += values.nbytes
        return values

    for name, count in zip(weights, counts):
        shape = state[name].shape
        codebook, bias, codes = take("<f4", 256), take("<f4", shape[0]), take("u1", count)
        halves = take("u1", (count + 1) // 2)
        gaps = np.stack([halves & 15, halves >> 4], 1).ravel()[:count].astype(np.int64)
        dense = np.zeros(shape.numel(), np.float32)
        dense[np.cumsum(gaps + 1) - 1] = codebook[codes]
        state[name] = torch.from_numpy(dense.reshape(shape))
        state[name.replace(".weight", ".bias")] = torch.from_numpy(bias.copy())
    assert at == len(data)
    net.load_state_dict(state)
    return net.eval()


def pixels(path):
    image = CenterCrop(227)(Image.open(path).convert("RGB").resize((256, 256), Image.BILINEAR))
    values = np.asarray(image, np.float32)[:, :, ::-1] - np.array([104, 117, 123], np.float32)
    return torch.from_numpy(values.transpose(2, 0, 1).copy())


def main():
    folder = pathlib.Path(sys.argv[2])
    numbers = {}
    for line in (folder / "synsets.txt").read_text().splitlines():
        number, wnid, _ = line.split("\t")
        numbers[wnid] = int(number)
    files = sorted(p for p in folder.glob("*/*") if p.is_file())
    net, out = decode(sys.argv[1]), {}
    with torch.no_grad():
        for first in range(0, len(files), 16):
            part = files[first:first + 16]
            logits = net(torch.stack([pixels(p) for p in part])).double()
            losses = -torch.log_softmax(logits, 1)
            for path, row, loss in zip(part, logits, losses):
                label = numbers[path.parent.name]
                out[str(path.relative_to(folder))] = [label, int(row.argmax()), int((row > row[label]).sum()),
                                                      float(loss[label])]
    print(json.dumps(out))


if __name__ == "__main__":
    main()
