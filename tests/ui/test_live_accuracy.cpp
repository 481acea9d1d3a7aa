// SPDX-License-Identifier: GPL-3.0-or-later
// Accuracy that follows the recipe in the real window with the real engine: what it shows belongs to what is there now.
#include "tests/ui/window_test.h"
#include "ui/document/recipe_edit.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/mainwindow/workspace.h"
#include "ui/views/accuracy/accuracy_view.h"
#include "ui/views/accuracy/answers_page.h"
#include "ui/views/accuracy/classes_page.h"
#include "ui/views/accuracy/confusion_plot.h"
#include "ui/views/accuracy/course_plot.h"
#include "ui/views/accuracy/photograph_page.h"
#include "ui/views/accuracy/top_classes_plot.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QTabWidget>
#include <QSignalSpy>
#include <QtTest>

using namespace pangkas;
using namespace pangkas::test;

class TestLiveAccuracy : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void followsEveryEdit();
    void newestEditWins();
    void anotherModelOrDataSet();
    void canBeSwitchedOff();
    void tellsOfAFailureOnce();
    void viewShowsWhatIsMeasured();
    void photographIsAnswered();
    void damagedPhotographLosesNothing();
    void photographFromTheClipboard();

private:
    Workbench& bench() { return m_window->workbench(); }
    const Results& results() { return bench().results(); }
    /// The small model, live, with images; false without an engine.
    bool openLive();
    bool isSettled() { return !bench().live().isPending() && bench().jobs().isIdle(JobLane::Live); }
    /// The plain evaluator's report of what the packed file of the present recipe decodes to.
    std::shared_ptr<const EvaluationReport> plain();
    AccuracyView* view();
    void drop(QWidget* on, const QString& path);
};

bool TestLiveAccuracy::openLive()
{
    openSmall();
    m_window->actions().liveAccuracy->setChecked(true);
    return openImages();
}

#define OPEN_LIVE() \
    do { \
        if (!openLive() && message().contains("engine")) \
            QSKIP("the engine is not built"); \
        QVERIFY2(m_document->dataset(), qPrintable(message())); \
        QTRY_VERIFY_WITH_TIMEOUT(results().accuracyState() == AccuracyState::Measured && isSettled(), 30000); \
    } while (false)

std::shared_ptr<const EvaluationReport> TestLiveAccuracy::plain()
{
    PackCache cache;
    const auto packing = measureRecipe(packInput(*m_document), cache);
    const auto network = packing ? decodeModel((*packing)->compressedModel()) : fail(packing.error());
    const auto report = network ? evaluateNetwork(evaluationInput(*m_document), *network, {}) : fail(network.error());
    return report ? *report : nullptr;
}

AccuracyView* TestLiveAccuracy::view()
{
    auto* view = m_window->findChild<AccuracyView*>();
    m_window->workspace().showView(view);
    return view;
}

void TestLiveAccuracy::drop(QWidget* on, const QString& path)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    const QPoint middle = on->rect().center();
    QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(on, &enter);
    if (!enter.isAccepted())
        return;
    QDropEvent drop(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(on, &drop);
}

void TestLiveAccuracy::followsEveryEdit()
{
    OPEN_LIVE();
    QVERIFY(results().dense());
    QVERIFY(results().dense()->isComplete());
    for (const int layer : {1, 2, 0, 1}) {
        m_table->selectLayer(layer);
        m_table->model()->setData(cell(layer, Column::Sparsity), 900 + 10 * layer);
        QVERIFY(results().accuracyState() != AccuracyState::Measured || layer == 1);
        QTRY_VERIFY_WITH_TIMEOUT(results().accuracyState() == AccuracyState::Measured, 30000);
        const auto expected = plain();
        QVERIFY(expected);
        QVERIFY(results().compressed().report->predictions == expected->predictions);
        QVERIFY(*results().compressed().recipe == *m_document->recipe());
    }
    QTRY_VERIFY(isSettled());
    // Another coder decodes to the same weights: nothing is measured anew.
    const auto report = results().compressed().report;
    QSignalSpy started(&bench().jobs(), &JobRunner::added);
    m_document->changeRecipe(withCoder(*m_document->recipe(), 1, "fast"), RecipeEdit::Coder, 1);
    QTRY_VERIFY_WITH_TIMEOUT(results().accuracyState() == AccuracyState::Measured, 30000);
    QVERIFY(results().compressed().report == report);
    // What was measured before is known again at once.
    m_document->undoStack().undo();
    m_document->undoStack().undo();
    QTRY_VERIFY_WITH_TIMEOUT(results().accuracyState() == AccuracyState::Measured, 30000);
    QTRY_VERIFY(isSettled());
    for (const QList<QVariant>& job : started)
        QVERIFY(job.first().value<JobStatus>().request.lane != JobLane::Live);
    QVERIFY(results().compressed().report->predictions == plain()->predictions);
}

