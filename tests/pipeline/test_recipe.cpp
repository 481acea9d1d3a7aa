// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/coding/coder_choice.h"
#include "core/pipeline/recipe.h"
#include "tests/support/test_support.h"

#include <limits>

using namespace pangkas;

class TestRecipe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrips_data();
    void roundTrips();
    void isCanonical();
    void readsWhatPeopleWrite();
    void refuses_data();
    void refuses();
    void fitsAnArchitecture();
    void namesLayersThatAreNotThere();
    void holdsThePapersTable();
    void compactIsWhatItsDocumentationSays();
    void readsAndWritesFiles();
};

namespace {

LayerRecipe layer(const char* name, PruningRule rule, double amount, int centroids, CentroidInit init, int iterations = 100)
{
    LayerRecipe layer;
    layer.layer = name;
    layer.pruning = {rule, amount};
    layer.sharing = {centroids, init, iterations};
    return layer;
}

} // namespace

void TestRecipe::roundTrips_data()
{
    QTest::addColumn<Recipe>("recipe");
    QTest::addRow("empty") << Recipe{};
    QTest::addRow("largest seed") << Recipe{std::numeric_limits<std::uint64_t>::max(), {}};
    const double awkward[] = {0, 1, 0.1, 0.9, 1.0 / 3, 5e-324, 0.30000000000000004, 0.999999999999999889};
    for (const double amount : awkward)
        QTest::addRow("sparsity %.17g", amount) << Recipe{7, {layer("fc6", PruningRule::Sparsity, amount, 31, CentroidInit::Linear)}};
    QTest::addRow("threshold") << Recipe{1, {layer("a", PruningRule::Threshold, 1e300, 1, CentroidInit::Density, 1)}};
    for (const char* text : {"2:4", "1:3", "balanced-64"}) {
        Recipe patterned{1, {layer("a", PruningRule::Sparsity, 0.5, 31, CentroidInit::Linear)}};
        PruningSpec& pruning = patterned.layers[0].pruning;
        pruning.pattern = *patternFromText(text);
        if (pruning.pattern.kind == PatternKind::NofM)
            pruning.amount = sparsityOf(pruning.pattern);
        QTest::addRow("pattern %s", text) << patterned;
    }
    QTest::addRow("sigma") << Recipe{1, {layer("a", PruningRule::Sigma, 2.5, 255, CentroidInit::Forgy)}};
    QTest::addRow("optimal") << Recipe{1, {layer("a", PruningRule::Sigma, 0, 0, CentroidInit::Optimal)}};
    QTest::addRow("odd names") << Recipe{1, {layer("a \"quoted\" \n \\ \u00e9", PruningRule::Sigma, 0, 0, CentroidInit::Linear)}};
    Recipe off{1, {layer("a", PruningRule::Sparsity, 0.5, 3, CentroidInit::Linear)}};
    off.layers[0].enabled = false;
    QTest::addRow("switched off") << off;
    for (const double price : {1e-300, 1e-6, 0.003, 1.0 / 3, 1e6}) {
        Recipe priced{1, {layer("a", PruningRule::Sparsity, 0.5, 31, CentroidInit::Linear)}};
        priced.layers[0].sharing.bitPrice = price;
        QTest::addRow("bit price %.17g", price) << priced;
        priced.layers[0].sharing.importance = Importance::Magnitude;
        QTest::addRow("bit price %.17g and importance", price) << priced;
    }
    Recipe weighed{1, {layer("a", PruningRule::Sparsity, 0.5, 31, CentroidInit::Forgy)}};
    weighed.layers[0].sharing.importance = Importance::Magnitude;
    QTest::addRow("importance") << weighed;
    const std::vector<float> awkwardValues = {-std::numeric_limits<float>::max(), -1.17549435e-38f, -1e-45f, 0, 1e-45f, 0.1f,
        0.100000009f, 1.0f / 3, 16777217.0f, std::numeric_limits<float>::max()};
    for (const int pinned : {0, 1, 2}) { // none, every other, all
        Recipe byHand{1, {layer("a", PruningRule::Sparsity, 0.5, int(awkwardValues.size()), CentroidInit::Forgy, 7)}};
        for (std::size_t c = 0; c < awkwardValues.size(); ++c)
            byHand.layers[0].sharing.codebook.push_back({awkwardValues[c], pinned == 2 || (pinned == 1 && c % 2 == 0)});
        QTest::addRow("by hand, pinned %d", pinned) << byHand;
        byHand.layers[0].sharing.bitPrice = 0.1;
        byHand.layers[0].sharing.importance = Importance::Magnitude;
        QTest::addRow("by hand and priced, pinned %d", pinned) << byHand;
    }
    QTest::addRow("AlexNet") << deepCompressionRecipe(alexnet(2));
    QTest::addRow("AlexNet, compact") << compactRecipe(alexnet(2));
    for (const std::string_view coder : coderChoices()) {
        Recipe coded{1, {layer("a", PruningRule::Sparsity, 0.5, 3, CentroidInit::Linear)}};
        coded.layers[0].coder = coder;
        QTest::addRow("coder %s", std::string(coder).c_str()) << coded;
    }
}

