// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress_line.h"

#include "app/cli/console.h"
#include "app/cli/text.h"

#include <fmt/format.h>

#include <algorithm>

#include <sys/ioctl.h>
#include <unistd.h>

namespace pangkas::cli {

namespace {

std::size_t terminalWidth()
{
    winsize size = {};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 10 ? size.ws_col : 80;
}

/// Not more than `most` code points.
std::string shortened(std::string text, std::size_t most)
{
    std::size_t points = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((text[i] & 0xc0) != 0x80 && ++points > most)
            return text.substr(0, i);
    }
    return text;
}

} // namespace

void ProgressLine::show(const Progress& progress)
{
    if (!m_isShown)
        return;
    const std::lock_guard lock(m_mutex);
    const auto now = Clock::now();
    const bool isNewStage = !m_isOnScreen || progress.stage != m_stage;
    if (isNewStage) {
        m_stage = progress.stage;
        m_stageBegan = now;
    } else if (now - m_lastDrawn < std::chrono::milliseconds(100)) {
        return;
    }
    m_lastDrawn = now;
    std::string line(toString(progress.stage));
    if (progress.total > 0) {
        const double share = std::clamp(double(progress.done) / double(progress.total), 0.0, 1.0);
        line += fmt::format(" {:3.0f} %", 100 * share);
        const std::chrono::duration<double> spent = now - m_stageBegan;
        if (share > 0.02 && spent.count() > 1)
            line += fmt::format(", {} left", duration(spent * (1 - share) / share));
    }
    if (!progress.detail.empty())
        line += "  " + printable(progress.detail);
    writeError("\r" + shortened(std::move(line), terminalWidth() - 1) + "\x1b[K");
    m_isOnScreen = true;
}

void ProgressLine::clear()
{
    const std::lock_guard lock(m_mutex);
    if (m_isOnScreen)
        writeError("\r\x1b[K");
    m_isOnScreen = false;
}

} // namespace pangkas::cli
