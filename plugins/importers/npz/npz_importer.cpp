// SPDX-License-Identifier: GPL-3.0-or-later
// Opens NumPy archives (.npz) whose arrays carry the names of a state_dict: "features.0.weight.npy".
#include "core/archive/zip_reader.h"
#include "core/extension/plugin.h"
#include "core/formats/scalar_type.h"
#include "plugins/importers/npz/npy_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <set>

namespace pangkas {

namespace {

constexpr std::string_view suffix = ".npy";
constexpr std::uint64_t largestArray = std::uint64_t{8} << 30;
// Deflate can't shrink further than 1032 to 1: what claims more is no archive that NumPy wrote.
constexpr std::uint64_t largestExpansion = 1032;

static_assert(std::endian::native == std::endian::little, "arrays are byte-swapped for little-endian machines");

void swapBytes(std::span<std::byte> bytes, std::size_t itemBytes)
{
    for (std::size_t i = 0; i + itemBytes <= bytes.size(); i += itemBytes)
        std::ranges::reverse(bytes.subspan(i, itemBytes));
}

/// Copies values in Fortran order (first index fastest) into C order (last index fastest).
void transpose(std::span<const float> from, const Shape& shape, std::span<float> to)
{
    std::vector<std::size_t> index(shape.size(), 0);
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t target = 0;
        for (std::size_t axis = 0; axis < shape.size(); ++axis)
            target = target * static_cast<std::size_t>(shape[axis]) + index[axis];
        to[target] = from[i];
        for (std::size_t axis = 0; axis < shape.size() && ++index[axis] == static_cast<std::size_t>(shape[axis]); ++axis)
            index[axis] = 0;
    }
}

Result<Tensor> toTensor(std::string name, const NpyHeader& header, std::span<std::byte> numbers)
{
    PANGKAS_ASSIGN(const std::size_t count, elementCount(header.shape));
    if (count > numbers.size() / header.itemBytes || count * header.itemBytes != numbers.size())
        return fail(ErrorCode::CorruptFile,
            fmt::format("shape {} needs {} numbers of {} bytes, but {} bytes follow", toString(header.shape), count,
                header.itemBytes, numbers.size()));
    if (header.isBigEndian)
        swapBytes(numbers, header.itemBytes);
    PANGKAS_ASSIGN(FloatBuffer values, FloatBuffer::allocate(count));
    convertToFloat(*header.type, numbers.data(), count, values.values().data());
    if (header.isFortranOrder && header.shape.size() > 1) {
        PANGKAS_ASSIGN(FloatBuffer ordered, FloatBuffer::allocate(count));
        transpose(values.values(), header.shape, ordered.values());
        values = std::move(ordered);
    }
    return Tensor(TensorInfo{std::move(name), header.shape, *header.type}, std::move(values));
}

/// Puts the array's name in front of what is wrong with it.
Error inArray(const std::string& name, Error error)
{
    error.detail = fmt::format("array '{}': {}", name, error.detail);
    return error;
}

class NpzImporter final : public ModelImporter
{
public:
    std::string_view id() const override { return "numpy-archive"; }
    std::string_view title() const override { return "NumPy archive"; }
    std::vector<std::string_view> fileSuffixes() const override { return {"npz"}; }

    bool recognizes(const InputFile& file) const override
    {
        // PyTorch's files and packed files are ZIP archives too: the first entry's name tells.
        std::array<std::byte, 30 + 256> start = {};
        const std::size_t size = std::min<std::uint64_t>(file.size(), start.size());
        if (size < 30 || !file.readAt(0, std::span(start).first(size)) || !ZipReader::looksLikeZip(std::span(start).first(size)))
            return false;
        const std::size_t length = std::to_integer<std::size_t>(start[26]) | std::to_integer<std::size_t>(start[27]) << 8;
        if (length > size - 30)
            return false;
        return std::string_view(reinterpret_cast<const char*>(start.data()) + 30, length).ends_with(suffix);
    }

    Result<ModelFile> read(const std::filesystem::path& path, const JobContext& job) const override
    {
        PANGKAS_ASSIGN(InputFile file, InputFile::open(path));
        ModelFile result;
        result.fileBytes = file.size();
        auto archive = ZipReader::open(std::move(file));
        if (!archive)
            return fail(withFile(archive.error(), path.string()));
        std::vector<Tensor> tensors;
        std::int64_t done = 0;
        for (const ZipEntry& entry : archive->entries()) {
            PANGKAS_TRY(job.checkCancelled());
            if (!entry.name.ends_with(suffix))
                return fail(ErrorCode::CorruptFile, fmt::format("entry '{}' is not a NumPy array", entry.name), path.string());
            const std::string name = entry.name.substr(0, entry.name.size() - suffix.size());
            auto tensor = readArray(*archive, entry, name);
            if (!tensor)
                return fail(withFile(inArray(name, tensor.error()), path.string()));
            if (*tensor)
                tensors.push_back(std::move(**tensor));
            else
                result.notes.push_back(fmt::format("left out '{}': not floating-point numbers", name));
            job.report(Stage::Reading, ++done, static_cast<std::int64_t>(archive->entries().size()), name);
        }
        result.model = ModelSnapshot(std::move(tensors));
        return result;
    }

private:
    /// No value for arrays of integers.
    static Result<std::optional<Tensor>> readArray(const ZipReader& archive, const ZipEntry& entry, const std::string& name)
    {
        if (entry.size / largestExpansion > entry.compressedSize)
            return fail(ErrorCode::LimitExceeded,
                fmt::format("claims {} bytes from {}", entry.size, entry.compressedSize), {}, "The file is not to be trusted");
        PANGKAS_ASSIGN(std::vector<std::byte> bytes, archive.read(entry, largestArray));
        PANGKAS_ASSIGN(const NpyHeader header, parseNpyHeader(bytes));
        if (!header.type)
            return std::optional<Tensor>();
        PANGKAS_ASSIGN(Tensor tensor, toTensor(name, header, std::span(bytes).subspan(header.dataOffset)));
        return std::optional<Tensor>(std::move(tensor));
    }
};

Result<void> registerAll(Extensions& extensions) { return extensions.importers.add(std::make_unique<NpzImporter>()); }

} // namespace

} // namespace pangkas

PANGKAS_PLUGIN(pangkas::registerAll)
