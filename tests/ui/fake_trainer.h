// SPDX-License-Identifier: GPL-3.0-or-later
// A trainer that learns nothing and goes as far as it is let: what the window does with a run can be tried step by step.
#pragma once

#include "ui/views/training/training_task.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace pangkas::test {

class FakeTrainer
{
public:
    static constexpr int steps = 4; // of an epoch

    /// So many more steps.
    void allow(int count);
    void allowAll() { allow(1'000'000); }
    /// The next runs end so, after two steps.
    void failWith(Error error) { m_failure = std::move(error); }
    void diverge() { m_diverges = true; }

    /// Halves the weights and takes the smaller half of each layer away; the recipe says so.
    Result<RetrainReport> run(const TrainingInput& input, const RetrainObserver& observer, const JobContext& job);

private:
    std::mutex m_mutex;
    std::condition_variable m_wake;
    int m_allowed = 0;
    std::optional<Error> m_failure;
    bool m_diverges = false;
};

} // namespace pangkas::test
