// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/npz_writer.h"

#include "core/archive/zip_writer.h"
#include "core/formats/weight_output.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace pangkas {

namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie in memory");

constexpr std::size_t arrayAlignment = 64; // as NumPy pads its headers

/// Magic, version 1.0, length, and a Python literal padded with spaces, as NumPy writes them.
Result<std::string> npyHeader(const TensorInfo& info)
{
    std::string literal = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
    for (std::size_t i = 0; i < info.shape.size(); ++i)
        literal += fmt::format("{}{}", i == 0 ? "" : " ", info.shape[i]) + (i + 1 < info.shape.size() ? "," : "");
    literal += info.shape.size() == 1 ? ",), }" : "), }";
    constexpr std::size_t beforeLiteral = 10;
    const std::size_t unpadded = beforeLiteral + literal.size() + 1;
    literal.append((arrayAlignment - unpadded % arrayAlignment) % arrayAlignment, ' ');
    literal += '\n';
    if (literal.size() > 0xffff)
        return fail(ErrorCode::LimitExceeded, fmt::format("{}: too many dimensions for a NumPy array", info.name));
    std::string header("\x93NUMPY\x01\x00", 8);
    header += static_cast<char>(literal.size() & 0xff);
    header += static_cast<char>(literal.size() >> 8);
    return header + literal;
}

} // namespace

Result<void> writeNpz(const TensorSequence& tensors, const std::filesystem::path& path, const JobContext& job)
{
    PANGKAS_TRY(checkTensorNames(tensors));
    PANGKAS_ASSIGN(const std::uint64_t weightBytes, tensors.denseBytes());
    PANGKAS_ASSIGN(WeightOutput output, WeightOutput::create(path, weightBytes, job));
    const Tensor* current = nullptr; // whose numbers are being written
    ZipWriter zip([&](std::span<const std::byte> bytes) {
        const bool isWeights = current && bytes.data() == std::as_bytes(current->values()).data();
        return isWeights ? output.writeWeights(bytes, current->name()) : output.write(bytes);
    });
    for (std::size_t i = 0; i < tensors.infos.size(); ++i) {
        PANGKAS_ASSIGN(const std::string header, npyHeader(tensors.infos[i]));
        PANGKAS_ASSIGN(const Tensor tensor, nextTensor(tensors, i, job));
        const std::array parts{std::as_bytes(std::span(std::string_view(header))), std::as_bytes(tensor.values())};
        PANGKAS_ASSIGN(const std::uint32_t crc, crc32Of(parts, job));
        current = &tensor;
        PANGKAS_TRY(zip.addPieces(tensor.name() + ".npy", parts, crc, arrayAlignment));
        current = nullptr;
    }
    PANGKAS_TRY(zip.finish());
    return output.commit();
}

} // namespace pangkas
