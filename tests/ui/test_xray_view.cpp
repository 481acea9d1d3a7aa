// SPDX-License-Identifier: GPL-3.0-or-later
// The X-ray: a tree without gaps, areas that are bytes, the very bytes of the file in hex, damaged files with their
// reason, two files compared, the exported file at once.
#include "tests/container/packs.h"
#include "tests/ui/window_test.h"
#include "ui/document/recipe_edit.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/mainwindow/workspace.h"
#include "ui/views/xray/byte_tree_map.h"
#include "ui/views/xray/byte_tree_model.h"
#include "ui/views/xray/difference_model.h"
#include "ui/views/xray/hex_view.h"
#include "ui/views/xray/xray_view.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QFileDialog>
#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QtTest>

#include <filesystem>

using namespace pangkas;
using namespace pangkas::test;

namespace {

std::vector<CompressedLayer> someLayers(const char* coder = "deep-compression")
{
    std::vector<CompressedLayer> layers{sharedLayer("conv1", {16, 3, 5, 5}, 0.84, 200, 1), sharedLayer("fc6", {100, 300}, 0.05, 31, 2),
        sparseLayer("fc7", {30, 40}, 0.2, 3), withoutBias(denseLayer("fc8", {2, 40}, 4))};
    for (CompressedLayer& layer : layers)
        layer.coder = coder;
    return layers;
}

/// Parts make up their node without gap or overlap.
bool isWithoutGaps(const ByteNode& node)
{
    std::uint64_t end = node.offset;
    for (const ByteNode& part : node.parts) {
        if (part.offset != end || !isWithoutGaps(part))
            return false;
        end += part.bytes;
    }
    return node.parts.empty() || end == node.offset + node.bytes;
}

/// The path of the first node of this kind and name.
std::optional<BytePath> find(const ByteNode& node, RegionKind kind, const QString& name, const BytePath& path = {})
{
    if (node.kind == kind && node.name == name && !node.isSymbols)
        return path;
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
        BytePath part = path;
        part.push_back(int(i));
        if (const auto found = find(node.parts[i], kind, name, part))
            return found;
    }
    return std::nullopt;
}

} // namespace

class TestXrayView : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void treesHaveNoGaps_data();
    void treesHaveNoGaps();
    void areasAreBytes();
    void modelIsATree();
    void hexShowsTheBytes_data();
    void hexShowsTheBytes();
    void hexTellsOfAFileCutShort();
    void viewLooksThroughAFile();
    void damagedFilesAreExplained_data();
    void damagedFilesAreExplained();
    void comparesFiles();
    void exportedFileIsShown();
    void hiddenViewLeavesTheLane();
    void opensWithoutAModel();

private:
    /// In the test's own folder.
    QString written(const std::vector<CompressedLayer>& layers, const char* name = "test.pkz")
    {
        const QString path = m_folder->filePath(name);
        writeAll(layers, toPath(path));
        return path;
    }
    XrayView& shown()
    {
        openSmall();
        m_window->workspace().showView(&m_window->workspace().xray());
        return m_window->workspace().xray();
    }
};

void TestXrayView::treesHaveNoGaps_data()
{
    QTest::addColumn<QString>("coder");
    for (const char* coder : {"deflate", "deep-compression", "fast", "max"})
        QTest::addRow("%s", coder) << QString::fromLatin1(coder);
    QTest::addRow("version 1") << QString();
}

void TestXrayView::treesHaveNoGaps()
{
    QFETCH(QString, coder);
    const auto path = coder.isEmpty() ? dataPath("container/version-1.pkz") : toPath(written(someLayers(coder.toLatin1().constData())));
    const auto file = openXrayFile(path);
    VERIFY_OK(file);
    QVERIFY((*file)->reader && !(*file)->error);
    const auto account = accountXrayFile(**file);
    VERIFY_OK(account);
    for (const ByteNode* node : {(*file)->bytes.get(), (*account)->bytes.get()}) {
        QVERIFY(isWithoutGaps(*node));
        QCOMPARE(node->bytes, std::uint64_t(std::filesystem::file_size(path)));
        QVERIFY(!nodeText(*node).isEmpty());
    }
    if (coder == "deep-compression") {
        QVERIFY(find(*(*account)->bytes, RegionKind::CodeTable, "codes")); // with its symbols beside it
        QVERIFY(!find(*(*file)->bytes, RegionKind::CodeTable, "codes"));
    }
}

