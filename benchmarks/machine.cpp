// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/machine.h"

#include <chrono>
#include <ctime>
#include <fstream>

namespace pangkas::benchmarks {

std::string processor()
{
    std::ifstream facts("/proc/cpuinfo");
    std::string name = "unknown processor", line;
    while (std::getline(facts, line)) {
        if (line.starts_with("model name"))
            name = line.substr(line.find(':') + 2);
        if (line.starts_with("flags"))
            return name
                + (line.find(" avx512bw") != std::string::npos ? ", AVX-512"
                        : line.find(" avx2") != std::string::npos ? ", AVX2"
                                                                   : "");
    }
    return name;
}

std::string today()
{
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts = {};
    gmtime_r(&now, &parts);
    char text[16];
    std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
    return text;
}

} // namespace pangkas::benchmarks
