#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes model files of every kind with PyTorch, and expected.json with what a reader must make of each.

Usage: write_model_files.py FOLDER [--all]
The small files under tests/data/formats come from here; --all adds torchvision's AlexNet in
both layouts, and whole modules in the older one (which would put PyTorch's source into the project).
"""
import argparse
import hashlib
import json
import os
import pickle
import struct
from collections import OrderedDict

import numpy
import torch

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--all", action="store_true")
options = parser.parse_args()
os.makedirs(options.folder, exist_ok=True)
torch.manual_seed(2012)
files = []
SAVE_WEIGHTS = "torch.save(model.state_dict(), \"weights.pth\")"
FLOATS = (torch.float32, torch.float64, torch.float16, torch.bfloat16)


def described(name, tensor, large=False):
    values = tensor.detach().to(torch.float32).contiguous().numpy().tobytes()
    entry = {"name": name, "shape": list(tensor.shape), "storedAs": str(tensor.dtype).replace("torch.", "")}
    entry["sha256" if large else "hex"] = hashlib.sha256(values).hexdigest() if large else values.hex()
    return entry


def expect(file, layout, state, notes=(), large=False, metadata=None):
    tensors = [described(name, tensor, large) for name, tensor in state.items()]
    files.append({"file": file, "format": layout, "notes": list(notes), "tensors": tensors, "metadata": metadata or {}})


def refuse(file, error, *facts):
    files.append({"file": file, "error": error, "facts": list(facts)})


def path(name):
    return os.path.join(options.folder, name)


def save(name, content, expected=None, notes=(), layouts=("zip", "legacy"), large=False):
    """Saves `content` in the layouts; `expected` are the tensors a reader must find in it."""
    for layout in layouts:
        file = f"{name}-{layout}.pth"
        torch.save(content, path(file), _use_new_zipfile_serialization=layout == "zip")
        expect(file, layout, content if expected is None else expected, notes, large)


def write_safetensors(file, tensors, metadata):
    """From the format's description; its own library isn't packaged in Debian."""
    types = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, tensor in tensors.items():
        bits = tensor.contiguous()
        raw = (bits.view(torch.int16) if bits.dtype == torch.bfloat16 else bits).numpy().tobytes()
        header[name] = {"dtype": types[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, ensure_ascii=False).encode()
    with open(path(file), "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


def state_dicts():
    network = torch.nn.Sequential(OrderedDict(
        conv=torch.nn.Conv2d(2, 3, 3), relu=torch.nn.ReLU(), norm=torch.nn.BatchNorm2d(3), fc=torch.nn.Linear(4, 2)))
    state = network.state_dict()
    floats = OrderedDict((name, t) for name, t in state.items() if t.dtype in FLOATS)
    counters = "left out 'norm.num_batches_tracked': int64 is no floating-point type"
    save("state-dict", state, floats, [counters])
    save("plain-dict", dict(floats))
    save("parameters", OrderedDict(network.named_parameters()))
    prefixed = OrderedDict(("module." + name, tensor) for name, tensor in floats.items())
    save("data-parallel", prefixed, floats, ["took off the prefix 'module.'"])

    optimizer = torch.optim.Adam(network.parameters())
    network.fc(torch.ones(1, 4)).sum().backward()
    optimizer.step()
    state = network.state_dict()
    floats = OrderedDict((name, t) for name, t in state.items() if t.dtype in FLOATS)
    checkpoint = {"epoch": 7, "arch": "alexnet", "best_acc1": torch.tensor(56.5), "losses": [0.5, 0.25],
                  "state_dict": prefixed_state(state), "optimizer": optimizer.state_dict()}
    save("checkpoint", checkpoint, floats, [
        "took the weights from 'state_dict'",
        "left out 'epoch', 'arch', 'best_acc1', 'losses', 'optimizer': not part of the weights",
        "left out 'module.norm.num_batches_tracked': int64 is no floating-point type",
        "took off the prefix 'module.'"])
    save("unusual-key", {"step": 3, "my_net": floats}, floats,
         ["took the weights from 'my_net'", "left out 'step': not part of the weights"], ["zip"])
    torch.save({"generator": floats, "critic": dict(floats)}, path("two-networks.pth"))
    refuse("two-networks.pth", "unsupported-format", "'generator', 'critic'")
    torch.save({"epoch": 3, "counts": torch.arange(4)}, path("no-weights.pth"))
    refuse("no-weights.pth", "unsupported-format")
    torch.save([torch.ones(2), torch.zeros(2)], path("list.pth"))
    refuse("list.pth", "unsupported-format", "list")
    torch.save(torch.ones(2), path("lone-tensor.pth"))
    refuse("lone-tensor.pth", "unsupported-format", "tensor")


def prefixed_state(state):
    return OrderedDict(("module." + name, tensor) for name, tensor in state.items())


def number_types():
    values = torch.tensor([0.0, -0.0, 1.0, -2.5, 1e-3, 65504.0, 6.1e-5, 5.96e-8, -3.3e-6, float("inf"), -float("inf")])
    for dtype in (torch.float16, torch.bfloat16, torch.float64):
        name = str(dtype).replace("torch.", "")
        state = OrderedDict(a=values.to(dtype), b=torch.randn(3, 5).to(dtype), c=torch.randn(4))
        save(name, state, notes=[f"converted 2 tensors from {name} to float32"])
    every_half = torch.arange(0, 65536).to(torch.int32).to(torch.int16).view(torch.float16)
    finite = OrderedDict(every=every_half[~torch.isnan(every_half)][::37].clone())
    save("half-values", finite, notes=["converted 1 tensor from float16 to float32"], layouts=["zip"])
    special = numpy.array([0x7fc00000, 0x7f800001, 0x00000001, 0x807fffff, 0x7f7fffff], numpy.uint32).view(numpy.float32)
    save("special-values", OrderedDict(a=torch.from_numpy(special)))
    wide = OrderedDict(a=torch.tensor([1e300, -1e300, 1e-300, 0.1, 16777217.0], dtype=torch.float64))
    save("wide-values", wide, notes=["converted 1 tensor from float64 to float32"], layouts=["zip"])


def views():
    base = torch.randn(6, 8)
    save("strided", OrderedDict(whole=base, transposed=base.t(), rows=base[1:4], columns=base[:, 2:5], every_other=base[::2, ::3],
                                permuted=torch.randn(2, 3, 4).permute(2, 0, 1), channels_last=torch.randn(2, 3, 4, 5).to(
                                    memory_format=torch.channels_last)))
    save("expanded", OrderedDict(row=torch.randn(1, 5).expand(4, 5), number=torch.tensor(3.5).expand(3, 2)))
    save("half-strided", OrderedDict(a=torch.randn(5, 3).half().t()), notes=["converted 1 tensor from float16 to float32"])
    tied = torch.randn(4, 3)
    save("shared", OrderedDict(encoder=tied, decoder=tied, part=tied.view(-1)[3:9]))
    flat = torch.randn(50)
    save("flat", OrderedDict(a=flat[:12].view(3, 4), b=flat[12:32].view(4, 5), c=flat[40:]))
    save("sizes", OrderedDict(scalar=torch.tensor(1.5), empty=torch.empty(0), none=torch.empty(3, 0, 2),
                              one=torch.ones(1, 1, 1, 1), deep=torch.randn(1, 2, 1, 3, 1, 2)))
    names = OrderedDict([("layer with space", torch.ones(1)), ("lapisan-\u00e9\u4e2d\U0001f431", torch.ones(2)), ("a/b", torch.ones(3))])
    save("names", names)
    many = OrderedDict((f"t{i}", torch.full((1,), float(i))) for i in range(300))  # memo indices above 255
    save("many", many, layouts=["legacy"])


class Evil:
    """What a malicious file does: calls a function of the operating system when it is loaded by Python."""

    def __init__(self, function, *arguments):
        self.reduced = function, arguments

    def __reduce__(self):
        return self.reduced


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = torch.nn.Linear(3, 2)


class Scaled(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(2))

    def forward(self, x):
        return x * self.weight


def whole_modules(layout):
    is_zip = layout == "zip"
    torch.save(torch.nn.Sequential(torch.nn.Linear(3, 2)), path(f"whole-module-{layout}.pth"), _use_new_zipfile_serialization=is_zip)
    refuse(f"whole-module-{layout}.pth", "unsupported-format", "torch.nn.modules.container.Sequential", SAVE_WEIGHTS)
    torch.save(Network(), path(f"whole-own-module-{layout}.pth"), _use_new_zipfile_serialization=is_zip)
    refuse(f"whole-own-module-{layout}.pth", "unsupported-format", "__main__.Network", SAVE_WEIGHTS)


def refused():
    call = Evil(os.system, "touch pangkas-canary")
    weights = OrderedDict(a=torch.ones(2))
    for layout in ("zip", "legacy"):
        is_zip = layout == "zip"
        torch.save({"state_dict": weights, "extra": call}, path(f"os-system-{layout}.pth"), _use_new_zipfile_serialization=is_zip)
        refuse(f"os-system-{layout}.pth", "forbidden-content", "posix.system")
        torch.save({"state_dict": weights, "best": numpy.float64(0.5)}, path(f"numpy-{layout}.pth"),
                   _use_new_zipfile_serialization=is_zip)
        refuse(f"numpy-{layout}.pth", "forbidden-content", "numpy.core.multiarray.scalar", SAVE_WEIGHTS)
        if is_zip or options.all:
            whole_modules(layout)
        torch.save({"args": argparse.Namespace(lr=0.1), "state_dict": weights}, path(f"namespace-{layout}.pth"),
                   _use_new_zipfile_serialization=is_zip)
        refuse(f"namespace-{layout}.pth", "forbidden-content", "argparse.Namespace")
    torch.save({"state_dict": weights, "extra": Evil(eval, "open('pangkas-canary', 'w')")}, path("eval.pth"))
    refuse("eval.pth", "forbidden-content", "builtin")
    for protocol in (0, 2, 4):
        with open(path(f"bare-pickle-{protocol}.pkl"), "wb") as out:
            pickle.dump(call, out, protocol=protocol)
        refuse(f"bare-pickle-{protocol}.pkl", "forbidden-content", "posix.system")
    with open(path("bare-numbers.pkl"), "wb") as out:
        pickle.dump({"a": [1, 2, 3]}, out, protocol=2)
    refuse("bare-numbers.pkl", "unsupported-format", SAVE_WEIGHTS)
    torch.save(weights, path("protocol-4.pth"), pickle_protocol=4)
    refuse("protocol-4.pth", "unsupported-format", "protocol")
    torch.save(torch.quantize_per_tensor(torch.ones(4), 0.1, 0, torch.qint8), path("quantized.pth"))
    refuse("quantized.pth", "forbidden-content", "_rebuild_qtensor")
    torch.jit.script(Scaled()).save(path("torchscript.pt"))
    refuse("torchscript.pt", "unsupported-format", "TorchScript", SAVE_WEIGHTS)
    numpy.savez(path("arrays.npz"), a=numpy.ones(3, numpy.float32))
    refuse("arrays.npz", "unsupported-format", "NumPy")


def safetensors():
    state = OrderedDict([("conv.weight", torch.randn(2, 3, 3)), ("conv.bias", torch.randn(2)), ("half", torch.randn(5).half()),
                         ("brain", torch.randn(3).bfloat16()), ("wide", torch.randn(2).double()), ("scalar", torch.tensor(2.5)),
                         ("empty", torch.empty(0, 4)), ("lapisan-\u00e9", torch.ones(1)), ("count", torch.arange(3))])
    write_safetensors("mixed.safetensors", state, {"format": "pt", "architecture": "alexnet"})
    floats = OrderedDict((name, tensor) for name, tensor in state.items() if tensor.dtype in FLOATS)
    expect("mixed.safetensors", "safetensors", floats, [
        "left out 'count': int64 is no floating-point type that is read", "converted 1 tensor from float64 to float32",
        "converted 1 tensor from float16 to float32", "converted 1 tensor from bfloat16 to float32"],
        metadata={"format": "pt", "architecture": "alexnet"})
    plain = OrderedDict((f"module.{name}", tensor) for name, tensor in floats.items() if tensor.dtype == torch.float32)
    write_safetensors("prefixed.safetensors", plain, {})
    expect("prefixed.safetensors", "safetensors", OrderedDict((name[7:], t) for name, t in plain.items()),
           ["took off the prefix 'module.'"])


def large():
    import torchvision
    for classes in (1000, 10):
        alexnet = torchvision.models.alexnet(num_classes=classes).state_dict()
        save(f"alexnet-{classes}", alexnet, layouts=("zip", "legacy") if classes == 1000 else ("zip",), large=True)


state_dicts()
number_types()
views()
refused()
safetensors()
if options.all:
    large()
with open(path("expected.json"), "w") as out:
    out.write("[\n" + ",\n".join(json.dumps(file) for file in files) + "\n]\n")
print(len(files), "files in", options.folder)
