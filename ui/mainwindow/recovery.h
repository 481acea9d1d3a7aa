// SPDX-License-Identifier: GPL-3.0-or-later
// Copies of unsaved work that outlive a crash: one file for each running window, and a lock that ends with its process.
#pragma once

#include "core/pipeline/project.h"
#include "ui/document/project/project_weights.h"
#include "ui/jobs/job_runner.h"

#include <QDateTime>
#include <QLockFile>
#include <QObject>
#include <QString>

#include <atomic>
#include <memory>
#include <vector>

namespace pangkas {

class Recovery : public QObject
{
    Q_OBJECT
public:
    /// Makes the folder if need be; without one (no place to write) nothing is kept.
    Recovery(const QString& folder, JobRunner& jobs, QObject* parent = nullptr);

    struct Found
    {
        QString path;
        QDateTime time; // when it was written
    };
    /// What programs have left that didn't end in order, newest first.
    std::vector<Found> found() const;
    static void remove(const Found& found);

    /// Writes the copy, with adopted weights beside it, in the background; the newest wins.
    void write(std::shared_ptr<const Project> project, const WeightsList& weights);
    /// At once and on this thread: for an end that doesn't wait.
    void writeNow(const Project& project, const WeightsList& weights);
    /// There is nothing to recover any more.
    void clear();

Q_SIGNALS:
    void written();

private:
    QString lockPath(const QString& file) const;

    QString m_folder;
    QString m_file; // empty: nothing is kept
    std::unique_ptr<QLockFile> m_lock;
    JobRunner& m_jobs;
    std::shared_ptr<std::atomic<bool>> m_isWanted; // of the copy that is being written
};

} // namespace pangkas
