// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/extension/plugin_host.h"
#include "tests/support/test_support.h"

using namespace pangkas;

class TestPluginHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsesDescriptions_data();
    void parsesDescriptions();
    void loadsWhatFitsAndReportsTheRest();
    void theSecondOfTheSameNameStaysOut();
    void aMissingFolderHoldsNothing();
    void foldersComeFromTheEnvironment();
};

void TestPluginHost::parsesDescriptions_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("code");
    QTest::addRow("good") << QByteArray(R"({"id": "a", "title": "A", "version": "1", "interface": 1})") << -1;
    QTest::addRow("no JSON") << QByteArray("id = a") << int(ErrorCode::CorruptFile);
    QTest::addRow("a list") << QByteArray("[]") << int(ErrorCode::CorruptFile);
    QTest::addRow("unknown key") << QByteArray(R"({"id": "a", "title": "A", "version": "1", "interface": 1, "x": 1})")
                                 << int(ErrorCode::UnknownName);
    QTest::addRow("no id") << QByteArray(R"({"title": "A", "version": "1", "interface": 1})") << int(ErrorCode::CorruptFile);
    QTest::addRow("empty id") << QByteArray(R"({"id": "", "title": "A", "version": "1", "interface": 1})")
                              << int(ErrorCode::CorruptFile);
    QTest::addRow("interface as text") << QByteArray(R"({"id": "a", "title": "A", "version": "1", "interface": "1"})")
                                       << int(ErrorCode::CorruptFile);
    QTest::addRow("huge interface") << QByteArray(R"({"id": "a", "title": "A", "version": "1", "interface": 18446744073709551615})")
                                    << int(ErrorCode::CorruptFile);
}

void TestPluginHost::parsesDescriptions()
{
    QFETCH(QByteArray, json);
    QFETCH(int, code);
    const auto parsed = parsePluginDescription(json.toStdString());
    if (code < 0) {
        VERIFY_OK(parsed);
        QVERIFY((*parsed == PluginDescription{"a", "A", "1", 1}));
    } else {
        VERIFY_FAILS(parsed, ErrorCode(code));
    }
}

void TestPluginHost::loadsWhatFitsAndReportsTheRest()
{
    const QTemporaryDir folder;
    const auto write = [&](const char* name, std::string_view text) {
        VERIFY_OK(writeFileAtomically(test::toPath(folder.filePath(name)), text));
    };
    const auto real = pluginFolders().at(0) / "npz.so";
    QVERIFY2(std::filesystem::exists(real), real.c_str());
    std::filesystem::copy(real, test::toPath(folder.filePath("good.so")));
    write("good.json", R"({"id": "good", "title": "Good", "version": "1", "interface": 1})");
    write("bare.so", "no description beside it");
    write("later.so", "never loaded");
    write("later.json", R"({"id": "later", "title": "Later", "version": "1", "interface": 2})");
    write("text.so", "not a library");
    write("text.json", R"({"id": "text", "title": "Text", "version": "1", "interface": 1})");

    Extensions extensions;
    const auto statuses = loadPlugins({test::toPath(folder.path())}, extensions);
    QCOMPARE(int(statuses.size()), 4);
    QCOMPARE(statuses[0].library.filename().string(), std::string("bare.so"));
    QVERIFY(statuses[0].error->code == ErrorCode::FileNotFound);
    QVERIFY2(statuses[1].isLoaded(), statuses[1].error ? describe(*statuses[1].error).c_str() : "");
    QVERIFY(statuses[2].error->code == ErrorCode::NewerFormat);
    QVERIFY(statuses[3].error->code == ErrorCode::UnsupportedFormat);
    QVERIFY(extensions.importers.find("numpy-archive"));
    QCOMPARE(int(extensions.importers.all().size()), 1);
}

void TestPluginHost::theSecondOfTheSameNameStaysOut()
{
    Extensions extensions;
    const auto folder = pluginFolders().at(0);
    const auto statuses = loadPlugins({folder, folder}, extensions);
    QCOMPARE(int(statuses.size()), 2);
    QVERIFY(statuses[0].isLoaded());
    QVERIFY(statuses[1].error->code == ErrorCode::DuplicateName);
}

void TestPluginHost::aMissingFolderHoldsNothing()
{
    Extensions extensions;
    QVERIFY(loadPlugins({"/nowhere/at/all"}, extensions).empty());
}

void TestPluginHost::foldersComeFromTheEnvironment()
{
    qputenv("PANGKAS_PLUGINS", "/a:/b/c:");
    const auto folders = pluginFolders();
    qunsetenv("PANGKAS_PLUGINS");
    QCOMPARE(int(folders.size()), 2);
    QCOMPARE(folders[1].string(), std::string("/b/c"));
    QVERIFY(pluginFolders() != folders);
}

QTEST_APPLESS_MAIN(TestPluginHost)
#include "test_plugin_host.moc"
