// SPDX-License-Identifier: GPL-3.0-or-later
// Recipes of the first programs must go on giving the bytes that they gave.
#include "core/base/hashing.h"
#include "core/quantization/code_assignment.h"
#include "tests/quantization/sharing_samples.h"

#include <cmath>
#include <span>

using namespace pangkas;
using namespace pangkas::test;

class TestUnchangedCodebooks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areTheSame_data();
    void areTheSame();
};

/// SHA-256 over the floats of the codebook (little endian) and the codes, as of version 0.1.
void TestUnchangedCodebooks::areTheSame_data()
{
    QTest::addColumn<int>("centroids");
    QTest::addColumn<int>("init");
    QTest::addColumn<int>("iterations");
    QTest::addColumn<QByteArray>("hash");
    const auto row = [](const char* name, int centroids, CentroidInit init, int iterations, const char* hash) {
        QTest::addRow("%s", name) << centroids << int(init) << iterations << QByteArray(hash);
    };
    row("linear, 31", 31, CentroidInit::Linear, 100, "db5540dde1172bb39802d3716959000d89e476bd2bf953934513b142239bedcc");
    row("linear, 255", 255, CentroidInit::Linear, 20, "d37844732d14b99b4f5dc04346cc517b7f6ae297a2c56f5ecf1992dc9c173fbb");
    row("density, 31", 31, CentroidInit::Density, 100, "49f4a85f5a6a5208f16ea4a64a3b0ea9a73d965957d418703899099a5e461d6e");
    row("forgy, 15", 15, CentroidInit::Forgy, 100, "42398f438fed6a60f71b576a38adbc2d7b3b66c85e4bc4095faaf32207baa1b2");
    row("optimal, 31", 31, CentroidInit::Optimal, 100, "03586757034ed54d9665130c1fb6d3b8eeacfd19c3979219fce5d35555f5cb7c");
    row("optimal, 255", 255, CentroidInit::Optimal, 5, "b995e3ffb9b2ac448d4914f4bce3b8b7e2b9a91f031db094e508c3facf1569c4");
}

void TestUnchangedCodebooks::areTheSame()
{
    QFETCH(int, centroids);
    QFETCH(int, init);
    QFETCH(int, iterations);
    QFETCH(QByteArray, hash);
    const std::vector<float> weights = bellValues(120'000, 31, 0.02f);
    Mask mask(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (std::abs(weights[i]) > 0.004f)
            mask.keep(i);
    }
    const auto found = clusterWeights(weights, mask, {centroids, CentroidInit(init), iterations}, 5);
    VERIFY_OK(found);
    const auto codes = assignCodes(weights, mask, found->codebook, found->bounds);
    VERIFY_OK(codes);
    Sha256 sha;
    sha.add(std::as_bytes(std::span(found->codebook.centroids)));
    sha.add(std::as_bytes(std::span(*codes)));
    QCOMPARE(QByteArray::fromStdString(sha.finish()), hash);
}

QTEST_APPLESS_MAIN(TestUnchangedCodebooks)
#include "test_unchanged_codebooks.moc"
