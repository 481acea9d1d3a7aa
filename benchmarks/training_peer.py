#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times a training step of torchvision's AlexNet as plain PyTorch makes it; prints a line of JSON.

training_peer.py BATCH STEPS THREADS sgd|adam float32|bfloat16: THREADS 0 leaves PyTorch's choice. The images are tensors in
memory before the clock starts; nothing is augmented. bfloat16 is torch.autocast's. Seconds are of the fastest step, cpu_seconds of the one that all threads
together worked least for.
"""
import json
import sys
import time

import torch
from torchvision.models import alexnet

batch, steps, threads = (int(a) for a in sys.argv[1:4])
kind, precision = sys.argv[4:6]
if threads:
    torch.set_num_threads(threads)
torch.manual_seed(1)
model = alexnet(num_classes=2).train()
optimizer = (torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=0.0005) if kind == "sgd"
             else torch.optim.AdamW(model.parameters(), lr=0.0001, weight_decay=0.0005))
images, labels = torch.randn(batch, 3, 224, 224), torch.arange(batch) % 2
best = work = float("inf")
for i in range(steps + 1):  # the first one warms up
    start, used = time.perf_counter(), time.process_time()
    optimizer.zero_grad()
    with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16"):
        loss = torch.nn.functional.cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()
    loss.item()
    if i:
        best = min(best, time.perf_counter() - start)
        work = min(work, time.process_time() - used)
print(json.dumps({"seconds": best, "cpu_seconds": work, "threads": torch.get_num_threads()}))