void TestRecipe::roundTrips()
{
    QFETCH(Recipe, recipe);
    const std::string text = toJson(recipe);
    const auto read = recipeFromJson(text);
    VERIFY_OK(read);
    QVERIFY(*read == recipe);
    QCOMPARE(toJson(*read), text);
    QCOMPARE(read->hash(), recipe.hash());
}

void TestRecipe::isCanonical()
{
    const auto recipe = recipeFromJson(R"({"layers":[{"coder":"deflate","sharing":{"bits":5},"layer":"fc6",
        "pruning":{"sparsity":0.90}}],"seed":3})");
    VERIFY_OK(recipe);
    QCOMPARE(toJson(*recipe), std::string(R"({
  "version": 1,
  "seed": 3,
  "layers": [
    {
      "layer": "fc6",
      "enabled": true,
      "pruning": { "sparsity": 0.9 },
      "sharing": { "centroids": 31, "init": "linear", "iterations": 100 },
      "coder": "deflate"
    }
  ]
}
)"));
    // What the first programs didn't know is written only where it says something.
    const auto same = recipeFromJson(R"({"seed":3,"layers":[{"layer":"fc6","pruning":{"sparsity":0.9},
        "sharing":{"bits":5,"bit_price":-0.0,"importance":"equal"}}]})");
    VERIFY_OK(same);
    QCOMPARE(toJson(*same), toJson(*recipe));
    const auto later = recipeFromJson(R"({"layers":[{"layer":"fc6","sharing":
        {"importance":"magnitude","bits":5,"bit_price":3e-3}}]})");
    VERIFY_OK(later);
    QVERIFY(toJson(*later).find(R"("sharing": { "centroids": 31, "init": "linear", "iterations": 100, "bit_price": 0.003, )"
                                R"("importance": "magnitude" },)")
        != std::string::npos);
    const auto byHand = recipeFromJson(R"({"layers":[{"layer":"fc6","sharing":
        {"pinned":[1],"codebook":[-0.0,1e-1,2.50],"iterations":9}}]})");
    VERIFY_OK(byHand);
    QVERIFY(toJson(*byHand).find(R"("sharing": { "centroids": 3, "init": "linear", "iterations": 9, "codebook": [0, 0.1, 2.5], )"
                                 R"("pinned": [1] },)")
        != std::string::npos);
    const auto fixed = recipeFromJson(R"({"layers":[{"layer":"fc6","sharing":{"codebook":[1,2],"pinned":[0,1]}}]})");
    VERIFY_OK(fixed);
    QVERIFY(toJson(*fixed).find(R"("iterations": 100, "codebook": [1, 2] })") != std::string::npos);
    const auto halves = recipeFromJson(R"({"layers":[{"layer":"fc6","pruning":{"pattern":"2:4"}}]})");
    VERIFY_OK(halves);
    QVERIFY(toJson(*halves).find(R"("pruning": { "sparsity": 0.5, "pattern": "2:4" },)") != std::string::npos);
    const auto noPattern = recipeFromJson(R"({"seed":3,"layers":[{"layer":"fc6","pruning":{"pattern":"none","sparsity":0.9},"sharing":{"bits":5}}]})");
    VERIFY_OK(noPattern);
    QCOMPARE(toJson(*noPattern), toJson(*recipe));
    Recipe other = *recipe;
    other.layers[0].pruning.amount = 0.91;
    QVERIFY(other.hash() != recipe->hash());
    const auto negativeZero = recipeFromJson(R"({"layers":[{"layer":"a","pruning":{"sparsity":-0.0}}]})");
    VERIFY_OK(negativeZero);
    QCOMPARE(negativeZero->hash(), (Recipe{1, {layer("a", PruningRule::Sparsity, 0, 0, CentroidInit::Linear)}}.hash()));
}