void TestXrayView::areasAreBytes()
{
    const auto file = openXrayFile(toPath(written(someLayers())));
    VERIFY_OK(file);
    const ByteNode& node = *(*file)->bytes;
    const QRectF rect(0, 0, 600, 400);
    const auto cells = layoutBytes(node, {}, rect, 0);
    QVERIFY(cells.size() > 8);
    double area = 0;
    for (const ByteCell& cell : cells) {
        QVERIFY(rect.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(cell.rect));
        const ByteNode& at = nodeAt(node, cell.path);
        if (cell.path.size() == 1) {
            const double expected = double(at.bytes) / double(node.bytes) * 600 * 400;
            QVERIFY(std::abs(cell.rect.width() * cell.rect.height() - expected) < 1e-3);
            area += expected;
        }
        for (const ByteCell& other : cells) { // parts lie in their node, others beside it
            const bool isNested = cell.path.size() != other.path.size();
            if (&cell != &other && !isNested)
                QVERIFY(!cell.rect.adjusted(1e-6, 1e-6, -1e-6, -1e-6).intersects(other.rect.adjusted(1e-6, 1e-6, -1e-6, -1e-6)));
        }
    }
    QVERIFY(area > 0.98 * 600 * 400);
    // A root that isn't there gives the nearest that is; no room gives no parts.
    QCOMPARE(layoutBytes(node, {99}, rect, 12).front().path, BytePath());
    QCOMPARE(layoutBytes(node, {}, QRectF(), 12).size(), std::size_t(1));
    ByteNode empty;
    QCOMPARE(layoutBytes(empty, {1, 2}, rect, 12).size(), std::size_t(1));
}

void TestXrayView::modelIsATree()
{
    const auto file = openXrayFile(toPath(written(someLayers())));
    VERIFY_OK(file);
    const auto account = accountXrayFile(**file);
    VERIFY_OK(account);
    ByteTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setFile((*file)->bytes, nullptr);
    const auto codes = find(*(*account)->bytes, RegionKind::Layer, "fc6");
    QVERIFY(codes);
    using Column = ByteTreeModel::Column;
    QCOMPARE(model.indexOf(*codes).data().toString(), "fc6");
    model.setFile((*account)->bytes, *account);
    BytePath stream = *codes;
    stream.push_back(0);
    const QModelIndex index = model.indexOf(stream);
    QCOMPARE(model.pathOf(index), stream);
    const StreamAccount& expected = (*account)->xray.layers[1].streams[0];
    const auto text = [&](Column column) { return index.siblingAtColumn(int(column)).data().toString(); };
    QCOMPARE(text(Column::Bytes), QLocale().toString(qulonglong(expected.bytes)));
    QCOMPARE(text(Column::Symbols), QLocale().toString(qulonglong(expected.symbols)));
    QCOMPARE(text(Column::Entropy), QLocale().toString(expected.entropyBits / double(expected.symbols), 'f', 4));
    const QString csv = model.csv();
    QVERIFY(csv.startsWith("path,kind,offset,bytes,symbols,entropy_bits\n\"test.pkz\",file,0,"));
    QVERIFY2(csv.contains(QStringLiteral("\"test.pkz/fc6/%1\",stream,").arg(QString::fromStdString(expected.name))), qPrintable(csv));
    model.retranslate();
    model.setFile(nullptr, nullptr);
    QVERIFY(!model.indexOf({1}).isValid());
}

