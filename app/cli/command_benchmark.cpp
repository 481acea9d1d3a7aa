// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/text.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/container/pack_reader.h"
#include "core/inference/linear_layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <new>
#include <vector>

namespace pangkas::cli {

namespace {

using Seconds = std::vector<double>; // of each run

struct BenchmarkOptions
{
    std::string file;
    int runs = 200;
    int images = 1;
    std::string instructions = toString(bestInstructions()).data();
};

struct Subject
{
    std::string name;
    double density = 0;
    LinearLayer dense, packed;
    std::vector<float> inputs, denseOutputs, packedOutputs;
    Seconds denseTimes, packedTimes;

    /// The largest difference, relative to the largest output.
    double relativeError() const
    {
        double largest = 0, error = 0;
        for (std::size_t i = 0; i < denseOutputs.size(); ++i) {
            largest = std::max(largest, std::abs(double(denseOutputs[i])));
            error = std::max(error, std::abs(double(denseOutputs[i]) - double(packedOutputs[i])));
        }
        return largest > 0 ? error / largest : error;
    }
};

/// The smallest time that this share of the runs doesn't exceed.
double quantile(Seconds times, double share)
{
    std::ranges::sort(times);
    const auto rank = static_cast<std::size_t>(std::ceil(share * double(times.size())));
    return times.empty() ? 0 : times[std::clamp<std::size_t>(rank, 1, times.size()) - 1];
}

Result<std::vector<Subject>> readSubjects(
    const PackReader& reader, std::size_t images, Session& session, std::vector<std::string>& others)
{
    std::vector<Subject> subjects;
    for (std::size_t i = 0; i < reader.layers().size(); ++i) {
        const PackedLayerInfo& info = reader.layers()[i];
        if (info.shape.size() != 2 || info.form != WeightForm::Shared) {
            others.push_back(info.name);
            continue;
        }
        PANGKAS_ASSIGN(const CompressedLayer layer, reader.readLayer(i, session.job()));
        PANGKAS_ASSIGN(LinearLayer dense, LinearLayer::make(layer.weight, {}, LinearForm::Dense, session.job()));
        PANGKAS_ASSIGN(LinearLayer packed, LinearLayer::make(layer.weight, {}, LinearForm::Packed, session.job()));
        const double density = double(info.storedCount) / (double(dense.inputs()) * double(dense.outputs()));
        Subject subject{info.name, density, std::move(dense), std::move(packed), {}, {}, {}, {}, {}};
        Random random(i);
        subject.inputs.resize(images * subject.dense.inputs());
        for (float& input : subject.inputs) // none is zero: nothing can be skipped
            input = static_cast<float>(random.uniform()) + 0x1p-20f;
        subject.denseOutputs.resize(images * subject.dense.outputs());
        subject.packedOutputs.resize(images * subject.dense.outputs());
        subjects.push_back(std::move(subject));
    }
    return subjects;
}

Result<double> timed(
    const LinearLayer& layer, const Subject& subject, std::size_t images, std::vector<float>& to, Instructions instructions)
{
    const auto start = std::chrono::steady_clock::now();
    PANGKAS_TRY(layer.run(subject.inputs, images, to, instructions));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// All layers dense, then all packed, as a network goes through its layers; the first time isn't counted.
Result<void> measure(std::vector<Subject>& subjects, const BenchmarkOptions& options, Instructions instructions, Session& session)
{
    const auto images = static_cast<std::size_t>(options.images);
    const JobContext job = session.job();
    for (int run = -1; run < options.runs; ++run) {
        for (Subject& subject : subjects) {
            PANGKAS_TRY(job.checkCancelled());
            PANGKAS_ASSIGN(const double time, timed(subject.dense, subject, images, subject.denseOutputs, instructions));
            if (run >= 0)
                subject.denseTimes.push_back(time);
        }
        for (Subject& subject : subjects) {
            PANGKAS_TRY(job.checkCancelled());
            PANGKAS_ASSIGN(const double time, timed(subject.packed, subject, images, subject.packedOutputs, instructions));
            if (run >= 0)
                subject.packedTimes.push_back(time);
        }
    }
    return {};
}

Seconds sumOf(const std::vector<Subject>& subjects, Seconds Subject::*times)
{
    Seconds sum;
    for (const Subject& subject : subjects) {
        sum.resize((subject.*times).size());
        for (std::size_t run = 0; run < sum.size(); ++run)
            sum[run] += (subject.*times)[run];
    }
    return sum;
}

/// "4.63 / 4.90 / 5.21"
std::string timesText(const Seconds& times)
{
    return fmt::format("{:.3f} / {:.3f} / {:.3f}", 1e3 * quantile(times, 0.5), 1e3 * quantile(times, 0.95),
        1e3 * quantile(times, 0.99));
}

Json toJson(const Seconds& times, std::uint64_t bytes)
{
    const double median = quantile(times, 0.5);
    return {{"median_ms", 1e3 * median}, {"p95_ms", 1e3 * quantile(times, 0.95)}, {"p99_ms", 1e3 * quantile(times, 0.99)},
        {"weight_bytes", bytes}, {"gb_per_s", median > 0 ? 1e-9 * double(bytes) / median : 0}};
}

void addRow(Table& table, const std::string& name, const std::string& density, const Seconds& dense, std::uint64_t denseBytes,
    const Seconds& packed, std::uint64_t packedBytes, const std::string& runs)
{
    const double denseMedian = quantile(dense, 0.5), packedMedian = quantile(packed, 0.5);
    table.add({name, density, timesText(dense), fmt::format("{:.1f}", 1e-9 * double(denseBytes) / denseMedian),
        bytesText(denseBytes), timesText(packed), bytesText(packedBytes), ratioText(denseMedian / packedMedian), runs});
}

void show(const std::vector<Subject>& subjects, const std::vector<std::string>& others, const BenchmarkOptions& options,
    Instructions instructions, Session& session)
{
    Table table({"layer", "density", "dense ms", "GB/s", "bytes", "packed ms", "bytes", "ratio", "runs"});
    Json layers = Json::array();
    std::uint64_t denseBytes = 0, packedBytes = 0;
    double error = 0;
    for (const Subject& subject : subjects) {
        const char* form = !subject.packed.isFasterPacked() ? "dense" : subject.packed.isPackedByBlocks() ? "blocks" : "packed";
        addRow(table, printable(subject.name), percent(subject.density), subject.denseTimes, subject.dense.weightBytes(),
            subject.packedTimes, subject.packed.weightBytes(), form);
        layers.push_back({{"layer", subject.name}, {"outputs", subject.dense.outputs()}, {"inputs", subject.dense.inputs()},
            {"density", subject.density}, {"dense", toJson(subject.denseTimes, subject.dense.weightBytes())},
            {"packed", toJson(subject.packedTimes, subject.packed.weightBytes())},
            {"ratio", quantile(subject.denseTimes, 0.5) / quantile(subject.packedTimes, 0.5)},
            {"relative_error", subject.relativeError()}, {"runs", form}});
        denseBytes += subject.dense.weightBytes();
        packedBytes += subject.packed.weightBytes();
        error = std::max(error, subject.relativeError());
    }
    const Seconds dense = sumOf(subjects, &Subject::denseTimes), packed = sumOf(subjects, &Subject::packedTimes);
    table.addRule();
    addRow(table, "all", "", dense, denseBytes, packed, packedBytes, "");
    session.document() = {{"file", options.file}, {"runs", options.runs}, {"images", options.images},
        {"threads", threadLimit()}, {"instructions", std::string(toString(instructions))}, {"layers", std::move(layers)},
        {"all", {{"dense", toJson(dense, denseBytes)}, {"packed", toJson(packed, packedBytes)},
                    {"ratio", quantile(dense, 0.5) / quantile(packed, 0.5)}, {"relative_error", error}}},
        {"left_out", others}};
    std::string leftOut;
    for (const std::string& name : others)
        leftOut += (leftOut.empty() ? "" : ", ") + printable(name);
    session.print(fmt::format(
        "{}: fully connected layers, {} image{}, {} runs, {}, {}\n\n{}\n"
        "ms are median / 95 % / 99 % of the runs, which go through all layers, dense, then packed. bytes are the weights in\n"
        "memory. Dense is this program's own product, not a BLAS; its GB/s say how fair it is. The results differ by at\n"
        "most {:.1e} of the largest output.{}\n",
        printable(options.file), options.images, options.images == 1 ? "" : "s", options.runs, toString(instructions),
        threadLimit() == 1 ? "1 thread" : fmt::format("up to {} threads", threadLimit()), table.text(), error,
        leftOut.empty() ? "" : "\nNot run: " + leftOut + " (convolutions, and layers whose weights aren't shared)."));
}

Result<void> run(const BenchmarkOptions& options, Session& session)
{
    Instructions instructions = bestInstructions();
    for (const Instructions available : availableInstructions()) {
        if (toString(available) == options.instructions)
            instructions = available;
    }
    PANGKAS_ASSIGN(const PackReader reader, PackReader::open(options.file));
    std::vector<std::string> others;
    PANGKAS_ASSIGN(
        std::vector<Subject> subjects, readSubjects(reader, static_cast<std::size_t>(options.images), session, others));
    if (subjects.empty())
        return fail(ErrorCode::InvalidArgument, "no fully connected layer with shared weights", options.file,
            "Compress fully connected layers with shared weights first");
    PANGKAS_TRY(measure(subjects, options, instructions, session));
    show(subjects, others, options, instructions, session);
    return {};
}

} // namespace

Command addBenchmark(CLI::App& program)
{
    auto options = std::make_shared<BenchmarkOptions>();
    CLI::App* app = program.add_subcommand(
        "benchmark", "Runs the fully connected layers of a packed file, dense and from their codes, and compares the times");
    app->add_option("file", options->file, "Packed file (.pkz)")->required();
    app->add_option("--runs", options->runs, "Times that each is run")->capture_default_str()->check(CLI::Range(1, 100000));
    app->add_option("--images", options->images, "Images at once")->capture_default_str()->check(CLI::Range(1, 1024));
    std::vector<std::string> choices;
    for (const Instructions available : availableInstructions())
        choices.emplace_back(toString(available));
    app->add_option("--instructions", options->instructions, "Of those that this processor has")
        ->capture_default_str()
        ->check(CLI::IsMember(choices));
    app->footer("Inputs are random and none is zero. Convolutions aren't run. Never loads the engine.\n\n"
                "Examples:\n"
                "  pangkas-cli benchmark packed.pkz --threads 1\n"
                "  pangkas-cli benchmark packed.pkz --runs 1000 --images 8 --json");
    return {app, [options](Session& session) { return run(*options, session); }};
}

} // namespace pangkas::cli
