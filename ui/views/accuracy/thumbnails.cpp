// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/thumbnails.h"

#include <algorithm>
#include <utility>

namespace pangkas {
namespace {

constexpr std::size_t batch = 24; // about what a screen shows
constexpr std::size_t longestQueue = 96; // what was wished for before that has long been scrolled away

using Pictures = std::vector<std::pair<std::uint32_t, QImage>>;

} // namespace

QImage scaledImage(const Image& image, int side)
{
    const QImage whole(
        image.pixels.data(), image.width, image.height, qsizetype(3) * image.width, QImage::Format_RGB888);
    return whole.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation)
        .convertToFormat(QImage::Format_RGB32);
}

Thumbnails::Thumbnails(JobRunner& jobs, QObject* parent) : QObject(parent), m_jobs(jobs)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    connect(&m_soon, &QTimer::timeout, this, &Thumbnails::load);
}

void Thumbnails::setDataset(std::shared_ptr<const Dataset> dataset)
{
    if (dataset == m_dataset)
        return;
    m_dataset = std::move(dataset);
    m_images.clear();
    m_wanted.clear();
}

QImage Thumbnails::image(std::uint32_t index)
{
    if (const QImage* known = m_images.object(index))
        return *known;
    std::erase(m_wanted, index);
    m_wanted.push_back(index);
    if (m_wanted.size() > longestQueue)
        m_wanted.erase(m_wanted.begin());
    if (!m_isLoading)
        m_soon.start();
    return {};
}

void Thumbnails::load()
{
    if (m_isLoading || m_wanted.empty() || !m_dataset)
        return;
    std::vector<std::uint32_t> now;
    while (now.size() < batch && !m_wanted.empty()) {
        now.push_back(m_wanted.back());
        m_wanted.pop_back();
    }
    m_isLoading = true;
    m_jobs.start<Pictures>(
        {JobLane::Views, [] { return tr("Loading thumbnails"); }, {}},
        [now, dataset = m_dataset](const JobContext& job) -> Result<std::shared_ptr<const Pictures>> {
            auto pictures = std::make_shared<Pictures>();
            for (const std::uint32_t index : now) {
                PANGKAS_TRY(job.checkCancelled());
                QImage picture(1, 1, QImage::Format_RGB32); // what can't be read any more is shown as nothing
                picture.fill(Qt::gray);
                if (const auto image = dataset->load(index))
                    picture = scaledImage(*image, side);
                pictures->emplace_back(index, std::move(picture));
            }
            return std::shared_ptr<const Pictures>(std::move(pictures));
        },
        this, [this, dataset = m_dataset](Result<std::shared_ptr<const Pictures>> result) {
            m_isLoading = false;
            if (result && dataset == m_dataset) {
                for (const auto& [index, picture] : **result) {
                    m_images.insert(index, new QImage(picture));
                    Q_EMIT loaded(index);
                }
            }
            load();
        });
}

} // namespace pangkas