void TestXrayView::hexShowsTheBytes_data()
{
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("bytes");
    QTest::addColumn<int>("lines");
    QTest::addRow("begin") << 0 << 40 << 3;
    QTest::addRow("odd") << 37 << 16 << 1;
    QTest::addRow("nothing") << 100 << 0 << 0;
    QTest::addRow("to the end") << 990 << 10 << 1;
    QTest::addRow("beyond the end") << 990 << 100000 << 1;
    QTest::addRow("behind the end") << 5000 << 10 << 0;
}

void TestXrayView::hexShowsTheBytes()
{
    QFETCH(int, offset);
    QFETCH(int, bytes);
    std::vector<std::byte> content(1000);
    for (std::size_t i = 0; i < content.size(); ++i)
        content[i] = std::byte(i * 7 % 256);
    const auto path = toPath(m_folder->filePath("bytes"));
    writeBytes(path, content);
    auto file = InputFile::open(path);
    VERIFY_OK(file);
    HexView hex;
    hex.resize(700, 120);
    hex.setPart(std::make_shared<const InputFile>(std::move(*file)), std::uint64_t(offset), std::uint64_t(bytes));
    QTEST(int(hex.lines()), "lines");
    for (std::uint64_t line = 0; line < hex.lines(); ++line) {
        const QString text = hex.line(line);
        const int first = offset + int(line) * 16;
        const int last = std::min({first + 16, offset + bytes, 1000});
        QString expected = QStringLiteral("%1 ").arg(first, 8, 16, QLatin1Char('0'));
        QString characters;
        for (int i = 0; i < 16; ++i) {
            expected += i % 8 == 0 ? " " : "";
            const int value = (first + i) * 7 % 256;
            expected += first + i < last ? QStringLiteral("%1 ").arg(value, 2, 16, QLatin1Char('0')) : "   ";
            if (first + i < last)
                characters += value >= 32 && value < 127 ? QChar(value) : '.';
        }
        QCOMPARE(text, expected + " " + characters);
    }
    QVERIFY(hex.line(hex.lines()).isEmpty());
    QVERIFY(!hex.grab().isNull());
}

void TestXrayView::hexTellsOfAFileCutShort()
{
    const auto path = toPath(m_folder->filePath("bytes"));
    writeBytes(path, std::vector<std::byte>(5000));
    auto file = InputFile::open(path);
    VERIFY_OK(file);
    HexView hex;
    hex.resize(700, 120);
    hex.setPart(std::make_shared<const InputFile>(std::move(*file)), 0, 5000);
    std::filesystem::resize_file(path, 100);
    QVERIFY(hex.line(0).startsWith("00000000  00"));
    QVERIFY2(hex.line(200).contains("ends early"), qPrintable(hex.line(200)));
    hex.verticalScrollBar()->setValue(hex.verticalScrollBar()->maximum());
    QVERIFY(!hex.grab().isNull());
}

