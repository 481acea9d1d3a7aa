// SPDX-License-Identifier: GPL-3.0-or-later
// Finds a model's weights in what a PyTorch file holds: a bare state_dict, or one inside a checkpoint dictionary.
#pragma once

#include "core/base/result.h"
#include "core/formats/pickle.h"
#include "core/formats/tensor_loading.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

/// A storage as the pickle describes it; where it lies only the layout knows.
struct TorchStorage
{
    std::string_view key;
    const ScalarType* type = nullptr;
    std::uint64_t count = 0; // elements, of the whole storage
    /// Only before 1.6: the storage is a part of the whole one.
    std::uint64_t partOffset = 0;
    std::uint64_t partCount = 0; // equal to count when it is all
};

struct StateDict
{
    std::vector<TensorView> views; // block: index in storages; names tidied
    std::vector<TorchStorage> storages; // of the views only, each key once
    std::vector<std::string> notes;
};

/// The floating-point tensors of the state_dict in order. unsupported-format when there is none or when several
/// dictionaries of tensors leave the choice open. Checks all that can be told without the storages' bytes.
Result<StateDict> findStateDict(const Pickle& pickle);

} // namespace pangkas
