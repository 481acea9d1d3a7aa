// SPDX-License-Identifier: GPL-3.0-or-later
// Every image that the compressed network has answered, with the dense network's answer beside it: the greatest loss
// first.
#pragma once

#include "core/data/dataset.h"
#include "core/engine/evaluation_report.h"

#include <QAbstractListModel>
#include <QImage>

#include <cstdint>
#include <memory>
#include <vector>

namespace pangkas {

class Thumbnails;

struct Answer
{
    std::uint32_t image = 0; // in the data set
    std::int32_t label = 0;
    std::int32_t after = 0; // class that the compressed network answers
    float confidenceAfter = 0;
    float lossAfter = 0; // cross-entropy in nats
    std::int32_t before = -1; // class that the dense network answers, -1 while unknown
    float confidenceBefore = 0;

    bool isWrong() const { return after != label; }
    bool isChanged() const { return before >= 0 && before != after; }
    bool operator==(const Answer&) const = default;
};

/// Of the compressed report's images, sorted by loss, then by image; `dense` may be nullptr.
std::vector<Answer> pairAnswers(const EvaluationReport* dense, const EvaluationReport& compressed);

class AnswerModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        AnswerRole = Qt::UserRole, // row() serves better inside the program; for tests and accessibility
        LabelRole,
        WrongRole,
        ChangedRole,
    };

    /// The thumbnails must outlive the model.
    explicit AnswerModel(Thumbnails& thumbnails, QObject* parent = nullptr);

    void setAnswers(
        std::shared_ptr<const Dataset> dataset, std::vector<std::string> classes, std::vector<Answer> answers);
    const Answer& answer(int row) const { return m_answers[std::size_t(row)]; }
    const std::vector<Answer>& answers() const { return m_answers; }
    const std::vector<std::string>& classes() const { return m_classes; }
    QString name(int row) const;
    /// Asks for it if it isn't there yet: null until then. For rows that are being painted.
    QImage thumbnail(int row) const;
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    Thumbnails& m_thumbnails;
    std::shared_ptr<const Dataset> m_dataset;
    std::vector<std::string> m_classes;
    std::vector<Answer> m_answers;
};

} // namespace pangkas