void TestXrayView::viewLooksThroughAFile()
{
    XrayView& view = shown();
    QVERIFY(!view.file() && !view.canCompare());
    view.open(written(someLayers()));
    QTRY_VERIFY(view.account());
    QVERIFY(view.canCompare());
    QVERIFY(!m_window->findChild<QLabel*>("xrayMessage")->isVisible());
    const ByteNode& file = *view.account()->bytes;
    const auto layer = find(file, RegionKind::Layer, "fc6");
    QVERIFY(layer);
    QSignalSpy selected(&view.map(), &ByteTreeMap::selected);
    for (const ByteCell& cell : view.map().cells()) {
        if (cell.path.size() == 2 && cell.path.front() == layer->front() && cell.rect.width() > 6 && cell.rect.height() > 6) {
            QTest::mouseClick(&view.map(), Qt::LeftButton, {}, cell.rect.center().toPoint());
            break;
        }
    }
    QCOMPARE(selected.size(), 1);
    const BytePath stream = view.map().selection();
    QVERIFY(stream.size() >= 2 && stream.front() == layer->front());
    const ByteNode& node = nodeAt(file, stream);
    QVERIFY(view.hex().line(0).startsWith(QStringLiteral("%1").arg(qulonglong(node.offset), 8, 16, QLatin1Char('0'))));
    QCOMPARE(view.hex().lines(), (node.bytes + 15) / 16);

    view.map().setFocus();
    QTest::keyClick(&view.map(), Qt::Key_Up);
    QTest::keyClick(&view.map(), Qt::Key_Return);
    QVERIFY(!view.map().root().empty());
    QTest::keyClick(&view.map(), Qt::Key_Backspace);
    QTest::keyClick(&view.map(), Qt::Key_Home);
    QVERIFY(view.map().root().empty());
    for (const int key : {Qt::Key_Down, Qt::Key_Right, Qt::Key_Right, Qt::Key_Left, Qt::Key_Down, Qt::Key_Up, Qt::Key_Up})
        QTest::keyClick(&view.map(), Qt::Key(key));
    QVERIFY(!view.figures().empty());
    QVERIFY(view.figures()[0].csv().contains("fc6"));
    QVERIFY(!view.grab().isNull());
    view.open(m_folder->filePath("no such file"));
    QTRY_VERIFY(m_window->findChild<QLabel*>("xrayMessage")->isVisible());
    QVERIFY(view.file()); // what was there stays
}

void TestXrayView::damagedFilesAreExplained_data()
{
    QTest::addColumn<QString>("damage");
    QTest::addColumn<bool>("hasParts");
    QTest::addRow("empty") << "empty" << false;
    QTest::addRow("no archive") << "text" << false;
    QTest::addRow("cut in half") << "half" << false;
    QTest::addRow("manifest changed") << "manifest" << false;
    QTest::addRow("stream changed") << "stream" << true;
}

void TestXrayView::damagedFilesAreExplained()
{
    QFETCH(QString, damage);
    QFETCH(bool, hasParts);
    const QString path = written(someLayers());
    std::vector<std::byte> bytes = bytesOf(toPath(path));
    const auto file = openXrayFile(toPath(path));
    VERIFY_OK(file);
    const auto flip = [&](RegionKind kind, const char* name) {
        const auto found = find(*(*file)->bytes, kind, name);
        QVERIFY(found);
        const ByteNode& node = nodeAt(*(*file)->bytes, *found);
        bytes[node.offset + node.bytes / 2] ^= std::byte{0x20};
    };
    if (damage == "empty")
        bytes.clear();
    else if (damage == "text")
        bytes.assign(300, std::byte{'x'});
    else if (damage == "half")
        bytes.resize(bytes.size() / 2);
    else if (damage == "manifest")
        flip(RegionKind::Manifest, "manifest.json");
    else
        flip(RegionKind::Stream, "codes");
    const QString damaged = m_folder->filePath("damaged.pkz");
    writeBytes(toPath(damaged), bytes);

    XrayView& view = shown();
    view.open(damaged);
    QTRY_VERIFY(view.file() && m_window->workbench().jobs().isIdle(JobLane::Views));
    auto* message = m_window->findChild<QLabel*>("xrayMessage");
    QTRY_VERIFY(message->isVisible());
    QVERIFY2(message->text().startsWith("damaged.pkz: "), qPrintable(message->text()));
    QVERIFY(!view.account());
    QCOMPARE(!view.file()->bytes->parts.empty(), hasParts);
    QCOMPARE(view.hex().lines(), (bytes.size() + 15) / 16); // the bytes themselves are there
    QCOMPARE(view.canCompare(), hasParts);
    QVERIFY(!view.grab().isNull());
    // Nothing is tried again and again.
    QSignalSpy added(&m_window->workbench().jobs(), &JobRunner::added);
    m_document->changeRecipe(withSparsityStep(*m_document->recipe(), fc6, 300), RecipeEdit::Sparsity, fc6);
    QTRY_VERIFY(m_window->workbench().results().isPackingCurrent());
    for (const auto& job : added)
        QVERIFY(job.front().value<JobStatus>().request.lane != JobLane::Views);
}

