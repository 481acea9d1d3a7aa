// SPDX-License-Identifier: GPL-3.0-or-later
// Where the products of training are computed. The numbers that learn, and whatever decides about them, are in the host's
// memory wherever that is.
#pragma once

#include "core/base/result.h"
#include "core/engine/torch/torch.h"
#include "core/training/training_options.h"

#include <string>

namespace pangkas {

class ArithmeticDevice
{
public:
    /// The processor: products read the numbers where they lie.
    ArithmeticDevice() = default;
    /// One with a memory of its own, unless it is the processor.
    explicit ArithmeticDevice(at::Device device) : m_device(device) { }

    /// Sets CUDA up for this process where it is chosen: float32 without TF32, cuDNN's deterministic algorithms, chosen
    /// without trying. invalid-argument where CUDA is wanted and LibTorch has none, finds no device or can't use it.
    static Result<ArithmeticDevice> choose(TrainingDevice wanted);

    bool isApart() const { return !m_device.is_cpu(); }
    /// "processor", "cuda": part of what a checkpoint compares.
    std::string name() const;
    /// Whether it has instructions for products of such numbers.
    bool multipliesBfloat16() const;

    /// The tensor in the device's memory: itself where it is there already.
    at::Tensor send(const at::Tensor& tensor) const { return tensor.to(tensor.options().device(m_device)); }

private:
    at::Device m_device = at::kCPU;
};

} // namespace pangkas
