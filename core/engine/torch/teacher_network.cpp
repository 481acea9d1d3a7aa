// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/teacher_network.h"

#include "core/base/parallel.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pangkas {

namespace {

constexpr std::size_t partSize = 4 * Network::tile; // images; fixed, so that each is answered in the same company

} // namespace

TeacherNetwork::TeacherNetwork(const Architecture& architecture, std::unique_ptr<Network> network)
    : m_network(std::move(network)), m_normalizer(architecture.preprocessing),
      m_classes(static_cast<std::size_t>(architecture.classes))
{
}

Result<std::unique_ptr<TeacherNetwork>> TeacherNetwork::build(
    const Teacher& teacher, const Architecture& student, Precision precision)
{
    const Architecture& architecture = teacher.architecture;
    if (architecture.classes != student.classes)
        return fail(ErrorCode::ClassMismatch,
            fmt::format("the teacher, {}, answers with {} classes, the student, {}, with {}", architecture.title,
                architecture.classes, student.title, student.classes),
            {}, "Take a teacher that was trained on the same classes");
    const int size = architecture.preprocessing.cropSize, studentsSize = student.preprocessing.cropSize;
    if (size != studentsSize)
        return fail(ErrorCode::InvalidArgument,
            fmt::format("the teacher, {}, takes images of {} x {}, the student, {}, of {} x {}", architecture.title, size, size,
                student.title, studentsSize, studentsSize),
            {}, "Take a teacher for images of the same size, or set the student's with --crop");
    PANGKAS_ASSIGN(auto network, Network::build(architecture, teacher.model, precision));
    return std::unique_ptr<TeacherNetwork>(new TeacherNetwork(architecture, std::move(network)));
}

Result<std::vector<float>> TeacherNetwork::answers(
    std::span<const std::shared_ptr<const Image>> images, const std::stop_token& stop) const
{
    std::vector<float> logits(images.size() * m_classes);
    std::vector<Result<void>> results((images.size() + partSize - 1) / partSize);
    parallelFor(results.size(), [&](std::size_t part) {
        const std::size_t first = part * partSize, count = std::min(partSize, images.size() - first);
        results[part] = m_network->run(images.subspan(first, count), m_normalizer,
            std::span(logits).subspan(first * m_classes, count * m_classes), stop);
    });
    for (Result<void>& result : results)
        PANGKAS_TRY(std::move(result));
    return logits;
}

} // namespace pangkas
