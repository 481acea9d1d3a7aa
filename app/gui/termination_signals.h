// SPDX-License-Identifier: GPL-3.0-or-later
// SIGTERM, SIGINT and SIGHUP as a Qt signal: from kill, Ctrl-C, and the end of a session.
#pragma once

#include <QObject>

namespace pangkas {

/// One per process. The first signal is told on the GUI thread, where everything can be put away in order; the same
/// one again ends the process at once. What the parent had set to be ignored (nohup) stays ignored.
/// SIGPIPE and SIGXFSZ become errors of write(2).
class TerminationSignals : public QObject
{
    Q_OBJECT
public:
    explicit TerminationSignals(QObject* parent = nullptr);

Q_SIGNALS:
    void received();

private:
    int m_readEnd = -1;
};

} // namespace pangkas
