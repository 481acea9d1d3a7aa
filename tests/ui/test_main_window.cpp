// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the real window: mouse, keyboard, drops, and the files it writes.
#include "ui/mainwindow/main_window.h"

#include "core/container/pack_reader.h"
#include "core/pipeline/compress.h"
#include "tests/ui/small_source.h"
#include "ui/document/recipe_edit.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/mainwindow/workspace.h"
#include "ui/models/layer_table_model.h"
#include "ui/plots/histogram_plot.h"
#include "ui/widgets/damaged_images_dialog.h"
#include "ui/widgets/layer_delegates.h"
#include "ui/widgets/layer_panel.h"
#include "ui/widgets/layer_table_view.h"
#include "ui/widgets/message_bar.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDropEvent>
#include <QImage>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>

#include <algorithm>
#include <atomic>
#include <semaphore>
#include <thread>

using namespace pangkas;
using namespace pangkas::test;
using Column = LayerTableModel::Column;

class TestMainWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void welcomeUntilThereIsAModel();
    void mouseOnASlider();
    void keysOnASlider();
    void heldKeyIsOneStep();
    void typedNumber();
    void switchAndBits();
    void selectionShowsItsHistogram();
    void thresholdDragMovesTheSlider();
    void headlineGoesFromPredictedToPacked();
    void presetsAreUndoable();
    void exportIsProvedAndWhatTheHeadlineSaid();
    void badFiles_data();
    void badFiles();
    void recipeFiles();
    void drops_data();
    void drops();
    void evaluatesAndCancels();
    void damagedImagesAreAskedFor();
    void languagesAndThemes();
    void everyActionHasATextAndItsOwnShortcut();
    void settingsAreRemembered();
    void closingStopsJobs();
    void benchmarkSliderEvent();
    void benchmarkNewWindow();

private:
    void openSmall();
    QString textOf(const char* label) const { return m_window->findChild<QLabel*>(label)->text(); }
    int step(int row) const { return cell(row, Column::Sparsity).data(Qt::EditRole).toInt(); }
    QModelIndex cell(int row, Column column) const { return m_table->model()->index(row, int(column)); }
    QPoint handle(int row) const { return SparsityDelegate::handleCentre(m_table->visualRect(cell(row, Column::Sparsity)), step(row)); }
    QString message() const;
    void writeImages(int damaged);

    static constexpr int fc6 = 1;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<MainWindow> m_window;
    LayerTableView* m_table = nullptr;
    Document* m_document = nullptr;
};

void TestMainWindow::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(m_folder->filePath("settings.ini"), QSettings::IniFormat);
    m_settings->setValue("language", "en");
    m_window = std::make_unique<MainWindow>(*m_settings);
    m_table = &m_window->workspace().table();
    m_document = &m_window->workbench().document();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestMainWindow::cleanup()
{
    m_window.reset();
    m_settings.reset();
    m_folder.reset();
}

void TestMainWindow::openSmall()
{
    setSmallSource(*m_document);
    QTRY_VERIFY(m_table->isVisible());
    m_table->selectLayer(fc6);
}

QString TestMainWindow::message() const
{
    const auto* bar = m_window->findChild<MessageBar*>();
    return bar->isVisible() ? bar->text() : QString();
}

