// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/project.h"

#include "core/engine/paired_comparison.h"
#include "core/pipeline/project_answers.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <cmath>
#include <limits>

using namespace pangkas;
using namespace pangkas::test;

namespace {

constexpr char hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

ProjectMeasurement measurement(int correct, std::uint32_t firstImage = 0)
{
    auto report = std::make_shared<EvaluationReport>();
    report->classes = {"cats", "dogs"};
    report->images = report->total = 10;
    report->confusion.resize(4);
    for (int i = 0; i < 10; ++i) {
        const int label = i % 2, answer = i < correct ? label : 1 - label;
        report->predictions.push_back({firstImage + std::uint32_t(3 * i), label, answer, 0.1f * float(i), 0.3f + float(i)});
        report->correct += label == answer;
        ++report->confusion[std::size_t(2 * label + answer)];
    }
    report->meanLoss = 0.1234567890123;
    report->seconds = 1.5;
    report->method = "float32";
    return {"sample:val:10", report};
}

Recipe recipeWith(double sparsity)
{
    Recipe recipe = deepCompressionRecipe(alexnet(2));
    recipe.layers[5].pruning.amount = sparsity;
    return recipe;
}

Project project()
{
    Project project;
    project.model = {"/models/größe \"1\".pth", "../models/größe.pth", hash, "alexnet", 2};
    project.dataset = "sample:val:10";
    project.skipsDamaged = true;
    project.preprocessing.cropSize = 200;
    project.preprocessing.mean = {0.1f, 0.2f, 0.3f};
    project.preprocessing.channels = ChannelOrder::Bgr;
    project.recipe = recipeWith(0.7);
    project.states = {{1, 0, "load", -1, 1'700'000'000'000, recipeWith(0.9), {}}, {2, 1, "sparsity", 5, 1'700'000'001'000, recipeWith(0.8), {2, 5}},
        {5, 1, "sparsity", 5, 1'700'000'002'000, recipeWith(0.7), {}}, {7, 2, "bits", 5, 1'700'000'003'000, recipeWith(0.6), {}}};
    project.currentState = 5;
    project.dense = {measurement(9)};
    project.experiments = {{1, "Knee", "two\nlines", true, 1'700'000'003'000, 5'500'000, recipeWith(0.8), measurement(8)},
        {3, "", "", false, 1'700'000'004'000, 4'500'000, recipeWith(0.9), measurement(5, 1)}};
    project.selectedLayer = "fc6";
    project.view = "experimentsView";
    return project;
}

constexpr char retrained[] = "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";
constexpr char forgotten[] = "00000000000000000000000000000000fedcba9876543210fedcba9876543210";

/// The same, after retrained weights were adopted in state 5.
Project adoptedProject()
{
    Project adopted = project();
    adopted.weights = {{retrained, "größe-fedcba9876543210.safetensors"}};
    adopted.adopted = retrained;
    adopted.states[2].edit = "adopt";
    adopted.states[2].weights = retrained;
    adopted.experiments[0].weights = retrained;
    adopted.experiments[1].weights = forgotten; // figures may outlive their weights
    return adopted;
}

} // namespace

class TestProject : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void roundTrip();
    void reportsCompareAsBefore();
    void imagesAreStoredOnce();
    void notFiniteFiguresCanBeReadBack();
    void damage_data();
    void damage();
    void adoptedWeights();
    void damagedWeights_data();
    void damagedWeights();
    void truncation();
    void files();
    void candidates();
    void layers();
    void base64_data();
    void base64();
};

void TestProject::roundTrip()
{
    const Project before = project();
    const auto text = toJson(before);
    VERIFY_OK(text);
    const auto after = projectFromJson(*text);
    VERIFY_OK(after);
    QVERIFY(after->model == before.model);
    QCOMPARE(after->dataset, before.dataset);
    QVERIFY(after->skipsDamaged);
    QVERIFY(after->preprocessing == before.preprocessing);
    QVERIFY(after->recipe == before.recipe);
    QVERIFY(after->states == before.states);
    QCOMPARE(after->currentState, before.currentState);
    QCOMPARE(after->experiments.size(), 2u);
    const ProjectExperiment& experiment = after->experiments.front();
    QCOMPARE(experiment.name, std::string("Knee"));
    QCOMPARE(experiment.note, std::string("two\nlines"));
    QVERIFY(experiment.isStarred && experiment.recipe == before.experiments.front().recipe);
    QCOMPARE(experiment.bytes, 5'500'000u);
    for (const auto& [a, b] : {std::pair(after->dense[0], before.dense[0]), std::pair(experiment.measured, before.experiments[0].measured),
             std::pair(after->experiments[1].measured, before.experiments[1].measured)}) {
        QCOMPARE(a.dataset, b.dataset);
        QVERIFY(a.report->predictions == b.report->predictions); // floats to the bit
        QVERIFY(a.report->confusion == b.report->confusion);
        QVERIFY(a.report->classes == b.report->classes);
        QCOMPARE(a.report->correct, b.report->correct);
        QVERIFY(a.report->meanLoss == b.report->meanLoss);
        QVERIFY(a.report->isComplete());
    }
    QCOMPARE(after->selectedLayer, before.selectedLayer);
    QCOMPARE(after->view, before.view);
    QCOMPARE(*toJson(*after), *text);
}

