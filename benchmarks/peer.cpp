// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/peer.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace pangkas::benchmarks {

std::string peerProgram()
{
    const char* peer = std::getenv("PANGKAS_PEER");
    return peer ? peer : "";
}

std::string outputOf(const std::string& command)
{
    std::FILE* pipe = ::popen(command.c_str(), "r");
    if (!pipe)
        throw std::runtime_error("cannot run " + command);
    std::string text;
    std::array<char, 4096> room;
    while (const std::size_t count = std::fread(room.data(), 1, room.size(), pipe))
        text.append(room.data(), count);
    if (::pclose(pipe) != 0)
        throw std::runtime_error("failed: " + command);
    return text;
}

double numberOf(const std::string& line, const std::string& key)
{
    const std::size_t at = line.find("\"" + key + "\": ");
    if (at == std::string::npos)
        throw std::runtime_error("the peer printed no " + key + ": " + line);
    return std::stod(line.substr(at + key.size() + 4));
}

} // namespace pangkas::benchmarks
