// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/json_values.h"
#include "app/cli/text.h"
#include "core/container/pack_difference.h"
#include "core/container/xray.h"

#include <fmt/format.h>

#include <memory>

namespace pangkas::cli {

namespace {

struct XrayOptions
{
    std::string file;
    std::string other; // --diff
};

std::string shareText(double share)
{
    return fmt::format("{:+.2f} %", 100 * share);
}

/// The tree of regions, a line each: offset, bytes, what it is.
void addRegion(Table& table, const Region& region, int depth)
{
    const std::string name = region.kind == RegionKind::Directory ? std::string() : " " + printable(region.name);
    table.add({std::string(static_cast<std::size_t>(2 * depth), ' ') + std::string(toString(region.kind)) + name,
        fmt::to_string(region.offset), fmt::to_string(region.bytes)});
    for (const Region& part : region.parts)
        addRegion(table, part, depth + 1);
}

Json toJson(const Region& region)
{
    Json json = {{"kind", std::string(toString(region.kind))}, {"name", region.name}, {"offset", region.offset},
        {"bytes", region.bytes}};
    for (const Region& part : region.parts)
        json["parts"].push_back(toJson(part));
    return json;
}

/// Each stream against the entropy of its symbols.
Table streamTable(const Xray& xray)
{
    Table table({"stream", "coder", "bytes", "symbols", "bits each", "entropy each", "overhead"});
    for (const LayerAccount& layer : xray.layers) {
        for (const StreamAccount& stream : layer.streams) {
            const auto each = [&](double bits) {
                return stream.symbols ? fmt::format("{:.4f}", bits / double(stream.symbols)) : std::string();
            };
            table.add({printable(layer.info.name + " " + stream.name),
                stream.isDeflated ? "deflated" : (stream.symbols ? printable(layer.info.coder) : "stored"),
                fmt::to_string(stream.bytes), stream.symbols ? fmt::to_string(stream.symbols) : "",
                each(8 * double(stream.bytes)), each(stream.entropyBits),
                stream.entropyBits > 0 ? shareText(stream.overhead()) : ""});
        }
    }
    return table;
}

/// The columns of Deep Compression's tables, and the entropy of the codes of each layer.
Table paperTable(const Xray& xray, std::uint64_t fileBytes)
{
    Table table({"layer", "weights", "density", "code", "index", "P", "P+Q", "P+Q+H", "bytes", "bits/weight",
        "joint entropy"});
    const auto shareOf = [](std::uint64_t bytes, std::uint64_t dense) {
        return dense ? percent(double(bytes) / double(dense)) : std::string();
    };
    PaperColumns sum;
    double entropy = 0;
    for (const LayerAccount& layer : xray.layers) {
        const PaperColumns& c = layer.columns;
        const bool isCoded = layer.jointEntropyBits > 0;
        table.add({printable(layer.info.name), fmt::to_string(c.weights),
            c.weights ? percent(double(c.stored) / double(c.weights)) : "", fmt::to_string(c.codeBits),
            fmt::to_string(c.indexBits), shareOf(c.pruned, c.denseBytes), shareOf(c.quantized, c.denseBytes),
            fmt::format("{:.2f} %", c.denseBytes ? 100 * double(layer.bytes()) / double(c.denseBytes) : 0),
            fmt::to_string(layer.bytes()), fmt::format("{:.4f}", layer.bitsPerWeight()),
            isCoded ? fmt::format("{:.0f}", layer.jointEntropyBits / 8) : ""});
        sum.weights += c.weights;
        sum.stored += c.stored;
        sum.denseBytes += c.denseBytes;
        sum.pruned += c.pruned;
        sum.quantized += c.quantized;
        entropy += layer.jointEntropyBits;
    }
    table.add({"container", "", "", "", "", "", "", "", fmt::to_string(xray.containerBytes), "", ""});
    table.addRule();
    table.add({"file", fmt::to_string(sum.weights), sum.weights ? percent(double(sum.stored) / double(sum.weights)) : "",
        "", "", shareOf(sum.pruned, sum.denseBytes), shareOf(sum.quantized, sum.denseBytes),
        fmt::format("{:.2f} %", sum.denseBytes ? 100 * double(fileBytes) / double(sum.denseBytes) : 0),
        fmt::to_string(fileBytes), sum.weights ? fmt::format("{:.4f}", 8 * double(fileBytes) / double(sum.weights)) : "",
        fmt::format("{:.0f}", entropy / 8)});
    return table;
}

Json toJson(const LayerAccount& layer)
{
    const PaperColumns& c = layer.columns;
    Json json = {{"layer", layer.info.name}, {"coder", layer.info.coder}, {"weights", c.weights}, {"stored", c.stored},
        {"code_bits", c.codeBits}, {"index_bits", c.indexBits}, {"index_entries", c.entries},
        {"dense_bytes", c.denseBytes}, {"pruned_bytes", c.pruned}, {"quantized_bytes", c.quantized},
        {"packed_bytes", layer.bytes()}, {"joint_entropy_bytes", layer.jointEntropyBits / 8},
        {"reproduced", layer.isReproduced}};
    json["streams"] = Json::array();
    for (const StreamAccount& stream : layer.streams)
        json["streams"].push_back({{"name", stream.name}, {"bytes", stream.bytes}, {"deflated", stream.isDeflated},
            {"symbols", stream.symbols}, {"entropy_bytes", stream.entropyBits / 8}, {"hash", stream.hash}});
    json["code_tables"] = Json::array();
    for (const CodeTable& table : layer.tables) {
        Json prices = Json::array();
        for (const CodePrice& price : table.prices)
            prices.push_back({price.symbol, price.bits});
        json["code_tables"].push_back({{"stream", table.stream}, {"offset", table.offset}, {"bytes", table.bytes},
            {"bits_per_symbol", std::move(prices)}});
    }
    return json;
}

Result<void> show(const PackReader& reader, const XrayOptions& options, Session& session)
{
    PANGKAS_ASSIGN(const Xray xray, xrayPack(reader, session.job()));
    Table tree({"what", "offset", "bytes"});
    addRegion(tree, xray.file, 0);
    Json layers = Json::array();
    for (const LayerAccount& layer : xray.layers) {
        layers.push_back(toJson(layer));
        if (!layer.isReproduced)
            session.note(fmt::format("{}: this version of the program would write other bytes for the same weights",
                printable(layer.info.name)));
    }
    session.document() = {{"file", options.file}, {"format_version", reader.formatVersion()},
        {"file_bytes", xray.file.bytes}, {"container_bytes", xray.containerBytes}, {"regions", toJson(xray.file)},
        {"layers", std::move(layers)}};
    session.print(fmt::format("{}: packed file of version {}\n\n{}\n{}\n{}\n"
                              "P and P+Q count words of fixed length and 4- or 5-bit indices with fillers; P+Q+H and "
                              "bytes are the file's.\nEntropy is of order 0: joint, of a layer's codes with zero among "
                              "them, in bytes.\n",
        printable(options.file), reader.formatVersion(), tree.text(), streamTable(xray).text(),
        paperTable(xray, xray.file.bytes).text()));
    return {};
}

Result<void> diff(const PackReader& reader, const XrayOptions& options, Session& session)
{
    PANGKAS_ASSIGN(const PackReader other, PackReader::open(options.other));
    PANGKAS_ASSIGN(const auto differences, diffPacks(reader, other, session.job()));
    Json list = Json::array();
    Table table({"what", options.file, options.other});
    for (const PackDifference& difference : differences) {
        list.push_back({{"what", difference.place}, {"left", difference.left}, {"right", difference.right}});
        table.add({printable(difference.place), printable(difference.left), printable(difference.right)});
    }
    session.document() = {{"left", options.file}, {"right", options.other}, {"differences", std::move(list)}};
    session.print(differences.empty() ? "The files say the same.\n" : table.text());
    return {};
}

Result<void> run(const XrayOptions& options, Session& session)
{
    PANGKAS_ASSIGN(const PackReader reader, PackReader::open(options.file));
    return options.other.empty() ? show(reader, options, session) : diff(reader, options, session);
}

} // namespace

Command addXray(CLI::App& program)
{
    auto options = std::make_shared<XrayOptions>();
    CLI::App* app = program.add_subcommand(
        "xray", "Shows what every byte of a packed file is, and what each stream costs against its entropy");
    app->add_option("file", options->file, "Packed file (.pkz)")->required();
    app->add_option("--diff", options->other, "Another packed file: shows what it says differently instead");
    app->footer("Decodes every layer and codes it again for the statistics of its symbols.\n\n"
                "Examples:\n"
                "  pangkas-cli xray packed.pkz\n"
                "  pangkas-cli xray packed.pkz --json | jq .regions\n"
                "  pangkas-cli xray packed.pkz --diff other.pkz");
    return {app, [options](Session& session) { return run(*options, session); }};
}

} // namespace pangkas::cli
