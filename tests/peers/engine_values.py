#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes with PyTorch what tests/engine compares the engine with: prints one JSON object of losses and gradients."""
import json
import numpy as np
import torch
import torch.nn.functional as F
from torchvision.models import squeezenet1_0

torch.set_num_threads(1)
MASK = (1 << 64) - 1


def mix(x):
    """core/base/random.h: mixBits, for arrays of uint64."""
    with np.errstate(over="ignore"):
        x = x + np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))


def mix1(x):
    return int(mix(np.array([x & MASK], np.uint64))[0])


def seeded(shape, layer, seed, linear):
    """core/architecture/seeded_weights.h"""
    fan_in = int(np.prod(shape[1:]))
    deviation = np.float32(np.sqrt(2 / fan_in) * (0.4 if linear else 1.0))
    scale = np.float32(float(deviation) * np.sqrt(3.0) / 65536)
    stream = np.uint64(mix1(seed ^ mix1(layer)))
    with np.errstate(over="ignore"):
        bits = mix(stream + np.arange(int(np.prod(shape)), dtype=np.uint64))
    m = np.uint64(0xFFFF)
    total = sum(((bits >> np.uint64(s)) & m).astype(np.int64) for s in (0, 16, 32, 48)) - 2 * 65535
    return torch.from_numpy((total.astype(np.float32) * scale).reshape(shape))


