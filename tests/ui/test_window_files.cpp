// SPDX-License-Identifier: GPL-3.0-or-later
// What the real window reads and writes: packed files, recipes, drops, and files that are none.
#include "tests/ui/window_test.h"

#include "core/container/pack_reader.h"
#include "core/pipeline/compress.h"
#include "ui/document/recipe_edit.h"
#include "ui/mainwindow/window_actions.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QtTest>

#include <algorithm>

using namespace pangkas;
using namespace pangkas::test;

class TestWindowFiles : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void exportIsProvedAndWhatTheHeadlineSaid();
    void failedExportLeavesNothing();
    void badFiles_data();
    void badFiles();
    void recipeFiles();
    void modifiedIsWhatDiffersFromTheSavedRecipe();
    void drops_data();
    void drops();
};

void TestWindowFiles::exportIsProvedAndWhatTheHeadlineSaid()
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

void TestWindowFiles::badFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("name");
    QTest::addRow("empty model") << QByteArray() << "empty.pth";
    QTest::addRow("text as a model") << QByteArray("hello") << "text.safetensors";
    QTest::addRow("recipe that is none") << QByteArray("{\"seeds\": 1}") << "wrong.json";
}

void TestWindowFiles::badFiles()
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

void TestWindowFiles::recipeFiles()
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

void TestWindowFiles::drops_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("isTaken");
    QTest::addRow("missing model") << "file:///nowhere/model.pth" << true;
    QTest::addRow("web address") << "https://example.org/model.pth" << false;
}

void TestWindowFiles::drops()
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

void TestWindowFiles::failedExportLeavesNothing()
{
    openSmall();
    const QString folder = m_folder->filePath("exports");
    QVERIFY(QDir().mkpath(folder + "/taken.pkz")); // a folder has the name
    m_window->workbench().exportPack(folder + "/taken.pkz");
    QTRY_VERIFY(!message().isEmpty());
    QVERIFY2(message().contains("taken.pkz"), qPrintable(message()));
    m_window->workbench().exportPack(folder + "/cancelled.pkz");
    m_window->actions().cancel->trigger();
    QTRY_VERIFY(m_window->workbench().jobs().isIdle(JobLane::Long));
    const auto everything = QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot;
    QCOMPARE(QDir(folder).entryList(everything), QStringList{"taken.pkz"});
}

void TestWindowFiles::modifiedIsWhatDiffersFromTheSavedRecipe()
{
    openSmall();
    QVERIFY(!m_window->isWindowModified());
    m_table->model()->setData(cell(fc6, Column::Sparsity), 640);
    QVERIFY(m_window->isWindowModified());
    m_table->model()->setData(cell(fc6, Column::Sparsity), 0); // by hand, not by undo
    QVERIFY(!m_window->isWindowModified());
    m_table->model()->setData(cell(fc6, Column::Sparsity), 500);
    m_window->workbench().saveRecipe(m_folder->filePath("recipe.json"));
    m_table->model()->setData(cell(fc6, Column::Sparsity), 501); // while it is being written
    QSignalSpy saved(&m_window->workbench(), &Workbench::recipeSaved);
    QTRY_VERIFY(!saved.isEmpty());
    QVERIFY(m_window->isWindowModified());
    m_window->actions().undo->trigger();
    QVERIFY(!m_window->isWindowModified());
}

QTEST_MAIN(TestWindowFiles)
#include "test_window_files.moc"