void TestProject::reportsCompareAsBefore()
{
    const Project before = project();
    const auto after = projectFromJson(*toJson(before));
    VERIFY_OK(after);
    const auto expected = comparePaired(*before.dense[0].report, *before.experiments[0].measured.report);
    const auto found = comparePaired(*after->dense[0].report, *after->experiments[0].measured.report);
    VERIFY_OK(expected);
    VERIFY_OK(found);
    QCOMPARE(found->lost, 1);
    QVERIFY(found->flipped == expected->flipped && found->verdict == expected->verdict);
}

void TestProject::imagesAreStoredOnce()
{
    const auto text = toJson(project());
    VERIFY_OK(text);
    QCOMPARE(QByteArray::fromStdString(*text).count("\"classes\": [\n"), 2); // two lists of images for three measurements
}

void TestProject::notFiniteFiguresCanBeReadBack()
{
    Project odd = project();
    auto report = std::make_shared<EvaluationReport>(*odd.dense[0].report);
    report->predictions[0].loss = std::numeric_limits<float>::infinity();
    report->predictions[1].loss = report->predictions[2].confidence = std::numeric_limits<float>::quiet_NaN();
    report->meanLoss = std::numeric_limits<double>::quiet_NaN();
    odd.dense[0].report = report;
    const auto after = projectFromJson(*toJson(odd));
    VERIFY_OK(after);
    QVERIFY(std::isfinite(after->dense[0].report->predictions[0].loss));
}

