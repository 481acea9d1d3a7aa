// SPDX-License-Identifier: GPL-3.0-or-later
// Projects in the real window: saved, opened, moved, refused, recovered; and the present state as a command line.
#include "tests/ui/window_test.h"

#include "core/pipeline/project.h"
#include "ui/document/project/command_line.h"
#include "ui/document/project/project_snapshot.h"
#include "ui/document/recipe_edit.h"
#include "ui/mainwindow/project_files.h"
#include "ui/mainwindow/recovery.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/mainwindow/workspace.h"
#include "ui/views/view.h"

#include <QAbstractButton>
#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace pangkas;
using namespace pangkas::test;

class TestProjects : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void saveOpenCompare();
    void movedModelIsFoundBesideTheProject();
    void movedModelIsAskedForAndOthersRefused();
    void missingDatasetIsAskedFor();
    void badProjects_data();
    void badProjects();
    void unsavedWorkIsAskedAbout_data();
    void unsavedWorkIsAskedAbout();
    void otherModelsStartNoProject();
    void adoptedWeightsAreKept();
    void adoptedWeightsThatAreGone_data();
    void adoptedWeightsThatAreGone();
    void adoptedWeightsAreRecovered();
    void crashIsRecovered();
    void orderlyEndLeavesNothing();
    void endWithoutAQuestionKeepsACopy();
    void quoting_data();
    void quoting();
    void commandLineGivesTheSameBytes_data();
    void commandLineGivesTheSameBytes();

private:
    void openModel(const QString& path);
    ProjectSession& session() { return m_window->projects().session(); }
    void save(const QString& path);
    bool waitFor(QSignalSpy& spy) { return QTest::qWaitFor([&] { return !spy.isEmpty() || !message().isEmpty(); }, 30000) && !spy.isEmpty(); }
    QMessageBox* box(const char* name) const { return m_window->findChild<QMessageBox*>(name); }
    void edit(int step)
    {
        m_document->changeRecipe(withSparsityStep(*m_document->recipe(), 1, step), RecipeEdit::Sparsity, 1);
    }
    void addExperiment(std::int64_t correct);
    /// Every weight halved, and a recipe that leaves them as they are.
    void adoptHalved();
    QStringList weightsFiles(const QString& folder) const { return QDir(folder).entryList({"*-*.safetensors"}, QDir::Files); }
    void reopen(const QString& path);
};

void TestProjects::openModel(const QString& path)
{
    QSignalSpy opened(&m_window->workbench(), &Workbench::modelOpened);
    m_window->open(path);
    QVERIFY2(waitFor(opened), qPrintable(message()));
}

void TestProjects::save(const QString& path)
{
    QSignalSpy saved(&session(), &ProjectSession::saved);
    session().save(path);
    QVERIFY2(waitFor(saved), qPrintable(message()));
}

