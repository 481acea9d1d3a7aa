// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/layer_table.h"

#include "app/cli/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pangkas::cli {

namespace {

std::string ratioOf(std::uint64_t dense, std::uint64_t packed)
{
    return packed ? ratioText(double(dense) / double(packed)) : std::string();
}

std::string densityOf(std::uint64_t stored, std::uint64_t weights)
{
    return weights ? percent(double(stored) / double(weights)) : std::string();
}

} // namespace

std::vector<LayerRow> rowsOf(const CompressionReport& report)
{
    std::vector<LayerRow> rows;
    for (const LayerReport& layer : report.layers)
        rows.push_back({layer.layer, layer.weights, layer.stored, layer.bits, layer.denseBytes, layer.packed});
    return rows;
}

std::string layerTable(const std::vector<LayerRow>& rows, const PackReport& pack)
{
    std::vector<std::string> streams; // in the order in which they first appear
    for (const LayerRow& row : rows) {
        for (const StreamBytes& stream : row.packed.streams) {
            if (std::ranges::find(streams, stream.name) == streams.end())
                streams.push_back(stream.name);
        }
    }
    std::vector<std::string> header = {"layer", "weights", "density", "bits"};
    header.insert(header.end(), streams.begin(), streams.end());
    header.insert(header.end(), {"bytes", "ratio"});
    Table table(std::move(header));

    LayerRow sum;
    std::vector<std::uint64_t> streamSums(streams.size(), 0);
    for (const LayerRow& row : rows) {
        std::vector<std::string> cells
            = {row.layer, fmt::to_string(row.weights), densityOf(row.stored, row.weights), fmt::to_string(row.bits)};
        for (std::size_t i = 0; i < streams.size(); ++i) {
            const auto stream = std::ranges::find(row.packed.streams, streams[i], &StreamBytes::name);
            cells.push_back(stream == row.packed.streams.end() ? "" : fmt::to_string(stream->bytes));
            streamSums[i] += stream == row.packed.streams.end() ? 0 : stream->bytes;
        }
        cells.push_back(fmt::to_string(row.packed.bytes()));
        cells.push_back(ratioOf(row.denseBytes, row.packed.bytes()));
        table.add(std::move(cells));
        sum.weights += row.weights;
        sum.stored += row.stored;
        sum.denseBytes += row.denseBytes;
    }
    std::vector<std::string> container(streams.size() + 6);
    container.front() = "container";
    container[streams.size() + 4] = fmt::to_string(pack.containerBytes);
    table.add(std::move(container));
    table.addRule();
    std::vector<std::string> cells = {"file", fmt::to_string(sum.weights), densityOf(sum.stored, sum.weights), ""};
    for (const std::uint64_t bytes : streamSums)
        cells.push_back(fmt::to_string(bytes));
    cells.push_back(fmt::to_string(pack.fileBytes));
    cells.push_back(ratioOf(sum.denseBytes, pack.fileBytes));
    table.add(std::move(cells));
    return table.text();
}

} // namespace pangkas::cli
