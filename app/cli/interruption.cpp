// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interruption.h"

#include <cerrno>
#include <csignal>
#include <thread>

#include <fcntl.h>
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

namespace {

int keepPipe[2] = {-1, -1};

void askToKeep(int)
{
    const int before = errno;
    const char byte = 0;
    [[maybe_unused]] const ssize_t count = ::write(keepPipe[1], &byte, 1); // full: it has been asked for already
    errno = before;
}

} // namespace

std::stop_token watchForStopAndKeep()
{
    static std::stop_source source; // outlives the detached thread
    if (keepPipe[0] >= 0 || ::pipe2(keepPipe, O_CLOEXEC) != 0)
        return source.get_token();
    std::thread([] {
        char byte = 0;
        ssize_t count = 0;
        do
            count = ::read(keepPipe[0], &byte, 1);
        while (count < 0 && errno == EINTR);
        if (count == 1)
            source.request_stop();
    }).detach();
    struct sigaction action = {};
    action.sa_handler = askToKeep;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGUSR1, &action, nullptr);
    return source.get_token();
}

} // namespace pangkas::cli
