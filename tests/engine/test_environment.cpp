// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/engine.h"
#include "core/engine/environment.h"
#include "tests/support/test_support.h"

#include <cstdlib>
#include <string>

using namespace pangkas;

class TestEnvironment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void choosesTheKernel_data();
    void choosesTheKernel();
    void readsThisProcessor();
    void leavesTheUsersChoice();
    void anEmptyValueIsNoChoice();
    void setsTheRest();
};

Q_DECLARE_METATYPE(ProcessorFacts)

void TestEnvironment::init()
{
    for (const char* name : {"OPENBLAS_CORETYPE", "OMP_WAIT_POLICY"})
        unsetenv(name);
}

void TestEnvironment::choosesTheKernel_data()
{
    QTest::addColumn<ProcessorFacts>("facts");
    QTest::addColumn<QString>("kernel");
    const char* intel = "GenuineIntel";
    QTest::addRow("Sapphire Rapids") << ProcessorFacts{intel, true, true, true, true} << "Cooperlake";
    QTest::addRow("Skylake-X") << ProcessorFacts{intel, true, true, true, false} << "SkylakeX";
    QTest::addRow("a laptop of the 13th generation") << ProcessorFacts{intel, true, true, false, false} << "Haswell";
    QTest::addRow("AVX2 without FMA") << ProcessorFacts{intel, true, false, false, false} << "";
    QTest::addRow("Sandy Bridge") << ProcessorFacts{intel, false, false, false, false} << "";
    QTest::addRow("Zen 4") << ProcessorFacts{"AuthenticAMD", true, true, true, true} << "";
    QTest::addRow("Zhaoxin") << ProcessorFacts{"CentaurHauls", true, true, false, false} << "";
    QTest::addRow("not an x86") << ProcessorFacts{} << "";
}

void TestEnvironment::choosesTheKernel()
{
    QFETCH(ProcessorFacts, facts);
    QFETCH(QString, kernel);
    const std::string_view chosen = chooseBlasKernel(facts);
    QCOMPARE(QString::fromUtf8(chosen.data(), qsizetype(chosen.size())), kernel);
}

void TestEnvironment::readsThisProcessor()
{
    const ProcessorFacts facts = readProcessorFacts();
    QCOMPARE(facts, readProcessorFacts());
#if defined(__x86_64__)
    QCOMPARE(facts.vendor.size(), 12u);
    // What GCC's own detection says, which asks the same registers.
    QCOMPARE(facts.avx2, bool(__builtin_cpu_supports("avx2")));
    QCOMPARE(facts.fma, bool(__builtin_cpu_supports("fma")));
    QCOMPARE(facts.avx512,
        __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")
            && __builtin_cpu_supports("avx512vl"));
    QCOMPARE(facts.avx512Bfloat16, bool(__builtin_cpu_supports("avx512bf16")));
#endif
}

void TestEnvironment::leavesTheUsersChoice()
{
    setenv("OPENBLAS_CORETYPE", "Nehalem", 1);
    setenv("OMP_WAIT_POLICY", "ACTIVE", 1);
    prepareEngineEnvironment();
    QCOMPARE(std::getenv("OPENBLAS_CORETYPE"), "Nehalem");
    QCOMPARE(std::getenv("OMP_WAIT_POLICY"), "ACTIVE");
    QCOMPARE(blasKernelOrigin(), BlasKernelOrigin::User);
}

void TestEnvironment::anEmptyValueIsNoChoice()
{
    const std::string_view expected = chooseBlasKernel(readProcessorFacts());
    if (expected.empty())
        QSKIP("nothing is chosen for this processor");
    setenv("OPENBLAS_CORETYPE", "", 1);
    prepareEngineEnvironment();
    QCOMPARE(std::string(std::getenv("OPENBLAS_CORETYPE")), std::string(expected));
    QCOMPARE(blasKernelOrigin(), BlasKernelOrigin::Pangkas);
}

void TestEnvironment::setsTheRest()
{
    prepareEngineEnvironment();
    QCOMPARE(std::getenv("OMP_WAIT_POLICY"), "PASSIVE");
}

QTEST_APPLESS_MAIN(TestEnvironment)
#include "test_environment.moc"
