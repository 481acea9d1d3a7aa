// SPDX-License-Identifier: GPL-3.0-or-later
// Another model, or the end of the program, while something is going on: what is asked, and what comes of each answer.
#include "tests/ui/fake_trainer.h"
#include "tests/ui/window_test.h"

#include "core/pipeline/project.h"
#include "ui/mainwindow/project_files.h"
#include "ui/mainwindow/runs_question.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/mainwindow/workspace.h"
#include "ui/mainwindow/writing_question.h"
#include "ui/views/training/plan_form.h"
#include "ui/views/training/training_view.h"
#include "ui/widgets/job_row.h"

#include <QAction>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>
#include <QtTest>

#include <semaphore>

using namespace pangkas;
using namespace pangkas::test;

class TestLeaving : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void runIsAskedAbout_data();
    void runIsAskedAbout();
    void keptRunIsSavedWithTheProject();
    void endedRunsAreAskedAbout_data();
    void endedRunsAreAskedAbout();
    void theBestOfThemIsOffered();
    void runsThatWerePassedOverAreNot();
    void questionFollowsTheRun();
    void runThatEndsMeanwhile_data();
    void runThatEndsMeanwhile();
    void beforeTheFirstStepThereIsNothingToKeep();
    void discardedRunGoesOnUntilTheOtherModelIsThere();
    void bothRunningAndEnded();
    void questionSpeaksTheLanguage();
    void filesAreWaitedFor_data();
    void filesAreWaitedFor();
    void exportOutlivesItsModel();
    void endWithoutAQuestion();
    void screenshots();

private:
    void openTraining();
    TrainingRuns& runs() const { return m_window->workspace().training().runs(); }
    const TrainingRun& newest() const { return runs().all().back(); }
    /// Started, and so many steps done.
    void startRun(int steps);
    void finishRun();
    RunsQuestion* question() const { return m_window->findChild<RunsQuestion*>(); }
    QPushButton* answer(const char* name) const { return question()->findChild<QPushButton*>(name); }
    QMessageBox* unsaved() const { return m_window->findChild<QMessageBox*>("unsavedWork"); }
    QString said(const char* label) const { return question()->findChild<QLabel*>(label)->text(); }
    void go(const QString& way);
    bool isGone(const QString& way) const { return way == "close" || way == "quit" ? !m_window->isVisible() : m_document->original() != m_before; }
    using Gate = std::shared_ptr<std::binary_semaphore>;
    /// A job that writes a file, as it says; it waits until it is let go or cancelled.
    Gate startWriting(bool fails = false);
    bool isWriting() { return WritingQuestion::isNeeded(m_window->workbench().jobs()); }

    std::shared_ptr<FakeTrainer> m_trainer;
    std::shared_ptr<const SourceModel> m_before;
    QTemporaryDir m_models;
    QString m_other;
};

void TestLeaving::openTraining()
{
    openSmall();
    m_before = m_document->source();
    m_window->workspace().showView(&m_window->workspace().training());
    m_trainer = std::make_shared<FakeTrainer>();
    runs().setRunner([trainer = m_trainer](const TrainingInput& input, const RetrainObserver& observer, const JobContext& job) {
        return trainer->run(input, observer, job);
    });
    PlanForm& form = m_window->workspace().training().form();
    form.setImages("sample:train:20");
    form.choosePlan("deep-compression");
    m_window->findChild<QSpinBox*>("trainingEpochs")->setValue(4);
}

void TestLeaving::startRun(int steps)
{
    QTest::mouseClick(m_window->findChild<QPushButton*>("trainingStart"), Qt::LeftButton);
    m_trainer->allow(steps);
    QTRY_COMPARE(newest().steps.size(), std::size_t(steps));
}

void TestLeaving::finishRun()
{
    startRun(0);
    m_trainer->allow(m_window->findChild<QSpinBox*>("trainingEpochs")->value() * FakeTrainer::steps);
    QTRY_COMPARE(int(newest().state), int(RunState::Finished));
    QTRY_VERIFY(m_window->findChild<QPushButton*>("trainingStart")->isVisible());
}

