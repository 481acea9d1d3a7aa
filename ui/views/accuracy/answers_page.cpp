// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/answers_page.h"

#include "ui/jobs/workbench.h"
#include "ui/models/accuracy_text.h"
#include "ui/models/number_text.h"
#include "ui/views/accuracy/answer_delegate.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace pangkas {

AnswersPage::AnswersPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_thumbnails(workbench.jobs())
    , m_model(m_thumbnails)
    , m_onlyChanged(new QCheckBox(this))
    , m_onlyWrong(new QCheckBox(this))
    , m_label(new QComboBox(this))
    , m_count(new QLabel(this))
    , m_captions{new QLabel(this), new QLabel(this), new QLabel(this)}
    , m_list(new QListView(this))
    , m_hint(new QLabel(this))
{
    setObjectName("answersPage");
    m_onlyChanged->setObjectName("onlyChanged");
    m_onlyWrong->setObjectName("onlyWrong");
    m_label->setObjectName("answerClass");
    m_count->setObjectName("answerCount");
    m_list->setObjectName("answerList");
    m_filter.setSourceModel(&m_model);
    m_filter.setOnlyChanged(true);
    m_onlyChanged->setChecked(true);
    m_list->setModel(&m_filter);
    m_list->setItemDelegate(new AnswerDelegate(m_model, m_filter, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->viewport()->setAutoFillBackground(false); // on the page's own ground
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_label->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_label->setMinimumContentsLength(10);
    m_label->setMaxVisibleItems(20);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_hint->setForegroundRole(QPalette::PlaceholderText);

    auto* filters = new QHBoxLayout;
    filters->setSpacing(12);
    filters->addWidget(m_onlyChanged);
    filters->addWidget(m_onlyWrong);
    filters->addWidget(m_label);
    filters->addStretch();
    filters->addWidget(m_count);
    auto* captions = new QHBoxLayout;
    captions->setContentsMargins(82, 0, 14, 0);
    captions->setSpacing(0);
    for (QLabel* caption : m_captions) {
        caption->setForegroundRole(QPalette::PlaceholderText);
        caption->setMinimumWidth(40);
        captions->addWidget(caption, 1);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(filters);
    layout->addLayout(captions);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_hint, 1);

    connect(m_onlyChanged, &QCheckBox::toggled, this, [this](bool on) {
        m_filter.setOnlyChanged(on);
        refreshCount();
    });
    connect(m_onlyWrong, &QCheckBox::toggled, this, [this](bool on) {
        m_filter.setOnlyWrong(on);
        refreshCount();
    });
    connect(m_label, &QComboBox::currentIndexChanged, this, [this] {
        const QVariant label = m_label->currentData();
        m_filter.setLabel(label.isValid() ? label.toInt() : -1);
        refreshCount();
    });
    refreshClasses();
}

void AnswersPage::showLabel(int label)
{
    m_label->setCurrentIndex(m_label->findData(label));
}

void AnswersPage::refresh()
{
    const Results& results = m_workbench.results();
    const auto& report = results.shown().report;
    const auto& dense = results.denseSoFar();
    const bool isOtherSet = !report || report->classes != m_model.classes();
    m_model.setAnswers(m_workbench.document().dataset(), report ? report->classes : std::vector<std::string>(),
        report ? pairAnswers(dense.get(), *report) : std::vector<Answer>());
    if (isOtherSet)
        refreshClasses();
    refreshCount();
}

void AnswersPage::refreshClasses()
{
    const int label = m_filter.label();
    {
        const QSignalBlocker blocker(m_label);
        m_label->clear();
        m_label->addItem(tr("All classes"), -1);
        for (std::size_t i = 0; i < m_model.classes().size(); ++i)
            m_label->addItem(classText(m_model.classes(), int(i)), int(i));
    }
    const int place = m_label->findData(label);
    m_label->setCurrentIndex(std::max(0, place));
    m_filter.setLabel(m_label->currentData().toInt());
}

void AnswersPage::refreshCount()
{
    const int shown = m_filter.rowCount(), all = m_model.rowCount();
    m_count->setText(tr("%1 of %Ln image(s)", nullptr, all).arg(countText(shown)));
    const bool hasDense = m_workbench.results().denseSoFar() != nullptr;
    m_hint->setText(all == 0 ? (m_workbench.document().dataset() ? tr("No image has been answered yet.")
                                                                 : tr("Open a data set to see its answers here."))
            : m_onlyChanged->isChecked() && !hasDense
            ? tr("What has changed is known when the dense network has answered too.")
            : m_onlyChanged->isChecked() && !m_onlyWrong->isChecked() && m_filter.label() < 0
            ? tr("Both networks give the same answer to every image.")
            : tr("No image fits these filters."));
    m_list->setVisible(shown > 0);
    m_hint->setVisible(shown == 0);
}

void AnswersPage::retranslate()
{
    m_onlyChanged->setText(tr("Only changed"));
    m_onlyChanged->setToolTip(tr("Images that the dense and the compressed network answer differently"));
    m_onlyWrong->setText(tr("Only wrong"));
    m_onlyWrong->setToolTip(tr("Images that the compressed network gets wrong"));
    m_label->setAccessibleName(tr("Class of the images"));
    m_label->setToolTip(tr("Images of this class only"));
    m_count->setToolTip(tr("Images listed, of all that were measured"));
    m_captions[0]->setText(tr("Image"));
    m_captions[1]->setText(tr("Dense answer"));
    m_captions[2]->setText(tr("Compressed answer"));
    m_list->setAccessibleName(tr("Images and answers, the greatest loss first"));
    m_model.retranslate();
    refreshClasses();
    refreshCount();
}

QString AnswersPage::csv() const
{
    const auto quoted = [](QString text) { return QStringLiteral("\"%1\"").arg(text.replace('"', "\"\"")); };
    QString text = QStringLiteral("image,label,dense,dense_confidence,compressed,compressed_confidence,loss\n");
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        const int place = m_filter.mapToSource(m_filter.index(row, 0)).row();
        const Answer& answer = m_model.answer(place);
        const bool hasDense = answer.before >= 0;
        text += QStringList{quoted(m_model.name(place)), quoted(classText(m_model.classes(), answer.label)),
                    hasDense ? quoted(classText(m_model.classes(), answer.before)) : QString(),
                    hasDense ? QString::number(double(answer.confidenceBefore), 'g', 9) : QString(),
                    quoted(classText(m_model.classes(), answer.after)),
                    QString::number(double(answer.confidenceAfter), 'g', 9),
                    QString::number(double(answer.lossAfter), 'g', 9)}
                    .join(',')
            + '\n';
    }
    return text;
}

} // namespace pangkas
