// SPDX-License-Identifier: GPL-3.0-or-later
// The coder view on a small model: what it shows is the packed layer's, and every coder is measured as it would be written.
#include "ui/views/coder/coder_view.h"

#include "core/coding/coder_choice.h"
#include "core/coding/huffman_code.h"
#include "core/container/packed_layer.h"
#include "tests/ui/small_source.h"
#include "ui/document/recipe_edit.h"
#include "ui/jobs/workbench.h"
#include "ui/plots/colours.h"
#include "ui/views/coder/code_chart.h"
#include "ui/views/coder/code_tree.h"
#include "ui/widgets/style_sheet.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

using namespace pangkas;
using namespace pangkas::test;

class TestCoderView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void streamsAreThePacked_data();
    void streamsAreThePacked();
    void codesBesideTheirIdeal();
    void drawsTheTree_data();
    void drawsTheTree();
    void everyCoderIsMeasured();
    void aClickChooses();
    void nothingStale();
    void cancelStaysCancelled();
    void pictures();

private:
    Document& document() { return m_workbench->document(); }
    void set(double sparsity, int centroids, const char* coder, bool enabled = true);
    void settle() { QTRY_VERIFY_WITH_TIMEOUT(m_view->isSettled(), 20000); }
    bool areAllMeasured();
    void selectStream(const char* name);

    static constexpr int fc6 = 1;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<CoderView> m_view;
    std::vector<std::unique_ptr<QAbstractItemModelTester>> m_testers;
};

void TestCoderView::init()
{
    m_workbench = std::make_unique<Workbench>();
    m_view = std::make_unique<CoderView>(*m_workbench);
    for (QAbstractItemModel* model : {static_cast<QAbstractItemModel*>(&m_view->streams()),
             static_cast<QAbstractItemModel*>(&m_view->coders())})
        m_testers.push_back(std::make_unique<QAbstractItemModelTester>(
            model, QAbstractItemModelTester::FailureReportingMode::QtTest));
    m_view->resize(760, 720);
    setSmallSource(document());
    m_view->setLayer(fc6);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestCoderView::cleanup()
{
    m_testers.clear();
    m_view.reset();
    m_workbench.reset();
}

void TestCoderView::set(double sparsity, int centroids, const char* coder, bool enabled)
{
    Recipe recipe = *document().recipe();
    LayerRecipe& layer = recipe.layers[fc6];
    layer.pruning.amount = sparsity;
    layer.sharing.centroids = centroids;
    layer.coder = coder;
    layer.enabled = enabled;
    document().changeRecipe(recipe, RecipeEdit::Load);
}

bool TestCoderView::areAllMeasured()
{
    const auto& rows = m_view->coders().rows();
    return !rows.empty()
        && std::ranges::all_of(rows, [](const CoderRow& row) { return row.state == CoderRow::State::Measured; });
}

void TestCoderView::selectStream(const char* name)
{
    const auto& streams = m_view->streams().account()->streams;
    const auto found = std::ranges::find(streams, name, &StreamAccount::name);
    QVERIFY(found != streams.end());
    m_view->findChild<QTableView*>("streamTable")->selectRow(int(found - streams.begin()));
}

void TestCoderView::streamsAreThePacked_data()
{
    QTest::addColumn<double>("sparsity");
    QTest::addColumn<int>("centroids");
    QTest::addColumn<bool>("enabled");
    QTest::addColumn<QString>("coder");
    for (const std::string_view choice : coderChoices()) {
        const auto coder = QString::fromUtf8(choice.data(), qsizetype(choice.size()));
        QTest::addRow("pruned and shared, %s", qPrintable(coder)) << 0.9 << 15 << true << coder;
        QTest::addRow("shared, %s", qPrintable(coder)) << 0.0 << 7 << true << coder;
        QTest::addRow("pruned, %s", qPrintable(coder)) << 0.5 << 0 << true << coder;
        QTest::addRow("all pruned, %s", qPrintable(coder)) << 1.0 << 7 << true << coder;
        QTest::addRow("one value, %s", qPrintable(coder)) << 0.0 << 1 << true << coder;
    }
    QTest::addRow("as it is") << 0.0 << 0 << true << "deflate";
    QTest::addRow("switched off") << 0.9 << 15 << false << "max";
}

void TestCoderView::streamsAreThePacked()
{
    QFETCH(double, sparsity);
    QFETCH(int, centroids);
    QFETCH(bool, enabled);
    QFETCH(QString, coder);
    set(sparsity, centroids, coder.toLatin1(), enabled);
    settle();
    const auto pack = m_workbench->results().layerPack(fc6);
    QVERIFY(pack);
    const auto& facts = pack->packed->facts();
    const auto& streams = m_view->streams().account()->streams;
    QCOMPARE(streams.size(), facts.streams.size());
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < streams.size(); ++i) {
        QCOMPARE(streams[i].name, facts.streams[i].name);
        QCOMPARE(streams[i].bytes, facts.streams[i].bytes);
        bytes += streams[i].bytes;
    }
    QCOMPARE(bytes, m_workbench->results().layers()[fc6].bytes);
    const bool isDense = !enabled || (sparsity == 0 && centroids == 0);
    QTRY_COMPARE(m_view->coders().rowCount(), isDense ? 0 : int(coderChoices().size()));
}