void TestLeaving::go(const QString& way)
{
    WindowActions& on = m_window->actions();
    const auto choose = [&](QAction* action, const QString& path) {
        action->trigger();
        auto* dialog = m_window->findChild<QFileDialog*>();
        QVERIFY(dialog);
        dialog->close();
        Q_EMIT dialog->fileSelected(path);
    };
    const auto chooseRecent = [](QMenu* menu) {
        Q_EMIT menu->aboutToShow();
        menu->actions().front()->trigger();
    };
    if (way == "close") {
        m_window->close();
    } else if (way == "quit") {
        on.quit->trigger();
    } else if (way == "open") {
        choose(on.openModel, m_other);
    } else if (way == "open project") {
        choose(on.openProject, m_folder->filePath("other.pangkas"));
    } else if (way == "recent model") {
        m_settings->setValue("recentModels", QStringList{m_other});
        chooseRecent(on.recent);
    } else if (way == "recent project") {
        m_settings->setValue("recentProjects", QStringList{m_folder->filePath("other.pangkas")});
        chooseRecent(on.recentProjects);
    } else if (way == "drop") {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(m_other)});
        QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_window.get(), &enter);
        QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_window.get(), &drop);
    } else {
        on.openSample->trigger();
    }
}

TestLeaving::Gate TestLeaving::startWriting(bool fails)
{
    auto gate = std::make_shared<std::binary_semaphore>(0);
    JobRequest request{JobLane::Long, [] { return QStringLiteral("Exporting it"); }, {}};
    request.writesFile = true;
    m_window->workbench().jobs().start<int>(
        request,
        [gate, fails](const JobContext& job) -> Result<std::shared_ptr<const int>> {
            const std::stop_callback wake(job.token(), [&] { gate->release(); });
            gate->acquire();
            PANGKAS_TRY(job.checkCancelled());
            if (fails)
                return fail(ErrorCode::DiskFull, {});
            return std::make_shared<const int>(1);
        },
        m_window.get(), [](Result<std::shared_ptr<const int>>) { });
    return gate;
}

void TestLeaving::runIsAskedAbout_data()
{
    QTest::addColumn<QString>("way");
    QTest::addColumn<QString>("choice");
    for (const QString way : {"close", "open", "open project"}) {
        for (const QString choice : {"stayWithRuns", "discardRuns", "keepRuns"})
            QTest::addRow("%s, %s", qPrintable(way), qPrintable(choice)) << way << choice;
    }
    // The others come to the same place.
    for (const QString way : {"quit", "recent model", "drop", "sample", "recent project"})
        QTest::addRow("%s, discardRuns", qPrintable(way)) << way << "discardRuns";
}

void TestLeaving::runIsAskedAbout()
{
    QFETCH(QString, way);
    QFETCH(QString, choice);
    if (m_other.isEmpty()) {
        m_other = m_models.filePath("other.safetensors"); // once for all rows
        QVERIFY(QFile::rename(writeModel("other.safetensors", 5), m_other));
    }
    if (way.endsWith("project")) {
        QSignalSpy opened(&m_window->workbench(), &Workbench::modelOpened);
        m_window->open(m_other);
        QTRY_VERIFY(!opened.isEmpty());
        QSignalSpy saved(&m_window->projects().session(), &ProjectSession::saved);
        m_window->projects().session().save(m_folder->filePath("other.pangkas"));
        QTRY_VERIFY(!saved.isEmpty());
    }
    openTraining();
    startRun(6);
    go(way);
    QVERIFY(question());
    QVERIFY(question()->isVisible());
    QVERIFY2(said("runsQuestionTitle").contains("Run 1 is still training"), qPrintable(said("runsQuestionTitle")));
    QVERIFY2(said("runsQuestionPlace").contains("Deep Compression"), qPrintable(said("runsQuestionPlace")));
    QVERIFY2(said("runsQuestionPlace").contains("epoch 2 of 4"), qPrintable(said("runsQuestionPlace")));
    QVERIFY(answer("stayWithRuns")->isDefault());
    QVERIFY(answer("stayWithRuns")->text().contains("Keep Training"));
    QVERIFY(!isGone(way));
    go(way); // asking twice gives one question
    QCOMPARE(m_window->findChildren<RunsQuestion*>().size(), 1);

    QTest::mouseClick(answer(qPrintable(choice)), Qt::LeftButton);
    if (choice == "stayWithRuns") {
        QTRY_VERIFY(!question());
        QVERIFY(!isGone(way));
        QVERIFY(newest().isActive() && !newest().isStopping);
        m_trainer->allow(1);
        QTRY_COMPARE(newest().steps.size(), std::size_t{7});
        return;
    }
    if (choice == "keepRuns") {
        QTRY_VERIFY(unsaved()); // what was kept is work like any other
        QVERIFY(!isGone(way));
        QCOMPARE(int(newest().state), int(RunState::Stopped));
        QVERIFY(m_document->isAdopted());
        QVERIFY(runs().isAdopted(newest()));
        QVERIFY(m_document->undoStack().canUndo());
        unsaved()->button(QMessageBox::Discard)->click();
    }
    QTRY_VERIFY_WITH_TIMEOUT(isGone(way), 20000);
    QTRY_VERIFY(!question() && !unsaved());
    if (m_window->isVisible())
        QVERIFY(runs().all().empty());
}

