// SPDX-License-Identifier: GPL-3.0-or-later
// Opening by content: what a file is, and what is wrong with it.
#include "core/base/file.h"
#include "core/formats/safetensors_writer.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/open_model.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>

using namespace pangkas;

class TestOpenModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void opensPackedFiles();
    void opensSafetensors();
    void namesWhatIsNotFinite_data();
    void namesWhatIsNotFinite();
    void refuses_data();
    void refuses();
    void tellsPackedFilesByContent_data();
    void tellsPackedFilesByContent();
    void findsResources();
    void importersOfPluginsComeFirst();

private:
    QString pack(const QString& name, const ModelSnapshot& model);

    Architecture m_net = alexnet(2);
    ModelSnapshot m_model; // AlexNet with few weights that aren't 0: its packed file is small
    QTemporaryDir m_folder;
};

namespace {

Tensor mostlyZero(const std::string& name, const Shape& shape)
{
    auto buffer = FloatBuffer::allocate(*elementCount(shape));
    std::ranges::fill(buffer->values(), 0.0f);
    for (std::size_t i = 0; i < buffer->size(); i += 1 + buffer->size() / 50)
        buffer->values()[i] = 0.01f * float(i % 7 + 1);
    return Tensor(TensorInfo{name, shape, ElementType::Float32}, std::move(*buffer));
}

Tensor withValue(const Tensor& tensor, std::size_t index, float value)
{
    std::vector<float> values(tensor.values().begin(), tensor.values().end());
    values[index] = value;
    return Tensor::fromValues(tensor.name(), tensor.shape(), values);
}

} // namespace

void TestOpenModel::initTestCase()
{
    std::vector<Tensor> tensors;
    for (const LayerInfo& layer : m_net.layers) {
        tensors.push_back(mostlyZero(layer.weight, layer.weightShape));
        tensors.push_back(mostlyZero(layer.bias, {layer.weightShape[0]}));
    }
    m_model = ModelSnapshot(std::move(tensors));
}

QString TestOpenModel::pack(const QString& name, const ModelSnapshot& model)
{
    Recipe recipe = emptyRecipe(m_net);
    for (LayerRecipe& layer : recipe.layers) // leaves every value as it is: only the zeros go
        layer.pruning = {PruningRule::Threshold, 1e-6};
    auto compressed = compressModel(m_net, model, recipe);
    if (!compressed)
        return QString::fromStdString(describe(compressed.error()));
    compressed->description.classNames = {"cats", "dogs"};
    const auto layers = packLayers(*compressed);
    const QString path = m_folder.filePath(name);
    if (!layers || !writePack(compressed->description, *layers, path.toStdString()))
        return "cannot pack";
    return path;
}

void TestOpenModel::opensPackedFiles()
{
    const QString path = pack("any name.pth", m_model);
    const auto opened = openModel(path.toStdString());
    VERIFY_OK(opened);
    QCOMPARE(opened->source, path.toStdString());
    QCOMPARE(opened->format, std::string("Pangkas packed file"));
    QCOMPARE(opened->fileBytes, std::uint64_t{std::filesystem::file_size(test::toPath(path))});
    QVERIFY(opened->architecture == m_net);
    QVERIFY(opened->classNames == (std::vector<std::string>{"cats", "dogs"}));
    QCOMPARE(opened->model.hash(), m_model.hash());
}

void TestOpenModel::opensSafetensors()
{
    // In another order than the layers': brought into theirs.
    std::vector<Tensor> reversed(m_model.tensors().rbegin(), m_model.tensors().rend());
    const auto path = test::toPath(m_folder.filePath("model"));
    const auto written = writeSafetensors(ModelSnapshot(reversed), {{"classes", "[\"cats, small\",\"dogs\"]"}}, path);
    VERIFY_OK(written);
    const auto opened = openModel(path.string());
    std::filesystem::remove(path);
    VERIFY_OK(opened);
    QCOMPARE(opened->format, std::string("safetensors"));
    QCOMPARE(opened->model.hash(), m_model.hash());
    QVERIFY(opened->classNames == (std::vector<std::string>{"cats, small", "dogs"}));
}

void TestOpenModel::namesWhatIsNotFinite_data()
{
    QTest::addColumn<QString>("tensor");
    QTest::addColumn<qulonglong>("index");
    QTest::addColumn<float>("value");
    const float infinity = std::numeric_limits<float>::infinity();
    QTest::addRow("NaN at a bias's end") << "features.3.bias" << 191ull << std::numeric_limits<float>::quiet_NaN();
    QTest::addRow("minus infinity in a weight") << "classifier.4.weight" << 5'000'000ull << -infinity;
}

void TestOpenModel::namesWhatIsNotFinite()
{
    QFETCH(QString, tensor);
    QFETCH(qulonglong, index);
    QFETCH(float, value);
    const std::string name = tensor.toStdString();
    const auto path = test::toPath(m_folder.filePath("odd"));
    const auto written = writeSafetensors(m_model.with(withValue(*m_model.find(name), index, value)), {}, path);
    VERIFY_OK(written);
    const auto opened = openModel(path.string());
    std::filesystem::remove(path);
    VERIFY_FAILS(opened, ErrorCode::NotFinite);
    QVERIFY2(opened.error().detail.find(name) != std::string::npos, opened.error().detail.c_str());
    QVERIFY2(opened.error().detail.find("[" + std::to_string(index) + "]") != std::string::npos, opened.error().detail.c_str());
}

