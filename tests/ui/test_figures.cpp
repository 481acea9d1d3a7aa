// SPDX-License-Identifier: GPL-3.0-or-later
// Figures taken out of the window: bytes of every format, files that are whole or not there, clipboard, menus.
#include "tests/ui/window_test.h"
#include "ui/mainwindow/figure_actions.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/mainwindow/workspace.h"
#include "ui/plots/colours.h"
#include "ui/plots/qcustomplot.h"
#include "ui/views/figure_export.h"
#include "ui/views/view.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTabWidget>
#include <QVBoxLayout>
#include <QtTest>

using namespace pangkas;
using namespace pangkas::test;

namespace {

const QString table = QStringLiteral("x,y\n1,0.5\n2,0.25\n");

QCustomPlot* makePlot(QWidget* parent = nullptr)
{
    auto* plot = new QCustomPlot(parent);
    plot->resize(320, 200);
    plot->addGraph()->setData({0, 1, 2, 3}, {0, 3, 1, 2});
    plot->graph(0)->setPen(QPen(Qt::red, 2));
    plot->rescaleAxes();
    plot->replot();
    return plot;
}

/// A view with a plot below a line of text, and a table without a picture.
class FigureView : public View
{
public:
    explicit FigureView(Workbench& workbench) : View(workbench, Subject::Model), m_frame(new QWidget(this))
    {
        setObjectName("figureTestView");
        auto* inside = new QVBoxLayout(m_frame);
        inside->addWidget(new QLabel("A caption", m_frame));
        m_plot = makePlot(m_frame);
        inside->addWidget(m_plot, 1);
        auto* layout = new QVBoxLayout(this);
        layout->addWidget(m_frame);
    }
    QString title() const override { return "Figures"; }
    QString explanation() const override { return "Figures"; }
    std::vector<Figure> figures() override
    {
        return {{"Bell: of fc6", m_frame, [] { return table; }}, {"Only a table", nullptr, [] { return table; }}};
    }
    QCustomPlot* plot() const { return m_plot; }

protected:
    void refresh() override { }
    void retranslate() override { }

private:
    QWidget* m_frame;
    QCustomPlot* m_plot;
};

} // namespace

class TestFigures : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void formats_data();
    void formats();
    void fileNames_data();
    void fileNames();
    void pictureHasTwiceThePixels();
    void plotsBecomeVectors_data();
    void plotsBecomeVectors();
    void refusals_data();
    void refusals();
    void savesWholeFiles_data();
    void savesWholeFiles();
    void failedSaveChangesNothing_data();
    void failedSaveChangesNothing();
    void actionsFollowTheView();
    void contextMenuOfAPlot();

private:
    FigureView* showFigures();
    FigureActions& figureActions() { return *m_window->findChild<FigureActions*>(); }
};

FigureView* TestFigures::showFigures()
{
    openSmall();
    auto* tabs = m_window->findChild<QTabWidget*>("views");
    auto* view = new FigureView(m_window->workbench());
    tabs->addTab(view, "Figures");
    tabs->setCurrentWidget(view);
    return view;
}

void TestFigures::formats_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("format");
    QTest::addRow("png") << "/a/b.png" << int(FigureFormat::Png);
    QTest::addRow("capitals") << "B.SVG" << int(FigureFormat::Svg);
    QTest::addRow("pdf") << "x.y.pdf" << int(FigureFormat::Pdf);
    QTest::addRow("csv") << "b.csv" << int(FigureFormat::Csv);
    QTest::addRow("another") << "b.jpeg" << -1;
    QTest::addRow("none") << "png" << -1;
}

void TestFigures::formats()
{
    QFETCH(QString, path);
    QFETCH(int, format);
    const auto found = figureFormat(path);
    QCOMPARE(found ? int(*found) : -1, format);
}

void TestFigures::fileNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("file");
    QTest::addRow("plain") << "Histogram of fc6" << "Histogram of fc6";
    QTest::addRow("slash") << "in/out" << "in-out";
    QTest::addRow("colon") << "Bell: of fc6" << "Bell- of fc6";
}

void TestFigures::fileNames()
{
    QFETCH(QString, name);
    QFETCH(QString, file);
    QCOMPARE(figureFileName({name, nullptr, {}}), file);
}

void TestFigures::pictureHasTwiceThePixels()
{
    const std::unique_ptr<QCustomPlot> plot(makePlot());
    const QImage image = figureImage({"Plot", plot.get(), {}});
    QCOMPARE(image.size(), QSize(640, 400));
    QCOMPARE(image.text("Title"), "Plot");
    int red = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            red += image.pixelColor(x, y) == QColor(Qt::red);
    }
    QVERIFY2(red > 400, qPrintable(QString::number(red)));
}

void TestFigures::plotsBecomeVectors_data()
{
    QTest::addColumn<bool>("isInside");
    QTest::addRow("the plot itself") << false;
    QTest::addRow("a widget around it") << true;
}

void TestFigures::plotsBecomeVectors()
{
    QFETCH(bool, isInside);
    FigureView* view = showFigures();
    const Figure figure{"Plot", isInside ? view->figures()[0].picture : view->plot(), {}};
    const auto svg = renderFigure(figure, FigureFormat::Svg);
    QVERIFY(svg.has_value());
    const QByteArray drawing = (*svg)();
    QVERIFY(QSvgRenderer(drawing).isValid());
    QVERIFY(!drawing.contains("<image"));
    QVERIFY(drawing.contains("#ff0000"));
    QCOMPARE(drawing.contains("A caption"), isInside);
    const auto pdf = renderFigure(figure, FigureFormat::Pdf);
    QVERIFY(pdf.has_value());
    const QByteArray document = (*pdf)();
    QVERIFY(document.startsWith("%PDF-"));
    QVERIFY(document.trimmed().endsWith("%%EOF"));
    QVERIFY(!document.contains("/Subtype /Image"));
}

