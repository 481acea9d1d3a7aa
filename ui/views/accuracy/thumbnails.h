// SPDX-License-Identifier: GPL-3.0-or-later
// Small pictures of a data set's images, read and scaled on another thread as they come into sight.
#pragma once

#include "core/data/dataset.h"
#include "ui/jobs/job_runner.h"

#include <QCache>
#include <QImage>
#include <QObject>
#include <QTimer>

#include <cstdint>
#include <memory>
#include <vector>

namespace pangkas {

class Thumbnails : public QObject
{
    Q_OBJECT
public:
    static constexpr int side = 96; // pixels of the longer one
    static constexpr int kept = 600; // of about 27 kB each

    explicit Thumbnails(JobRunner& jobs, QObject* parent = nullptr);

    /// Another data set forgets all pictures.
    void setDataset(std::shared_ptr<const Dataset> dataset);
    /// Null when it isn't there; then it is asked for, the latest wish first.
    QImage image(std::uint32_t index);

Q_SIGNALS:
    void loaded(std::uint32_t index);

private:
    void load();

    JobRunner& m_jobs;
    std::shared_ptr<const Dataset> m_dataset;
    QCache<std::uint32_t, QImage> m_images{kept};
    std::vector<std::uint32_t> m_wanted; // the latest at the end
    bool m_isLoading = false;
    QTimer m_soon;
};

/// Scaled to fit a square of `side` pixels.
QImage scaledImage(const Image& image, int side);

} // namespace pangkas