void TestOpenModel::refuses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("code");
    const auto file = [&](const char* name, const QByteArray& content) {
        const QString path = m_folder.filePath(name);
        test::writeBytes(test::toPath(path), std::as_bytes(std::span(content.data(), static_cast<std::size_t>(content.size()))));
        return path;
    };
    QTest::addRow("nothing there") << m_folder.filePath("none") << int(ErrorCode::FileNotFound);
    QTest::addRow("a folder") << m_folder.path() << int(ErrorCode::InvalidArgument);
    QTest::addRow("empty") << file("empty", "") << int(ErrorCode::EmptyFile);
    QTest::addRow("HTML") << file("page.pth", "<!DOCTYPE html><html></html>") << int(ErrorCode::UnsupportedFormat);
    const QString other = m_folder.filePath("other.safetensors");
    QVERIFY(writeSafetensors(test::model("a 1x2: 1 2\nb: 3"), {}, other.toStdString()));
    QTest::addRow("another network") << other << int(ErrorCode::MissingTensor);
    const QString packed = pack("whole.pkz", m_model);
    const auto bytes = test::bytesOf(test::toPath(packed));
    const QString cut = m_folder.filePath("cut.pkz");
    test::writeBytes(test::toPath(cut), std::span(bytes).first(bytes.size() - 1));
    QTest::addRow("packed file cut short") << cut << int(ErrorCode::TruncatedFile);
}

void TestOpenModel::refuses()
{
    QFETCH(QString, path);
    QFETCH(int, code);
    const auto opened = openModel(path.toStdString());
    QVERIFY(!opened);
    if (ErrorCode(code) == ErrorCode::TruncatedFile) // a missing end shows as truncated or corrupt
        QVERIFY(opened.error().code == ErrorCode::TruncatedFile || opened.error().code == ErrorCode::CorruptFile);
    else
        QVERIFY2(opened.error().code == ErrorCode(code), describe(opened.error()).c_str());
    QCOMPARE(opened.error().file, path.toStdString());
}

void TestOpenModel::tellsPackedFilesByContent_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<bool>("isPacked");
    const QByteArray header = QByteArray("PK\3\4", 4) + QByteArray(22, '\0');
    QTest::addRow("packed") << header + QByteArray("\x0d\0\0\0", 4) + "manifest.json" << true;
    QTest::addRow("another first entry") << header + QByteArray("\x0d\0\0\0", 4) + "model/dat.pkl" << false;
    QTest::addRow("a longer name") << header + QByteArray("\x0e\0\0\0", 4) + "manifest.jsonx" << false;
    QTest::addRow("a much longer name") << header + QByteArray("\x0d\x01\0\0", 4) + "manifest.json" << false;
    QTest::addRow("too short") << header << false;
    QTest::addRow("empty") << QByteArray() << false;
}

void TestOpenModel::tellsPackedFilesByContent()
{
    QFETCH(QByteArray, start);
    QFETCH(bool, isPacked);
    const auto path = test::toPath(m_folder.filePath("start"));
    test::writeBytes(path, std::as_bytes(std::span(start.data(), static_cast<std::size_t>(start.size()))));
    const auto answer = isPackedFile(path);
    VERIFY_OK(answer);
    QCOMPARE(*answer, isPacked);
}

void TestOpenModel::findsResources()
{
    qputenv("PANGKAS_RESOURCES", m_folder.path().toUtf8());
    VERIFY_OK(writeFileAtomically(test::toPath(m_folder.filePath("thing")), "x"));
    const auto found = findResource("thing");
    VERIFY_OK(found);
    QCOMPARE(*found, test::toPath(m_folder.filePath("thing")));
    const auto missing = findResource("no such thing");
    VERIFY_FAILS(missing, ErrorCode::FileNotFound);
    QVERIFY(missing.error().detail.find(m_folder.path().toStdString()) != std::string::npos);
    qunsetenv("PANGKAS_RESOURCES");
}

void TestOpenModel::importersOfPluginsComeFirst()
{
    class Fake final : public ModelImporter
    {
    public:
        std::string_view id() const override { return "fake"; }
        std::string_view title() const override { return "Fake format"; }
        std::vector<std::string_view> fileSuffixes() const override { return {"fake"}; }
        bool recognizes(const InputFile& file) const override
        {
            const auto start = file.read(0, 4);
            return start && std::memcmp(start->data(), "fake", 4) == 0;
        }
        Result<ModelFile> read(const std::filesystem::path& path, const JobContext&) const override
        {
            ModelFile file;
            file.fileBytes = std::filesystem::file_size(path);
            file.model = test::model("w: 1 2 3");
            return file;
        }
    };
    Extensions extensions;
    VERIFY_OK(extensions.importers.add(std::make_unique<Fake>()));
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("model"));
    VERIFY_OK(writeFileAtomically(path, "fake weights"));

    const auto read = readForeignModel(path, extensions);
    VERIFY_OK(read);
    QCOMPARE(QByteArray::fromStdString(read->format), QByteArray("Fake format"));
    QCOMPARE(test::toText(read->file.model.tensors().at(0)), QByteArray("w 3: 1 2 3"));
    // Its one tensor is no AlexNet; the error names the file.
    const auto opened = openModel(path.string(), extensions);
    VERIFY_FAILS(opened, ErrorCode::MissingTensor);
    QCOMPARE(opened.error().file, path.string());
    // Without the plugin nobody knows the format.
    VERIFY_FAILS(openModel(path.string()), ErrorCode::UnsupportedFormat);
}

QTEST_APPLESS_MAIN(TestOpenModel)
#include "test_open_model.moc"