void TestFigures::refusals_data()
{
    QTest::addColumn<bool>("hasPicture");
    QTest::addColumn<bool>("hasTable");
    QTest::addColumn<int>("format");
    QTest::addRow("no picture for PNG") << false << true << int(FigureFormat::Png);
    QTest::addRow("no picture for SVG") << false << true << int(FigureFormat::Svg);
    QTest::addRow("no picture for PDF") << false << true << int(FigureFormat::Pdf);
    QTest::addRow("no table") << true << false << int(FigureFormat::Csv);
}

void TestFigures::refusals()
{
    QFETCH(bool, hasPicture);
    QFETCH(bool, hasTable);
    QFETCH(int, format);
    const std::unique_ptr<QCustomPlot> plot(makePlot());
    Figure figure{"Plot", hasPicture ? plot.get() : nullptr, {}};
    if (hasTable)
        figure.csv = [] { return table; };
    const auto result = renderFigure(figure, FigureFormat(format));
    QVERIFY(!result.has_value());
    QVERIFY(result.error().code == ErrorCode::InvalidArgument);
    QCOMPARE(figureFilters(figure).contains("*.csv"), hasTable);
    QCOMPARE(figureFilters(figure).contains("*.png"), hasPicture);
}

void TestFigures::savesWholeFiles_data()
{
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QByteArray>("start");
    QTest::addRow("png") << "png" << QByteArray("\x89PNG");
    QTest::addRow("svg") << "svg" << QByteArray("<?xml");
    QTest::addRow("pdf") << "pdf" << QByteArray("%PDF-");
    QTest::addRow("csv") << "csv" << table.toUtf8();
}

void TestFigures::savesWholeFiles()
{
    QFETCH(QString, suffix);
    QFETCH(QByteArray, start);
    FigureView* view = showFigures();
    const QString path = m_folder->filePath("figure." + suffix);
    QSignalSpy saved(&figureActions(), &FigureActions::saved);
    figureActions().save(view->figures().front(), path);
    QVERIFY(saved.wait());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().startsWith(start));
    QCOMPARE(m_settings->value("figureSuffix").toString(), suffix);
    QVERIFY(m_window->log().plainText().contains("figure." + suffix));
}

void TestFigures::failedSaveChangesNothing_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("code");
    QTest::addRow("no such folder") << "nowhere/figure.png" << int(ErrorCode::FileNotFound);
    QTest::addRow("unknown format") << "figure.bmp" << int(ErrorCode::UnsupportedFormat);
    QTest::addRow("a folder of that name") << "folder.csv" << -1;
}

void TestFigures::failedSaveChangesNothing()
{
    QFETCH(QString, file);
    QFETCH(int, code);
    FigureView* view = showFigures();
    QVERIFY(QDir(m_folder->path()).mkpath("folder.csv"));
    const QStringList before = QDir(m_folder->path()).entryList();
    Error error;
    connect(&figureActions(), &FigureActions::failed, this, [&](const Error& told) { error = told; });
    QSignalSpy failed(&figureActions(), &FigureActions::failed);
    figureActions().save(view->figures().front(), m_folder->filePath(file));
    QTRY_VERIFY(!failed.isEmpty());
    if (code >= 0)
        QCOMPARE(int(error.code), code);
    QVERIFY(!message().isEmpty());
    QStringList after = QDir(m_folder->path()).entryList();
    after.removeAll("settings.ini"); // may have been written meanwhile
    QStringList expected = before;
    expected.removeAll("settings.ini");
    QCOMPARE(after, expected);
}

void TestFigures::actionsFollowTheView()
{
    const WindowActions& on = m_window->actions();
    QVERIFY(!on.exportFigure->isEnabled()); // the welcome page is in front
    FigureView* view = showFigures();
    QVERIFY(on.exportFigure->isEnabled());
    on.copyFigure->trigger();
    QCOMPARE(QApplication::clipboard()->image().size(), view->figures()[0].picture->size() * 2);
    on.copyTable->trigger();
    QCOMPARE(QApplication::clipboard()->text(), table);
    QVERIFY(QApplication::clipboard()->mimeData()->hasFormat("text/csv"));
    Q_EMIT on.figures->aboutToShow();
    int entries = 0;
    for (const QAction* action : on.figures->actions())
        entries += !action->isSeparator();
    QCOMPARE(entries, 6);
    on.exportFigure->trigger();
    auto* dialog = m_window->findChild<QFileDialog*>();
    QVERIFY(dialog);
    QCOMPARE(dialog->defaultSuffix(), "png");
    QVERIFY(dialog->selectedFiles().value(0).endsWith("Bell- of fc6.png"));
    dialog->reject();
}

void TestFigures::contextMenuOfAPlot()
{
    FigureView* view = showFigures();
    QTRY_VERIFY(view->plot()->isVisible());
    const QPoint centre = view->plot()->rect().center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, centre, view->plot()->mapToGlobal(centre));
    QApplication::sendEvent(view->plot(), &event);
    auto* menu = m_window->findChild<QMenu*>("figureMenu");
    QVERIFY(menu);
    QCOMPARE(menu->actions().size(), 3);
    menu->actions().at(2)->trigger();
    QCOMPARE(QApplication::clipboard()->text(), table);
    menu->close();
}

QTEST_MAIN(TestFigures)
#include "test_figures.moc"