void TestLeaving::keptRunIsSavedWithTheProject()
{
    QSignalSpy opened(&m_window->workbench(), &Workbench::modelOpened);
    openTraining();
    m_window->open(writeModel("m.safetensors"));
    QTRY_VERIFY(!opened.isEmpty());
    QSignalSpy saved(&m_window->projects().session(), &ProjectSession::saved);
    const QString path = m_folder->filePath("a.pangkas");
    m_window->projects().session().save(path);
    QTRY_VERIFY(!saved.isEmpty());
    startRun(5);
    m_window->close();
    QTest::mouseClick(answer("keepRuns"), Qt::LeftButton);
    QTRY_VERIFY(unsaved());
    const std::string hash = m_document->source()->hash;
    unsaved()->button(QMessageBox::Save)->click();
    QTRY_VERIFY(!m_window->isVisible());
    const auto project = readProject(toPath(path));
    VERIFY_OK(project);
    QCOMPARE(project->adopted, hash);
}

void TestLeaving::endedRunsAreAskedAbout_data()
{
    QTest::addColumn<QString>("choice");
    QTest::addColumn<bool>("isGone");
    QTest::addColumn<bool>("isAdopted");
    QTest::addRow("stay") << "stayWithRuns" << false << false;
    QTest::addRow("discard") << "discardRuns" << true << false;
    QTest::addRow("adopt") << "keepRuns" << true << true;
}

void TestLeaving::endedRunsAreAskedAbout()
{
    QFETCH(QString, choice);
    QFETCH(bool, isGone);
    QFETCH(bool, isAdopted);
    openTraining();
    finishRun();
    m_window->close();
    QVERIFY(question());
    QVERIFY2(said("runsQuestionTitle").contains("Run 1 has ended and was not adopted"), qPrintable(said("runsQuestionTitle")));
    QVERIFY2(said("runsQuestionPlace").contains("best top-1"), qPrintable(said("runsQuestionPlace")));
    QVERIFY(!question()->findChild<QProgressBar*>()->isVisible());
    QVERIFY(answer("stayWithRuns")->isDefault());
    QCOMPARE(question()->focusWidget(), answer("stayWithRuns"));
    QTest::mouseClick(answer(qPrintable(choice)), Qt::LeftButton);
    if (isAdopted) {
        QTRY_VERIFY(unsaved());
        unsaved()->button(QMessageBox::Discard)->click();
    }
    QTRY_VERIFY(!question());
    QTRY_COMPARE(!m_window->isVisible(), isGone);
    QCOMPARE(m_document->isAdopted(), isAdopted);
    QCOMPARE(runs().all().size(), std::size_t{1});
}

void TestLeaving::theBestOfThemIsOffered()
{
    openTraining();
    auto* epochs = m_window->findChild<QSpinBox*>("trainingEpochs");
    epochs->setValue(8); // the more, the better
    finishRun();
    epochs->setValue(4);
    finishRun();
    m_window->close();
    QVERIFY2(said("runsQuestionTitle").contains("2 "), qPrintable(said("runsQuestionTitle")));
    QVERIFY(said("runsQuestionPlace").contains("Run 1:") && said("runsQuestionPlace").contains("Run 2:"));
    QCOMPARE(answer("keepRuns")->text(), "Adopt Run 1");
    const std::uint64_t best = runs().all().front().id;
    QTest::mouseClick(answer("keepRuns"), Qt::LeftButton);
    QTRY_VERIFY(unsaved());
    QVERIFY(runs().isAdopted(*runs().find(best)));
    unsaved()->button(QMessageBox::Cancel)->click();
    QTRY_VERIFY(!unsaved());
    QVERIFY(m_window->isVisible());
}

void TestLeaving::runsThatWerePassedOverAreNot()
{
    openTraining();
    finishRun();
    finishRun();
    runs().adopt(newest().id); // and not the first one
    m_window->close();
    QVERIFY(!question());
    QVERIFY(unsaved());
    unsaved()->button(QMessageBox::Cancel)->click();
    QTRY_VERIFY(!unsaved());
    // Undone, they are still in the timeline, which the project saves.
    m_document->undoStack().undo();
    m_window->close();
    QVERIFY(!question());
    QTRY_VERIFY(!m_window->isVisible());
}

