// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/answer_model.h"

#include "ui/models/accuracy_text.h"
#include "ui/models/number_text.h"
#include "ui/views/accuracy/thumbnails.h"

#include <algorithm>
#include <tuple>

namespace pangkas {

std::vector<Answer> pairAnswers(const EvaluationReport* dense, const EvaluationReport& compressed)
{
    std::vector<Answer> answers;
    answers.reserve(compressed.predictions.size());
    std::size_t old = 0;
    for (const Prediction& now : compressed.predictions) { // both in the order of the data set
        Answer answer{now.image, now.label, now.predicted, now.confidence, now.loss};
        while (dense && old < dense->predictions.size() && dense->predictions[old].image < now.image)
            ++old;
        if (dense && old < dense->predictions.size() && dense->predictions[old].image == now.image) {
            answer.before = dense->predictions[old].predicted;
            answer.confidenceBefore = dense->predictions[old].confidence;
        }
        answers.push_back(answer);
    }
    std::ranges::sort(answers, {}, [](const Answer& answer) { return std::tuple(-answer.lossAfter, answer.image); });
    return answers;
}

AnswerModel::AnswerModel(Thumbnails& thumbnails, QObject* parent) : QAbstractListModel(parent), m_thumbnails(thumbnails)
{
    connect(&thumbnails, &Thumbnails::loaded, this, [this](std::uint32_t image) {
        const auto found = std::ranges::find(m_answers, image, &Answer::image);
        if (found == m_answers.end())
            return;
        const QModelIndex changed = index(int(found - m_answers.begin()));
        Q_EMIT dataChanged(changed, changed, {Qt::DecorationRole});
    });
}

void AnswerModel::setAnswers(
    std::shared_ptr<const Dataset> dataset, std::vector<std::string> classes, std::vector<Answer> answers)
{
    if (dataset == m_dataset && answers == m_answers && classes == m_classes)
        return;
    beginResetModel();
    m_thumbnails.setDataset(dataset);
    m_dataset = std::move(dataset);
    m_classes = std::move(classes);
    m_answers = std::move(answers);
    endResetModel();
}

QString AnswerModel::name(int row) const
{
    return m_dataset ? QString::fromStdString(m_dataset->name(answer(row).image)) : QString();
}

QImage AnswerModel::thumbnail(int row) const
{
    return m_thumbnails.image(answer(row).image);
}

void AnswerModel::retranslate()
{
    if (!m_answers.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int AnswerModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_answers.size());
}

QVariant AnswerModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Answer& shown = answer(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        if (shown.before < 0)
            return tr("%1: %2 (%3)").arg(name(index.row()), classText(m_classes, shown.after),
                percentText(shown.confidenceAfter));
        return tr("%1: %2 (%3) became %4 (%5)", "an image, the dense and the compressed answer with confidences")
            .arg(name(index.row()), classText(m_classes, shown.before), percentText(shown.confidenceBefore),
                classText(m_classes, shown.after), percentText(shown.confidenceAfter));
    case Qt::ToolTipRole:
        return tr("%1\nShows %2. Loss of the compressed network's answer: %3 nats.\nConfidences are softmax "
                  "probabilities of the answered class.")
            .arg(name(index.row()), classText(m_classes, shown.label), smallNumberText(shown.lossAfter));
    case LabelRole:
        return shown.label;
    case WrongRole:
        return shown.isWrong();
    case ChangedRole:
        return shown.isChanged();
    case AnswerRole:
        return shown.after;
    default:
        return {};
    }
}

} // namespace pangkas