void TestLiveAccuracy::newestEditWins()
{
    OPEN_LIVE();
    bool isStaleShown = false;
    connect(&results(), &Results::accuracyChanged, this, [&] {
        const auto& partial = results().partial();
        isStaleShown = isStaleShown || (partial.report && *partial.recipe != *m_document->recipe());
        if (results().accuracyState() == AccuracyState::Measured)
            isStaleShown = isStaleShown || *results().compressed().recipe != *m_document->recipe();
    });
    // Each edit falls into the work for the one before, wherever that stands.
    for (int step = 0; step < 40; ++step) {
        m_document->changeRecipe(withSparsityStep(*m_document->recipe(), 1, 500 + step), RecipeEdit::Sparsity, 1);
        if (step % 4 == 3)
            QTRY_VERIFY_WITH_TIMEOUT(!bench().jobs().isIdle(JobLane::Live) || isSettled(), 5000);
    }
    QTRY_VERIFY_WITH_TIMEOUT(results().accuracyState() == AccuracyState::Measured, 30000);
    QVERIFY(!isStaleShown);
    QVERIFY(results().compressed().report->predictions == plain()->predictions);
    disconnect(&results(), nullptr, this, nullptr);
}

void TestLiveAccuracy::anotherModelOrDataSet()
{
    OPEN_LIVE();
    const auto before = results().compressed().report;
    QSignalSpy begun(&bench().jobs(), &JobRunner::added);
    m_document->changeRecipe(withSparsityStep(*m_document->recipe(), 1, 800), RecipeEdit::Sparsity, 1);
    QTRY_VERIFY_WITH_TIMEOUT(!begun.isEmpty(), 5000);
    setSmallSource(*m_document, 77); // while it is under way, or has just ended
    QVERIFY(!results().shown().report && !results().dense());
    QTRY_VERIFY_WITH_TIMEOUT(results().accuracyState() == AccuracyState::Measured && isSettled(), 30000);
    QVERIFY(results().compressed().report->predictions == plain()->predictions);
    QVERIFY(results().compressed().report->predictions != before->predictions);
    // Nothing is pruned: it answers as the dense one does, of this model.
    QVERIFY(results().dense()->predictions == results().compressed().report->predictions);

    Preprocessing other = m_document->preprocessing();
    other.cropSize = 20;
    m_document->setPreprocessing(other);
    QVERIFY(!results().shown().report);
    QTRY_VERIFY_WITH_TIMEOUT(results().accuracyState() == AccuracyState::Measured && isSettled(), 30000);
    QVERIFY(results().compressed().report->preprocessing == other);
    QVERIFY(results().dense()->preprocessing == other);
    m_document->setDataset(nullptr);
    QVERIFY(results().accuracyState() == AccuracyState::Unknown);
    QTRY_VERIFY(isSettled());
    QVERIFY(!results().shown().report);
}

void TestLiveAccuracy::canBeSwitchedOff()
{
    OPEN_LIVE();
    m_window->actions().liveAccuracy->setChecked(false);
    QVERIFY(!bench().live().isEnabled());
    QSignalSpy started(&bench().jobs(), &JobRunner::added);
    m_document->changeRecipe(withSparsityStep(*m_document->recipe(), 1, 800), RecipeEdit::Sparsity, 1);
    QCOMPARE(textOf("headlineAccuracyOrigin"), "out of date");
    QTRY_VERIFY_WITH_TIMEOUT(!bench().preview().isPending(), 30000); // rests longer than live accuracy does
    for (const QList<QVariant>& job : started)
        QVERIFY(job.first().value<JobStatus>().request.lane != JobLane::Live);
    QVERIFY(results().accuracyState() == AccuracyState::OutOfDate);
    view()->findChild<QAbstractButton*>("scaleButton")->click(); // the view's own switch
    QVERIFY(m_window->actions().liveAccuracy->isChecked());
    QTRY_COMPARE_WITH_TIMEOUT(textOf("headlineAccuracyOrigin"), "measured", 30000);
}