void TestLeaving::questionFollowsTheRun()
{
    openTraining();
    startRun(3);
    m_window->close();
    QVERIFY(said("runsQuestionPlace").contains("epoch 1 of 4"));
    auto* bar = question()->findChild<QProgressBar*>();
    const int before = bar->value();
    m_trainer->allow(6);
    QTRY_VERIFY2(said("runsQuestionPlace").contains("epoch 3 of 4"), qPrintable(said("runsQuestionPlace")));
    QVERIFY(said("runsQuestionPlace").contains("left"));
    QVERIFY(bar->value() > before);
    QTest::keyClick(question(), Qt::Key_Escape);
    QTRY_VERIFY(!question());
    QVERIFY(newest().isActive());
}

void TestLeaving::runThatEndsMeanwhile_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<bool>("isAsked"); // about what it has learned
    QTest::addRow("well") << "well" << true;
    QTest::addRow("fails") << "fails" << false;
    QTest::addRow("the model is gone") << "forgotten" << false;
}

void TestLeaving::runThatEndsMeanwhile()
{
    QFETCH(QString, how);
    QFETCH(bool, isAsked);
    openTraining();
    if (how == "fails")
        m_trainer->failWith({ErrorCode::DiskFull, {}, {}, {}});
    startRun(2);
    m_window->close();
    QVERIFY(question());
    if (how == "forgotten") {
        setSmallSource(*m_document, 9);
        QTRY_VERIFY(!m_window->isVisible()); // nothing is left to be lost
        return;
    }
    m_trainer->allowAll();
    if (isAsked) {
        QTRY_VERIFY(said("runsQuestionTitle").contains("was not adopted"));
        QCOMPARE(answer("keepRuns")->text(), "Adopt Run 1");
    } else {
        QTRY_VERIFY(!question());
        QTRY_VERIFY(!message().isEmpty()); // which says why
    }
    QVERIFY(m_window->isVisible());
    QVERIFY(!unsaved());
}

void TestLeaving::beforeTheFirstStepThereIsNothingToKeep()
{
    openTraining();
    startRun(0);
    m_window->close();
    QVERIFY(question());
    QVERIFY(!answer("keepRuns")->isEnabled());
    QVERIFY(said("runsQuestionPlace").contains("opening the images") || said("runsQuestionPlace").contains("waits"));
    m_trainer->allow(1);
    QTRY_VERIFY(answer("keepRuns")->isEnabled());
    QTest::mouseClick(answer("discardRuns"), Qt::LeftButton);
    QTRY_VERIFY(!m_window->isVisible());
}

void TestLeaving::discardedRunGoesOnUntilTheOtherModelIsThere()
{
    openTraining();
    startRun(2);
    const QString broken = m_folder->filePath("broken.safetensors");
    QFile file(broken);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no model at all");
    file.close();
    m_window->open(broken);
    QTest::mouseClick(answer("discardRuns"), Qt::LeftButton);
    QTRY_VERIFY(message().contains("broken"));
    QVERIFY(newest().isActive());
    m_trainer->allowAll();
    QTRY_COMPARE(int(newest().state), int(RunState::Finished));
}

void TestLeaving::bothRunningAndEnded()
{
    openTraining();
    finishRun();
    startRun(2);
    m_window->close();
    QVERIFY(said("runsQuestionTitle").contains("Run 2 is still training"));
    QTest::mouseClick(answer("discardRuns"), Qt::LeftButton);
    // The other one would be lost just the same.
    QVERIFY2(said("runsQuestionTitle").contains("Run 1 has ended"), qPrintable(said("runsQuestionTitle")));
    QCOMPARE(question()->focusWidget(), answer("stayWithRuns"));
    QTest::mouseClick(answer("stayWithRuns"), Qt::LeftButton);
    QTRY_VERIFY(!question());
    QVERIFY(newest().isActive());
    m_window->close();
    QTest::mouseClick(answer("keepRuns"), Qt::LeftButton);
    QTRY_VERIFY(unsaved());
    QVERIFY(runs().isAdopted(newest()));
}

void TestLeaving::questionSpeaksTheLanguage()
{
    openTraining();
    startRun(2);
    m_window->close();
    const QLabel* row = nullptr;
    for (const JobRow* one : m_window->findChildren<JobRow*>()) {
        if (const auto* title = one->findChild<QLabel*>("jobTitle"); title->text().startsWith("Training: "))
            row = title;
    }
    QVERIFY(row);
    const QString job = row->text();
    const QString title = said("runsQuestionTitle");
    m_window->chooseLanguage("id");
    QTRY_VERIFY(row->text() != job); // the job's title follows, too
    QVERIFY(row->toolTip() == row->text());
    m_window->chooseLanguage("en");
    QTRY_COMPARE(row->text(), job);
    QCOMPARE(said("runsQuestionTitle"), title);
}

