// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/crc32c.h"
#include "core/base/file.h"
#include "core/pipeline/training_log.h"
#include "tests/support/test_support.h"

#include <QMap>

#include <clocale>
#include <csignal>
#include <cstring>
#include <filesystem>

#include <sys/resource.h>

using namespace pangkas;

namespace {

EpochReport epochReport(int number)
{
    EpochReport epoch;
    epoch.epoch = number;
    epoch.learningRate = 0.01;
    epoch.trainingLoss = 0.5 / number;
    epoch.trainingAccuracy = 0.75;
    epoch.sparsity = 0.9;
    epoch.seconds = 1.5;
    return epoch;
}

EpochReport withValidation(EpochReport epoch)
{
    epoch.validationLoss = 0.25;
    epoch.validationAccuracy = 0.875;
    return epoch;
}

/// CRC-32C bit by bit, another way than the program's.
quint32 slowCrc(const QByteArray& bytes)
{
    quint32 crc = ~0u;
    for (const char byte : bytes) {
        crc ^= quint8(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = crc & 1 ? (crc >> 1) ^ 0x82f63b78u : crc >> 1;
    }
    return ~crc;
}

quint32 masked(quint32 crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8u; }

struct Event
{
    double time = 0;
    qint64 step = 0;
    QByteArray version;
    QMap<QByteArray, float> scalars;
};

/// Reads protobuf by its wire types; anything that isn't expected fails the test by an empty key.
class Message
{
public:
    explicit Message(QByteArray bytes) : m_bytes(std::move(bytes)) { }
    bool atEnd() const { return m_at >= m_bytes.size(); }
    quint64 varint()
    {
        quint64 value = 0;
        for (int shift = 0; m_at < m_bytes.size(); shift += 7) {
            const auto byte = quint8(m_bytes[m_at++]);
            value |= quint64(byte & 0x7f) << shift;
            if (!(byte & 0x80))
                break;
        }
        return value;
    }
    template <typename T>
    T fixed()
    {
        T value{};
        std::memcpy(&value, m_bytes.constData() + m_at, sizeof value);
        m_at += qsizetype(sizeof value);
        return value;
    }
    QByteArray bytes()
    {
        const auto size = qsizetype(varint());
        m_at += size;
        return m_bytes.mid(m_at - size, size);
    }

private:
    QByteArray m_bytes;
    qsizetype m_at = 0;
};

std::optional<Event> readEvent(const QByteArray& bytes)
{
    Event event;
    for (Message message(bytes); !message.atEnd();) {
        switch (message.varint()) {
        case 1 << 3 | 1: event.time = message.fixed<double>(); break;
        case 2 << 3 | 0: event.step = qint64(message.varint()); break;
        case 3 << 3 | 2: event.version = message.bytes(); break;
        case 5 << 3 | 2:
            for (Message summary(message.bytes()); !summary.atEnd();) {
                if (summary.varint() != (1 << 3 | 2))
                    return std::nullopt;
                Message value(summary.bytes());
                if (value.varint() != (1 << 3 | 2))
                    return std::nullopt;
                const QByteArray tag = value.bytes();
                if (value.varint() != (2 << 3 | 5))
                    return std::nullopt;
                event.scalars[tag] = value.fixed<float>();
            }
            break;
        default: return std::nullopt;
        }
    }
    return event;
}

std::optional<QList<Event>> readEvents(const QByteArray& file)
{
    QList<Event> events;
    for (qsizetype at = 0; at < file.size();) {
        quint64 length = 0;
        quint32 lengthCrc = 0, dataCrc = 0;
        std::memcpy(&length, file.constData() + at, 8);
        std::memcpy(&lengthCrc, file.constData() + at + 8, 4);
        if (lengthCrc != masked(slowCrc(file.mid(at, 8))) || at + 16 + qsizetype(length) > file.size())
            return std::nullopt;
        const QByteArray data = file.mid(at + 12, qsizetype(length));
        std::memcpy(&dataCrc, file.constData() + at + 12 + length, 4);
        const auto event = readEvent(data);
        if (dataCrc != masked(slowCrc(data)) || !event)
            return std::nullopt;
        events.append(*event);
        at += 16 + qsizetype(length);
    }
    return events;
}

QByteArray contents(const std::filesystem::path& path)
{
    const auto bytes = test::bytesOf(path);
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()));
}