void TestLiveAccuracy::tellsOfAFailureOnce()
{
    OPEN_LIVE();
    QSignalSpy failed(&bench().live(), &LiveAccuracy::failed);
    // Three classes of images, two of the model.
    class ThreeClasses : public Dataset
    {
    public:
        const DatasetSource& source() const override { return m_source; }
        const std::vector<std::string>& classes() const override { return m_classes; }
        std::size_t size() const override { return 3; }
        int label(std::size_t index) const override { return int(index); }
        std::string name(std::size_t) const override { return "grey"; }
        Result<Image> load(std::size_t) const override { return Image{40, 40, std::vector<std::uint8_t>(4800, 99)}; }
        const std::vector<DamagedImage>& damaged() const override { return m_damaged; }

    private:
        DatasetSource m_source = FolderSource{"three"};
        std::vector<std::string> m_classes{"a", "b", "c"};
        std::vector<DamagedImage> m_damaged;
    };
    m_document->setDataset(std::make_shared<ThreeClasses>());
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 30000);
    QVERIFY(bench().live().failure()->code == ErrorCode::ClassMismatch);
    QVERIFY(!message().isEmpty());
    QSignalSpy settled(&bench().live(), &LiveAccuracy::settled);
    m_document->changeRecipe(withSparsityStep(*m_document->recipe(), 1, 800), RecipeEdit::Sparsity, 1);
    QTRY_VERIFY_WITH_TIMEOUT(!settled.isEmpty(), 30000);
    QCOMPARE(failed.count(), 1);
    QVERIFY(bench().live().failure());
    QVERIFY(results().accuracyState() == AccuracyState::Unknown);
}

void TestLiveAccuracy::viewShowsWhatIsMeasured()
{
    AccuracyView* accuracy = view();
    QTabWidget* pages = accuracy->pages();
    for (int page = 0; page < pages->count(); ++page) // without a model and data
        pages->setCurrentIndex(page);
    OPEN_LIVE();
    accuracy = view();
    m_document->changeRecipe(withSparsityStep(*m_document->recipe(), 1, 990), RecipeEdit::Sparsity, 1);
    QTRY_VERIFY_WITH_TIMEOUT(results().accuracyState() == AccuracyState::Measured && isSettled(), 30000);
    const EvaluationReport& report = *results().compressed().report;

    pages->setCurrentIndex(0);
    QTRY_VERIFY(!accuracy->course()->compressed().empty());
    QTRY_COMPARE(accuracy->course()->compressed().back().correct, report.correct);
    QCOMPARE(accuracy->course()->dense().back().correct, results().dense()->correct);
    QVERIFY(accuracy->course()->csv().startsWith("network,images,correct,top1,low95,high95\ncompressed,1,"));

    pages->setCurrentIndex(1);
    QTRY_COMPARE(accuracy->classes()->compressed()->table().size(), 2u);
    for (std::size_t row = 0; row < 2; ++row) {
        for (std::size_t column = 0; column < 2; ++column)
            QCOMPARE(accuracy->classes()->compressed()->table().at(row, column), report.confusion[2 * row + column]);
    }
    QCOMPARE(accuracy->classes()->csv().count('\n'), 3);

    pages->setCurrentIndex(2);
    QTRY_COMPARE(accuracy->answers()->model().rowCount(), 24);
    const auto comparison = comparePaired(*results().dense(), report);
    VERIFY_OK(comparison);
    QCOMPARE(accuracy->answers()->filter().rowCount(), int(comparison->flipped.size()));
    accuracy->findChild<QCheckBox*>("onlyChanged")->setChecked(false);
    QCOMPARE(accuracy->answers()->filter().rowCount(), 24);
    QCOMPARE(accuracy->answers()->csv().count('\n'), 25);
    accuracy->findChild<QCheckBox*>("onlyWrong")->setChecked(true);
    QCOMPARE(accuracy->answers()->filter().rowCount(), int(24 - report.correct));
    accuracy->findChild<QCheckBox*>("onlyWrong")->setChecked(false);
    // The pictures arrive on their own.
    const AnswerModel& model = accuracy->answers()->model();
    QTRY_VERIFY_WITH_TIMEOUT(!model.thumbnail(0).isNull(), 30000);
    QCOMPARE(model.thumbnail(0).width(), Thumbnails::side);

    Q_EMIT accuracy->classes()->labelChosen(1);
    QCOMPARE(pages->currentIndex(), 2);
    QCOMPARE(accuracy->answers()->filter().rowCount(), 12);
    for (const Figure& figure : accuracy->figures()) {
        QVERIFY(figure.picture && !figure.name.isEmpty());
        QVERIFY(figure.csv().contains('\n'));
    }
    m_window->chooseLanguage("id");
    QCOMPARE(accuracy->answers()->filter().rowCount(), 12); // the filter stays
}

