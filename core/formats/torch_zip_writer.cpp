// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torch_zip_writer.h"

#include "core/archive/zip_writer.h"
#include "core/formats/weight_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace pangkas {

namespace {

static_assert(std::endian::native == std::endian::little, "storages are written as they lie in memory");

constexpr std::string_view root = "archive/"; // what torch.save calls it when it writes to a stream
constexpr std::size_t storageAlignment = 64;

/// A pickle of protocol 2. Objects that come up in every tensor are kept in the memo once and named afterwards.
class PickleWriter
{
public:
    PickleWriter() { raw("\x80\x02"); }

    void raw(std::string_view bytes) { m_bytes += bytes; }

    void text(std::string_view text)
    {
        raw("X");
        number(text.size(), 4);
        raw(text);
    }

    void integer(std::int64_t value)
    {
        if (value >= 0 && value <= 0xff) {
            raw("K");
            number(static_cast<std::uint64_t>(value), 1);
        } else if (value >= 0 && value <= 0xffff) {
            raw("M");
            number(static_cast<std::uint64_t>(value), 2);
        } else if (value >= std::numeric_limits<std::int32_t>::min()
            && value <= std::numeric_limits<std::int32_t>::max()) {
            raw("J");
            number(static_cast<std::uint64_t>(value), 4);
        } else {
            raw("\x8a\x08");
            number(static_cast<std::uint64_t>(value), 8);
        }
    }

    void integers(std::span<const std::int64_t> values)
    {
        raw("(");
        for (const std::int64_t value : values)
            integer(value);
        raw("t");
    }

    /// A class or function by "MODULE\nNAME\n".
    void global(std::string_view name)
    {
        const auto known = std::ranges::find(m_globals, name);
        if (known != m_globals.end()) {
            raw("h");
            number(static_cast<std::uint64_t>(known - m_globals.begin()), 1);
            return;
        }
        raw("c");
        raw(name);
        raw("q");
        number(m_globals.size(), 1);
        m_globals.push_back(name);
    }

    std::string finish()
    {
        raw(".");
        return std::move(m_bytes);
    }

private:
    void number(std::uint64_t value, int bytes)
    {
        for (int i = 0; i < bytes; ++i)
            m_bytes += static_cast<char>(value >> (8 * i) & 0xff);
    }

    std::string m_bytes;
    std::vector<std::string_view> m_globals; // by their place in the memo
};

constexpr std::string_view orderedDict = "collections\nOrderedDict\n";
constexpr std::string_view rebuildTensor = "torch._utils\n_rebuild_tensor_v2\n";
constexpr std::string_view floatStorage = "torch\nFloatStorage\n";

/// Distances in elements, as PyTorch counts them: along a dimension of size 0 as if it were 1.
Shape contiguousStrides(const Shape& shape)
{
    Shape strides(shape.size());
    std::int64_t stride = 1;
    for (std::size_t i = shape.size(); i-- > 0;) {
        strides[i] = stride;
        stride *= std::max<std::int64_t>(shape[i], 1);
    }
    return strides;
}

void addTensor(PickleWriter& pickle, std::size_t key, const TensorInfo& info, std::size_t count)
{
    pickle.global(rebuildTensor);
    pickle.raw("((");
    pickle.text("storage");
    pickle.global(floatStorage);
    pickle.text(std::to_string(key));
    pickle.text("cpu");
    pickle.integer(static_cast<std::int64_t>(count));
    pickle.raw("tQ"); // the tuple becomes a reference to a storage
    pickle.integer(0); // offset in it
    pickle.integers(info.shape);
    pickle.integers(contiguousStrides(info.shape));
    pickle.raw("\x89"); // needs no gradient
    pickle.global(orderedDict); // hooks: none
    pickle.raw(")RtR");
}

Result<std::string> describe(const TensorSequence& tensors)
{
    PickleWriter pickle;
    pickle.global(orderedDict);
    pickle.raw(")R");
    if (!tensors.infos.empty()) {
        pickle.raw("(");
        for (std::size_t i = 0; i < tensors.infos.size(); ++i) {
            const TensorInfo& info = tensors.infos[i];
            PANGKAS_ASSIGN(const std::size_t count, elementCount(info.shape));
            pickle.text(info.name);
            addTensor(pickle, i, info, count);
        }
        pickle.raw("u");
    }
    return pickle.finish();
}

std::string entryName(std::string_view name)
{
    return fmt::format("{}{}", root, name);
}

std::span<const std::byte> bytesOf(std::string_view text)
{
    return std::as_bytes(std::span(text));
}

} // namespace

Result<void> writeTorchZip(const TensorSequence& tensors, const std::filesystem::path& path, const JobContext& job)
{
    PANGKAS_TRY(checkTensorNames(tensors));
    PANGKAS_ASSIGN(const std::uint64_t weightBytes, tensors.denseBytes());
    PANGKAS_ASSIGN(const std::string pickle, describe(tensors));
    PANGKAS_ASSIGN(WeightOutput output, WeightOutput::create(path, weightBytes, job));
    const Tensor* current = nullptr; // whose numbers are being written
    ZipWriter zip([&](std::span<const std::byte> bytes) {
        const bool isWeights = current && bytes.data() == std::as_bytes(current->values()).data();
        return isWeights ? output.writeWeights(bytes, current->name()) : output.write(bytes);
    });
    PANGKAS_TRY(zip.addStored(entryName("data.pkl"), bytesOf(pickle), storageAlignment));
    PANGKAS_TRY(zip.addStored(entryName("byteorder"), bytesOf("little"), storageAlignment));
    for (std::size_t i = 0; i < tensors.infos.size(); ++i) {
        PANGKAS_ASSIGN(const Tensor tensor, nextTensor(tensors, i, job));
        const std::array parts{std::as_bytes(tensor.values())};
        PANGKAS_ASSIGN(const std::uint32_t crc, crc32Of(parts, job));
        current = &tensor;
        PANGKAS_TRY(zip.addPieces(entryName(fmt::format("data/{}", i)), parts, crc, storageAlignment));
        current = nullptr;
    }
    PANGKAS_TRY(zip.addStored(entryName("version"), bytesOf("3\n"), storageAlignment));
    PANGKAS_TRY(zip.finish());
    return output.commit();
}

} // namespace pangkas