void TestXrayView::comparesFiles()
{
    XrayView& view = shown();
    view.open(written(someLayers("deflate")));
    QTRY_VERIFY(view.account());
    QAbstractItemModelTester tester(&view.differenceModel(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    view.compare(written(someLayers("deflate"), "same.pkz"));
    QTRY_VERIFY(view.differenceModel().comparison());
    QCOMPARE(view.differenceModel().rowCount(), 0);
    auto layers = someLayers("deflate");
    layers[1].weight.codes[5] ^= 1;
    layers.pop_back();
    view.compare(written(layers, "other.pkz"));
    QTRY_VERIFY(view.differenceModel().rowCount() > 0);
    const QString csv = view.differenceModel().csv();
    QVERIFY(csv.startsWith("where,left,right\n"));
    QVERIFY2(csv.contains("\"fc6: weights\"") && csv.contains("\"fc8\",\"2 x 40\",\"\"\n"), qPrintable(csv));
    QCOMPARE(view.differenceModel().headerData(2, Qt::Horizontal).toString(), "other.pkz");
    QCOMPARE(view.figures().size(), std::size_t(2));
    const int before = view.differenceModel().rowCount();
    view.compare(m_folder->filePath("no such file"));
    QTRY_VERIFY(m_window->findChild<QLabel*>("xrayMessage")->isVisible());
    QCOMPARE(view.differenceModel().rowCount(), before);
    QVERIFY(!view.grab().isNull());
}

void TestXrayView::exportedFileIsShown()
{
    XrayView& view = shown();
    const QString path = m_folder->filePath("exported.pkz");
    m_window->workbench().exportPack(path);
    QTRY_VERIFY(view.account());
    QCOMPARE(QString::fromStdString(view.file()->path().string()), path);
    // The preview of the same recipe may come after the export.
    QTRY_VERIFY(m_window->workbench().results().packing());
    QCOMPARE(view.file()->bytes->bytes, m_window->workbench().results().packing()->report.fileBytes);
    // One that was chosen stays.
    const QString chosen = written(someLayers());
    view.open(chosen);
    QTRY_COMPARE(QString::fromStdString(view.file()->path().string()), chosen);
    QSignalSpy exported(&m_window->workbench(), &Workbench::exported);
    m_window->workbench().exportPack(m_folder->filePath("another.pkz"));
    QTRY_COMPARE(exported.size(), 1);
    QTRY_VERIFY(view.account());
    QCOMPARE(QString::fromStdString(view.file()->path().string()), chosen);
    QVERIFY(m_window->actions().openXray->isEnabled());
}

void TestXrayView::hiddenViewLeavesTheLane()
{
    XrayView& view = shown();
    view.open(written(someLayers()));
    QTRY_VERIFY(view.file());
    m_window->workspace().showView(m_window->workspace().views().front());
    QTRY_VERIFY(m_window->workbench().jobs().isIdle(JobLane::Views));
    m_window->workspace().showView(&view);
    QTRY_VERIFY(view.account());
}

void TestXrayView::opensWithoutAModel()
{
    const QString path = written(someLayers());
    m_window->actions().openXray->trigger();
    auto* dialog = m_window->findChild<QFileDialog*>();
    QVERIFY(dialog);
    QVERIFY(QMetaObject::invokeMethod(dialog, "fileSelected", Q_ARG(QString, path)));
    dialog->close();
    XrayView& view = m_window->workspace().xray();
    QTRY_VERIFY(view.isVisible() && view.account());
    for (View* other : m_window->workspace().views()) { // none of them has anything to show
        m_window->workspace().showView(other);
        QCoreApplication::processEvents();
        QVERIFY(!other->grab().isNull());
    }
}

QTEST_MAIN(TestXrayView)
#include "test_xray_view.moc"
