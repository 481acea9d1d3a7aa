// SPDX-License-Identifier: GPL-3.0-or-later
// Builds the index of every layer in the background once a model is there, the largest layer first.
#pragma once

#include "core/base/error.h"
#include "ui/document/document.h"
#include "ui/document/results.h"
#include "ui/jobs/job_runner.h"

#include <QObject>

namespace pangkas {

class LayerIndexing : public QObject
{
    Q_OBJECT
public:
    LayerIndexing(const Document& document, Results& results, JobRunner& jobs, QObject* parent = nullptr);

Q_SIGNALS:
    void failed(const pangkas::Error& error);

private:
    void start();

    const Document& m_document;
    Results& m_results;
    JobRunner& m_jobs;
};

} // namespace pangkas
