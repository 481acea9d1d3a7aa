// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the packed bytes up to date: waits until the sliders rest, then measures the file that would be written.
#pragma once

#include "ui/document/document.h"
#include "ui/document/results.h"
#include "ui/jobs/job_runner.h"
#include "ui/jobs/pack_cache.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace pangkas {

class PackPreview : public QObject
{
    Q_OBJECT
public:
    PackPreview(const Document& document, Results& results, JobRunner& jobs, std::shared_ptr<PackCache> cache,
        QObject* parent = nullptr);

    /// Whether the bytes of the present recipe are still to come.
    bool isPending() const { return m_pending; }

Q_SIGNALS:
    /// The present recipe's bytes are known, or couldn't be found out.
    void settled();
    void failed(const pangkas::Error& error);

private:
    void schedule();
    void measure();

    const Document& m_document;
    Results& m_results;
    JobRunner& m_jobs;
    std::shared_ptr<PackCache> m_cache;
    QTimer m_rest;
    bool m_pending = false;
};

} // namespace pangkas