void TestCoderView::codesBesideTheirIdeal()
{
    set(0.9, 15, "deep-compression");
    settle();
    for (const char* name : {"gaps", "codes"}) {
        selectStream(name);
        const StreamCode& code = m_view->chart().code();
        QCOMPARE(code.stream, name);
        QVERIFY(code.hasTable && code.isHuffman);
        double kraft = 0, share = 0;
        for (const CodedSymbol& symbol : code.symbols) {
            QCOMPARE(symbol.bits, std::floor(symbol.bits));
            kraft += std::exp2(-symbol.bits);
            share += std::exp2(-symbol.ideal);
        }
        QVERIFY(std::abs(kraft - 1) < 1e-12);
        QVERIFY(std::abs(share - 1) < 1e-9);
        QVERIFY(code.entropy <= code.average + 1e-12);
        QVERIFY(code.average < code.entropy + 1); // Huffman's bound
        QVERIFY(m_view->tree().isDrawn());
    }
    // rANS has a table of its own; deflate has none.
    set(0.9, 15, "fast");
    settle();
    selectStream("codes");
    QVERIFY(!m_view->chart().code().isHuffman);
    set(0.9, 15, "deflate");
    settle();
    selectStream("codes");
    QVERIFY(!m_view->chart().code().hasTable);
    QVERIFY(m_view->findChild<QTabWidget*>("codeTabs")->tabText(1).contains("Not in the File"));
    selectStream("codebook");
    QVERIFY(m_view->chart().code().symbols.empty());
    QVERIFY(!m_view->tree().isDrawn());
}

void TestCoderView::drawsTheTree_data()
{
    QTest::addColumn<QString>("counts");
    QTest::addColumn<int>("nodes"); // 0: not drawn
    QTest::addColumn<QString>("codes");
    QTest::addRow("none") << "" << 0 << "";
    QTest::addRow("one") << "0 5" << 2 << "1:0";
    QTest::addRow("two") << "3 5" << 3 << "0:0 1:1";
    QTest::addRow("skewed") << "1 1 2 4" << 7 << "0:110 1:111 2:10 3:0";
    QTest::addRow("even, with gaps") << "4 0 4 4 0 4" << 7 << "0:00 2:01 3:10 5:11";
    QTest::addRow("too many") << QString("1 ").repeated(49) << 0 << "";
    QTest::addRow("just few enough") << QString("1 ").repeated(48) << 95 << "";
}

