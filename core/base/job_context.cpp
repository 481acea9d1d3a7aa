// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/job_context.h"

namespace pangkas {

std::string_view toString(Stage stage)
{
    switch (stage) {
    case Stage::LoadingEngine: return "Loading the engine";
    case Stage::Reading: return "Reading";
    case Stage::Checking: return "Checking";
    case Stage::Pruning: return "Pruning";
    case Stage::Sharing: return "Sharing weights";
    case Stage::Coding: return "Coding";
    case Stage::Writing: return "Writing";
    case Stage::Decoding: return "Decoding";
    case Stage::Comparing: return "Comparing";
    case Stage::LoadingImages: return "Loading images";
    case Stage::Evaluating: return "Evaluating";
    case Stage::Training: return "Training";
    case Stage::Drawing: return "Drawing";
    }
    return "Working";
}

JobContext::JobContext(std::stop_token token, ProgressSink sink) : m_token(std::move(token)), m_sink(std::move(sink)) { }

Result<void> JobContext::checkCancelled() const
{
    if (isCancelled())
        return fail(ErrorCode::Cancelled, "cancelled");
    return {};
}

void JobContext::report(Stage stage, std::int64_t done, std::int64_t total, std::string_view detail) const
{
    if (m_sink)
        m_sink(Progress{stage, done, total, std::string(detail)});
}

} // namespace pangkas