void TestProjects::addExperiment(std::int64_t correct)
{
    auto report = std::make_shared<EvaluationReport>();
    report->classes = {"cats", "dogs"};
    report->images = report->total = 50;
    report->correct = correct;
    report->method = "float32";
    for (std::uint32_t i = 0; i < 50; ++i)
        report->predictions.push_back({i, int(i % 2), int(i) < correct ? int(i % 2) : int(1 - i % 2), 0.75f, 0.5f});
    m_window->workbench().experiments().add(m_document->recipe(), 100'000, {"sample:val:50", 50, report->preprocessing}, report);
}

void TestProjects::saveOpenCompare()
{
    openModel(writeModel("model.safetensors"));
    QVERIFY(!session().isModified());
    edit(300);
    edit(500);
    m_document->undoStack().undo();
    edit(700);
    addExperiment(40);
    edit(800);
    addExperiment(35);
    ExperimentList& experiments = m_window->workbench().experiments();
    experiments.rename(experiments.all().front().id, "first");
    Preprocessing images = m_document->preprocessing();
    images.cropSize = 100;
    m_document->setPreprocessing(images);
    m_table->selectLayer(3);
    m_window->workspace().showView(m_window->workspace().views().back());
    QVERIFY(session().isModified());
    QVERIFY(m_window->isWindowModified());
    const QString path = m_folder->filePath("work.pangkas");
    save(path);
    QVERIFY(!session().isModified());
    QVERIFY(!m_window->isWindowModified());
    QVERIFY(m_window->windowTitle().startsWith("work.pangkas"));
    const RecipeHistory& history = m_window->workbench().history();
    const auto states = history.states();
    const int current = history.current();
    QStringList texts;
    for (const HistoryState& state : states)
        texts << history.textOf(state);
    const auto recipe = *m_document->recipe();
    const auto held = m_document->recipeState().held;
    const auto all = experiments.all();
    const View* view = m_window->workspace().currentView();

    const QString name = view->objectName();
    m_window = std::make_unique<MainWindow>(*m_settings);
    m_document = &m_window->workbench().document();
    m_table = &m_window->workspace().table();
    m_window->show();
    QSignalSpy opened(&session(), &ProjectSession::opened);
    m_window->open(path);
    QVERIFY2(waitFor(opened), qPrintable(message()));
    QVERIFY(*m_document->recipe() == recipe);
    QVERIFY(m_document->recipeState().held == held);
    QVERIFY(m_document->preprocessing() == images);
    const RecipeHistory& restored = m_window->workbench().history();
    QCOMPARE(restored.states().size(), states.size());
    QCOMPARE(restored.current(), current);
    for (std::size_t i = 0; i < states.size(); ++i) {
        QVERIFY(*restored.states()[i].recipe == *states[i].recipe);
        QCOMPARE(restored.states()[i].parent, states[i].parent);
        QCOMPARE(restored.textOf(restored.states()[i]), texts[qsizetype(i)]);
        QVERIFY(restored.states()[i].held == states[i].held);
    }
    const auto& again = m_window->workbench().experiments().all();
    QCOMPARE(again.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        QCOMPARE(again[i].title(), all[i].title());
        QVERIFY(again[i].report->predictions == all[i].report->predictions);
        QVERIFY(*again[i].recipe == *all[i].recipe);
    }
    QVERIFY(!session().isModified());
    QVERIFY(!m_document->undoStack().canUndo());
    QCOMPARE(m_table->currentLayer(), 3);
    QCOMPARE(m_window->workspace().currentView()->objectName(), name);
    // The old branch is still there to go to.
    m_window->workbench().history().goTo(2);
    QCOMPARE(m_document->recipe()->layers[1].pruning.amount, 0.5);
    QVERIFY(session().isModified());
    m_document->undoStack().undo();
    QVERIFY(*m_document->recipe() == recipe);
    QVERIFY(!session().isModified());
    QVERIFY(m_settings->value("recentProjects").toStringList().contains(path));
}

void TestProjects::movedModelIsFoundBesideTheProject()
{
    openModel(writeModel("old/models/m.safetensors"));
    edit(400);
    QVERIFY(QDir().mkpath(m_folder->filePath("old/projects")));
    save(m_folder->filePath("old/projects/a.pangkas"));
    const auto recipe = *m_document->recipe();
    QVERIFY(QDir(m_folder->path()).rename("old", "new"));
    openSmall();
    QSignalSpy opened(&session(), &ProjectSession::opened);
    m_window->open(m_folder->filePath("new/projects/a.pangkas"));
    QVERIFY2(waitFor(opened), qPrintable(message()));
    QVERIFY(*m_document->recipe() == recipe);
    QVERIFY(QString::fromStdString(m_document->source()->opened.source).contains("/new/models/"));
}

void TestProjects::movedModelIsAskedForAndOthersRefused()
{
    const QString model = writeModel("m.safetensors");
    openModel(model);
    edit(400);
    const QString path = m_folder->filePath("a.pangkas");
    save(path);
    const QString moved = m_folder->filePath("elsewhere.safetensors");
    QVERIFY(QFile::rename(model, moved));
    const QString other = writeModel("m.safetensors", 77); // of the same name
    openSmall();
    const auto before = m_document->source();
    QSignalSpy wanted(&session(), &ProjectSession::modelWanted);
    m_window->open(path);
    QVERIFY(waitFor(wanted));
    QCOMPARE(wanted.front().at(1).toString(), model); // what lies there is another model
    QVERIFY(box("modelWanted")->text().contains("other weights"));
    QCOMPARE(m_document->source(), before);
    box("modelWanted")->button(QMessageBox::Cancel)->click();

    wanted.clear();
    session().openWithModel(other);
    QVERIFY(waitFor(wanted));
    QCOMPARE(wanted.front().at(1).toString(), other);
    QCOMPARE(m_document->source(), before);
    QSignalSpy opened(&session(), &ProjectSession::opened);
    session().openWithModel(moved);
    QVERIFY2(waitFor(opened), qPrintable(message()));
    QCOMPARE(m_document->recipe()->layers[1].pruning.amount, 0.4);
}

void TestProjects::missingDatasetIsAskedFor()
{
    openModel(writeModel("m.safetensors"));
    Project project = takeProject(*m_document, m_window->workbench().history(), m_window->workbench().experiments(), toPath(m_folder->filePath("a.pangkas")));
    project.dataset = "/nowhere/photographs";
    VERIFY_OK(writeProject(project, toPath(m_folder->filePath("a.pangkas"))));
    QSignalSpy wanted(&session(), &ProjectSession::datasetWanted);
    m_window->open(m_folder->filePath("a.pangkas"));
    QVERIFY(waitFor(wanted));
    QVERIFY(box("datasetWanted")->text().contains("photographs"));
    QVERIFY(!m_document->dataset());
    QVERIFY(!session().isModified());
}

void TestProjects::badProjects_data()
{
    QTest::addColumn<QByteArray>("part");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("newer") << QByteArray("\"pangkas_project\": 1") << QByteArray("\"pangkas_project\": 3") << "newer version";
    QTest::addRow("damaged") << QByteArray("\"classes\": 2") << QByteArray("\"classes\": -2") << "damaged";
    QTest::addRow("layers of another network") << QByteArray("fire2.squeeze1x1") << QByteArray("fire2.squeezed") << "name";
    QTest::addRow("images too small for it") << QByteArray("\"crop\": 224") << QByteArray("\"crop\": 1") << "limits";
}

void TestProjects::badProjects()
{
    QFETCH(QByteArray, part);
    QFETCH(QByteArray, other);
    QFETCH(QString, sentence);
    openModel(writeModel("m.safetensors"));
    const QString path = m_folder->filePath("a.pangkas");
    save(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY2(text.contains(part), text.left(800));
    file.close();
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(text).replace(part, other));
    file.close();
    openSmall();
    const auto before = m_document->source();
    m_window->open(path);
    QTRY_VERIFY(!message().isEmpty());
    QVERIFY2(message().contains(sentence) && message().contains("a.pangkas"), qPrintable(message()));
    QCOMPARE(m_document->source(), before);
    QVERIFY(session().path().isEmpty());
}

void TestProjects::unsavedWorkIsAskedAbout_data()
{
    QTest::addColumn<int>("button");
    QTest::addColumn<bool>("isClosed");
    QTest::addRow("cancel") << int(QMessageBox::Cancel) << false;
    QTest::addRow("discard") << int(QMessageBox::Discard) << true;
    QTest::addRow("save") << int(QMessageBox::Save) << true;
}

void TestProjects::unsavedWorkIsAskedAbout()
{
    QFETCH(int, button);
    QFETCH(bool, isClosed);
    openModel(writeModel("m.safetensors"));
    const QString path = m_folder->filePath("a.pangkas");
    save(path);
    edit(600);
    m_window->close();
    QVERIFY(m_window->isVisible());
    QVERIFY(box("unsavedWork"));
    m_window->close(); // asking twice gives one question
    QCOMPARE(m_window->findChildren<QMessageBox*>("unsavedWork").size(), 1);
    box("unsavedWork")->button(QMessageBox::StandardButton(button))->click();
    QTRY_COMPARE(m_window->isVisible(), !isClosed);
    const auto project = readProject(toPath(path));
    VERIFY_OK(project);
    QCOMPARE(project->recipe.layers[1].pruning.amount == 0.6, button == QMessageBox::Save);
}

void TestProjects::otherModelsStartNoProject()
{
    openModel(writeModel("m.safetensors"));
    save(m_folder->filePath("a.pangkas"));
    openModel(writeModel("n.safetensors", 50));
    QVERIFY(session().path().isEmpty());
    QVERIFY(!session().isModified());
    edit(500);
    QVERIFY(session().isModified());
    m_window->open(m_folder->filePath("m.safetensors"));
    QVERIFY(box("unsavedWork"));
    box("unsavedWork")->button(QMessageBox::Cancel)->click();
    QVERIFY(QString::fromStdString(m_document->source()->opened.source).endsWith("n.safetensors"));
}

void TestProjects::adoptHalved()
{
    const SourceModel& source = *m_document->source();
    OpenedModel opened = source.opened;
    for (const LayerInfo& layer : source.architecture().layers) {
        const Tensor& weight = *opened.model.find(layer.weight);
        std::vector<float> values(weight.values().begin(), weight.values().end());
        for (float& value : values)
            value /= 2;
        opened.model = opened.model.with(Tensor::fromValues(layer.weight, weight.shape(), values));
    }
    auto weights = makeSourceModel(std::move(opened));
    VERIFY_OK(weights);
    m_document->adopt(*weights, emptyRecipe(source.architecture()));
}

void TestProjects::reopen(const QString& path)
{
    m_window = std::make_unique<MainWindow>(*m_settings);
    m_document = &m_window->workbench().document();
    m_table = &m_window->workspace().table();
    m_window->show();
    QSignalSpy opened(&session(), &ProjectSession::opened);
    m_window->open(path);
    QVERIFY2(QTest::qWaitFor([&] { return !opened.isEmpty(); }, 30000), qPrintable(message()));
}

void TestProjects::adoptedWeightsAreKept()
{
    openModel(writeModel("m.safetensors"));
    const std::string own = m_document->original()->hash;
    adoptHalved();
    QVERIFY(session().isModified());
    edit(300);
    adoptHalved(); // twice
    const std::string second = m_document->source()->hash;
    const std::string first = m_window->workbench().history().states()[1].weights->hash;
    addExperiment(30);
    QVERIFY(session().weightsPath().isEmpty()); // in no file yet
    const QString path = m_folder->filePath("work.pangkas");
    save(path);
    QVERIFY(!session().isModified());
    QCOMPARE(weightsFiles(m_folder->path()).size(), 2);
    QVERIFY(QFile::exists(session().weightsPath()));
    const QDateTime written = QFileInfo(session().weightsPath()).lastModified();

    reopen(path);
    QVERIFY2(message().isEmpty(), qPrintable(message()));
    QVERIFY(!session().isModified());
    QCOMPARE(m_document->original()->hash, own);
    QCOMPARE(m_document->source()->hash, second);
    QCOMPARE(m_document->original()->opened.source, m_document->source()->opened.source);
    RecipeHistory& history = m_window->workbench().history();
    QCOMPARE(history.states().size(), std::size_t{4});
    QCOMPARE(history.textOf(history.states()[3]), "Adopt Retrained Weights");
    history.goTo(1);
    QCOMPARE(m_document->source()->hash, first);
    QVERIFY(session().isModified());
    history.goTo(0);
    QCOMPARE(m_document->source(), m_document->original());
    history.goTo(3);
    QVERIFY(!session().isModified());
    save(path); // what is there already isn't written again
    QCOMPARE(QFileInfo(session().weightsPath()).lastModified(), written);
}

void TestProjects::adoptedWeightsThatAreGone_data()
{
    QTest::addColumn<bool>("isChanged");
    QTest::addColumn<QString>("told");
    QTest::addRow("gone") << false << "find";
    QTest::addRow("another model's") << true << "damaged";
}

void TestProjects::adoptedWeightsThatAreGone()
{
    QFETCH(bool, isChanged);
    QFETCH(QString, told);
    Q_UNUSED(told);
    const QString model = writeModel("m.safetensors");
    openModel(model);
    adoptHalved();
    edit(300);
    const auto recipe = *m_document->recipe();
    const QString path = m_folder->filePath("work.pangkas");
    save(path);
    const QString weights = session().weightsPath();
    QVERIFY(QFile::remove(weights));
    if (isChanged)
        QVERIFY(QFile::copy(model, weights)); // a good file with other weights
    reopen(path);
    QTRY_VERIFY2(message().contains(QFileInfo(weights).fileName()), qPrintable(message()));
    QVERIFY(*m_document->recipe() == recipe); // the recipe can be used
    QCOMPARE(m_document->source(), m_document->original());
    edit(400);
    QCOMPARE(m_document->recipe()->layers[1].pruning.amount, 0.4);
}

void TestProjects::adoptedWeightsAreRecovered()
{
    const QString folder = m_folder->filePath("recovery");
    openModel(writeModel("m.safetensors"));
    session().keepCopies(folder, 10);
    QSignalSpy written(session().recovery(), &Recovery::written);
    adoptHalved();
    const std::string hash = m_document->source()->hash;
    QTRY_VERIFY(!written.isEmpty());
    QCOMPARE(weightsFiles(folder).size(), 1);
    m_window.reset(); // as a crash: nobody closed it

    m_window = std::make_unique<MainWindow>(*m_settings);
    m_document = &m_window->workbench().document();
    m_table = &m_window->workspace().table();
    m_window->show();
    session().keepCopies(folder, 10);
    const auto found = session().recovery()->found();
    QCOMPARE(found.size(), std::size_t{1});
    QSignalSpy opened(&session(), &ProjectSession::opened);
    session().recover(found.front().path);
    QVERIFY2(waitFor(opened), qPrintable(message()));
    QCOMPARE(m_document->source()->hash, hash);
    QVERIFY(session().isModified());
    const QString path = m_folder->filePath("saved.pangkas");
    save(path);
    QVERIFY(QFile::exists(session().weightsPath()));
    QTRY_VERIFY(weightsFiles(folder).isEmpty()); // there is nothing to recover any more
}

void TestProjects::crashIsRecovered()
{
    const QString folder = m_folder->filePath("recovery");
    openModel(writeModel("m.safetensors"));
    const QString path = m_folder->filePath("a.pangkas");
    save(path);
    session().keepCopies(folder, 10);
    QSignalSpy written(session().recovery(), &Recovery::written);
    edit(650);
    QTRY_VERIFY(!written.isEmpty());
    QVERIFY(session().recovery()->found().empty()); // this window lives
    m_window.reset(); // as a crash: nobody closed it

    m_window = std::make_unique<MainWindow>(*m_settings);
    m_document = &m_window->workbench().document();
    m_table = &m_window->workspace().table();
    m_window->show();
    session().keepCopies(folder, 10);
    QCOMPARE(session().recovery()->found().size(), 1u);
    const QString left = session().recovery()->found().front().path;
    m_window->projects().offerRecovery();
    QVERIFY(box("recovery"));
    QSignalSpy opened(&session(), &ProjectSession::opened);
    box("recovery")->defaultButton()->click();
    QVERIFY2(waitFor(opened), qPrintable(message()));
    QCOMPARE(m_document->recipe()->layers[1].pruning.amount, 0.65);
    QCOMPARE(session().path(), path);
    QVERIFY(session().isModified());
    QTRY_VERIFY(!QFile::exists(left)); // the recovered work has a copy of its own by now
    save(path);
    QVERIFY(!session().isModified());
    QTRY_VERIFY(QDir(folder).entryList({"*.pangkas"}).isEmpty());
    QCOMPARE(readProject(toPath(path))->recipe.layers[1].pruning.amount, 0.65);
}

void TestProjects::orderlyEndLeavesNothing()
{
    const QString folder = m_folder->filePath("recovery");
    openModel(writeModel("m.safetensors"));
    session().keepCopies(folder, 10);
    QSignalSpy written(session().recovery(), &Recovery::written);
    edit(650);
    QTRY_VERIFY(!written.isEmpty());
    m_window->close();
    box("unsavedWork")->button(QMessageBox::Discard)->click();
    QTRY_VERIFY(!m_window->isVisible());
    m_window.reset();
    QVERIFY(QDir(folder).entryList({"*.pangkas"}).isEmpty());
}

void TestProjects::endWithoutAQuestionKeepsACopy()
{
    const QString folder = m_folder->filePath("recovery");
    openModel(writeModel("m.safetensors"));
    session().keepCopies(folder, 100'000);
    edit(450);
    m_window->closeNow();
    QVERIFY(!m_window->isVisible());
    m_window.reset();
    const auto left = QDir(folder).entryInfoList({"*.pangkas"});
    QCOMPARE(left.size(), 1);
    const auto project = readProject(toPath(left.front().filePath()));
    VERIFY_OK(project);
    QCOMPARE(project->recipe.layers[1].pruning.amount, 0.45);
}

void TestProjects::quoting_data()
{
    QTest::addColumn<QString>("word");
    for (const char* word : {"plain.pth", "two words", "it's", "$HOME `id` \"x\" \\ * ? # ~", "line\nbreak", "größe", "", "a=b,c:d@%+-", "'", "''a''"})
        QTest::addRow("%s", word) << QString::fromUtf8(word);
}

void TestProjects::quoting()
{
    QFETCH(QString, word);
    QProcess shell;
    shell.start("/bin/sh", {"-c", "printf %s " + QString::fromStdString(shellQuoted(word.toStdString()))});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()), word);
}

