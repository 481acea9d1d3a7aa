#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens what `unpack` wrote as users of PyTorch and NumPy do.

read_exports.py tensors FILE...           names, shapes and hashes in each .pth, .npz or .safetensors, as JSON
read_exports.py evaluate FILE.pth FOLDER  confusion matrix and mean loss of torchvision's AlexNet, as JSON; FOLDER
                                          holds a folder of images per class
"""
import hashlib
import json
import struct
import sys
import warnings

import numpy
import torch

warnings.simplefilter("error")  # a file that is opened with a warning isn't what its program would write


def state_dict(path):
    careful = torch.load(path, weights_only=True)
    plain = torch.load(path)
    assert type(careful) is type(plain) and list(careful) == list(plain)
    for name, tensor in careful.items():
        assert tensor.dtype == torch.float32 and tensor.is_contiguous() and not tensor.requires_grad
        assert tensor.storage_offset() == 0 and len(tensor.storage()) == tensor.numel()
        assert tensor.numpy().tobytes() == plain[name].numpy().tobytes()
    return {name: tensor.numpy() for name, tensor in careful.items()}


def archive(path):
    with numpy.load(path) as arrays:  # allow_pickle is off
        return {name: arrays[name] for name in arrays.files}


def safetensors(path):
    with open(path, "rb") as file:
        length, = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    return {name: numpy.frombuffer(data[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"])
            for name, entry in header.items()}


def tensors(path):
    arrays = {"pth": state_dict, "npz": archive, "safetensors": safetensors}[path.rsplit(".", 1)[1]](path)
    assert all(array.dtype == "<f4" and array.flags.c_contiguous for array in arrays.values())
    return [{"name": name, "shape": list(array.shape), "sha256": hashlib.sha256(array.tobytes()).hexdigest()}
            for name, array in arrays.items()]


def evaluate(path, folder):
    warnings.simplefilter("default")  # torchvision's own
    from torchvision import datasets, models, transforms
    preparation = transforms.Compose([
        transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
    images = datasets.ImageFolder(folder, preparation)
    network = models.alexnet(num_classes=len(images.classes))
    network.load_state_dict(torch.load(path, weights_only=True), strict=True)
    network.eval()
    confusion = [[0] * len(images.classes) for _ in images.classes]
    loss = 0.0
    with torch.no_grad():
        for image, label in images:
            scores = network(image[None]).double()
            loss += torch.nn.functional.cross_entropy(scores, torch.tensor([label])).item()
            confusion[label][int(scores.argmax())] += 1
    return {"confusion": confusion, "mean_loss": loss / len(images)}


if sys.argv[1] == "tensors":
    print(json.dumps({path: tensors(path) for path in sys.argv[2:]}))
else:
    print(json.dumps(evaluate(*sys.argv[2:])))
