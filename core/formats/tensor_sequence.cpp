// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/tensor_sequence.h"

#include "core/formats/printable.h"

#include <fmt/format.h>

#include <unordered_set>

namespace pangkas {

Result<std::uint64_t> TensorSequence::denseBytes() const
{
    constexpr std::uint64_t limit = std::uint64_t{1} << 60;
    std::uint64_t bytes = 0;
    for (const TensorInfo& info : infos) {
        PANGKAS_ASSIGN(const std::size_t count, elementCount(info.shape)); // at most 2^40
        bytes += std::uint64_t{count} * sizeof(float);
        if (bytes > limit)
            return fail(ErrorCode::LimitExceeded, "the tensors have more than 2^60 bytes");
    }
    return bytes;
}

TensorSequence tensorsOf(const ModelSnapshot& model)
{
    TensorSequence sequence;
    for (const Tensor& tensor : model.tensors())
        sequence.infos.push_back(tensor.info());
    sequence.tensor = [model](
                          std::size_t index, const JobContext&) -> Result<Tensor> { return model.tensors()[index]; };
    return sequence;
}

Result<void> checkTensorNames(const TensorSequence& tensors)
{
    std::unordered_set<std::string_view> names;
    for (const TensorInfo& info : tensors.infos) {
        if (info.name.empty() || !isPrintable(info.name))
            return fail(ErrorCode::InvalidArgument,
                fmt::format("a tensor can't be named '{}' in a file of weights", printable(info.name)));
        if (!names.insert(info.name).second)
            return fail(ErrorCode::DuplicateName, fmt::format("two tensors are named '{}'", info.name));
    }
    return {};
}

Result<Tensor> nextTensor(const TensorSequence& tensors, std::size_t index, const JobContext& job)
{
    PANGKAS_ASSIGN(Tensor tensor, tensors.tensor(index, job));
    const TensorInfo& info = tensors.infos[index];
    if (tensor.name() != info.name || tensor.shape() != info.shape)
        return fail(ErrorCode::Internal,
            fmt::format("{} {} was announced, {} {} came", printable(info.name), toString(info.shape),
                printable(tensor.name()), toString(tensor.shape())));
    return tensor;
}

} // namespace pangkas