constexpr char header[] = "phase,step,epoch,learning_rate,training_loss,training_accuracy,validation_loss,validation_accuracy,"
                          "sparsity,seconds\n";

} // namespace

class TestTrainingLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsPublishedCrcs_data();
    void knowsPublishedCrcs();
    void writesALinePerEpoch();
    void goesOnWhereItWas();
    void refuses_data();
    void refuses();
    void writesEventsForTensorBoard();
    void aFullDiskLeavesWholeLines();
};

void TestTrainingLog::knowsPublishedCrcs_data()
{
    // RFC 3720, B.4, and the check value of CRC catalogues.
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<quint32>("crc");
    QTest::addRow("nothing") << QByteArray() << 0u;
    QTest::addRow("digits") << QByteArray("123456789") << 0xe3069283u;
    QTest::addRow("32 zeros") << QByteArray(32, '\0') << 0x8a9136aau;
    QTest::addRow("32 ones") << QByteArray(32, '\xff') << 0x62a8ab43u;
    QByteArray rising;
    for (int i = 0; i < 32; ++i)
        rising.append(char(i));
    QTest::addRow("rising") << rising << 0x46dd794eu;
}

void TestTrainingLog::knowsPublishedCrcs()
{
    QFETCH(QByteArray, bytes);
    QFETCH(quint32, crc);
    QCOMPARE(quint32(crc32c(std::as_bytes(std::span(bytes.constData(), std::size_t(bytes.size()))))), crc);
    QCOMPARE(slowCrc(bytes), crc);
}

void TestTrainingLog::writesALinePerEpoch()
{
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("log.csv"));
    auto log = TrainingLog::open({path, {}});
    VERIFY_OK(log);
    QCOMPARE(contents(path), QByteArray(header));
    VERIFY_OK(log->add("head", 0, epochReport(1)));
    QCOMPARE(contents(path), QByteArray(header) + "head,1,1,0.01,0.5,0.75,,,0.9,1.5\n");
    std::setlocale(LC_NUMERIC, "de_DE.UTF-8"); // decimal commas, where it is installed
    VERIFY_OK(log->add("fine, \"tune\"", 1, withValidation(epochReport(2))));
    std::setlocale(LC_NUMERIC, "C");
    QCOMPARE(contents(path),
        QByteArray(header) + "head,1,1,0.01,0.5,0.75,,,0.9,1.5\n\"fine, \"\"tune\"\"\",3,2,0.01,0.25,0.75,0.25,0.875,0.9,1.5\n");
}

void TestTrainingLog::goesOnWhereItWas()
{
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("log.csv"));
    for (int epoch = 1; epoch < 3; ++epoch) {
        auto log = TrainingLog::open({path, {}, GrowingFile::Mode::Continue});
        VERIFY_OK(log);
        VERIFY_OK(log->add("a", 0, epochReport(epoch)));
    }
    QCOMPARE(contents(path), QByteArray(header) + "a,1,1,0.01,0.5,0.75,,,0.9,1.5\na,2,2,0.01,0.25,0.75,,,0.9,1.5\n");
    VERIFY_FAILS(TrainingLog::open({path, {}}), ErrorCode::FileExists);
    VERIFY_OK(TrainingLog::open({path, {}, GrowingFile::Mode::Replace}));
    QCOMPARE(contents(path), QByteArray(header));
}

void TestTrainingLog::refuses_data()
{
    QTest::addColumn<QString>("csv");
    QTest::addColumn<QString>("events");
    QTest::addColumn<int>("code");
    QTest::addRow("no such folder") << "nowhere/log.csv" << "" << int(ErrorCode::FileNotFound);
    QTest::addRow("a folder") << "." << "" << int(ErrorCode::InputOutput);
    QTest::addRow("another file") << "other" << "" << int(ErrorCode::InvalidArgument);
    QTest::addRow("events below a file") << "" << "other/events" << int(ErrorCode::FileNotFound);
}

