// SPDX-License-Identifier: GPL-3.0-or-later
// Drags a real slider of the real window and records how long its event loop takes to come round: what a user feels as
// a stall. Each view is in front for a part of the time. Usage: benchmark_window MODEL [LAYER] [SECONDS [DATA]]
// (default: fc6, ten seconds for each view, no data set). With QT_QPA_PLATFORM=offscreen, or on a display.
#include "ui/jobs/workbench.h"
#include "ui/mainwindow/main_window.h"
#include "ui/mainwindow/workspace.h"
#include "ui/models/layer_table_model.h"
#include "ui/views/view.h"
#include "ui/widgets/layer_delegates.h"
#include "ui/widgets/layer_table_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFileInfo>
#include <QMouseEvent>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <vector>

using namespace pangkas;
using Column = LayerTableModel::Column;

namespace {

constexpr double stall = 50; // ms

void wait(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

bool waitFor(const std::function<bool()>& condition, int seconds)
{
    for (int i = 0; i < seconds * 20 && !condition(); ++i)
        wait(50);
    return condition();
}

void send(QWidget* widget, QEvent::Type type, const QPointF& at, Qt::MouseButtons buttons)
{
    QMouseEvent event(type, at, widget->mapToGlobal(at), type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton, buttons, {});
    QApplication::sendEvent(widget, &event);
}

struct Gaps
{
    std::vector<double> milliseconds;
    int moves = 0;
    int paints = 0;

    double at(double share) const { return milliseconds[std::size_t(share * double(milliseconds.size() - 1))]; }
};

/// Counts how often the table and the view are painted.
class PaintCounter : public QObject
{
public:
    int paints = 0;

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        paints += event->type() == QEvent::Paint;
        return false;
    }
};

/// Moves the handle to and fro 120 times a second, as a mouse does, and measures every turn of the event loop.
Gaps drag(LayerTableView& table, QWidget& view, int row, double seconds)
{
    Gaps gaps;
    QWidget* viewport = table.viewport();
    const QModelIndex cell = table.model()->index(row, int(Column::Sparsity));
    const auto handle = [&](double share) {
        return QPointF(SparsityDelegate::handleCentre(table.visualRect(cell), int(share * 1000)));
    };
    PaintCounter counter;
    viewport->installEventFilter(&counter);
    view.installEventFilter(&counter);
    QElapsedTimer clock;
    clock.start();
    double before = 0;
    QTimer beat; // the pulse of the loop: late by as much as anything else kept it busy
    beat.setTimerType(Qt::PreciseTimer);
    QObject::connect(&beat, &QTimer::timeout, [&] {
        const double now = double(clock.nsecsElapsed()) / 1e6;
        gaps.milliseconds.push_back(now - before);
        before = now;
    });
    QTimer mouse;
    mouse.setTimerType(Qt::PreciseTimer);
    QObject::connect(&mouse, &QTimer::timeout, [&] {
        const double phase = double(clock.elapsed()) / 1000;
        send(viewport, QEvent::MouseMove, handle(0.5 + 0.45 * std::sin(2 * M_PI * phase / 2.5)), Qt::LeftButton);
        ++gaps.moves;
    });
    send(viewport, QEvent::MouseButtonPress, handle(cell.data(Qt::EditRole).toInt() / 1000.0), Qt::LeftButton);
    before = double(clock.nsecsElapsed()) / 1e6;
    beat.start(1);
    mouse.start(8);
    wait(int(seconds * 1000));
    mouse.stop();
    beat.stop();
    send(viewport, QEvent::MouseButtonRelease, handle(0.9), Qt::NoButton);
    gaps.paints = counter.paints;
    std::ranges::sort(gaps.milliseconds);
    return gaps;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    if (argc < 2) {
        fmt::print(stderr, "usage: benchmark_window MODEL [LAYER] [SECONDS [DATA]]\n");
        return 2;
    }
    const QString layer = argc > 2 ? argv[2] : "fc6";
    const double seconds = argc > 3 ? QString(argv[3]).toDouble() : 10;
    QTemporaryDir folder;
    QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
    MainWindow window(settings);
    window.resize(1440, 900);
    window.show();
    Workbench& workbench = window.workbench();
    workbench.openModel(argv[1]);
    const auto isOpen = [&] {
        const auto& layers = workbench.results().layers();
        return !layers.empty() && std::ranges::all_of(layers, [](const auto& row) { return row.origin != Origin::Unknown; });
    };
    if (!waitFor(isOpen, 60)) {
        fmt::print(stderr, "{} can't be opened\n", argv[1]);
        return 1;
    }
    if (argc > 4) {
        workbench.openDataset(argv[4]);
        waitFor([&] { return workbench.document().dataset() != nullptr; }, 60);
    }
    LayerTableView& table = window.workspace().table();
    int row = -1;
    for (int i = 0; i < table.model()->rowCount(); ++i) {
        if (table.model()->index(i, int(Column::Layer)).data().toString() == layer)
            row = i;
    }
    if (row < 0) {
        fmt::print(stderr, "no layer {}\n", layer.toStdString());
        return 1;
    }
    table.selectLayer(row);

    fmt::print("{} of {}, dragged {} s with each view in front, {} x {} on \"{}\"; turns of the event loop in ms.\n\n", layer.toStdString(),
        QFileInfo(argv[1]).fileName().toStdString(), seconds, window.width(), window.height(), QGuiApplication::platformName().toStdString());
    fmt::print("| view | moves/s | paints/s | median | p99 | longest | over {} ms |\n|---|---:|---:|---:|---:|---:|---:|\n", stall);
    for (View* view : window.workspace().views()) {
        window.workspace().showView(view);
        wait(1500); // what the view works out once is not part of the drag
        const Gaps gaps = drag(table, *view, row, seconds);
        const auto stalls = std::ranges::count_if(gaps.milliseconds, [](double gap) { return gap > stall; });
        fmt::print("| {} | {:.0f} | {:.0f} | {:.1f} | {:.1f} | {:.1f} | {} |\n", view->title().toStdString(), gaps.moves / seconds,
            gaps.paints / seconds, gaps.at(0.5), gaps.at(0.99), gaps.at(1), stalls);
        std::fflush(stdout);
    }
    return 0;
}
