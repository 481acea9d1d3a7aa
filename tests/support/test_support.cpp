// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_support.h"

#include "core/base/file.h"
#include "core/base/random.h"

#include <fmt/format.h>

#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace pangkas::test {

ModelSnapshot model(const char* text)
{
    std::vector<Tensor> tensors;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const auto colon = line.find(':');
        if (colon == std::string::npos)
            continue;
        std::istringstream head(line.substr(0, colon)), body(line.substr(colon + 1));
        std::string name, sizes;
        head >> name >> sizes;
        std::vector<float> values;
        for (float value; body >> value;)
            values.push_back(value);
        Shape shape;
        std::istringstream parts(sizes);
        for (std::string size; std::getline(parts, size, 'x');)
            shape.push_back(std::stoll(size));
        if (shape.empty())
            shape.push_back(static_cast<std::int64_t>(values.size()));
        tensors.push_back(Tensor::fromValues(name, shape, values));
    }
    return ModelSnapshot(std::move(tensors));
}

QByteArray toText(const Tensor& tensor)
{
    return QByteArray::fromStdString(
        fmt::format("{} {}: {}", tensor.name(), fmt::join(tensor.shape(), "x"), fmt::join(tensor.values(), " ")));
}

std::vector<float> bellValues(std::size_t count, std::uint64_t seed, float deviation)
{
    Random random(seed);
    std::vector<float> values(count);
    for (float& value : values) {
        double sum = -6;
        for (int i = 0; i < 12; ++i)
            sum += random.uniform();
        value = static_cast<float>(sum) * deviation;
    }
    return values;
}

std::vector<std::byte> bytesOf(const std::filesystem::path& path)
{
    auto bytes = readFile(path, std::uint64_t{1} << 32);
    if (!bytes)
        throw std::runtime_error(describe(bytes.error()));
    return std::move(*bytes);
}

void writeBytes(const std::filesystem::path& path, std::span<const std::byte> bytes)
{
    if (auto written = writeFileAtomically(path, bytes); !written)
        throw std::runtime_error(describe(written.error()));
}

std::filesystem::path sharedPath(const std::string& relative)
{
    const char* chosen = std::getenv("PANGKAS_SHARED");
    const std::filesystem::path root
        = chosen ? std::filesystem::path(chosen) : std::filesystem::path(PANGKAS_SOURCE_DIR).parent_path() / "shared";
    const auto path = root / relative;
    return std::filesystem::exists(path) ? path : std::filesystem::path();
}

std::filesystem::path dataPath(const std::string& relative)
{
    return std::filesystem::path(PANGKAS_SOURCE_DIR) / "tests" / "data" / relative;
}

} // namespace pangkas::test