def pattern(width, height, number):
    """tests/engine/test_networks.h: a pattern of 8-bit RGB."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return ((x * (3 + number) + y * 5 + c * 40 + (x * y) // 16) % 256).astype(np.float32)


def blue_first(width, height, number):
    """The same as Caffe's networks take it, with deviations for the test's sake."""
    pixels = pattern(width, height, number)[:, :, ::-1]
    mean, deviation = np.array([104, 117, 123], np.float32), np.array([64, 60, 58], np.float32)
    return torch.from_numpy(((pixels - mean) / deviation).transpose(2, 0, 1).copy())


def picture(width, height, number):
    """Normalised as torchvision does for AlexNet."""
    pixels = pattern(width, height, number)
    mean, deviation = np.array([0.485, 0.456, 0.406], np.float32), np.array([0.229, 0.224, 0.225], np.float32)
    return torch.from_numpy(((pixels / np.float32(255) - mean) / deviation).transpose(2, 0, 1).copy())


def tiny(images, w):
    """The small network of tests/engine: every kind of node."""
    x = F.max_pool2d(F.relu(F.conv2d(images, w[0], None, 2, 1)), 3, 2, 1, ceil_mode=True)
    x = F.relu(F.conv2d(x, w[1], None, 1, 1))
    x = torch.flatten(F.adaptive_avg_pool2d(x, 2), 1)
    return F.linear(F.relu(F.linear(x, w[2])), w[3])


def alexnet(images, w):
    x = F.max_pool2d(F.relu(F.conv2d(images, w[0], None, 4, 2)), 3, 2)
    x = F.max_pool2d(F.relu(F.conv2d(x, w[1], None, 1, 2)), 3, 2)
    for i in (2, 3, 4):
        x = F.relu(F.conv2d(x, w[i], None, 1, 1))
    x = torch.flatten(F.adaptive_avg_pool2d(F.max_pool2d(x, 3, 2), 6), 1)
    return F.linear(F.relu(F.linear(F.relu(F.linear(x, w[5])), w[6])), w[7])


def fire(images, w):
    """A fire module between two convolutions; nothing linear."""
    x = F.max_pool2d(F.relu(F.conv2d(images, w[0], None, 2)), 3, 2, ceil_mode=True)
    x = F.relu(F.conv2d(x, w[1]))
    x = torch.cat([F.relu(F.conv2d(x, w[2])), F.relu(F.conv2d(x, w[3], None, 1, 1))], 1)
    return torch.flatten(F.adaptive_avg_pool2d(F.relu(F.conv2d(x, w[4])), 1), 1)


FIRE = [(4, 3, 3, 3), (3, 4, 1, 1), (4, 3, 1, 1), (5, 3, 3, 3), (7, 9, 1, 1)]
TINY = [(8, 3, 3, 3), (6, 8, 3, 3), (10, 24), (7, 10)]
ALEXNET = [(64, 3, 11, 11), (192, 64, 5, 5), (384, 192, 3, 3), (256, 384, 3, 3), (256, 256, 3, 3), (4096, 9216), (4096, 4096), (10, 4096)]


def weights(shapes, seed):
    return [seeded(s, i, seed, len(s) == 2) for i, s in enumerate(shapes)]


out = {}
with torch.no_grad():
    w = weights(TINY, 3)
    images = torch.stack([picture(18, 18, n) for n in range(4)])
    out["tiny"] = (-F.log_softmax(tiny(images, w).double(), 1)).tolist()
    w = weights(ALEXNET, 7)
    logits = alexnet(picture(224, 224, 1)[None], w).double()
    out["alexnet"] = (-F.log_softmax(logits, 1))[0].tolist()

    w = weights(FIRE, 3)
    blue = torch.stack([blue_first(18, 18, n) for n in range(4)])
    out["fire"] = (-F.log_softmax(fire(blue, w).double(), 1)).tolist()
    net = squeezenet1_0(num_classes=10).eval()
    state = net.state_dict()
    names = [name for name in state if name.endswith(".weight")]
    for name, values in zip(names, weights([tuple(state[n].shape) for n in names], 7)):
        state[name] = values
        state[name.replace(".weight", ".bias")].zero_()
    net.load_state_dict(state)
    out["squeezenet"] = (-F.log_softmax(net(picture(224, 224, 1)[None]).double(), 1))[0].tolist()


def sgd(w, **more):
    return torch.optim.SGD(w, lr=0.05, momentum=0.9, weight_decay=0.01, **more)


def distilled(loss, logits, teacher, share, temperature):
    """core/training/distillation.h"""
    soft = F.kl_div(F.log_softmax(logits / temperature, 1), F.log_softmax(teacher / temperature, 1), log_target=True, reduction="batchmean")
    return (1 - share) * loss + share * temperature**2 * soft


def train(network, images, w, make=sgd, smoothing=0.0, clip=0.0, frozen=(), taught=None):
    """Three steps, all four images in a batch, labels 0 to 3, no dropout: losses, then sums of the weights and of their
    magnitudes. `taught`: share and temperature; the teacher has the weights of seed 5."""
    with torch.no_grad():
        teacher = network(images, weights([tuple(t.shape) for t in w], 5))
    w = [t.clone().requires_grad_(i not in frozen) for i, t in enumerate(w)]
    learning = [t for t in w if t.requires_grad]
    optimizer = make(learning)
    losses = []
    for _ in range(3):
        optimizer.zero_grad()
        logits = network(images, w)
        loss = F.cross_entropy(logits, torch.arange(4), label_smoothing=smoothing)
        if taught:
            loss = distilled(loss, logits, teacher, *taught)
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(learning, clip)
        optimizer.step()
        losses.append(loss.item())
    return losses, [t.detach().double().sum().item() for t in w] + [t.detach().double().abs().sum().item() for t in w]


def adam(w):
    return torch.optim.AdamW(w, lr=0.01, betas=(0.9, 0.99), eps=1e-6, weight_decay=0.01)


out["training"], out["trained"] = train(tiny, images, weights(TINY, 3))
out["fire training"], out["fire trained"] = train(fire, blue, weights(FIRE, 3))
out["nesterov"] = train(tiny, images, weights(TINY, 3), lambda w: sgd(w, nesterov=True))
out["adam"] = train(tiny, images, weights(TINY, 3), adam)
out["fire adam"] = train(fire, blue, weights(FIRE, 3), adam)
out["smoothed"] = train(tiny, images, weights(TINY, 3), smoothing=0.2)
out["clipped"] = train(tiny, images, weights(TINY, 3), clip=0.5)
out["frozen"] = train(tiny, images, weights(TINY, 3), frozen=(0, 2))
out["frozen and clipped"] = train(tiny, images, weights(TINY, 3), clip=0.1, frozen=(0, 1))
out["taught"] = train(tiny, images, weights(TINY, 3), taught=(0.7, 3))
out["taught and smoothed"] = train(tiny, images, weights(TINY, 3), smoothing=0.2, taught=(0.7, 3))
out["taught alone"] = train(tiny, images, weights(TINY, 3), taught=(1, 0.5))
out["frozen and taught"] = train(tiny, images, weights(TINY, 3), frozen=(0, 1), taught=(0.7, 3))
print(json.dumps(out))