void TestRecipe::readsWhatPeopleWrite()
{
    const auto recipe = recipeFromJson(R"({"version":1,"layers":[{"layer":"a"},{"layer":"b","sharing":{"bits":8,"init":"forgy"}},
        {"layer":"c","pruning":{"threshold":1},"sharing":{"bits":0}}]})");
    VERIFY_OK(recipe);
    QCOMPARE(recipe->seed, 1u);
    QCOMPARE(recipe->layers.size(), 3u);
    QVERIFY(recipe->layers[0] == layer("a", PruningRule::Sparsity, 0, 0, CentroidInit::Linear));
    QVERIFY(recipe->layers[1] == layer("b", PruningRule::Sparsity, 0, 255, CentroidInit::Forgy));
    QVERIFY(recipe->layers[2] == layer("c", PruningRule::Threshold, 1, 0, CentroidInit::Linear));
}

void TestRecipe::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("place"); // must stand in the error
    const auto row = [](const char* name, const QByteArray& text, const char* place) { QTest::addRow("%s", name) << text << place; };
    const auto inLayer = [&](const char* name, const QByteArray& fields, const char* place) {
        row(name, R"({"layers":[{"layer":"a"},{"layer":"b",)" + fields + "}]}", place);
    };
    row("nothing", "", "not JSON");
    row("only spaces", "  \n", "not JSON");
    row("HTML", "<html>", "line 1, column 1");
    row("cut short", R"({"layers":[)", "not JSON");
    row("more behind it", R"({"layers":[]} {})", "not JSON");
    row("comment", "// x\n{\"layers\":[]}", "not JSON");
    row("trailing comma", R"({"layers":[],})", "line 1");
    row("line of the fault", "{\n\"seed\": 1,\n\"layers\" []}", "line 3");
    row("an array", "[]", "the recipe");
    row("a number", "1", "the recipe");
    row("no layers", "{}", "layers");
    row("layers null", R"({"layers":null})", "layers");
    row("layers an object", R"({"layers":{}})", "layers");
    row("unknown key", R"({"layers":[],"sead":2})", "sead");
    row("doubled key", R"({"layers":[],"seed":1,"seed":1})", "seed");
    row("doubled layers", R"({"layers":[],"layers":[]})", "layers");
    row("seed negative", R"({"layers":[],"seed":-1})", "seed");
    row("seed fractional", R"({"layers":[],"seed":1.5})", "seed");
    row("seed beyond 64 bits", R"({"layers":[],"seed":18446744073709551616})", "seed");
    row("seed text", R"({"layers":[],"seed":"1"})", "seed");
    row("newer version", R"({"layers":[],"version":2})", "version");
    row("version 0", R"({"layers":[],"version":0})", "version");
    row("layer a number", R"({"layers":[3]})", "layers[0]");
    row("layer without a name", R"({"layers":[{}]})", "layers[0].layer");
    row("layer with an empty name", R"({"layers":[{"layer":""}]})", "layers[0].layer");
    row("layer twice", R"({"layers":[{"layer":"a"},{"layer":"a"}]})", "layers[1].layer");
    row("name a number", R"({"layers":[{"layer":6}]})", "layers[0].layer");
    row("not UTF-8", "{\"layers\":[{\"layer\":\"\xff\"}]}", "not JSON");
    inLayer("unknown key of a layer", R"("sparsity":0.5)", "layers[1].sparsity");
    inLayer("doubled key of a layer", R"("coder":"deflate","coder":"deflate")", "layers[1].coder");
    inLayer("doubled name", R"("layer":"b")", "layers[1].layer");
    inLayer("enabled a number", R"("enabled":1)", "layers[1].enabled");
    inLayer("pruning a number", R"("pruning":0.5)", "layers[1].pruning");
    inLayer("pruning without a rule", R"("pruning":{})", "layers[1].pruning");
    inLayer("two rules", R"("pruning":{"sparsity":0.5,"sigma":1})", "layers[1].pruning");
    inLayer("doubled rule", R"("pruning":{"sparsity":0.5,"sparsity":0.5})", "layers[1].pruning.sparsity");
    inLayer("unknown rule", R"("pruning":{"amount":0.5})", "layers[1].pruning.amount");
    inLayer("a pattern alone", R"("pruning":{"pattern":"balanced-4"})", "layers[1].pruning");
    inLayer("unknown pattern", R"("pruning":{"sparsity":0.5,"pattern":"rows"})", "layers[1].pruning.pattern");
    inLayer("pattern a number", R"("pruning":{"sparsity":0.5,"pattern":4})", "layers[1].pruning.pattern");
    inLayer("pattern of all", R"("pruning":{"pattern":"4:4"})", "layers[1].pruning.pattern");
    inLayer("another sparsity than the pattern's", R"("pruning":{"sparsity":0.6,"pattern":"2:4"})", "layers[1].pruning.sparsity");
    inLayer("a threshold with a pattern", R"("pruning":{"threshold":0.6,"pattern":"2:4"})", "layers[1].pruning.threshold");
    inLayer("sparsity text", R"("pruning":{"sparsity":"0.5"})", "layers[1].pruning.sparsity");
    inLayer("sparsity null", R"("pruning":{"sparsity":null})", "layers[1].pruning.sparsity");
    inLayer("sparsity negative", R"("pruning":{"sparsity":-0.1})", "layers[1].pruning.sparsity");
    inLayer("sparsity above 1", R"("pruning":{"sparsity":1.01})", "layers[1].pruning.sparsity");
    inLayer("sparsity 90 percent", R"("pruning":{"sparsity":90})", "layers[1].pruning.sparsity");
    inLayer("NaN", R"("pruning":{"sparsity":NaN})", "line 1");
    inLayer("infinity", R"("pruning":{"sigma":Infinity})", "line 1");
    inLayer("beyond double", R"("pruning":{"sigma":1e999})", "1e999");
    inLayer("threshold negative", R"("pruning":{"threshold":-1})", "layers[1].pruning.threshold");
    inLayer("sigma negative", R"("pruning":{"sigma":-1e-9})", "layers[1].pruning.sigma");
    inLayer("sharing a number", R"("sharing":5)", "layers[1].sharing");
    inLayer("unknown key of sharing", R"("sharing":{"bit":5})", "layers[1].sharing.bit");
    inLayer("bits and centroids", R"("sharing":{"bits":5,"centroids":31})", "layers[1].sharing");
    inLayer("9 bits", R"("sharing":{"bits":9})", "layers[1].sharing.bits");
    inLayer("33 bits", R"("sharing":{"bits":33})", "layers[1].sharing.bits");
    inLayer("256 centroids", R"("sharing":{"centroids":256})", "layers[1].sharing.centroids");
    inLayer("-1 centroids", R"("sharing":{"centroids":-1})", "layers[1].sharing.centroids");
    inLayer("half a centroid", R"("sharing":{"centroids":0.5})", "layers[1].sharing.centroids");
    inLayer("centroids true", R"("sharing":{"centroids":true})", "layers[1].sharing.centroids");
    inLayer("init unknown", R"("sharing":{"init":"random"})", "layers[1].sharing.init");
    inLayer("init a number", R"("sharing":{"init":1})", "layers[1].sharing.init");
    inLayer("0 iterations", R"("sharing":{"iterations":0})", "layers[1].sharing.iterations");
    inLayer("bit price negative", R"("sharing":{"bit_price":-0.1})", "layers[1].sharing: bit price -0.1");
    inLayer("bit price too high", R"("sharing":{"bit_price":1e7})", "layers[1].sharing: bit price 10000000");
    inLayer("bit price text", R"("sharing":{"bit_price":"0.1"})", "layers[1].sharing.bit_price");
    inLayer("bit price null", R"("sharing":{"bit_price":null})", "layers[1].sharing.bit_price");
    inLayer("bit price twice", R"("sharing":{"bit_price":0,"bit_price":0})", "layers[1].sharing.bit_price");
    inLayer("bit price misspelt", R"("sharing":{"bitprice":0})", "layers[1].sharing.bitprice");
    inLayer("importance unknown", R"("sharing":{"importance":"Magnitude"})", "layers[1].sharing.importance");
    inLayer("importance a number", R"("sharing":{"importance":1})", "layers[1].sharing.importance");
    inLayer("codebook a number", R"("sharing":{"codebook":1})", "layers[1].sharing.codebook: is number");
    inLayer("codebook empty", R"("sharing":{"codebook":[]})", "layers[1].sharing.codebook: is empty");
    inLayer("codebook of text", R"("sharing":{"codebook":["1"]})", "layers[1].sharing.codebook[0]");
    inLayer("codebook of null", R"("sharing":{"codebook":[1,null]})", "layers[1].sharing.codebook[1]");
    inLayer("codebook of arrays", R"("sharing":{"codebook":[[1]]})", "layers[1].sharing.codebook[0]");
    inLayer("codebook not sorted", R"("sharing":{"codebook":[1,3,2]})", "layers[1].sharing.codebook[2]");
    inLayer("codebook with a value twice", R"("sharing":{"codebook":[1,1]})", "layers[1].sharing.codebook[1]");
    inLayer("codebook with both zeros", R"("sharing":{"codebook":[-0.0,0]})", "layers[1].sharing.codebook[1]");
    inLayer("codebook the same as floats", R"("sharing":{"codebook":[1,1.00000001]})", "layers[1].sharing.codebook[1]");
    inLayer("codebook beyond floats", R"("sharing":{"codebook":[1,1e39]})", "layers[1].sharing.codebook[1]");
    inLayer("codebook beyond doubles", R"("sharing":{"codebook":[1,1e999]})", "1e999");
    inLayer("codebook NaN", R"("sharing":{"codebook":[NaN]})", "line 1");
    QByteArrayList numbers;
    for (int i = 0; i < 256; ++i)
        numbers << QByteArray::number(i);
    inLayer("codebook of 256", R"("sharing":{"codebook":[)" + numbers.join(',') + "]}", "layers[1].sharing.codebook: holds 256");
    inLayer("codebook and another number of centroids", R"("sharing":{"codebook":[1,2],"centroids":3})", "2 values for 3");
    inLayer("codebook and no centroids", R"("sharing":{"codebook":[1,2],"centroids":0})", "2 values for 0");
    inLayer("codebook and bits", R"("sharing":{"codebook":[1],"bits":1})", "layers[1].sharing: holds both");
    inLayer("codebook twice", R"("sharing":{"codebook":[1],"codebook":[1]})", "layers[1].sharing.codebook");
    inLayer("pinned without a codebook", R"("sharing":{"pinned":[]})", "layers[1].sharing.pinned");
    inLayer("pinned a number", R"("sharing":{"codebook":[1],"pinned":0})", "layers[1].sharing.pinned");
    inLayer("pinned true", R"("sharing":{"codebook":[1],"pinned":[true]})", "layers[1].sharing.pinned[0]");
    inLayer("pinned outside", R"("sharing":{"codebook":[1,2],"pinned":[2]})", "layers[1].sharing.pinned[0]");
    inLayer("pinned negative", R"("sharing":{"codebook":[1],"pinned":[-1]})", "layers[1].sharing.pinned[0]");
    inLayer("pinned half", R"("sharing":{"codebook":[1,2],"pinned":[0.5]})", "layers[1].sharing.pinned[0]");
    inLayer("pinned twice", R"("sharing":{"codebook":[1,2],"pinned":[1,1]})", "layers[1].sharing.pinned[1]");
    inLayer("pinned descending", R"("sharing":{"codebook":[1,2],"pinned":[1,0]})", "layers[1].sharing.pinned[1]");
    inLayer("pinned too often", R"("sharing":{"codebook":[1,2],"pinned":[0,1,2]})", "layers[1].sharing.pinned");
    inLayer("coder unknown", R"("coder":"zip")", "layers[1].coder");
    inLayer("coder null", R"("coder":null)", "layers[1].coder");
    row("deeply nested", R"({"layers":)" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + "}", "nested deeper");
    row("deeply nested objects", QByteArray("{\"layers\":").repeated(100'000), "nested deeper");
}

void TestRecipe::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, place);
    const auto recipe = recipeFromJson(std::string_view(text.data(), static_cast<std::size_t>(text.size())));
    const auto expected = place == "version" && text.contains('2') ? ErrorCode::NewerFormat : ErrorCode::InvalidRecipe;
    VERIFY_FAILS(recipe, expected);
    QVERIFY2(QString::fromStdString(recipe.error().detail).contains(place), recipe.error().detail.c_str());
}

