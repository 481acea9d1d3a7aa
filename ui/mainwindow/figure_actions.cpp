// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/figure_actions.h"

#include "core/base/file.h"
#include "ui/jobs/job_runner.h"
#include "ui/mainwindow/file_question.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/mainwindow/workspace.h"
#include "ui/plots/qcustomplot.h"
#include "ui/views/figure_export.h"
#include "ui/views/view.h"
#include "ui/widgets/icon.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QRegularExpression>
#include <QSettings>

#include <utility>

namespace pangkas {
namespace {

bool isInside(const QWidget* widget, const Figure& figure)
{
    return widget && figure.picture && (widget == figure.picture || figure.picture->isAncestorOf(widget));
}

/// A picture's widget may be gone by the time its entry of a menu is chosen.
struct HeldFigure
{
    Figure figure;
    QPointer<QWidget> picture = figure.picture;
    bool isThere() const { return !figure.picture || picture; }
};

} // namespace

FigureActions::FigureActions(
    WindowActions& actions, Workspace& workspace, JobRunner& jobs, QSettings& settings, QWidget* window)
    : QObject(window), m_actions(actions), m_workspace(workspace), m_jobs(jobs), m_settings(settings), m_window(window)
{
    const auto withCurrent = [this](auto function) {
        return [this, function] {
            if (const auto figure = currentFigure())
                (this->*function)(*figure);
        };
    };
    connect(actions.exportFigure, &QAction::triggered, this, withCurrent(&FigureActions::askSave));
    connect(actions.copyFigure, &QAction::triggered, this, withCurrent(&FigureActions::copyPicture));
    connect(actions.copyTable, &QAction::triggered, this, withCurrent(&FigureActions::copyTable));
    connect(actions.figures, &QMenu::aboutToShow, this, &FigureActions::fillAll);
    connect(&workspace, &Workspace::currentViewChanged, this, &FigureActions::updateActions);
    connect(&workspace, &Workspace::contextMenuWanted, this, &FigureActions::showMenu);
}

void FigureActions::updateActions()
{
    const View* view = m_workspace.isEnabled() && m_actions.views->isEnabled() ? m_workspace.currentView() : nullptr;
    const auto figure = view ? currentFigure() : std::nullopt;
    m_actions.exportFigure->setEnabled(figure.has_value());
    m_actions.copyFigure->setEnabled(figure && figure->picture);
    m_actions.copyTable->setEnabled(figure && figure->csv);
    m_actions.figures->setEnabled(figure.has_value());
    if (view) {
        for (QCustomPlot* plot : view->findChildren<QCustomPlot*>())
            plot->installEventFilter(this); // again and again is once
    }
}

bool FigureActions::eventFilter(QObject* watched, QEvent* event)
{
    // A plot lets none of its events through to the widgets it lies on.
    auto* plot = qobject_cast<QWidget*>(watched);
    if (event->type() == QEvent::ContextMenu && plot && plot->contextMenuPolicy() == Qt::DefaultContextMenu) {
        showMenu(static_cast<QContextMenuEvent*>(event)->globalPos());
        return true;
    }
    return QObject::eventFilter(watched, event);
}

std::optional<Figure> FigureActions::currentFigure() const
{
    View* view = m_workspace.currentView();
    const std::vector<Figure> figures = view ? view->figures() : std::vector<Figure>();
    if (figures.empty())
        return {};
    for (const Figure& figure : figures) {
        if (isInside(QApplication::focusWidget(), figure))
            return figure;
    }
    return figures.front();
}

void FigureActions::askSave(const Figure& figure)
{
    const QString last = m_settings.value("figureSuffix", "png").toString();
    const QString suffix = figure.picture && (last != QLatin1String("csv") || figure.csv) ? last
        : figure.picture                                                                  ? QStringLiteral("png")
                                                                                          : QStringLiteral("csv");
    // The filter of the format that was used last comes first.
    QStringList filters = figureFilters(figure).split(QStringLiteral(";;"));
    const qsizetype usual = filters.indexOf(QRegularExpression(QStringLiteral(".*\\*\\.%1\\)").arg(suffix)));
    if (usual > 0)
        filters.move(usual, 0);
    ask(m_window, m_settings,
        {tr("Export Figure"), filters.join(QStringLiteral(";;")), QStringLiteral("figureFolder"), QFileDialog::AnyFile, suffix,
            figureFileName(figure) + QLatin1Char('.') + suffix},
        [this, held = HeldFigure{figure}](const QString& path) {
            if (held.isThere())
                save(held.figure, path);
        });
}

void FigureActions::save(const Figure& figure, const QString& path)
{
    const auto format = figureFormat(path);
    if (!format) {
        Q_EMIT failed({ErrorCode::UnsupportedFormat, "a figure's file ends in .png, .svg, .pdf or .csv", path.toStdString(),
            "give the file one of these endings"});
        return;
    }
    auto bytes = renderFigure(figure, *format);
    if (!bytes) {
        Q_EMIT failed(withFile(bytes.error(), path.toStdString()));
        return;
    }
    m_settings.setValue("figureSuffix", QFileInfo(path).suffix().toLower());
    m_jobs.start<QString>(
        {JobLane::Storage, [path] { return tr("Saving %1").arg(QFileInfo(path).fileName()); }, {}, true},
        [make = std::move(*bytes), path](const JobContext&) -> Result<std::shared_ptr<const QString>> {
            const QByteArray made = make();
            PANGKAS_TRY(writeFileAtomically(path.toStdString(), std::string_view(made.constData(), std::size_t(made.size()))));
            return std::make_shared<const QString>(path);
        },
        this, [this](Result<std::shared_ptr<const QString>> result) {
            if (result)
                Q_EMIT saved(**result);
            else if (result.error().code != ErrorCode::Cancelled)
                Q_EMIT failed(result.error());
        });
}

void FigureActions::copyPicture(const Figure& figure)
{
    if (!figure.picture || figure.picture->size().isEmpty())
        return;
    QApplication::clipboard()->setImage(figureImage(figure));
    Q_EMIT copied(figure.name);
}

void FigureActions::copyTable(const Figure& figure)
{
    if (!figure.csv)
        return;
    const QString table = figure.csv();
    auto* data = new QMimeData;
    data->setData(QStringLiteral("text/csv"), table.toUtf8());
    data->setText(table);
    QApplication::clipboard()->setMimeData(data);
    Q_EMIT copied(figure.name);
}

void FigureActions::fill(QMenu& menu, const Figure& figure)
{
    const HeldFigure held{figure};
    const auto add = [&](const char* picture, const QString& text, auto function, bool isPossible) {
        QAction* action = menu.addAction(icon(QLatin1String(picture)), text);
        action->setEnabled(isPossible);
        connect(action, &QAction::triggered, this, [this, held, function] {
            if (held.isThere())
                (this->*function)(held.figure);
        });
    };
    add("export_figure", tr("&Export %1...").arg(figure.name), &FigureActions::askSave, true);
    add("copy_figure", tr("&Copy Picture"), &FigureActions::copyPicture, figure.picture);
    add("copy_table", tr("Copy &Table"), &FigureActions::copyTable, bool(figure.csv));
}

void FigureActions::fillAll()
{
    m_actions.figures->clear();
    View* view = m_workspace.currentView();
    for (const Figure& figure : view ? view->figures() : std::vector<Figure>()) {
        if (!m_actions.figures->isEmpty())
            m_actions.figures->addSeparator();
        fill(*m_actions.figures, figure);
    }
}

void FigureActions::showMenu(const QPoint& place)
{
    View* view = m_workspace.currentView();
    QWidget* under = view ? view->childAt(view->mapFromGlobal(place)) : nullptr;
    for (const Figure& figure : view ? view->figures() : std::vector<Figure>()) {
        if (!isInside(under, figure))
            continue;
        auto* menu = new QMenu(m_window);
        menu->setObjectName("figureMenu");
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fill(*menu, figure);
        menu->popup(place);
        return;
    }
}

} // namespace pangkas