void TestLeaving::filesAreWaitedFor_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<bool>("isGone");
    for (const char* what : {"written", "leaveUnwritten", "cancelled"})
        QTest::addRow("%s", what) << what << true;
    for (const char* what : {"stayWithFiles", "fails"})
        QTest::addRow("%s", what) << what << false;
}

void TestLeaving::filesAreWaitedFor()
{
    QFETCH(QString, what);
    QFETCH(bool, isGone);
    openSmall();
    const Gate gate = startWriting(what == "fails");
    m_window->close();
    QVERIFY(m_window->isVisible());
    const auto dialog = [this] { return m_window->findChild<WritingQuestion*>(); };
    QTRY_VERIFY(dialog() && dialog()->isVisible());
    m_window->close();
    QCOMPARE(m_window->findChildren<WritingQuestion*>().size(), 1);
    QVERIFY(dialog()->findChild<JobRow*>());
    QVERIFY(m_window->isVisible());
    if (what == "written" || what == "fails")
        gate->release();
    else if (what == "cancelled")
        dialog()->findChild<JobRow*>()->findChild<QToolButton*>()->click();
    else
        QTest::mouseClick(dialog()->findChild<QPushButton*>(what), Qt::LeftButton);
    QTRY_VERIFY(!dialog());
    QTRY_COMPARE(!m_window->isVisible(), isGone);
    if (what == "stayWithFiles") {
        QVERIFY(isWriting()); // it goes on
        gate->release();
        QTRY_VERIFY(!isWriting());
    }
}

void TestLeaving::exportOutlivesItsModel()
{
    openSmall();
    const QString other = writeModel("other.safetensors");
    const QString path = m_folder->filePath("small.pkz");
    const Gate gate = startWriting(); // the export waits behind it
    std::atomic<bool> isStale = false;
    m_window->workbench().jobs().start<int>(
        {JobLane::Long, [] { return QStringLiteral("finds out"); }, {}},
        [](const JobContext&) -> Result<std::shared_ptr<const int>> { return std::make_shared<const int>(1); }, m_window.get(),
        [&](Result<std::shared_ptr<const int>> result) { isStale = !result && result.error().code == ErrorCode::Cancelled; });
    QSignalSpy exported(&m_window->workbench(), &Workbench::exported);
    QSignalSpy failed(&m_window->workbench(), &Workbench::failed);
    m_window->workbench().exportPack(path);
    QSignalSpy opened(&m_window->workbench(), &Workbench::modelOpened);
    m_window->open(other);
    QTRY_VERIFY(!opened.isEmpty());
    QVERIFY(exported.isEmpty());
    gate->release();
    QTRY_COMPARE(exported.size(), 1);
    QVERIFY(QFile::exists(path));
    QVERIFY(isStale); // what nobody wants to know any more
    QVERIFY(failed.isEmpty());
}

void TestLeaving::endWithoutAQuestion()
{
    openTraining();
    startRun(2);
    m_window->closeNow(); // a signal can't wait for an answer
    QVERIFY(!question());
    QVERIFY(!m_window->isVisible());
}

void TestLeaving::screenshots()
{
    const QString folder = qEnvironmentVariable("PANGKAS_SCREENSHOTS");
    if (folder.isEmpty())
        QSKIP("PANGKAS_SCREENSHOTS is not set");
    openTraining();
    finishRun();
    startRun(6);
    const Gate gate = startWriting();
    const auto shoot = [&](QWidget* what, const char* name) {
        for (const char* language : {"en", "id"}) {
            m_window->chooseLanguage(language);
            for (const Theme theme : {Theme::Light, Theme::Dark}) {
                m_window->applyTheme(theme);
                QTest::qWait(200);
                QVERIFY(what->grab().save(QStringLiteral("%1/%2-%3-%4.png").arg(folder, name, language, theme == Theme::Light ? "light" : "dark")));
            }
        }
        m_window->chooseLanguage("en");
    };
    m_window->close();
    shoot(question(), "active");
    answer("discardRuns")->click();
    shoot(question(), "ended");
    answer("discardRuns")->click();
    QTRY_VERIFY(m_window->findChild<WritingQuestion*>() && m_window->findChild<WritingQuestion*>()->isVisible());
    shoot(m_window->findChild<WritingQuestion*>(), "writing");
    gate->release();
}

QTEST_MAIN(TestLeaving)
#include "test_leaving.moc"
