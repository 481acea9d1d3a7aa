// SPDX-License-Identifier: GPL-3.0-or-later
// Builds the index of every layer in the background once a model is there, the largest layer first; what the strongest
// coder costs in a layer is found out when a recipe first wants it.
#pragma once

#include "core/base/error.h"
#include "ui/document/document.h"
#include "ui/document/results.h"
#include "ui/jobs/job_runner.h"

#include <QObject>

#include <functional>
#include <memory>

namespace pangkas {

class LayerIndexing : public QObject
{
    Q_OBJECT
public:
    LayerIndexing(const Document& document, Results& results, JobRunner& jobs, QObject* parent = nullptr);

Q_SIGNALS:
    void failed(const pangkas::Error& error);

private:
    using Tell = std::function<void(std::size_t layer, std::shared_ptr<const LayerIndex> index)>;

    void start();
    /// Measures the strongest coder in the layers whose bytes are only bounded.
    void refine();
    Tell teller() const;
    void finish(const Result<std::shared_ptr<const SourceModel>>& result);

    const Document& m_document;
    Results& m_results;
    JobRunner& m_jobs;
    bool m_isBusy = false;
};

} // namespace pangkas
