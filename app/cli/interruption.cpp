// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interruption.h"

#include <csignal>
#include <thread>

#include <pthread.h>
#include <unistd.h>

namespace pangkas::cli {

namespace {
constexpr int cancelledStatus = 130;
}

std::stop_token watchForInterruption()
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    sigset_t signals;
    sigemptyset(&signals);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action = {};
        if (::sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&signals, number);
    }
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    static std::stop_source source; // outlives the detached thread
    std::thread([signals] {
        for (int caught = 0, number = 0;;) {
            if (::sigwait(&signals, &number) != 0)
                continue;
            if (++caught > 1)
                ::_exit(cancelledStatus);
            source.request_stop();
        }
    }).detach();
    return source.get_token();
}

} // namespace pangkas::cli