void TestMainWindow::writeImages(int damaged)
{
    for (const QString& name : {QStringLiteral("cats"), QStringLiteral("dogs")}) {
        const QString folder = m_folder->filePath("images/" + name);
        QVERIFY(QDir().mkpath(folder));
        for (int i = 0; i < 12; ++i) {
            QImage image(48, 40, QImage::Format_RGB888);
            image.fill(QColor::fromHsv((i * 29 + int(name.size()) * 7) % 360, 200, name == "cats" ? 90 : 220));
            QVERIFY(image.save(QStringLiteral("%1/%2.png").arg(folder).arg(i)));
        }
    }
    for (int i = 0; i < damaged; ++i) {
        QFile file(m_folder->filePath(QStringLiteral("images/dogs/broken%1.jpg").arg(i)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no image at all");
    }
}

void TestMainWindow::welcomeUntilThereIsAModel()
{
    auto* welcome = m_window->findChild<QWidget*>("welcome");
    QVERIFY(welcome->isVisible());
    QVERIFY(!m_table->isVisible());
    QVERIFY(!m_window->actions().exportPack->isEnabled());
    QVERIFY(!m_window->actions().evaluate->isEnabled());
    openSmall();
    QVERIFY(!welcome->isVisible());
    QVERIFY(m_window->actions().exportPack->isEnabled());
    QVERIFY(m_window->windowTitle().contains("small.pth"));
}

void TestMainWindow::mouseOnASlider()
{
    openSmall();
    QWidget* viewport = m_table->viewport();
    const QRect cellRect = m_table->visualRect(cell(fc6, Column::Sparsity));
    const QRect groove = SparsityDelegate::grooveRect(cellRect);
    QTest::mousePress(viewport, Qt::LeftButton, {}, handle(fc6));
    QCOMPARE(step(fc6), 0); // taking the handle moves nothing
    for (const double share : {0.2, 0.6, 0.9})
        QTest::mouseMove(viewport, QPoint(groove.left() + int(share * groove.width()), groove.center().y()));
    QVERIFY(std::abs(step(fc6) - 900) < 15);
    QTest::mouseMove(viewport, QPoint(groove.right() + 500, groove.center().y() + 300)); // far outside it still follows
    QCOMPARE(step(fc6), 1000);
    QTest::mouseMove(viewport, QPoint(groove.left() + groove.width() / 2, groove.center().y()));
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, groove.center());
    QVERIFY(std::abs(step(fc6) - 500) < 15);
    QCOMPARE(m_document->undoStack().count(), 1); // the whole drag

    QTest::mouseMove(viewport, QPoint(groove.left(), groove.center().y())); // released: nothing follows any more
    QVERIFY(step(fc6) > 400);
    QTest::mouseClick(viewport, Qt::LeftButton, {}, QPoint(groove.left() + groove.width() / 4, groove.center().y()));
    QVERIFY(std::abs(step(fc6) - 250) < 15);
    QCOMPARE(m_document->undoStack().count(), 2);
    m_window->actions().undo->trigger();
    m_window->actions().undo->trigger();
    QCOMPARE(step(fc6), 0);
    m_window->actions().redo->trigger();
    QVERIFY(std::abs(step(fc6) - 500) < 15);
}

void TestMainWindow::keysOnASlider()
{
    openSmall();
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Right);
    QCOMPARE(step(fc6), 1);
    QTest::keyClick(m_table, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(step(fc6), 11);
    QTest::keyClick(m_table, Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(step(fc6), 111);
    QTest::keyClick(m_table, Qt::Key_Left, Qt::ControlModifier);
    QTest::keyClick(m_table, Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(step(fc6), 0); // not below
    QTest::keyClick(m_table, Qt::Key_Up);
    QCOMPARE(m_table->currentLayer(), 0);
    QTest::keyClick(m_table, Qt::Key_End);
    QCOMPARE(m_table->currentLayer(), 2);
    QCOMPARE(m_document->undoStack().count(), 5);
}

void TestMainWindow::heldKeyIsOneStep()
{
    openSmall();
    const auto press = [&](bool repeated) {
        QKeyEvent event(QEvent::KeyPress, Qt::Key_Right, Qt::ShiftModifier, {}, repeated);
        QApplication::sendEvent(m_table, &event);
    };
    press(false);
    for (int i = 0; i < 9; ++i)
        press(true);
    QKeyEvent release(QEvent::KeyRelease, Qt::Key_Right, Qt::ShiftModifier);
    QApplication::sendEvent(m_table, &release);
    QCOMPARE(step(fc6), 100);
    QCOMPARE(m_document->undoStack().count(), 1);
}

void TestMainWindow::typedNumber()
{
    openSmall();
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Return);
    auto* editor = m_table->findChild<QAbstractSpinBox*>();
    QVERIFY(editor);
    QTest::keyClicks(editor, "87.5");
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(step(fc6), 875);
}

void TestMainWindow::switchAndBits()
{
    openSmall();
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Plus);
    QTest::keyClick(m_table, Qt::Key_Plus);
    QCOMPARE(m_document->recipe()->layers[fc6].sharing.centroids, 3);
    QTest::keyClick(m_table, Qt::Key_Minus);
    QCOMPARE(m_document->recipe()->layers[fc6].sharing.centroids, 1);
    QTest::keyClick(m_table, Qt::Key_Space);
    QVERIFY(!m_document->recipe()->layers[fc6].enabled);
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, m_table->visualRect(cell(fc6, Column::Switch)).center());
    QVERIFY(m_document->recipe()->layers[fc6].enabled);
}

