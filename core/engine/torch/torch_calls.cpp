// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/torch_calls.h"

#include "core/engine/torch/torch.h"

#include <fmt/format.h>
#include <torch/version.h>

#include <exception>
#include <mutex>
#include <new>
#include <string>

#include <dlfcn.h>

namespace pangkas {

namespace {

/// LibTorch prints its warnings through glog; users can't act on them.
class QuietWarnings : public c10::WarningHandler
{
public:
#if TORCH_VERSION_MAJOR >= 2
    void process(const c10::Warning&) override { }
#else
    void process(const c10::SourceLocation&, const std::string&, bool) override { }
#endif
};

void silence()
{
    static QuietWarnings quiet;
#if TORCH_VERSION_MAJOR >= 2
    c10::WarningUtils::set_warning_handler(&quiet);
#else
    c10::Warning::set_warning_handler(&quiet);
#endif
}

std::string firstLine(std::string_view text)
{
    return std::string(text.substr(0, text.find('\n')));
}

bool isOutOfMemory(std::string_view message)
{
    return message.find("DefaultCPUAllocator") != std::string_view::npos
        || message.find("not enough memory") != std::string_view::npos;
}

} // namespace

void* engineSymbol(const char* name)
{
    // The engine is loaded with RTLD_LOCAL: the program's scope doesn't hold its libraries, its own handle does.
    static void* const self = [] {
        Dl_info info = {};
        return dladdr(reinterpret_cast<const void*>(&setUpTorch), &info)
            ? dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD)
            : nullptr;
    }();
    return self ? dlsym(self, name) : nullptr;
}

void setUpTorch()
{
    static std::once_flag once;
    std::call_once(once, [] {
        silence();
        at::set_num_threads(1);
        try {
            at::set_num_interop_threads(1);
        } catch (const std::exception&) {
            // Only possible once per process; somebody else was first.
        }
        if (const auto set = reinterpret_cast<void (*)(int)>(engineSymbol("openblas_set_num_threads")))
            set(1);
    });
}

Result<void> guardTorch(std::string_view what, const std::function<Result<void>()>& work)
{
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, fmt::format("{}: no memory left", what), {}, "Close other programs");
    } catch (const c10::Error& error) {
        const std::string message = firstLine(error.what_without_backtrace());
        if (message.find("CUDA out of memory") != std::string::npos)
            return fail(ErrorCode::OutOfMemory, fmt::format("{}: {}", what, message), {},
                "Take smaller batches, or compute on the processor");
        if (isOutOfMemory(message))
            return fail(ErrorCode::OutOfMemory, fmt::format("{}: {}", what, message), {}, "Close other programs");
        return fail(ErrorCode::Internal, fmt::format("{}: LibTorch says: {}", what, message));
    } catch (const std::exception& error) { // oneDNN's errors don't derive from c10::Error
        return fail(ErrorCode::Internal, fmt::format("{}: {}", what, firstLine(error.what())));
    }
}

} // namespace pangkas
