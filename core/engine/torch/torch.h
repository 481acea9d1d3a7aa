// SPDX-License-Identifier: GPL-3.0-or-later
// The only way to include LibTorch. ivalue.h comes first: without it Clang can't compile LibTorch 1.13's headers as
// C++20 (IValue is used while incomplete). ATen alone, no torch/torch.h: nothing here needs autograd or modules, and a
// translation unit compiles in less than half the time.
#pragma once

#include <ATen/core/ivalue.h>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