void TestMainWindow::selectionShowsItsHistogram()
{
    openSmall();
    m_document->changeRecipe(*m_document->recipe(), RecipeEdit::Load);
    m_table->model()->setData(cell(0, Column::Sparsity), 500);
    const HistogramPlot& plot = *m_window->workspace().layerPanel().histogram();
    QCOMPARE(plot.threshold(), 0.0);
    QVERIFY(textOf("figureZeros").startsWith("0.0"));
    m_table->selectLayer(0);
    const double threshold = m_document->source()->profiles[0]->thresholdForSparsity(0.5);
    QCOMPARE(plot.threshold(), threshold);
    QVERIFY(textOf("figureZeros").startsWith("50.0"));
    m_window->actions().logarithmic->trigger();
    QVERIFY(!plot.isLogarithmic());
}

void TestMainWindow::thresholdDragMovesTheSlider()
{
    openSmall();
    m_table->model()->setData(cell(fc6, Column::Sparsity), 300);
    HistogramPlot* plot = m_window->workspace().layerPanel().histogram();
    QTRY_VERIFY(plot->thresholdPosition(1).x() > plot->thresholdPosition(-1).x());
    const int undoSteps = m_document->undoStack().count();
    QWidget* surface = plot->childAt(plot->rect().center());
    const auto at = [&](QPoint position) { return surface->mapFrom(plot, position); };
    const QPoint start = plot->thresholdPosition(1);
    QTest::mousePress(surface, Qt::LeftButton, {}, at(start));
    QTest::mouseMove(surface, at(start + QPoint(25, 0)));
    QTest::mouseMove(surface, at(start + QPoint(60, 0)));
    QTest::mouseRelease(surface, Qt::LeftButton, {}, at(start + QPoint(60, 0)));
    QVERIFY(step(fc6) > 330);
    QCOMPARE(m_document->undoStack().count(), undoSteps + 1);
    QVERIFY(std::abs(plot->thresholdPosition(1).x() - start.x() - 60) <= 3); // the line is where it was left
}

void TestMainWindow::headlineGoesFromPredictedToPacked()
{
    openSmall();
    QTRY_COMPARE(textOf("headlineBytesOrigin"), "packed");
    const QString before = textOf("headlineBytes");
    m_table->model()->setData(cell(fc6, Column::Sparsity), 900);
    QCOMPARE(textOf("headlineBytesOrigin"), "predicted"); // at once, in the same event
    QVERIFY(textOf("headlineBytes") != before);
    QTRY_COMPARE(textOf("headlineBytesOrigin"), "packed");
    m_window->actions().undo->trigger();
    QTRY_COMPARE(textOf("headlineBytesOrigin"), "packed");
    QCOMPARE(textOf("headlineBytes"), before);
}

void TestMainWindow::presetsAreUndoable()
{
    openSmall();
    m_table->model()->setData(cell(fc6, Column::Sparsity), 900);
    m_window->actions().presetNothing->trigger();
    QCOMPARE(step(fc6), 0);
    m_window->actions().undo->trigger();
    QCOMPARE(step(fc6), 900);
}

void TestMainWindow::exportIsProvedAndWhatTheHeadlineSaid()
{
    openSmall();
    m_document->changeRecipe(withBits(withSparsityStep(*m_document->recipe(), fc6, 900), fc6, 4), RecipeEdit::Load);
    QTRY_COMPARE(textOf("headlineBytesOrigin"), "packed");
    const auto promised = m_window->workbench().results().total().bytes;
    QSignalSpy exported(&m_window->workbench(), &Workbench::exported);
    const QString path = m_folder->filePath("small.pkz");
    m_window->workbench().exportPack(path);
    QTRY_VERIFY2(!exported.isEmpty() || !message().isEmpty(), qPrintable(message()));
    QVERIFY2(!exported.isEmpty(), qPrintable(message()));
    QCOMPARE(quint64(QFileInfo(path).size()), quint64(promised));
    QVERIFY(message().contains("equal bit for bit"));
    const auto reader = PackReader::open(toPath(path));
    VERIFY_OK(reader);
    const auto decoded = reader->decode();
    VERIFY_OK(decoded);
    QCOMPARE(decoded->tensors().size(), 6u);
    const Tensor* weight = decoded->find("classifier.1.weight");
    QVERIFY(weight);
    QCOMPARE(std::ranges::count(weight->values(), 0.0f), 7373); // 90 % of 8192
    // The command line's way gives the same bytes.
    const auto& source = *m_document->source();
    const auto compressed = compressModel(source.architecture(), source.opened.model, *m_document->recipe());
    VERIFY_OK(compressed);
    const auto packed = packLayers(*compressed);
    VERIFY_OK(packed);
    const QString other = m_folder->filePath("other.pkz");
    VERIFY_OK(writePack(compressed->description, *packed, toPath(other)));
    QVERIFY(bytesOf(toPath(path)) == bytesOf(toPath(other)));
}

