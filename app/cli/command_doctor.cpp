// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/text.h"
#include "core/base/parallel.h"
#include "core/engine/engine.h"
#include "core/extension/plugin_host.h"
#include "core/pipeline/open_model.h"
#include "core/pipeline/sample_model.h"

#include <CLI/Version.hpp>
#include <fmt/format.h>

#include <array>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <dlfcn.h>
#include <sys/utsname.h>

namespace pangkas::cli {

namespace {

constexpr std::uint64_t wantedMemory = std::uint64_t{1} << 30; // AlexNet evaluated takes some 0.7 GB
constexpr std::array resources = {sampleDifferenceName};

/// What is wrong and how to mend it.
struct Finding
{
    std::string problem;
    std::string remedy;
};

struct Facts
{
    std::vector<std::pair<std::string, std::string>> lines; // as shown
    Json document = Json::object();
    std::vector<Finding> findings;

    void add(const char* key, const char* title, const std::string& value)
    {
        document[key] = value;
        lines.emplace_back(title, value);
    }
};

/// The value after "KEY :" of the first such line in a file of /proc.
std::string valueOf(const char* path, std::string_view key)
{
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const auto colon = line.find(':');
        if (colon == std::string::npos || !std::string_view(line).starts_with(key))
            continue;
        const auto begin = line.find_first_not_of(" \t", colon + 1);
        return begin == std::string::npos ? std::string() : line.substr(begin);
    }
    return {};
}

std::uint64_t memoryBytes(std::string_view key)
{
    const std::string text = valueOf("/proc/meminfo", key);
    return 1024 * std::strtoull(text.c_str(), nullptr, 10); // "24576000 kB"
}

std::vector<std::string> processorFeatures()
{
    std::vector<std::string> features;
#if defined(__x86_64__)
    __builtin_cpu_init();
    const auto add = [&](const char* name, int isThere) {
        if (isThere)
            features.emplace_back(name);
    };
    add("SSE4.2", __builtin_cpu_supports("sse4.2"));
    add("AVX", __builtin_cpu_supports("avx"));
    add("FMA", __builtin_cpu_supports("fma"));
    add("AVX2", __builtin_cpu_supports("avx2"));
    add("AVX-512F", __builtin_cpu_supports("avx512f"));
    add("AVX-512BW", __builtin_cpu_supports("avx512bw"));
    add("AVX-512VNNI", __builtin_cpu_supports("avx512vnni"));
    add("AVX-512BF16", __builtin_cpu_supports("avx512bf16"));
    add("GFNI", __builtin_cpu_supports("gfni"));
#endif
    return features;
}

/// A library's own word on its version; the program itself doesn't link it.
template <typename... Arguments>
std::string versionFrom(const char* function, Arguments... arguments)
{
    void* symbol = ::dlsym(RTLD_DEFAULT, function);
    if (!symbol)
        return "not loaded";
    const char* text = reinterpret_cast<const char* (*)(Arguments...)>(symbol)(arguments...);
    return text ? text : "unknown";
}

void addMachine(Facts& facts)
{
    utsname system = {};
    ::uname(&system);
    facts.add("version", "Pangkas", PANGKAS_VERSION);
    facts.add("system", "System", fmt::format("{} {}, {}", system.sysname, system.release, system.machine));
    facts.add("processor", "Processor", valueOf("/proc/cpuinfo", "model name"));
    facts.add("instructions", "Instructions", fmt::format("{}", fmt::join(processorFeatures(), " ")));
    const std::uint64_t available = memoryBytes("MemAvailable");
    facts.lines.emplace_back("Cores", fmt::format("{} available to this process, {} used", availableCores(), threadLimit()));
    facts.lines.emplace_back(
        "Memory", fmt::format("{} of {} available", bytesText(available), bytesText(memoryBytes("MemTotal"))));
    facts.document["cores"] = availableCores();
    facts.document["threads"] = threadLimit();
    facts.document["memory_bytes"] = memoryBytes("MemTotal");
    facts.document["memory_available_bytes"] = available;
    if (available > 0 && available < wantedMemory)
        facts.findings.push_back({fmt::format("only {} of memory are available; AlexNet needs some 0.7 GB", bytesText(available)),
            "Close other programs"});
    constexpr int openSslVersion = 0; // OPENSSL_VERSION
    facts.add("zlib", "zlib", versionFrom("zlibVersion"));
    facts.add("openssl", "OpenSSL", versionFrom("OpenSSL_version", openSslVersion));
    facts.add("json", "nlohmann-json",
        fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH));
    facts.add("fmt", "fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100));
    facts.add("cli11", "CLI11", CLI11_VERSION);
}

void judgeBlas(const EngineInfo& info, Facts& facts)
{
    const bool isOpenBlas = info.blasLibrary.find("openblas") != std::string::npos;
    const bool isBlis = info.blasLibrary.find("blis") != std::string::npos, isMkl = info.blasLibrary.find("mkl") != std::string::npos;
    if (!info.blasLibrary.empty() && !isOpenBlas && !isBlis && !isMkl)
        facts.findings.push_back({fmt::format("BLAS comes from {}, which is slow", info.blasLibrary),
            "Install the package libopenblas0-pthread"});
    bool hasAvx2 = false;
#if defined(__x86_64__)
    hasAvx2 = __builtin_cpu_supports("avx2");
#endif
    if (info.blasKernel == "Prescott" && hasAvx2)
        facts.findings.push_back({"OpenBLAS runs its kernel for a processor of 2004 (Prescott) although this one has AVX2",
            "Unset OPENBLAS_CORETYPE, so that Pangkas can choose"});
    if (info.threads < info.cores)
        facts.findings.push_back({fmt::format("{} of {} cores are used", info.threads, info.cores), "Leave out --threads"});
}

Result<void> addEngine(Facts& facts, Session& session)
{
    auto engine = loadEngine(session.job());
    if (!engine) {
        if (engine.error().code == ErrorCode::Cancelled)
            return fail(engine.error());
        facts.document["engine"] = nullptr;
        facts.lines.emplace_back("Engine", "not available");
        Error cause = engine.error();
        const std::string remedy = std::exchange(cause.remedy, {});
        facts.findings.push_back({"evaluate, train, sample and --data don't work: " + describe(cause), remedy});
        return fail(engine.error());
    }
    const EngineInfo info = (*engine)->info();
    facts.document["engine"] = {{"torch", info.torchVersion}, {"opencv", info.openCvVersion}, {"blas_library", info.blasLibrary},
        {"blas_kernel", info.blasKernel}, {"blas_kernel_origin", info.blasKernelOrigin},
        {"instruction_set", info.instructionSet}, {"convolutions", info.convolutionLibrary},
        {"cuda", info.cuda}, {"cuda_devices", info.cudaDevices}, {"threads", info.threads},
        {"cores", info.cores}};
    facts.lines.emplace_back("LibTorch", fmt::format("{}, kernels for {}", info.torchVersion, info.instructionSet));
    facts.lines.emplace_back("OpenCV", info.openCvVersion);
    facts.lines.emplace_back("BLAS kernel", fmt::format("{}, {}", info.blasKernel, info.blasKernelOrigin));
    facts.lines.emplace_back("BLAS library", info.blasLibrary);
    facts.lines.emplace_back("Convolutions", info.convolutionLibrary);
    facts.lines.emplace_back("CUDA", info.cuda);
    facts.lines.emplace_back("Threads", fmt::format("{} of {} cores", info.threads, info.cores));
    judgeBlas(info, facts);
    return {};
}

void addResources(Facts& facts)
{
    Json found = Json::object();
    for (const char* name : resources) {
        const auto path = findResource(name);
        found[name] = path ? Json(path->string()) : Json();
        facts.lines.emplace_back("Resource", path ? path->string() : std::string(name) + " is missing");
        if (!path)
            facts.findings.push_back({describe(Error{path.error().code, path.error().detail, path.error().file, {}}),
                path.error().remedy + "; the built-in sample needs it"});
    }
    facts.document["resources"] = std::move(found);
}

void addPlugins(Facts& facts)
{
    Json plugins = Json::array();
    Extensions unused;
    for (const PluginStatus& status : loadPlugins(pluginFolders(), unused)) {
        const std::string id = status.description.id.empty() ? status.library.stem().string() : status.description.id;
        plugins.push_back({{"id", id}, {"title", status.description.title}, {"version", status.description.version},
            {"library", status.library.string()}, {"loaded", status.isLoaded()}});
        facts.lines.emplace_back("Plugin",
            status.isLoaded() ? fmt::format("{} {}: {}", id, status.description.version, status.description.title)
                              : id + " could not be loaded");
        if (!status.isLoaded())
            facts.findings.push_back({describe(Error{status.error->code, status.error->detail, status.error->file, {}}),
                status.error->remedy.empty() ? "Remove the plugin or install it anew" : status.error->remedy});
    }
    facts.document["plugins"] = std::move(plugins);
}

Result<void> run(Session& session)
{
    Facts facts;
    addMachine(facts);
    const auto engine = addEngine(facts, session);
    if (!engine && engine.error().code == ErrorCode::Cancelled)
        return engine;
    addResources(facts);
    addPlugins(facts);

    std::size_t widest = 0;
    for (const auto& [title, value] : facts.lines)
        widest = std::max(widest, title.size());
    for (const auto& [title, value] : facts.lines)
        session.print(fmt::format("{:<{}}  {}\n", title, widest, printable(value)));
    Json problems = Json::array();
    session.print(facts.findings.empty() ? "\nNothing is wrong.\n" : "\nWhat is wrong:\n");
    for (const Finding& finding : facts.findings) {
        session.print(fmt::format("* {}.\n  {}.\n", printable(finding.problem), printable(finding.remedy)));
        problems.push_back({{"problem", finding.problem}, {"remedy", finding.remedy}});
    }
    facts.document["problems"] = std::move(problems);
    session.document() = std::move(facts.document);
    return engine;
}

} // namespace

Command addDoctor(CLI::App& program)
{
    CLI::App* app = program.add_subcommand("doctor", "Says what the program runs on, what is wrong and how to mend it");
    app->footer("Exit code 4 when the engine is not available; all else that is wrong is only told.");
    return {app, [](Session& session) { return run(session); }};
}

} // namespace pangkas::cli
