// SPDX-License-Identifier: GPL-3.0-or-later
// What a long function needs from its caller: a way to be stopped and a way to tell how far it is.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace pangkas {

enum class Stage {
    LoadingEngine,
    Reading,
    Checking,
    Pruning,
    Sharing,
    Coding,
    Writing,
    Decoding,
    Comparing,
    LoadingImages,
    Evaluating,
    Training,
    Drawing,
};

/// English name for terminals ("Reading"); the window translates the code itself.
PANGKAS_EXPORT std::string_view toString(Stage stage);

struct Progress
{
    Stage stage = Stage::Reading;
    std::int64_t done = 0;
    std::int64_t total = 0; // 0: unknown
    std::string detail; // a layer, a file, "epoch 3, loss 0.12"; facts, no sentence

    bool operator==(const Progress&) const = default;
};

/// Copyable; may be used from several threads at once. The sink must be thread-safe and cheap.
class PANGKAS_EXPORT JobContext
{
public:
    using ProgressSink = std::function<void(const Progress&)>;

    JobContext() = default; // never stops, tells nobody
    explicit JobContext(std::stop_token token, ProgressSink sink = {});

    bool isCancelled() const { return m_token.stop_requested(); }
    /// ErrorCode::Cancelled once a stop was requested.
    Result<void> checkCancelled() const;
    void report(Stage stage, std::int64_t done, std::int64_t total, std::string_view detail = {}) const;
    const std::stop_token& token() const { return m_token; }
    /// The same token with another sink, e.g. to scale a part's progress into a whole's.
    JobContext withSink(ProgressSink sink) const { return JobContext(m_token, std::move(sink)); }

private:
    std::stop_token m_token;
    ProgressSink m_sink;
};

} // namespace pangkas