void TestMainWindow::badFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("name");
    QTest::addRow("empty model") << QByteArray() << "empty.pth";
    QTest::addRow("text as a model") << QByteArray("hello") << "text.safetensors";
    QTest::addRow("recipe that is none") << QByteArray("{\"seeds\": 1}") << "wrong.json";
}

void TestMainWindow::badFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, name);
    openSmall();
    const auto before = m_document->source();
    const QString path = m_folder->filePath(name);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    m_window->workbench().openAnything(path);
    QTRY_VERIFY(!message().isEmpty());
    QVERIFY2(message().contains(name), qPrintable(message()));
    QCOMPARE(m_document->source(), before); // what was open stays open
    QCOMPARE(LogLevel(m_window->log().index(0, 0).data(LogModel::LevelRole).toInt()), LogLevel::Failure);
}

void TestMainWindow::recipeFiles()
{
    openSmall();
    m_table->model()->setData(cell(fc6, Column::Sparsity), 640);
    const auto saved = *m_document->recipe();
    const QString path = m_folder->filePath("recipe.json");
    QVERIFY(m_window->isWindowModified());
    m_window->workbench().saveRecipe(path);
    QTRY_VERIFY(!m_window->isWindowModified());
    m_window->actions().presetNothing->trigger();
    m_window->workbench().openAnything(path);
    QTRY_VERIFY(*m_document->recipe() == saved);
}

void TestMainWindow::drops_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("isTaken");
    QTest::addRow("missing model") << "file:///nowhere/model.pth" << true;
    QTest::addRow("web address") << "https://example.org/model.pth" << false;
}

void TestMainWindow::drops()
{
    QFETCH(QString, path);
    QFETCH(bool, isTaken);
    QMimeData data;
    data.setUrls({QUrl(path)});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, {});
    enter.ignore();
    QApplication::sendEvent(m_window.get(), &enter);
    QCOMPARE(enter.isAccepted(), isTaken);
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(m_window.get(), &drop);
    if (isTaken)
        QTRY_VERIFY(message().contains("model.pth"));
    else
        QVERIFY(m_window->workbench().jobs().jobs().empty());
}

void TestMainWindow::evaluatesAndCancels()
{
    openSmall();
    writeImages(0);
    QSignalSpy opened(&m_window->workbench(), &Workbench::datasetOpened);
    m_window->workbench().openAnything(m_folder->filePath("images"));
    QTRY_VERIFY_WITH_TIMEOUT(!opened.isEmpty() || !message().isEmpty(), 30000);
    if (opened.isEmpty() && message().contains("engine"))
        QSKIP("the engine is not built");
    QVERIFY2(!opened.isEmpty(), qPrintable(message()));
    QVERIFY(m_window->actions().evaluate->isEnabled());
    QCOMPARE(textOf("headlineAccuracyOrigin"), "not measured");

    // Cancelled before it begins: nothing is measured, nothing is reported as a failure.
    m_window->actions().evaluate->trigger();
    m_window->actions().cancel->trigger();
    QTRY_VERIFY(m_window->workbench().jobs().isIdle(JobLane::Long));
    QVERIFY(!m_window->workbench().results().compressed().report);
    QVERIFY(message().isEmpty());

    m_window->actions().evaluate->trigger();
    QVERIFY(!m_window->actions().evaluate->isEnabled());
    QTRY_COMPARE_WITH_TIMEOUT(textOf("headlineAccuracyOrigin"), "measured", 30000);
    const Results& results = m_window->workbench().results();
    QCOMPARE(results.compressed().report->images, 24);
    QCOMPARE(results.dense()->images, 24);
    // Nothing is pruned: the decoded network is the dense one.
    QCOMPARE(results.compressed().report->correct, results.dense()->correct);

    m_table->model()->setData(cell(fc6, Column::Sparsity), 1000);
    QCOMPARE(textOf("headlineAccuracyOrigin"), "for an earlier recipe");
    m_window->actions().undo->trigger();
    QCOMPARE(textOf("headlineAccuracyOrigin"), "measured");

    QSignalSpy exported(&m_window->workbench(), &Workbench::exported);
    m_window->workbench().exportPack(m_folder->filePath("evaluated.pkz"));
    QTRY_VERIFY_WITH_TIMEOUT(!exported.isEmpty(), 30000);
    QCOMPARE(textOf("headlineAccuracyOrigin"), "measured on the file");
    QCOMPARE(results.compressed().report->correct, results.dense()->correct);
}