void TestCoderView::drawsTheTree()
{
    QFETCH(QString, counts);
    QFETCH(int, nodes);
    QFETCH(QString, codes);
    std::vector<std::uint64_t> numbers;
    for (const QString& word : counts.split(' ', Qt::SkipEmptyParts))
        numbers.push_back(word.toULongLong());
    const auto lengths = huffmanLengths(numbers);
    StreamCode code;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (numbers[i] > 0)
            code.symbols.push_back({int(i), numbers[i], 0, 0, lengths[i]});
    }
    const auto tree = CodeTree::nodesOf(code);
    QCOMPARE(int(tree.size()), nodes);
    QStringList found;
    double last = -1;
    for (const CodeTree::Node& node : tree) {
        QVERIFY(node.x > 0 && node.x < 1);
        if (node.symbol < 0)
            continue;
        QString bits;
        for (const CodeTree::Node* at = &node; at->parent >= 0; at = &tree[std::size_t(at->parent)])
            bits.prepend(at->isOne ? '1' : '0');
        QCOMPARE(bits.size(), node.depth);
        QVERIFY(node.x > last); // leaves stand side by side
        last = node.x;
        found << QStringLiteral("%1:%2").arg(node.symbol).arg(bits);
    }
    if (!codes.isEmpty()) {
        QStringList expected = codes.split(' ');
        expected.sort();
        found.sort();
        QCOMPARE(found, expected);
    }
}

void TestCoderView::everyCoderIsMeasured()
{
    set(0.9, 15, "deflate");
    settle();
    QTRY_VERIFY_WITH_TIMEOUT(areAllMeasured(), 30000);
    // Each is what the layer takes when it is chosen.
    for (const CoderRow& row : std::vector(m_view->coders().rows())) {
        set(0.9, 15, row.choice.c_str());
        QTRY_VERIFY(m_workbench->results().layers()[fc6].origin == Origin::Packed);
        QCOMPARE(m_workbench->results().layers()[fc6].bytes, row.bytes);
        if (!row.winner.empty())
            QCOMPARE(m_workbench->results().layerPack(fc6)->packed->facts().coder, row.winner);
    }
    QVERIFY(areAllMeasured()); // nothing had to be coded anew
    const auto& rows = m_view->coders().rows();
    QVERIFY(std::ranges::count_if(rows, &CoderRow::isSmallest) >= 1);
    QVERIFY(m_view->coders().csv().count('\n') == int(rows.size()) + 1);
}

void TestCoderView::aClickChooses()
{
    set(0.9, 15, "deflate");
    settle();
    const auto before = document().recipe();
    const int row = 1;
    auto* table = m_view->findChild<QTableView*>("coderTable");
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(m_view->coders().index(row, 0)).center());
    QCOMPARE(document().recipe()->layers[fc6].coder, m_view->coders().rows()[row].choice);
    QVERIFY(document().recipe()->layers[fc6].coder != before->layers[fc6].coder);
    settle();
    QTRY_VERIFY(m_view->coders().rows()[row].isChosen);
    document().undoStack().undo();
    QCOMPARE(document().recipe(), before);
    settle();
    QTRY_VERIFY(m_view->coders().rows()[0].isChosen);
}

void TestCoderView::nothingStale()
{
    set(0.9, 15, "deflate");
    settle();
    QTRY_VERIFY_WITH_TIMEOUT(areAllMeasured(), 30000);
    // Another sparsity: from the next turn of the event loop on nothing of the old one is left.
    document().changeRecipe(withSparsityStep(*document().recipe(), fc6, 500), RecipeEdit::Sparsity, fc6);
    QCoreApplication::processEvents();
    QVERIFY(!m_view->isSettled());
    QCOMPARE(m_view->streams().rowCount(), 0);
    QVERIFY(m_view->chart().code().symbols.empty());
    for (const CoderRow& row : m_view->coders().rows())
        QVERIFY(row.state != CoderRow::State::Measured);
    settle();
    const std::uint64_t bytes = m_workbench->results().layers()[fc6].bytes;
    // Back: what was measured then still holds.
    document().undoStack().undo();
    settle();
    QTRY_VERIFY(areAllMeasured());
    QVERIFY(m_workbench->results().layers()[fc6].bytes != bytes);
    m_view->setLayer(0);
    QTRY_COMPARE(m_view->coders().rowCount(), 0); // conv1 is stored as it is
    QTRY_VERIFY(m_view->isSettled());
    QCOMPARE(m_view->streams().account()->info.name, std::string("conv1"));
    m_view->setLayer(fc6);
    settle();
    setSmallSource(document(), 99);
    QCoreApplication::processEvents();
    QVERIFY(m_view->coders().rowCount() == 0 || !areAllMeasured());
    set(0.9, 15, "deflate");
    settle();
    QCOMPARE(m_view->coders().rows()[0].bytes, m_workbench->results().layers()[fc6].bytes);
    m_view->setLayer(-1);
    QTRY_COMPARE(m_view->streams().rowCount(), 0);
}

