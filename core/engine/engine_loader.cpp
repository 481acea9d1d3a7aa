// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"
#include "core/engine/engine_module.h"

#include <fmt/format.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <mutex>

#include <dlfcn.h>

namespace pangkas {

namespace {

constexpr char packagesRemedy[] =
    "Install Debian's packages libtorch1.13, libopencv-imgcodecs406 and libopenblas0-pthread, or"
    " set PANGKAS_ENGINE to the path of libpangkas_engine.so";

/// $PANGKAS_ENGINE, or the file beside this library.
std::filesystem::path enginePath()
{
    if (const char* chosen = std::getenv("PANGKAS_ENGINE"); chosen && *chosen)
        return chosen;
    constexpr char file[] = "libpangkas_engine.so";
    Dl_info self = {};
    if (dladdr(reinterpret_cast<const void*>(&loadEngine), &self) == 0 || !self.dli_fname)
        return file;
    return std::filesystem::path(self.dli_fname).parent_path() / file;
}

Failure unavailable(std::string detail, const std::filesystem::path& path, std::string remedy = packagesRemedy)
{
    return fail(ErrorCode::EngineUnavailable, std::move(detail), path.string(), std::move(remedy));
}

Result<std::shared_ptr<const Engine>> load(const std::filesystem::path& path)
{
    std::error_code ignored;
    if (path.has_parent_path() && !std::filesystem::exists(path, ignored))
        return unavailable("the engine (evaluation, training, data sets) is not there", path);
    // Never closed again: LibTorch's threads and registries don't survive that.
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!library) {
        const char* reason = dlerror();
        return unavailable(fmt::format("the engine doesn't load: {}", reason ? reason : "no reason given"), path);
    }
    const auto entry = reinterpret_cast<EngineEntry>(dlsym(library, engineEntryName));
    if (!entry)
        return unavailable(fmt::format("not an engine of this program: it has no {}", engineEntryName), path,
            "Take the libpangkas_engine.so that was built with this program");
    const EngineModule* module = entry();
    if (module->interface != engineInterface || std::strcmp(module->version, PANGKAS_VERSION) != 0)
        return unavailable(fmt::format("the engine is of version {}, interface {}; this program is {}, interface {}",
                               module->interface == engineInterface ? module->version : "unknown", module->interface,
                               PANGKAS_VERSION, engineInterface),
            path, "Take the libpangkas_engine.so that was built with this program");
    std::shared_ptr<const Engine> engine(module->create());
    if (!engine)
        return fail(ErrorCode::OutOfMemory, "no memory for the engine", path.string());
    return engine;
}

} // namespace

Result<std::shared_ptr<const Engine>> loadEngine(const JobContext& job)
{
    static std::mutex mutex;
    // Left to the end of the process on purpose: other libraries' destructors may run before this one's would.
    static auto& loaded = *new std::shared_ptr<const Engine>;
    PANGKAS_TRY(job.checkCancelled());
    const std::lock_guard lock(mutex);
    if (!loaded) {
        job.report(Stage::LoadingEngine, 0, 1);
        PANGKAS_ASSIGN(loaded, load(enginePath())); // a failure is not kept: the user may install what is missing
        job.report(Stage::LoadingEngine, 1, 1);
    }
    return loaded;
}

} // namespace pangkas
