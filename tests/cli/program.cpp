// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/program.h"

#include "core/architecture/architecture.h"
#include "core/formats/safetensors_writer.h"
#include "tests/support/test_support.h"

#include <QDeadlineTimer>
#include <QFile>

#include <algorithm>
#include <csignal>
#include <stdexcept>

namespace pangkas::test {

namespace {

constexpr int patience = 120'000; // ms; only to end a test that hangs

QString binaryFolder() { return qEnvironmentVariable("PANGKAS_BINARY_DIR", QCoreApplication::applicationDirPath() + "/.."); }

void setUp(QProcess& process, const QString& folder, const QStringList& environment)
{
    QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
    variables.insert("CLI", programPath());
    variables.insert("NO_AT_BRIDGE", "1");
    for (const QString& variable : environment)
        variables.insert(variable.section('=', 0, 0), variable.section('=', 1));
    process.setProcessEnvironment(variables);
    process.setWorkingDirectory(folder);
}

Outcome finish(QProcess& process)
{
    process.closeWriteChannel();
    if (!process.waitForFinished(patience)) {
        process.kill();
        process.waitForFinished();
        return {-1, process.readAllStandardOutput(), "did not end\n" + process.readAllStandardError()};
    }
    const int code = process.exitStatus() == QProcess::CrashExit ? 128 + process.exitCode() : process.exitCode();
    return {code, process.readAllStandardOutput(), process.readAllStandardError()};
}

/// Bit of a signal in the mask of blocked ones that the kernel shows of a process.
bool isBlocked(qint64 process, int signal)
{
    QFile status(QString("/proc/%1/status").arg(process));
    if (!status.open(QIODevice::ReadOnly))
        return false;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("SigBlk:"))
            return (line.mid(7).trimmed().toULongLong(nullptr, 16) >> (signal - 1)) & 1;
    }
    return false;
}

} // namespace

QString programPath() { return binaryFolder() + "/bin/pangkas-cli"; }

bool hasEngine() { return QFile::exists(binaryFolder() + "/lib/libpangkas_engine.so"); }

Outcome run(const QStringList& arguments, const QString& folder, const QStringList& environment)
{
    QProcess process;
    setUp(process, folder, environment);
    process.start(programPath(), arguments);
    return finish(process);
}

Outcome runShell(const QString& line, const QString& folder)
{
    QProcess process;
    setUp(process, folder, {});
    process.start("/bin/sh", {"-c", line});
    return finish(process);
}

void startWatching(QProcess& process, const QStringList& arguments, const QString& folder)
{
    setUp(process, folder, {});
    process.start(programPath(), arguments);
    process.waitForStarted(patience);
    for (const QDeadlineTimer deadline(patience); !isBlocked(process.processId(), SIGINT) && !deadline.hasExpired();)
        QCoreApplication::processEvents();
}

void writeAlexnet(const QString& path)
{
    const auto tensor = [](const std::string& name, const Shape& shape) {
        auto buffer = FloatBuffer::allocate(*elementCount(shape));
        std::ranges::fill(buffer->values(), 0.0f);
        const std::size_t step = 1 + buffer->size() / 500;
        for (std::size_t i = 0, k = 0; i < buffer->size(); i += step, ++k)
            buffer->values()[i] = 0.01f * (float(k % 13) - 6.5f);
        return Tensor(TensorInfo{name, shape, ElementType::Float32}, std::move(*buffer));
    };
    std::vector<Tensor> tensors;
    for (const LayerInfo& layer : alexnet(2).layers) {
        tensors.push_back(tensor(layer.weight, layer.weightShape));
        tensors.push_back(tensor(layer.bias, {layer.weightShape[0]}));
    }
    const auto written = writeSafetensors(ModelSnapshot(std::move(tensors)), {{"classes", "cats,dogs"}}, toPath(path));
    if (!written)
        throw std::runtime_error(describe(written.error()));
}

QByteArray hostilePickle(const QByteArray& canary)
{
    const QByteArray command = "touch " + canary;
    const QByteArray magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
    const QByteArray protocol("\x80\x02M\xe9\x03.", 6), system("\x80\x02}.", 4);
    QByteArray object("\x80\x02" "cposix\nsystem\nX", 17);
    object += char(command.size()) + QByteArray(3, '\0') + command + "\x85R.";
    return magic + protocol + system + object;
}

} // namespace pangkas::test