void TestMainWindow::damagedImagesAreAskedFor()
{
    writeImages(2);
    m_window->workbench().openDataset(m_folder->filePath("images"));
    DamagedImagesDialog* dialog = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT(
        (dialog = m_window->findChild<DamagedImagesDialog*>()) != nullptr || !message().isEmpty(), 30000);
    if (!dialog && message().contains("engine"))
        QSKIP("the engine is not built");
    QVERIFY2(dialog, qPrintable(message()));
    QVERIFY(dialog->findChild<QPlainTextEdit*>()->toPlainText().contains("broken1.jpg"));
    QVERIFY(!m_document->dataset());
    dialog->accept();
    QTRY_VERIFY(m_document->dataset());
    QCOMPARE(m_document->dataset()->size(), 24u);
    QCOMPARE(m_document->dataset()->damaged().size(), 2u);
}

void TestMainWindow::languagesAndThemes()
{
    openSmall();
    const QString english = m_window->actions().evaluate->text();
    for (const char* code : {"id", "en"}) {
        m_window->chooseLanguage(code);
        QCoreApplication::sendPostedEvents();
        for (const Theme theme : {Theme::Dark, Theme::Light}) {
            m_window->applyTheme(theme);
            const QImage picture = m_window->grab().toImage();
            const QColor ground = picture.pixelColor(picture.width() / 2, 3);
            QCOMPARE(ground.lightness() < 128, theme == Theme::Dark);
        }
        if (code == QLatin1String("id"))
            QVERIFY(m_window->actions().evaluate->text() != english);
    }
    QCOMPARE(m_window->actions().evaluate->text(), english);
}

void TestMainWindow::everyActionHasATextAndItsOwnShortcut()
{
    QStringList shortcuts;
    for (const QAction* action : m_window->menuBar()->findChildren<QAction*>()) {
        if (action->isSeparator())
            continue;
        for (const QKeySequence& shortcut : action->shortcuts()) {
            QVERIFY2(!shortcuts.contains(shortcut.toString()), qPrintable(shortcut.toString()));
            shortcuts << shortcut.toString();
        }
    }
    for (const QAction* menu : m_window->menuBar()->actions()) {
        QVERIFY(!menu->text().isEmpty());
        for (const QAction* action : menu->menu()->actions())
            QVERIFY2(action->isSeparator() || !action->text().isEmpty(), qPrintable(action->objectName()));
    }
    QVERIFY(shortcuts.size() >= 12);
}

void TestMainWindow::settingsAreRemembered()
{
    m_window->applyTheme(Theme::Dark);
    m_window->chooseLanguage("id");
    m_window->actions().logarithmic->setChecked(false);
    m_window->close();
    m_window = std::make_unique<MainWindow>(*m_settings);
    QVERIFY(isDark(m_window->palette()));
    QVERIFY(!m_window->actions().logarithmic->isChecked());
    QVERIFY(!m_window->workspace().layerPanel().isLogarithmic());
    QCOMPARE(m_window->actions().languages->checkedAction()->data().toString(), "id");
    m_table = nullptr;
}

void TestMainWindow::closingStopsJobs()
{
    openSmall();
    std::binary_semaphore began{0};
    std::atomic<bool> isStopped = false;
    m_window->workbench().jobs().start<int>(
        {JobLane::Long, "waits", {}},
        [&](const JobContext& job) -> Result<std::shared_ptr<const int>> {
            began.release();
            while (!job.isCancelled())
                std::this_thread::yield();
            isStopped = true;
            return fail(ErrorCode::Cancelled, {});
        },
        this, [](Result<std::shared_ptr<const int>>) { });
    began.acquire();
    m_window->close();
    QTRY_VERIFY(isStopped);
}

void TestMainWindow::benchmarkSliderEvent()
{
    openSmall();
    int next = 0;
    m_document->beginGesture();
    // A movement with everything that follows in the same turn of the event loop: figures, table, histogram, headline.
    QBENCHMARK {
        m_table->model()->setData(cell(fc6, Column::Sparsity), next = (next + 7) % 1000);
        QCoreApplication::processEvents();
    }
    m_document->endGesture();
}

void TestMainWindow::benchmarkNewWindow()
{
    QBENCHMARK {
        MainWindow window(*m_settings);
        window.show();
        QCoreApplication::processEvents();
    }
}

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
