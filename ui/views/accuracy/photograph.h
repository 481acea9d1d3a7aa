// SPDX-License-Identifier: GPL-3.0-or-later
// A photograph of the user's, and what the dense and the compressed network make of it.
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/pipeline/recipe.h"
#include "ui/jobs/pack_tasks.h"

#include <QImage>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace pangkas {

class Workbench;

/// Reads and asks on another thread. What fails leaves the photograph and its answers as they were.
class Photograph : public QObject
{
    Q_OBJECT
public:
    static constexpr int previewSide = 420; // pixels of the longer one

    explicit Photograph(Workbench& workbench, QObject* parent = nullptr);

    /// An image file, decoded as those of data sets are.
    void open(const QString& path);
    /// What was pasted.
    void setPicture(const QImage& picture, const QString& name);
    /// Asks the networks again if the model, the recipe or the preprocessing is another one than they answered with,
    /// when the sliders rest.
    void bringUpToDate();

    bool isEmpty() const { return !m_image; }
    const QString& name() const { return m_name; }
    const QImage& preview() const { return m_preview; }
    /// Probabilities by class; empty while unknown.
    const std::vector<float>& dense() const { return m_dense; }
    const std::vector<float>& compressed() const { return m_compressed; }
    /// Whether compressed() is the present recipe's.
    bool isCompressedCurrent() const;
    bool isBusy() const { return m_isReading || m_isAsking; }
    /// Why the last picture or question failed.
    const std::optional<Error>& failure() const { return m_failure; }

Q_SIGNALS:
    void changed();

private:
    struct Picture
    {
        std::shared_ptr<const Image> image;
        QImage preview;
    };
    struct Answers
    {
        std::vector<float> dense, compressed;
    };
    using Read = std::function<Result<Image>(const JobContext&)>;

    void read(const QString& name, Read read);
    void ask();
    void askIfNeeded();
    void forgetAnswers();

    Workbench& m_workbench;
    std::shared_ptr<const Image> m_image;
    QString m_name;
    QImage m_preview;
    std::vector<float> m_dense, m_compressed;
    std::shared_ptr<const Recipe> m_recipe;
    std::shared_ptr<const Recipe> m_asked; // what is being asked about
    std::shared_ptr<const Recipe> m_awaited; // what m_rest waits with
    std::optional<Error> m_failure;
    QTimer m_rest;
    bool m_isReading = false;
    bool m_isAsking = false;
    bool m_hasGivenUp = false; // on what was asked last: it failed or was cancelled
};

} // namespace pangkas
