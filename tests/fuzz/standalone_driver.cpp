// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a fuzz target without libFuzzer, in every build: each file of the corpus as it is, then mutations of them that
// depend on the seed alone.
//   fuzz_TARGET [--rounds N] [--seed S] FILE-OR-FOLDER...
// The input that ends the program is left in ./finding-TARGET, if it can be written.
#include "core/base/random.h"
#include "tests/fuzz/allocation_limit.h"
#include "tests/fuzz/fuzz_target.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

using pangkas::Random;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t largestInput = 1 << 16;
const Bytes* currentInput = nullptr;
std::string findingPath;

extern "C" void leaveFinding(int signal)
{
    if (currentInput) {
        const int descriptor = ::open(findingPath.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        if (descriptor >= 0 && ::write(descriptor, currentInput->data(), currentInput->size()) >= 0)
            ::close(descriptor);
    }
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void run(const Bytes& input)
{
    currentInput = &input;
    // A copy of the exact size, so that sanitizers find a read past its end.
    const Bytes copy(input.begin(), input.end());
    pangkas::fuzz::AllocationLimit limit(copy.size());
    LLVMFuzzerTestOneInput(copy.data(), copy.size());
}

Bytes mutated(const std::vector<Bytes>& corpus, Random& random)
{
    Bytes bytes = corpus[random.below(corpus.size())];
    for (std::uint64_t left = 1 + random.below(4); left > 0; --left) {
        const std::size_t at = random.below(bytes.size() + 1);
        const std::size_t rest = bytes.size() - at;
        const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at);
        switch (random.below(8)) {
        case 0: // one bit
            if (rest > 0)
                bytes[at] ^= static_cast<std::uint8_t>(1u << random.below(8));
            break;
        case 1: // one byte
            if (rest > 0)
                bytes[at] = static_cast<std::uint8_t>(random.bits());
            break;
        case 2: // a little more or less
            if (rest > 0)
                bytes[at] = static_cast<std::uint8_t>(bytes[at] + random.between(-3, 3));
            break;
        case 3: { // a number that often matters
            constexpr std::array<std::uint64_t, 8> numbers{
                0, 1, 0x7f, 0xff, 0x7fffffff, 0xffffffff, ~std::uint64_t{0} >> 1, ~std::uint64_t{0}};
            const std::uint64_t number = numbers[random.below(numbers.size())];
            std::memcpy(bytes.data() + at, &number, std::min(rest, std::size_t{1} << random.below(4)));
            break;
        }
        case 4: // some bytes out
            bytes.erase(begin, begin + static_cast<std::ptrdiff_t>(std::min<std::size_t>(rest, 1 + random.below(16))));
            break;
        case 5: { // some bytes in
            Bytes some(1 + random.below(8));
            std::ranges::generate(some, [&] { return static_cast<std::uint8_t>(random.bits()); });
            bytes.insert(begin, some.begin(), some.end());
            break;
        }
        case 6: // a cut
            if (random.chance(0.3))
                bytes.resize(at);
            break;
        default: { // a piece of another file, or of this one
            const Bytes& other = corpus[random.below(corpus.size())];
            if (other.empty())
                break;
            const std::size_t from = random.below(other.size());
            const std::size_t count = std::min<std::size_t>(other.size() - from, 1 + random.below(64));
            for (std::size_t i = 0; i < std::min(count, rest); ++i)
                bytes[at + i] = other[from + i];
            break;
        }
        }
    }
    bytes.resize(std::min(bytes.size(), largestInput));
    return bytes;
}

/// Sorted, so that the mutations don't depend on the order in a folder.
std::vector<Bytes> readCorpus(const std::vector<std::filesystem::path>& paths)
{
    std::vector<std::filesystem::path> files;
    for (const auto& path : paths) {
        if (!std::filesystem::is_directory(path)) {
            files.push_back(path);
            continue;
        }
        std::vector<std::filesystem::path> inside;
        for (const auto& entry : std::filesystem::directory_iterator(path))
            inside.push_back(entry.path());
        std::ranges::sort(inside);
        files.insert(files.end(), inside.begin(), inside.end());
    }
    std::vector<Bytes> corpus;
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        if (!in) {
            std::fprintf(stderr, "cannot read %s\n", file.c_str());
            std::exit(2);
        }
        corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return corpus;
}

} // namespace

int main(int count, char** arguments)
{
    std::uint64_t rounds = 0, seed = 1;
    std::vector<std::filesystem::path> paths;
    for (int i = 1; i < count; ++i) {
        const std::string_view argument = arguments[i];
        if ((argument == "--rounds" || argument == "--seed") && i + 1 < count) {
            const std::string_view text = arguments[++i];
            std::from_chars(text.data(), text.data() + text.size(), argument == "--seed" ? seed : rounds);
        } else {
            paths.emplace_back(argument);
        }
    }
    const std::vector<Bytes> corpus = readCorpus(paths);
    if (corpus.empty()) {
        std::fprintf(stderr, "usage: %s [--rounds N] [--seed S] FILE-OR-FOLDER...\n", arguments[0]);
        return 2;
    }
    findingPath = "finding-" + std::filesystem::path(arguments[0]).filename().string();
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP})
        std::signal(signal, leaveFinding);
    for (const Bytes& input : corpus)
        run(input);
    Random random(seed);
    for (std::uint64_t i = 0; i < rounds; ++i)
        run(mutated(corpus, random));
    std::printf("%zu files, %llu mutations of them\n", corpus.size(), static_cast<unsigned long long>(rounds));
    return 0;
}
