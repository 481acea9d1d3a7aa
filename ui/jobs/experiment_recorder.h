// SPDX-License-Identifier: GPL-3.0-or-later
// Turns every complete evaluation into an experiment, with the bytes of exactly its recipe.
#pragma once

#include "ui/document/experiments/experiment_list.h"
#include "ui/document/results.h"
#include "ui/jobs/job_runner.h"
#include "ui/jobs/pack_cache.h"

#include <QObject>

#include <memory>
#include <string>

namespace pangkas {

/// What the document's next evaluation will be measured on; it must have a data set.
MeasuredOn measuredOn(const Document& document, std::int64_t images);

class ExperimentRecorder : public QObject
{
    Q_OBJECT
public:
    ExperimentRecorder(const Document& document, const Results& results, JobRunner& jobs, std::shared_ptr<PackCache> cache,
        ExperimentList& experiments, QObject* parent = nullptr);

private:
    void record();

    const Document& m_document;
    const Results& m_results;
    JobRunner& m_jobs;
    std::shared_ptr<PackCache> m_cache;
    ExperimentList& m_experiments;
    std::string m_model; // hash of the model whose experiments these are
    std::shared_ptr<const EvaluationReport> m_lastDense, m_last;
};

} // namespace pangkas
