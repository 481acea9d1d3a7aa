// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/engine_facts.h"

#include "core/base/parallel.h"
#include "core/engine/environment.h"
#include "core/engine/torch/torch.h"
#include "core/engine/torch/torch_calls.h"

#include <ATen/Version.h>
#include <fmt/format.h>
#include <opencv2/core/version.hpp>
#include <torch/version.h>

#include <dlfcn.h>

namespace pangkas {

namespace {

struct DnnlVersion // oneDNN's dnnl_version_t, whose header Debian's LibTorch doesn't bring
{
    int major, minor, patch;
};

std::string libraryOf(const void* function)
{
    Dl_info info = {};
    return function && dladdr(function, &info) && info.dli_fname ? info.dli_fname : "";
}

std::string instructionsForConvolutions(const ProcessorFacts& facts)
{
    if (facts.avx512)
        return facts.avx512Bfloat16 ? "AVX-512, bfloat16" : "AVX-512";
    return facts.avx2 ? "AVX2" : "baseline";
}

/// LibTorch 1.13 says it nowhere but in the text of its configuration: "CPU capability usage: AVX2".
std::string instructionsOfTorch()
{
    constexpr std::string_view label = "CPU capability usage: ";
    const std::string config = at::show_config();
    const std::size_t at = config.find(label);
    if (at == std::string::npos)
        return "unknown";
    const std::size_t begin = at + label.size();
    return config.substr(begin, config.find('\n', begin) - begin);
}

std::string_view describe(BlasKernelOrigin origin)
{
    switch (origin) {
    case BlasKernelOrigin::Library: return "the library's choice";
    case BlasKernelOrigin::User: return "set by the user (OPENBLAS_CORETYPE)";
    case BlasKernelOrigin::Pangkas: return "set by Pangkas (OPENBLAS_CORETYPE)";
    }
    return "";
}

/// "11.8": LibTorch has it as 11080.
std::string cudaVersion()
{
    const long version = at::Context::versionCUDART();
    return fmt::format("{}.{}", version / 1000, version % 1000 / 10);
}

std::string describeCuda(int devices)
{
    if (!at::Context::hasCUDART())
        return "none: LibTorch was built without it";
    if (devices == 0)
        return fmt::format("{}, but no device is found", cudaVersion());
    return fmt::format("{}, {} device{}", cudaVersion(), devices, devices == 1 ? "" : "s");
}

} // namespace

EngineInfo collectEngineFacts()
{
    setUpTorch();
    EngineInfo info;
    info.torchVersion = TORCH_VERSION;
    info.openCvVersion = CV_VERSION;
    if (void* name = engineSymbol("openblas_get_corename")) {
        info.blasKernel = reinterpret_cast<const char* (*)()>(name)();
        info.blasKernelOrigin = describe(blasKernelOrigin());
        info.blasLibrary = libraryOf(name);
    } else {
        info.blasLibrary = libraryOf(engineSymbol("sgemm_"));
        info.blasKernel = "unknown: not OpenBLAS";
        info.blasKernelOrigin = describe(BlasKernelOrigin::Library);
    }
    info.instructionSet = instructionsOfTorch();
    if (void* version = engineSymbol("dnnl_version")) {
        const auto* v = reinterpret_cast<const DnnlVersion* (*)()>(version)();
        info.convolutionLibrary = fmt::format(
            "oneDNN {}.{}.{}, {}", v->major, v->minor, v->patch, instructionsForConvolutions(readProcessorFacts()));
    } else {
        info.convolutionLibrary = at::hasMKLDNN() ? "oneDNN" : "LibTorch";
    }
    info.cudaDevices = at::hasCUDA() ? static_cast<int>(at::getNumGPUs()) : 0;
    info.cuda = describeCuda(info.cudaDevices);
    info.threads = threadLimit();
    info.cores = availableCores();
    return info;
}

} // namespace pangkas
