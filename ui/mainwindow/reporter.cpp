// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/reporter.h"

#include "ui/document/dataset_text.h"
#include "ui/jobs/workbench.h"
#include "ui/models/error_text.h"
#include "ui/models/log_model.h"
#include "ui/models/number_text.h"
#include "ui/widgets/message_bar.h"

#include <QFileInfo>
#include <QLocale>

namespace pangkas {

Reporter::Reporter(Workbench& workbench, LogModel& log, MessageBar& bar, QObject* parent)
    : QObject(parent), m_workbench(workbench), m_log(log), m_bar(bar)
{
    connect(&workbench, &Workbench::failed, this, &Reporter::tellFailure);
    connect(&workbench, &Workbench::modelOpened, this,
        [this](const std::shared_ptr<const SourceModel>& source) { tellModel(*source); });
    connect(&workbench, &Workbench::datasetOpened, this, [this](const std::shared_ptr<const Dataset>& dataset) {
        m_log.add(LogLevel::Notice,
            tr("Opened data set %1: %Ln image(s)", nullptr, int(dataset->size()))
                .arg(datasetText(dataset->source())),
            QString::fromStdString(toString(dataset->source())));
        if (!dataset->damaged().empty())
            m_log.add(LogLevel::Warning, tr("Left out %Ln damaged image(s)", nullptr, int(dataset->damaged().size())));
    });
    connect(&workbench, &Workbench::recipeOpened, this,
        [this](const QString& path) { m_log.add(LogLevel::Notice, tr("Opened recipe %1").arg(QFileInfo(path).fileName())); });
    connect(&workbench, &Workbench::scanned, this, [this] {
        const auto& scan = m_workbench.results().sensitivity();
        if (scan)
            m_log.add(LogLevel::Notice, tr("Measured the layers' sensitivity on %Ln image(s)", nullptr, int(scan->rows.front().images)));
    });
    connect(&workbench, &Workbench::recipeSaved, this,
        [this](const QString& path) { m_log.add(LogLevel::Notice, tr("Saved recipe %1").arg(QFileInfo(path).fileName())); });
    connect(&workbench.document(), &Document::preprocessingChanged, this, [this] {
        const Document& document = m_workbench.document();
        const bool isOwn = document.preprocessing() == document.source()->architecture().preprocessing;
        m_log.add(LogLevel::Notice, isOwn ? tr("Images go through the network's own preprocessing again")
                                          : tr("Images go through another preprocessing now"),
            QString::fromStdString(toString(document.preprocessing())));
    });
    connect(&workbench, &Workbench::noted, this,
        [this](const QString& text, const QString& details) { m_log.add(LogLevel::Notice, text, details); });
    connect(&workbench, &Workbench::evaluated, this, &Reporter::tellEvaluation);
    connect(&workbench, &Workbench::exported, this,
        [this](const std::shared_ptr<const ExportOutcome>& outcome) { tellExport(*outcome); });
}

void Reporter::tellFailure(const Error& error)
{
    m_log.add(LogLevel::Failure, errorSentence(error), errorDetails(error));
    m_bar.say(MessageBar::Tone::Failure, errorSentence(error), errorDetails(error));
}

void Reporter::tellModel(const SourceModel& source)
{
    const OpenedModel& opened = source.opened;
    m_bar.hide();
    m_log.add(LogLevel::Notice,
        tr("Opened %1: %2, %3 parameters; the recipe starts from Deep Compression's densities")
            .arg(opened.source == sampleModelName ? tr("the built-in sample")
                                                  : QFileInfo(QString::fromStdString(opened.source)).fileName(),
                QString::fromStdString(opened.architecture.title), countText(std::int64_t(opened.model.parameterCount()))),
        QString::fromStdString(opened.format));
    for (const std::string& note : opened.notes)
        m_log.add(LogLevel::Warning, QString::fromStdString(note));
}

void Reporter::tellEvaluation()
{
    const Results& results = m_workbench.results();
    const EvaluationReport& report = *results.compressed().report;
    QString text = tr("Measured top-1 %1 on %Ln image(s)", nullptr, int(report.images)).arg(percentText(report.top1()));
    if (results.dense())
        text = tr("%1; dense %2").arg(text, percentText(results.dense()->top1()));
    m_log.add(LogLevel::Success, text,
        tr("%1 images/s, %2\nImages: %3")
            .arg(QLocale().toString(report.imagesPerSecond(), 'f', 1), QString::fromStdString(report.method),
                QString::fromStdString(toString(report.preprocessing))));
}

void Reporter::tellExport(const ExportOutcome& outcome)
{
    const QString file = QFileInfo(QString::fromStdString(outcome.path.string())).fileName();
    QString text = tr("Written, decoded and equal bit for bit: %1, %2").arg(file, bytesText(outcome.report.fileBytes));
    if (outcome.evaluation)
        text = tr("%1; top-1 of the decoded file %2").arg(text, percentText(outcome.evaluation->top1()));
    const QString details = tr("%1, SHA-256 %2\n%3 floats in %4 tensors compared bit by bit")
                                .arg(exactBytesText(outcome.report.fileBytes), QString::fromStdString(outcome.report.sha256),
                                    countText(std::int64_t(outcome.proof.values)), countText(std::int64_t(outcome.proof.tensors)));
    m_log.add(LogLevel::Success, text, details);
    m_bar.say(MessageBar::Tone::Success, text, details);
}

} // namespace pangkas