void TestLiveAccuracy::photographIsAnswered()
{
    OPEN_LIVE();
    AccuracyView* accuracy = view();
    accuracy->pages()->setCurrentIndex(3);
    PhotographPage* page = accuracy->photograph();
    Photograph& photograph = page->photograph();
    drop(page, m_folder->filePath("images/dogs/3.png"));
    QTRY_VERIFY_WITH_TIMEOUT(photograph.isCompressedCurrent(), 30000);
    QCOMPARE(photograph.name(), "3.png");
    QCOMPARE(photograph.dense().size(), 2u);
    // It is the data set's image: the answers are the evaluation's.
    std::size_t image = 0;
    while (m_document->dataset()->name(image) != "dogs/3.png")
        ++image;
    const auto same = [&](const std::vector<float>& probabilities, const EvaluationReport& report) {
        const auto top = topClasses(probabilities, 1).front();
        return top.first == report.predictions[image].predicted
            && std::abs(top.second - report.predictions[image].confidence) < 1e-6f;
    };
    QVERIFY(same(photograph.dense(), *results().dense()));
    QVERIFY(same(photograph.compressed(), *results().compressed().report));

    // It follows the recipe.
    const auto before = photograph.compressed();
    m_document->changeRecipe(withSparsityStep(*m_document->recipe(), 1, 950), RecipeEdit::Sparsity, 1);
    QVERIFY(!photograph.isCompressedCurrent());
    QTRY_VERIFY_WITH_TIMEOUT(photograph.isCompressedCurrent(), 30000);
    QVERIFY(photograph.compressed() != before);
    QTRY_VERIFY_WITH_TIMEOUT(results().accuracyState() == AccuracyState::Measured, 30000);
    QVERIFY(same(photograph.compressed(), *results().compressed().report));
    QVERIFY(page->csv().startsWith("network,rank,class,probability\ndense,1,"));
    QTRY_VERIFY(bench().jobs().isIdle(JobLane::Views)); // it asks no further
}

void TestLiveAccuracy::damagedPhotographLosesNothing()
{
    OPEN_LIVE();
    AccuracyView* accuracy = view();
    accuracy->pages()->setCurrentIndex(3);
    PhotographPage* page = accuracy->photograph();
    Photograph& photograph = page->photograph();
    drop(page, m_folder->filePath("images/dogs/3.png"));
    QTRY_VERIFY_WITH_TIMEOUT(photograph.isCompressedCurrent(), 30000);
    const auto dense = photograph.dense(), compressed = photograph.compressed();
    QFile whole(m_folder->filePath("images/dogs/4.png"));
    QVERIFY(whole.open(QIODevice::ReadOnly));
    const QByteArray half = whole.readAll().first(whole.size() / 2);
    auto* failure = page->findChild<QLabel*>("photographFailure");
    for (const auto& [name, bytes] : {std::pair("text.jpg", QByteArray("no image at all")),
             std::pair("empty.png", QByteArray()), std::pair("half.png", half), std::pair("model.pth", QByteArray("PK\3\4 nothing"))}) {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
        drop(page, file.fileName());
        QTRY_VERIFY_WITH_TIMEOUT(!photograph.isBusy() && photograph.failure(), 30000);
        QTRY_VERIFY(failure->isVisible());
        QVERIFY2(failure->text().contains(name), qPrintable(failure->text()));
        QCOMPARE(photograph.name(), "3.png");
        QVERIFY(photograph.dense() == dense && photograph.compressed() == compressed);
        QVERIFY(message().isEmpty()); // the rest of the window isn't concerned
        QVERIFY(m_document->source() && m_document->dataset());
    }
    drop(page, m_folder->filePath("images/cats/1.png"));
    QTRY_COMPARE_WITH_TIMEOUT(photograph.name(), "1.png", 30000);
    QTRY_VERIFY(!photograph.failure() && !failure->isVisible());
    // A folder isn't taken: the window opens it as a data set.
    drop(page, m_folder->filePath("images"));
    QCOMPARE(photograph.name(), "1.png");
    QVERIFY(!photograph.isBusy() || !photograph.failure());
}

void TestLiveAccuracy::photographFromTheClipboard()
{
    OPEN_LIVE();
    AccuracyView* accuracy = view();
    accuracy->pages()->setCurrentIndex(3);
    PhotographPage* page = accuracy->photograph();
    QGuiApplication::clipboard()->setText("words");
    QVERIFY(!page->paste());
    QImage picture(51, 43, QImage::Format_ARGB32); // lines that Qt pads as RGB
    picture.fill(QColor(10, 200, 30));
    QGuiApplication::clipboard()->setImage(picture);
    QVERIFY(page->paste());
    QTRY_VERIFY_WITH_TIMEOUT(page->photograph().isCompressedCurrent(), 30000);
    const std::vector<float> pasted = page->photograph().dense();
    QVERIFY(picture.save(m_folder->filePath("same.png")));
    page->photograph().open(m_folder->filePath("same.png"));
    QTRY_COMPARE_WITH_TIMEOUT(page->photograph().name(), "same.png", 30000);
    QTRY_VERIFY_WITH_TIMEOUT(page->photograph().isCompressedCurrent(), 30000);
    QVERIFY(page->photograph().dense() == pasted);
}

QTEST_MAIN(TestLiveAccuracy)
#include "test_live_accuracy.moc"
