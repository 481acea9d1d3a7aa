// SPDX-License-Identifier: GPL-3.0-or-later
// The built pangkas-cli as a process, and the files that its tests feed it.
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace pangkas::test {

struct Outcome
{
    int code = -1; // as a shell gives it; 128 + number after a signal
    QByteArray out, err;
};

/// Path of the built program.
QString programPath();
/// Whether the engine was built beside it.
bool hasEngine();

/// Runs the program in `folder`; `environment` holds NAME=VALUE.
Outcome run(const QStringList& arguments, const QString& folder, const QStringList& environment = {});
/// Runs a line of sh in `folder` with the program as $CLI.
Outcome runShell(const QString& line, const QString& folder);

/// Starts the program and returns once it waits for signals itself: from then on Ctrl-C is a request.
void startWatching(QProcess& process, const QStringList& arguments, const QString& folder);

/// AlexNet with two classes, nearly all of its weights 0, as .safetensors.
void writeAlexnet(const QString& path);
/// A file in PyTorch's layout from before 1.6 whose pickle asks for posix.system("touch CANARY").
QByteArray hostilePickle(const QByteArray& canary);

} // namespace pangkas::test