void TestTrainingLog::refuses()
{
    QFETCH(QString, csv);
    QFETCH(QString, events);
    QFETCH(int, code);
    const QTemporaryDir folder;
    VERIFY_OK(writeFileAtomically(test::toPath(folder.filePath("other")), "a letter, not a log"));
    const auto path = [&](const QString& name) {
        return name.isEmpty() ? std::filesystem::path() : test::toPath(folder.filePath(name));
    };
    VERIFY_FAILS(TrainingLog::open({path(csv), path(events), GrowingFile::Mode::Continue}), ErrorCode(code));
    QCOMPARE(contents(path("other")), QByteArray("a letter, not a log"));
}

void TestTrainingLog::writesEventsForTensorBoard()
{
    const QTemporaryDir folder;
    const auto runs = test::toPath(folder.filePath("runs/first"));
    auto log = TrainingLog::open({{}, runs});
    VERIFY_OK(log);
    VERIFY_OK(log->add("head", 0, epochReport(1)));
    VERIFY_OK(log->add("train", 200, withValidation(epochReport(100))));
    const std::filesystem::path file = std::filesystem::directory_iterator(runs)->path();
    QVERIFY(file.filename().string().starts_with("events.out.tfevents."));
    const auto events = readEvents(contents(file));
    QVERIFY(events.has_value());
    QCOMPARE(events->size(), 3);
    QCOMPARE(events->at(0).version, QByteArray("brain.Event:2"));
    QVERIFY(events->at(0).time > 1.6e9);
    QCOMPARE(events->at(1).step, 1);
    QCOMPARE(events->at(1).scalars.keys(),
        (QList<QByteArray>{"learning_rate", "sparsity", "train/accuracy", "train/loss"}));
    QCOMPARE(events->at(1).scalars["train/loss"], 0.5f);
    QCOMPARE(events->at(1).scalars["learning_rate"], 0.01f);
    QCOMPARE(events->at(2).step, 300);
    QCOMPARE(events->at(2).scalars["validation/loss"], 0.25f);
    QCOMPARE(events->at(2).scalars["validation/accuracy"], 0.875f);
    QCOMPARE(events->at(2).scalars["sparsity"], 0.9f);
    // A second log in the same folder is a file of its own.
    VERIFY_OK(TrainingLog::open({{}, runs}));
    QCOMPARE(std::distance(std::filesystem::directory_iterator(runs), {}), 2);
}

void TestTrainingLog::aFullDiskLeavesWholeLines()
{
    // RLIMIT_FSIZE stands in for a full disk: write(2) fails in the middle of the third line.
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("log.csv"));
    auto log = TrainingLog::open({path, {}});
    VERIFY_OK(log);
    VERIFY_OK(log->add("a", 0, epochReport(1)));
    const QByteArray before = contents(path);
    struct sigaction ignore = {}, previous = {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGXFSZ, &ignore, &previous);
    rlimit limit = {};
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit small{rlim_t(before.size()) + 7, limit.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    const auto added = log->add("a", 0, epochReport(2));
    setrlimit(RLIMIT_FSIZE, &limit);
    sigaction(SIGXFSZ, &previous, nullptr);
    QVERIFY(!added);
    QCOMPARE(added.error().file, path.string());
    QCOMPARE(contents(path), before);
    VERIFY_OK(log->add("a", 0, epochReport(2)));
    QVERIFY(contents(path).startsWith(before) && contents(path).size() > before.size());
    if (std::filesystem::exists("/dev/full"))
        VERIFY_FAILS(TrainingLog::open({"/dev/full", {}}), ErrorCode::DiskFull);
}

QTEST_APPLESS_MAIN(TestTrainingLog)
#include "test_training_log.moc"