void TestProject::damage_data()
{
    // The text of project() with one part replaced by another.
    QTest::addColumn<QByteArray>("part");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const char* name, const char* part, const char* other, const char* place,
                         ErrorCode code = ErrorCode::CorruptFile) {
        QTest::addRow("%s", name) << QByteArray(part) << QByteArray(other) << int(code) << QByteArray(place);
    };
    row("newer", "\"pangkas_project\": 1", "\"pangkas_project\": 3", "reads up to 2", ErrorCode::NewerFormat);
    row("newer with unknown keys", "\"pangkas_project\": 1", "\"pangkas_project\": 3, \"more\": 1", "reads up to 2", ErrorCode::NewerFormat);
    row("version 0", "\"pangkas_project\": 1", "\"pangkas_project\": 0", "pangkas_project");
    row("version as text", "\"pangkas_project\": 1", "\"pangkas_project\": \"1\"", "pangkas_project");
    row("no version", "\"pangkas_project\": 1,", "", "missing");
    row("no project at all", "\"pangkas_project\": 1", "\"seed\": 1", "seed");
    row("unknown key", "\"skip_damaged\": true", "\"skip_damage\": true", "skip_damage");
    row("key twice", "\"skip_damaged\": true", "\"data\": \"x\"", "given twice");
    row("flag as number", "\"skip_damaged\": true", "\"skip_damaged\": 1", "skip_damaged");
    row("short hash", hash, "0123", "project.model");
    row("hash with capitals", "0123456789abcdef0123", "0123456789ABCDEF0123", "project.model");
    row("no classes", "\"classes\": 2\n", "\"classes\": 0\n", "project.model.classes");
    row("endless classes", "\"classes\": 2\n", "\"classes\": 1e300\n", "project.model.classes");
    row("deviation of 0", "0.2290000021457672", "0.0", "deviation");
    row("mean that is none", "0.10000000149011612", "\"x\"", "mean");
    row("mean too large for a float", "0.10000000149011612", "1e60", "mean");
    row("crop of 0", "\"crop\": 200", "\"crop\": 0", "crop");
    row("crop of a half", "\"crop\": 200", "\"crop\": 0.5", "crop");
    row("negative crop", "\"crop\": 200", "\"crop\": -200", "crop");
    row("unknown channels", "\"bgr\"", "\"cmyk\"", "channels");
    row("sparsity of 7", "\"sparsity\": 0.7", "\"sparsity\": 7", "project.recipe");
    row("newer recipe", "\"version\": 1", "\"version\": 9", "reads up to 1", ErrorCode::NewerFormat);
    row("another layer", "\"layer\": \"fc8\"", "\"layer\": \"fc9\"", "other layers");
    row("a parent that comes later", "\"parent\": 1", "\"parent\": 4", "parent");
    row("a parent that isn't there", "\"parent\": 2", "\"parent\": 4", "no state");
    row("two roots", "\"parent\": 1", "\"parent\": 0", "states[1]");
    row("ids that fall", "\"id\": 2", "\"id\": 1", "states[1]");
    row("huge id", "\"id\": 5", "\"id\": 18446744073709551615", "states[2]");
    row("current that isn't there", "\"current\": 5", "\"current\": 4", "current");
    row("current with another recipe", "\"current\": 5", "\"current\": 2", "current");
    row("edit with a blank", "\"edit\": \"sparsity\"", "\"edit\": \"spar sity\"", "edit");
    row("layer out of range", "\"layer\": 5", "\"layer\": 8", "layer");
    row("held twice", "\"held\": [\n     2,", "\"held\": [\n     5,", "held");
    row("held beyond all", "\"held\": [\n     2,", "\"held\": [\n     99,", "held");
    row("time before 1970", "\"time\": 1700000001000", "\"time\": -1", "time");
    row("images on no list", "\"on\": 0", "\"on\": 7", "on");
    row("answers cut short", "\"answers\": \"", "\"answers\": \"AAAA", "answers");
    row("answers that are no base64", "\"answers\": \"", "\"answers\": \"*AAA", "answers");
    row("images that are no base64", "\"images\": \"AAAA", "\"images\": \"AA=A", "images");
    row("images that fall", "\"images\": \"AAAAAAAAAAADAAAA", "\"images\": \"////AAAAAAADAAAA", "images");
    row("label that is no class", "\"images\": \"AAAAAAAAAAAD", "\"images\": \"AAAAAAkAAAAD", "images");
    row("class names that are numbers", "\"cats\"", "17", "classes");
    row("mean loss below 0", "\"mean_loss\": 0.1234567890123", "\"mean_loss\": -1", "mean_loss");
    row("bytes of 0", "\"bytes\": 5500000", "\"bytes\": 0", "bytes");
    row("bytes beyond all", "\"bytes\": 5500000", "\"bytes\": 99999999999999999999", "bytes");
    row("number 0", "\"number\": 1", "\"number\": 0", "number");
    row("experiments as an object", "\"experiments\": [", "\"experiments\": 5, \"recovers\": [", "experiments");
    row("trailing text", "\"experimentsView\"\n}", "\"experimentsView\"\n} x", "JSON");
    row("deep", "\"view\": \"experimentsView\"", "\"view\": [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", "nested");
}

void TestProject::damage()
{
    QFETCH(QByteArray, part);
    QFETCH(QByteArray, other);
    QFETCH(int, code);
    QFETCH(QByteArray, place);
    QByteArray text = QByteArray::fromStdString(*toJson(project()));
    const auto at = text.indexOf(part);
    QVERIFY2(at >= 0, text.left(1500));
    text.replace(at, part.size(), other);
    const auto read = projectFromJson(text.toStdString());
    VERIFY_FAILS(read, ErrorCode(code));
    QVERIFY2(QByteArray::fromStdString(read.error().detail).contains(place), read.error().detail.c_str());
}

void TestProject::adoptedWeights()
{
    QVERIFY(toJson(project())->find("\"pangkas_project\": 1") != std::string::npos); // earlier programs can read it
    const auto text = toJson(adoptedProject());
    VERIFY_OK(text);
    QVERIFY(text->find("\"pangkas_project\": 2") != std::string::npos);
    const auto after = projectFromJson(*text);
    VERIFY_OK(after);
    QVERIFY(after->weights == adoptedProject().weights);
    QCOMPARE(after->adopted, std::string(retrained));
    QVERIFY(after->states == adoptedProject().states);
    QCOMPARE(after->experiments[0].weights, std::string(retrained));
    QCOMPARE(after->experiments[1].weights, std::string(forgotten));
    QCOMPARE(*toJson(*after), *text);
}