void TestRecipe::fitsAnArchitecture()
{
    const Architecture net = alexnet(10);
    const Recipe recipe{9, {layer("fc7", PruningRule::Sigma, 2, 15, CentroidInit::Optimal), layer("conv1", PruningRule::Sparsity, 0.5, 0, CentroidInit::Linear)}};
    const auto fitted = fitRecipe(recipe, net);
    VERIFY_OK(fitted);
    QCOMPARE(fitted->seed, 9u);
    QCOMPARE(fitted->layers.size(), net.layers.size());
    QVERIFY(fitted->layers[0] == recipe.layers[1]);
    QVERIFY(*fitted->find("fc7") == recipe.layers[0]);
    QVERIFY(*fitted->find("fc8") == *emptyRecipe(net).find("fc8"));
    QVERIFY(fitted->find("fc9") == nullptr);
}

void TestRecipe::namesLayersThatAreNotThere()
{
    const auto fitted = fitRecipe(Recipe{1, {layer("conv1", PruningRule::Sigma, 0, 0, CentroidInit::Linear), layer("fc9", PruningRule::Sigma, 0, 0, CentroidInit::Linear)}}, alexnet(2));
    VERIFY_FAILS(fitted, ErrorCode::UnknownName);
    QVERIFY(fitted.error().detail.find("layers[1].layer") != std::string::npos);
    QVERIFY(fitted.error().detail.find("fc9") != std::string::npos);
    QVERIFY(fitted.error().remedy.find("fc8") != std::string::npos);
}

