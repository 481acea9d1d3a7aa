// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/classes_page.h"

#include "ui/jobs/workbench.h"
#include "ui/models/number_text.h"
#include "ui/views/accuracy/confusion_plot.h"
#include "ui/views/accuracy/share_bar_delegate.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace pangkas {

ClassesPage::ClassesPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_dense(new ConfusionPlot(this))
    , m_compressed(new ConfusionPlot(this))
    , m_part(new QLabel(this))
    , m_table(new QTreeView(this))
{
    setObjectName("classesPage");
    m_dense->setObjectName("confusionDense");
    m_compressed->setObjectName("confusionCompressed");
    m_table->setObjectName("classTable");
    m_part->setForegroundRole(QPalette::PlaceholderText);
    m_part->setWordWrap(true);

    m_sorted.setSourceModel(&m_model);
    m_sorted.setSortRole(ClassTableModel::SortRole);
    m_sorted.setSortCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(&m_sorted);
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setSortingEnabled(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setAllColumnsShowFocus(true);
    m_table->setItemDelegateForColumn(int(ClassTableModel::Column::Dense),
        new ShareBarDelegate(ShareBarDelegate::Tone::Dense, ClassTableModel::ShareRole, m_table));
    m_table->setItemDelegateForColumn(int(ClassTableModel::Column::Compressed),
        new ShareBarDelegate(ShareBarDelegate::Tone::Compressed, ClassTableModel::ShareRole, m_table));
    QHeaderView* header = m_table->header();
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(50);
    using Column = ClassTableModel::Column;
    for (const auto column : {Column::Class, Column::Dense, Column::Compressed})
        header->setSectionResizeMode(int(column), QHeaderView::Stretch);
    for (const auto column : {Column::Images, Column::Change})
        header->setSectionResizeMode(int(column), QHeaderView::ResizeToContents);
    m_table->sortByColumn(int(ClassTableModel::Column::Change), Qt::AscendingOrder); // what lost most comes first
    m_table->setMinimumHeight(90);

    auto* above = new QWidget(this);
    auto* matrices = new QHBoxLayout;
    matrices->setSpacing(24);
    matrices->addWidget(m_dense);
    matrices->addWidget(m_compressed);
    auto* aboveLayout = new QVBoxLayout(above);
    aboveLayout->setContentsMargins(0, 6, 0, 4);
    aboveLayout->setSpacing(4);
    aboveLayout->addLayout(matrices, 1);
    aboveLayout->addWidget(m_part);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(above);
    splitter->addWidget(m_table);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);

    connect(m_dense, &ConfusionPlot::labelClicked, this, &ClassesPage::labelChosen);
    connect(m_compressed, &ConfusionPlot::labelClicked, this, &ClassesPage::labelChosen);
    connect(m_table, &QTreeView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT labelChosen(index.data(ClassTableModel::ClassRole).toInt());
    });
}

std::size_t ClassesPage::room() const
{
    const int side = std::min(int(0.75 * m_dense->width()), m_dense->height() - 3 * fontMetrics().height() - 20);
    return std::size_t(std::clamp(side / (fontMetrics().height() + 4), 4, 24));
}

void ClassesPage::refresh()
{
    const Results& results = m_workbench.results();
    m_model.setReports(results.denseSoFar(), results.shown().report);
    refreshMatrices();
}

void ClassesPage::refreshMatrices()
{
    const Results& results = m_workbench.results();
    const auto& dense = results.denseSoFar();
    const auto& compressed = results.shown().report;
    std::vector<const EvaluationReport*> reports;
    for (const auto& report : {dense, compressed}) {
        if (report)
            reports.push_back(report.get());
    }
    m_shownRoom = room();
    const std::size_t count = reports.empty() ? 0 : reports.back()->classes.size();
    // One row goes to all the others.
    const auto classes = mostConfusedClasses(reports, count > m_shownRoom ? m_shownRoom - 1 : count);
    const auto show = [&](ConfusionPlot* plot, const QString& title,
                          const std::shared_ptr<const EvaluationReport>& report) {
        plot->setTable(title, report ? confusionTable(*report, classes) : ConfusionTable(),
            report ? report->classes : std::vector<std::string>());
    };
    show(m_dense, dense ? tr("Dense") : tr("Dense: not measured"), dense);
    show(m_compressed, compressed ? tr("Compressed") : tr("Compressed: not measured"), compressed);
    m_part->setText(classes.size() < count
            ? tr("The %1 most confused of %2 classes; the list below has every class with images.")
                  .arg(countText(std::int64_t(classes.size())), countText(std::int64_t(count)))
            : QString());
    m_part->setVisible(!m_part->text().isEmpty());
}

void ClassesPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (room() != m_shownRoom)
        refreshMatrices();
}

void ClassesPage::retranslate()
{
    m_table->setAccessibleName(tr("Accuracy of each class"));
    m_table->setToolTip(tr("Press Enter on a class, or click a row of a matrix, to see its images"));
    m_model.retranslate();
    refreshMatrices();
}

QString ClassesPage::csv() const
{
    const auto quoted = [](QString text) { return QStringLiteral("\"%1\"").arg(text.replace('"', "\"\"")); };
    const auto number = [](const QVariant& value) {
        return value.isValid() ? QString::number(value.toDouble(), 'f', 6) : QString();
    };
    using Column = ClassTableModel::Column;
    QString text = QStringLiteral("class,images,dense,compressed\n");
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const auto at = [&](Column column) { return m_model.index(row, int(column)); };
        text += QStringLiteral("%1,%2,%3,%4\n")
                    .arg(quoted(at(Column::Class).data().toString()),
                        QString::number(at(Column::Images).data(ClassTableModel::SortRole).toLongLong()),
                        number(at(Column::Dense).data(ClassTableModel::ShareRole)),
                        number(at(Column::Compressed).data(ClassTableModel::ShareRole)));
    }
    return text;
}

} // namespace pangkas