void TestProjects::commandLineGivesTheSameBytes_data()
{
    // Edits one after the other; the word that the line must hold.
    QTest::addColumn<QStringList>("edits");
    QTest::addColumn<QString>("part");
    QTest::addRow("preset") << QStringList{} << " --preset deep-compression";
    QTest::addRow("one layer") << QStringList{"sparsity 1 0.873"} << "--sparsity fire2.squeeze1x1=0.873";
    QTest::addRow("compact and a threshold") << QStringList{"compact", "threshold 3 0.0521"} << "--preset compact --threshold";
    QTest::addRow("nothing but a coder") << QStringList{"nothing", "coder auto"} << "--coder all=auto";
    QTest::addRow("everything by options") << QStringList{"nothing", "sigma 2 0.7", "sparsity 0 0.3", "centroids 2 9", "bits 0 3", "init 0 density",
        "price 2 0.001", "importance 2", "off 4", "seed 99"} << "--dense";
    QTest::addRow("switched off with settings") << QStringList{"sparsity 5 0.6", "off 5"} << "--sparsity";
    QTest::addRow("iterations: no option says them") << QStringList{"iterations 2 7", "sparsity 2 0.55"} << "--recipe '{";
}

void TestProjects::commandLineGivesTheSameBytes()
{
    QFETCH(QStringList, edits);
    QFETCH(QString, part);
    const QString binaries = qEnvironmentVariable("PANGKAS_BINARY_DIR", QCoreApplication::applicationDirPath() + "/..") + "/bin";
    openModel(writeModel("folder with 'quotes'/my model.safetensors"));
    Recipe recipe = *m_document->recipe();
    for (const QString& edit : edits) {
        const QStringList words = edit.split(' ');
        const auto& what = words.front();
        if (what == "compact" || what == "nothing") {
            recipe = what == "compact" ? compactRecipe(squeezenet(2)) : emptyRecipe(squeezenet(2));
            continue;
        }
        if (what == "seed") {
            recipe.seed = words[1].toULongLong();
            continue;
        }
        if (what == "coder") {
            recipe = withCoderEverywhere(recipe, words[1].toStdString());
            continue;
        }
        LayerRecipe& layer = recipe.layers[words[1].toULongLong()];
        const double value = words.value(2).toDouble();
        if (what == "sparsity")
            layer.pruning = {PruningRule::Sparsity, value};
        else if (what == "threshold")
            layer.pruning = {PruningRule::Threshold, value};
        else if (what == "sigma")
            layer.pruning = {PruningRule::Sigma, value};
        else if (what == "bits")
            layer.sharing.centroids = centroidsForBits(int(value));
        else if (what == "centroids")
            layer.sharing.centroids = int(value);
        else if (what == "init")
            layer.sharing.init = CentroidInit::Density;
        else if (what == "price")
            layer.sharing.bitPrice = value;
        else if (what == "importance")
            layer.sharing.importance = Importance::Magnitude;
        else if (what == "iterations")
            layer.sharing.iterations = int(value);
        else if (what == "off")
            layer.enabled = false;
        else
            QFAIL(qPrintable(what));
    }
    m_document->changeRecipe(recipe, RecipeEdit::Load);
    m_window->actions().copyCommand->trigger();
    const QString line = QApplication::clipboard()->text();
    QVERIFY2(line.contains(part), qPrintable(line));

    QSignalSpy exported(&m_window->workbench(), &Workbench::exported);
    m_window->workbench().exportPack(m_folder->filePath("window.pkz"));
    QVERIFY2(waitFor(exported), qPrintable(message()));
    QProcess shell;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("PATH", binaries + ":" + environment.value("PATH"));
    shell.setProcessEnvironment(environment);
    QVERIFY(QDir(m_folder->path()).mkpath("run"));
    shell.setWorkingDirectory(m_folder->filePath("run"));
    shell.start("/bin/sh", {"-c", line + " --quiet"});
    QVERIFY(shell.waitForFinished(60000));
    QVERIFY2(shell.exitCode() == 0, (line.toUtf8() + shell.readAllStandardError()).constData());
    QVERIFY(bytesOf(toPath(m_folder->filePath("run/my model.pkz"))) == bytesOf(toPath(m_folder->filePath("window.pkz"))));
}

QTEST_MAIN(TestProjects)
#include "test_projects.moc"