void TestRecipe::holdsThePapersTable()
{
    const Recipe recipe = deepCompressionRecipe(alexnet(1000));
    const double densities[] = {0.84, 0.38, 0.35, 0.37, 0.37, 0.09, 0.09, 0.25};
    QCOMPARE(recipe.layers.size(), std::size(densities));
    for (std::size_t i = 0; i < recipe.layers.size(); ++i) {
        QVERIFY(recipe.layers[i].pruning.rule == PruningRule::Sparsity);
        QVERIFY(std::abs(1 - recipe.layers[i].pruning.amount - densities[i]) < 1e-12);
        QCOMPARE(bitsForCentroids(recipe.layers[i].sharing.centroids), i < 5 ? 8 : 5);
    }
}

void TestRecipe::compactIsWhatItsDocumentationSays()
{
    const Recipe recipe = compactRecipe(alexnet(2));
    for (std::size_t i = 0; i < recipe.layers.size(); ++i) {
        const LayerRecipe& layer = recipe.layers[i];
        QCOMPARE(layer.pruning.amount, i == 0 ? 0.1 : i < 5 ? 0.4 : 0.8);
        QCOMPARE(layer.sharing.centroids, i < 5 ? 255 : 31);
        QCOMPARE(layer.sharing.bitPrice, i < 5 ? 0.003 : 0.1);
        QVERIFY(layer.sharing.importance == Importance::Magnitude);
        QCOMPARE(layer.coder, std::string("auto"));
    }
}

void TestRecipe::readsAndWritesFiles()
{
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("recipe.json"));
    const Recipe recipe = deepCompressionRecipe(alexnet(2));
    VERIFY_OK(writeRecipe(recipe, path));
    const auto read = readRecipe(path);
    VERIFY_OK(read);
    QVERIFY(*read == recipe);
    VERIFY_OK(writeFileAtomically(path, "{}"));
    const auto wrong = readRecipe(path);
    VERIFY_FAILS(wrong, ErrorCode::InvalidRecipe);
    QCOMPARE(wrong.error().file, path.string());
    VERIFY_OK(writeFileAtomically(path, ""));
    VERIFY_FAILS(readRecipe(path), ErrorCode::EmptyFile);
    VERIFY_FAILS(readRecipe(folder.filePath("none.json").toStdString()), ErrorCode::FileNotFound);
}

QTEST_APPLESS_MAIN(TestRecipe)
#include "test_recipe.moc"
