// SPDX-License-Identifier: GPL-3.0-or-later
// The dense model that a document starts from, with what is known of its weights before any slider moves.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/pipeline/open_model.h"
#include "core/tensor/magnitude_profile.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pangkas {

/// Immutable once made; shared by the document, its views and the workers.
struct SourceModel
{
    OpenedModel opened;
    std::string hash; // ModelSnapshot::hash()
    std::vector<std::shared_ptr<const MagnitudeProfile>> profiles; // one per layer of the architecture

    const Architecture& architecture() const { return opened.architecture; }
    std::uint64_t denseBytes() const { return opened.model.denseBytes(); }
    /// Weight and bias of a layer as 32-bit floats.
    std::uint64_t denseBytes(std::size_t layer) const;
    std::size_t weightCount(std::size_t layer) const { return profiles[layer]->size(); }
    std::size_t parameterCount(std::size_t layer) const;
};

/// Profiles every layer and hashes the model: two passes over the weights.
Result<std::shared_ptr<const SourceModel>> makeSourceModel(OpenedModel opened, const JobContext& job = {});

/// openModel() and makeSourceModel().
Result<std::shared_ptr<const SourceModel>> openSourceModel(
    const std::string& pathOrSample, const Extensions& extensions = {}, const JobContext& job = {});

} // namespace pangkas
