// SPDX-License-Identifier: GPL-3.0-or-later
// A network that another one learns from: what it answers for the student's batches.
#pragma once

#include "core/base/result.h"
#include "core/engine/torch/image_normalizer.h"
#include "core/engine/torch/network.h"
#include "core/training/distillation.h"

#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace pangkas {

class TeacherNetwork
{
public:
    /// class-mismatch for another number of classes than the student's, invalid-argument for images of another size; fails
    /// as Network::build() does, too.
    static Result<std::unique_ptr<TeacherNetwork>> build(
        const Teacher& teacher, const Architecture& student, Precision precision);

    /// Logits, images x classes, whatever the number of threads. `images`: as they are prepared for the student.
    Result<std::vector<float>> answers(
        std::span<const std::shared_ptr<const Image>> images, const std::stop_token& stop) const;

private:
    TeacherNetwork(const Architecture& architecture, std::unique_ptr<Network> network);

    std::unique_ptr<Network> m_network;
    ImageNormalizer m_normalizer;
    std::size_t m_classes;
};

} // namespace pangkas