void TestProject::damagedWeights_data()
{
    QTest::addColumn<QByteArray>("part");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const char* name, const char* part, const char* other, const char* place) {
        QTest::addRow("%s", name) << QByteArray(part) << QByteArray(other) << QByteArray(place);
    };
    const char file[] = "größe-fedcba9876543210.safetensors";
    row("a file elsewhere", file, "../m.safetensors", "weights[0].file");
    row("an absolute file", file, "/m.safetensors", "weights[0].file");
    row("the folder itself", file, "..", "weights[0].file");
    row("no file", file, "", "weights[0].file");
    row("short hash", retrained, "fedc", "weights[0].hash");
    row("the model's hash", retrained, hash, "weights[0].hash");
    row("another hash", retrained, forgotten, "adopted");
    row("adopted that isn't there", "\"adopted\": \"fedc", "\"adopted\": \"0000", "adopted");
    row("weights as an object", "\"weights\": [", "\"weights\": 5, \"recovers\": [", "weights");
    row("an experiment's that are no hash", "\"weights\": \"00000000", "\"weights\": \"x0000000", "experiments[1].weights");
}

void TestProject::damagedWeights()
{
    QFETCH(QByteArray, part);
    QFETCH(QByteArray, other);
    QFETCH(QByteArray, place);
    QByteArray text = QByteArray::fromStdString(*toJson(adoptedProject()));
    const auto at = text.indexOf(part);
    QVERIFY2(at >= 0, text.left(1500));
    text.replace(at, part.size(), other);
    const auto read = projectFromJson(text.toStdString());
    VERIFY_FAILS(read, ErrorCode::CorruptFile);
    QVERIFY2(QByteArray::fromStdString(read.error().detail).contains(place), read.error().detail.c_str());
}

void TestProject::truncation()
{
    const std::string text = *toJson(project());
    for (std::size_t length = 0; length + 2 < text.size(); length += 97)
        VERIFY_FAILS(projectFromJson(std::string_view(text).substr(0, length)), ErrorCode::CorruptFile);
}

void TestProject::files()
{
    const QTemporaryDir folder;
    const auto path = toPath(folder.filePath("a.pangkas"));
    VERIFY_OK(writeProject(project(), path));
    const auto read = readProject(path);
    VERIFY_OK(read);
    QVERIFY(read->states == project().states);
    VERIFY_FAILS(readProject(toPath(folder.filePath("none.pangkas"))), ErrorCode::FileNotFound);
    VERIFY_FAILS(writeProject(project(), toPath(folder.filePath("no/folder/a.pangkas"))), ErrorCode::FileNotFound);
    writeBytes(path, std::as_bytes(std::span("{}", 2)));
    const auto empty = readProject(path);
    VERIFY_FAILS(empty, ErrorCode::CorruptFile);
    QCOMPARE(empty.error().file, path.string());
}

void TestProject::candidates()
{
    const ProjectModel model{"/old/m.pth", "../models/m.pth", hash, "alexnet", 2};
    QCOMPARE(modelCandidates(model, "/new/projects/a.pangkas"), (std::vector<std::string>{"/old/m.pth", "/new/models/m.pth"}));
    QCOMPARE(modelCandidates({"/new/models/m.pth", "../models/m.pth", hash, "alexnet", 2}, "/new/projects/a.pangkas"),
        (std::vector<std::string>{"/new/models/m.pth"}));
    QCOMPARE(modelCandidates({"sample", "sample", hash, "alexnet", 2}, "/x/a.pangkas"), (std::vector<std::string>{"sample"}));
}

void TestProject::layers()
{
    VERIFY_OK(checkLayers(project(), alexnet(2)));
    const auto other = checkLayers(project(), squeezenet(2));
    VERIFY_FAILS(other, ErrorCode::UnknownName);
    Project fewer = project();
    fewer.recipe.layers.pop_back();
    VERIFY_FAILS(checkLayers(fewer, alexnet(2)), ErrorCode::UnknownName);
}

void TestProject::base64_data()
{
    // RFC 4648, 10
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    for (const auto& [bytes, text] : {std::pair("", ""), std::pair("f", "Zg=="), std::pair("fo", "Zm8="), std::pair("foo", "Zm9v"),
             std::pair("foob", "Zm9vYg=="), std::pair("fooba", "Zm9vYmE="), std::pair("foobar", "Zm9vYmFy")})
        QTest::addRow("'%s'", bytes) << QByteArray(bytes) << QByteArray(text);
}

void TestProject::base64()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, text);
    QCOMPARE(QByteArray::fromStdString(toBase64(bytes.toStdString())), text);
    const auto back = fromBase64(text.toStdString());
    VERIFY_OK(back);
    QCOMPARE(QByteArray::fromStdString(*back), bytes);
    for (const char* bad : {"Z", "Zg=", "Zh==", "Zg==Zg==", "=Zg=", "Zm9\n", "Zm-_"})
        VERIFY_FAILS(fromBase64(bad), ErrorCode::CorruptFile);
}

QTEST_APPLESS_MAIN(TestProject)
#include "test_project.moc"