void TestCoderView::cancelStaysCancelled()
{
    // Nothing goes on in the lane of views until it is let go.
    std::atomic<bool> mayGoOn = false;
    m_workbench->jobs().start<int>(
        {JobLane::Views, [] { return QStringLiteral("waits"); }, {}},
        [&](const JobContext& job) -> Result<std::shared_ptr<const int>> {
            while (!mayGoOn && !job.isCancelled())
                std::this_thread::yield();
            return std::make_shared<const int>(1);
        },
        this, [](Result<std::shared_ptr<const int>>) { });
    set(0.9, 15, "deflate");
    QTRY_VERIFY_WITH_TIMEOUT(m_view->trials().isRunning(), 20000);
    auto* button = m_view->findChild<QPushButton*>("measureCoders");
    QTRY_COMPARE(button->text(), "Cancel");
    QTest::mouseClick(button, Qt::LeftButton);
    mayGoOn = true;
    QTRY_VERIFY(!m_view->trials().isRunning());
    settle();
    QTRY_COMPARE(button->text(), "Measure");
    QVERIFY(!areAllMeasured());
    QVERIFY(m_view->coders().rows()[0].state == CoderRow::State::Measured); // the recipe's own
    QVERIFY(m_view->coders().rows()[3].state == CoderRow::State::Waiting);
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(areAllMeasured(), 30000);
}

void TestCoderView::pictures()
{
    // With a folder in PANGKAS_SHOTS: pictures to look at, of the model that PANGKAS_SHOTS_MODEL names if there is one.
    const QString folder = qEnvironmentVariable("PANGKAS_SHOTS");
    const QString model = qEnvironmentVariable("PANGKAS_SHOTS_MODEL");
    if (!model.isEmpty()) {
        m_workbench->openModel(model);
        QTRY_VERIFY_WITH_TIMEOUT(document().source()->architecture().layers.size() == 8, 60000);
        m_view->setLayer(5);
        document().changeRecipe(withCoder(withBits(*document().recipe(), 5, 4), 5, "deep-compression"), RecipeEdit::Load);
    } else {
        set(0.8, 15, "deep-compression");
    }
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        const QString name = theme == Theme::Dark ? "dark" : "light";
        QApplication::setPalette(themePalette(theme, QPalette()));
        qApp->setStyleSheet(styleSheet(QApplication::palette()));
        for (const QSize size : {QSize(480, 420), QSize(760, 760)}) {
            m_view->resize(size);
            QTRY_VERIFY_WITH_TIMEOUT(m_view->isSettled(), 90000);
            if (!folder.isEmpty() && size.width() > 480)
                QTRY_VERIFY_WITH_TIMEOUT(areAllMeasured(), 90000);
            QCoreApplication::processEvents(); // plots draw in the next turn
            const QImage picture = m_view->grab().toImage();
            QCOMPARE(picture.size(), size); // the layout holds
            QCOMPARE(picture.pixelColor(2, 2).lightness() < 128, theme == Theme::Dark);
            if (!folder.isEmpty())
                QVERIFY(picture.save(QStringLiteral("%1/coder-%2-%3.png").arg(folder, name).arg(size.width())));
        }
        auto* tabs = m_view->findChild<QTabWidget*>("codeTabs");
        tabs->setCurrentIndex(1);
        const QPixmap tree = m_view->grab();
        tabs->setCurrentIndex(0);
        if (!folder.isEmpty())
            QVERIFY(tree.save(QStringLiteral("%1/coder-tree-%2.png").arg(folder, name)));
    }
    qApp->setStyleSheet({});
    QApplication::setPalette(QPalette());
}

QTEST_MAIN(TestCoderView)
#include "test_coder_view.moc"
