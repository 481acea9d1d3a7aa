// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/recovery.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

namespace pangkas {
namespace {

const QString suffix = QStringLiteral(".pangkas");

/// The copy and the weights that lie beside it.
void removeCopy(const QString& path)
{
    QFile::remove(path);
    const QFileInfo info(path);
    for (const QString& weights : info.dir().entryList({info.completeBaseName() + QStringLiteral("-*.safetensors")}, QDir::Files))
        QFile::remove(info.dir().filePath(weights));
}

} // namespace

Recovery::Recovery(const QString& folder, JobRunner& jobs, QObject* parent) : QObject(parent), m_folder(folder), m_jobs(jobs)
{
    if (!QDir().mkpath(folder))
        return;
    const QString file = QDir(folder).filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) + suffix);
    m_lock = std::make_unique<QLockFile>(lockPath(file));
    m_lock->setStaleLockTime(0); // as long as the process lives
    if (m_lock->tryLock(0))
        m_file = file;
}

QString Recovery::lockPath(const QString& file) const
{
    return file + QStringLiteral(".lock");
}

std::vector<Recovery::Found> Recovery::found() const
{
    std::vector<Found> all;
    for (const QFileInfo& info : QDir(m_folder).entryInfoList({QLatin1Char('*') + suffix}, QDir::Files, QDir::Time)) {
        if (info.filePath() == m_file)
            continue;
        QLockFile lock(lockPath(info.filePath()));
        lock.setStaleLockTime(0);
        if (lock.tryLock(0)) // its process is gone
            all.push_back({info.filePath(), info.lastModified()});
    }
    return all;
}

void Recovery::remove(const Found& found)
{
    removeCopy(found.path);
}

void Recovery::write(std::shared_ptr<const Project> project, const WeightsList& weights)
{
    if (m_file.isEmpty())
        return;
    m_isWanted = std::make_shared<std::atomic<bool>>(true);
    m_jobs.start<Project>(
        {JobLane::Storage, [] { return tr("Keeping a copy for recovery"); }, QStringLiteral("recovery")},
        [project, weights, file = m_file.toStdString(), wanted = m_isWanted](const JobContext& job) -> Result<std::shared_ptr<const Project>> {
            PANGKAS_TRY(job.checkCancelled());
            PANGKAS_TRY(writeProjectWithWeights(*project, weights, file, job));
            if (!*wanted)
                removeCopy(QString::fromStdString(file)); // it was cleared meanwhile
            return project;
        },
        this, [this](Result<std::shared_ptr<const Project>> result) {
            if (result)
                Q_EMIT written(); // a full disk shows when the project itself is saved
        });
}

void Recovery::writeNow(const Project& project, const WeightsList& weights)
{
    if (!m_file.isEmpty())
        (void)writeProjectWithWeights(project, weights, m_file.toStdString());
}

void Recovery::clear()
{
    if (m_isWanted)
        *m_isWanted = false;
    if (!m_file.isEmpty())
        removeCopy(m_file);
}

} // namespace pangkas
