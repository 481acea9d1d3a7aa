// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/base/parallel.h"
#include "core/engine/engine.h"
#include "tests/support/test_support.h"

#include <cstdlib>
#include <thread>

using namespace pangkas;

class TestEngineLoader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepareEngineEnvironment(); }
    void saysWhyItDoesNotLoad_data();
    void saysWhyItDoesNotLoad();
    void cancelledBeforeItLoads();
    void loadsOnceForAllThreads();
    void saysWhatItRunsOn();
};

void TestEngineLoader::saysWhyItDoesNotLoad_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("detail");
    QTest::addRow("not there") << "/nowhere/libpangkas_engine.so"
                               << "is not there";
    QTest::addRow("no library") << "text"
                                << "doesn't load";
    QTest::addRow("another library") << "core"
                                     << "not an engine";
}

void TestEngineLoader::saysWhyItDoesNotLoad()
{
    QFETCH(QString, file);
    QFETCH(QString, detail);
    const QTemporaryDir folder;
    if (file == "text") {
        file = folder.filePath("engine.so");
        VERIFY_OK(writeFileAtomically(test::toPath(file), "no library at all"));
    } else if (file == "core") {
        file = qEnvironmentVariable("PANGKAS_BINARY_DIR") + "/lib/libpangkas_core.so";
    }
    setenv("PANGKAS_ENGINE", file.toUtf8().constData(), 1);
    const auto engine = loadEngine();
    unsetenv("PANGKAS_ENGINE");
    VERIFY_FAILS(engine, ErrorCode::EngineUnavailable);
    QCOMPARE(QString::fromStdString(engine.error().file), file);
    QVERIFY2(engine.error().detail.find(detail.toStdString()) != std::string::npos, engine.error().detail.c_str());
    QVERIFY(!engine.error().remedy.empty());
}

void TestEngineLoader::cancelledBeforeItLoads()
{
    std::stop_source stop;
    stop.request_stop();
    const auto engine = loadEngine(JobContext(stop.get_token()));
    VERIFY_FAILS(engine, ErrorCode::Cancelled);
}

void TestEngineLoader::loadsOnceForAllThreads()
{
    // After the failures above: none of them is remembered.
    std::vector<Result<std::shared_ptr<const Engine>>> engines(4);
    {
        std::vector<std::jthread> threads;
        for (auto& engine : engines)
            threads.emplace_back([&engine] { engine = loadEngine(); });
    }
    for (const auto& engine : engines) {
        VERIFY_OK(engine);
        QCOMPARE(engine->get(), engines.front()->get());
    }
}

void TestEngineLoader::saysWhatItRunsOn()
{
    const auto engine = loadEngine();
    VERIFY_OK(engine);
    const EngineInfo info = (*engine)->info();
    for (const std::string* fact : {&info.torchVersion, &info.openCvVersion, &info.blasLibrary, &info.blasKernel,
             &info.blasKernelOrigin, &info.instructionSet, &info.convolutionLibrary})
        QVERIFY(!fact->empty());
    QVERIFY(std::filesystem::exists(info.blasLibrary));
    QVERIFY(info.blasKernel != "Prescott" || !qEnvironmentVariable("OPENBLAS_CORETYPE").isEmpty());
    QCOMPARE(info.threads, threadLimit());
    QCOMPARE(info.cores, availableCores());
}

QTEST_APPLESS_MAIN(TestEngineLoader)
#include "test_engine_loader.moc"
