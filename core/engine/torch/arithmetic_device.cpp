// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/arithmetic_device.h"

#include "core/engine/environment.h"
#include "core/engine/torch/torch_calls.h"

namespace pangkas {

namespace {

constexpr const char* remedy = "Train on the processor, or install a LibTorch that was built with CUDA and NVIDIA's driver for it";

Failure noCuda(const std::string& why)
{
    return fail(ErrorCode::InvalidArgument, "training on CUDA: " + why, {}, remedy);
}

Result<void> setUpCuda(const at::Device& device)
{
    return guardTorch("setting up CUDA", [&]() -> Result<void> {
        at::Context& context = at::globalContext();
        context.setAllowTF32CuBLAS(false); // ten bits of mantissa are not float32
        context.setAllowTF32CuDNN(false);
        context.setBenchmarkCuDNN(false); // what is fastest differs from run to run
        context.setDeterministicCuDNN(true);
        const c10::InferenceMode inference;
        at::zeros({1}, at::TensorOptions(device)).cpu(); // whatever is amiss shows here
        return {};
    });
}

} // namespace

Result<ArithmeticDevice> ArithmeticDevice::choose(TrainingDevice wanted)
{
    setUpTorch();
    if (wanted == TrainingDevice::Processor || (wanted == TrainingDevice::Automatic && !at::hasCUDA()))
        return ArithmeticDevice();
    if (!at::Context::hasCUDART())
        return noCuda("this LibTorch was built without it");
    if (!at::hasCUDA())
        return noCuda("LibTorch finds no device");
    const at::Device device(at::kCUDA, 0);
    if (const auto ready = setUpCuda(device); !ready) {
        if (wanted == TrainingDevice::Automatic) // a device too old for this LibTorch, or one that others fill
            return ArithmeticDevice();
        return noCuda(ready.error().detail);
    }
    return ArithmeticDevice(device);
}

std::string ArithmeticDevice::name() const
{
    return isApart() ? at::DeviceTypeName(m_device.type(), true) : "processor";
}

bool ArithmeticDevice::multipliesBfloat16() const
{
    if (!isApart())
        return readProcessorFacts().avx512Bfloat16;
    // No interface of LibTorch's says it; a product and a convolution do.
    const auto done = guardTorch("multiplying in bfloat16", [&]() -> Result<void> {
        const c10::InferenceMode inference;
        const at::Tensor image = at::ones({1, 8, 8, 8}, at::TensorOptions(m_device).dtype(at::kBFloat16));
        const at::Tensor rows = image.reshape({64, 8});
        at::mm(rows, rows.t()).cpu();
        at::conv2d(image, image).cpu();
        return {};
    });
    return done.has_value();
}

} // namespace pangkas
