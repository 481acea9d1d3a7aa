// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl-C and SIGTERM as a stop token.
#pragma once

#include <stop_token>

namespace pangkas::cli {

/// Blocks SIGINT, SIGTERM and SIGHUP in all threads started from now on and lets a thread wait for them: the first
/// one asks the job to stop, the second ends the process at once with status 130. Signals that the parent had set to
/// be ignored (nohup) stay ignored. SIGPIPE and SIGXFSZ become errors of write(2). Call it before any thread starts.
std::stop_token watchForInterruption();

/// SIGUSR1 as a second token, from the first call on: end what can be ended early, and keep what there is. Without the call
/// the signal ends the process.
std::stop_token watchForStopAndKeep();

} // namespace pangkas::cli
