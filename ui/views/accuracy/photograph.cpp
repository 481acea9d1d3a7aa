// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/photograph.h"

#include "core/base/file.h"
#include "ui/jobs/live_accuracy.h"
#include "ui/jobs/workbench.h"
#include "ui/views/accuracy/thumbnails.h"

#include <QFileInfo>

#include <algorithm>
#include <chrono>

namespace pangkas {
namespace {

/// Larger than any photograph; a film that was dropped by mistake isn't read.
constexpr std::uint64_t largestFile = std::uint64_t{256} << 20;

/// A drag asks nothing before it rests.
constexpr std::chrono::milliseconds restInterval{120};

Result<Image> decodeFile(const std::string& path, const JobContext& job)
{
    PANGKAS_ASSIGN(const auto bytes, readFile(path, largestFile));
    PANGKAS_TRY(job.checkCancelled());
    PANGKAS_ASSIGN(const auto engine, loadEngine(job));
    auto image = engine->decodeImage(bytes);
    if (!image)
        return fail(withFile(image.error(), path));
    return image;
}

Image fromPicture(const QImage& picture)
{
    const QImage rgb = picture.convertToFormat(QImage::Format_RGB888);
    Image image{rgb.width(), rgb.height(), {}};
    const auto line = std::size_t(rgb.width()) * 3; // Qt pads its lines
    image.pixels.resize(line * std::size_t(rgb.height()));
    for (int y = 0; y < rgb.height(); ++y)
        std::copy_n(rgb.constScanLine(y), line, image.pixels.begin() + std::ptrdiff_t(line * std::size_t(y)));
    return image;
}

} // namespace

Photograph::Photograph(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(restInterval);
    connect(&m_rest, &QTimer::timeout, this, &Photograph::askIfNeeded);
    connect(&workbench.document(), &Document::sourceChanged, this, &Photograph::forgetAnswers);
    connect(&workbench.document(), &Document::weightsChanged, this, &Photograph::forgetAnswers);
    connect(&workbench.document(), &Document::preprocessingChanged, this, &Photograph::forgetAnswers);
}

void Photograph::forgetAnswers()
{
    m_dense.clear();
    m_compressed.clear();
    m_recipe.reset();
    m_asked.reset();
    Q_EMIT changed();
}

bool Photograph::isCompressedCurrent() const
{
    const auto& recipe = m_workbench.document().recipe();
    return !m_compressed.empty() && recipe && decodeAlike(*m_recipe, *recipe);
}

void Photograph::open(const QString& path)
{
    read(QFileInfo(path).fileName(),
        [path = path.toStdString()](const JobContext& job) { return decodeFile(path, job); });
}

void Photograph::setPicture(const QImage& picture, const QString& name)
{
    if (picture.isNull())
        return;
    read(name, [picture](const JobContext&) -> Result<Image> { return fromPicture(picture); });
}

void Photograph::read(const QString& name, Read read)
{
    m_isReading = true;
    m_workbench.jobs().start<Picture>(
        {JobLane::Views, [name] { return tr("Reading %1").arg(name); }, QStringLiteral("photograph")},
        [read = std::move(read)](const JobContext& job) -> Result<std::shared_ptr<const Picture>> {
            PANGKAS_ASSIGN(Image image, read(job));
            auto picture = std::make_shared<Picture>();
            picture->preview = scaledImage(image, previewSide);
            picture->image = std::make_shared<const Image>(std::move(image));
            return std::shared_ptr<const Picture>(std::move(picture));
        },
        this, [this, name](Result<std::shared_ptr<const Picture>> result) {
            m_isReading = false;
            if (!result) {
                if (result.error().code != ErrorCode::Cancelled)
                    m_failure = result.error();
                Q_EMIT changed();
                return;
            }
            m_failure.reset();
            m_image = (*result)->image;
            m_preview = (*result)->preview;
            m_name = name;
            forgetAnswers();
            askIfNeeded();
        });
    Q_EMIT changed();
}

void Photograph::bringUpToDate()
{
    const auto& recipe = m_workbench.document().recipe();
    if (!m_image || isCompressedCurrent())
        return m_rest.stop();
    if (m_asked && m_awaited != recipe)
        m_rest.start();
    else if (!m_rest.isActive())
        askIfNeeded();
    m_awaited = recipe;
}

void Photograph::askIfNeeded()
{
    if (!m_image || !m_workbench.document().source())
        return;
    const auto& recipe = m_workbench.document().recipe();
    const bool isAsked = m_asked && decodeAlike(*m_asked, *recipe) && (m_isAsking || m_hasGivenUp);
    if (!isAsked && !isCompressedCurrent())
        ask();
}

void Photograph::ask()
{
    Document& document = m_workbench.document();
    if (!m_image || !document.source())
        return;
    m_isAsking = true;
    m_hasGivenUp = false;
    m_asked = document.recipe();
    m_workbench.jobs().start<Answers>(
        {JobLane::Views, [] { return tr("Asking both networks"); }, QStringLiteral("photograph answers")},
        [image = m_image, input = evaluationInput(document), network = m_workbench.decodedNetwork(),
            known = m_dense](const JobContext& job) -> Result<std::shared_ptr<const Answers>> {
            PANGKAS_ASSIGN(const auto engine, loadEngine(job));
            auto answers = std::make_shared<Answers>();
            answers->dense = known;
            if (known.empty()) {
                PANGKAS_ASSIGN(answers->dense,
                    engine->classify(input.architecture(), input.original->opened.model, *image, job));
            }
            PANGKAS_ASSIGN(const ModelSnapshot decoded, network(job));
            PANGKAS_ASSIGN(answers->compressed, engine->classify(input.architecture(), decoded, *image, job));
            return std::shared_ptr<const Answers>(std::move(answers));
        },
        this,
        [this, image = m_image, recipe = m_asked, source = document.source(),
            preprocessing = document.preprocessing()](Result<std::shared_ptr<const Answers>> result) {
            m_isAsking = false;
            const Document& now = m_workbench.document();
            const bool isOfNow
                = m_image == image && now.source() == source && now.preprocessing() == preprocessing;
            if (isOfNow && result) {
                m_failure.reset();
                m_dense = (*result)->dense;
                m_compressed = (*result)->compressed;
                m_recipe = recipe;
            } else if (isOfNow) {
                m_hasGivenUp = true;
                if (result.error().code != ErrorCode::Cancelled)
                    m_failure = result.error();
            }
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

} // namespace pangkas
