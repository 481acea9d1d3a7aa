// SPDX-License-Identifier: GPL-3.0-or-later
// Small model files written by hand, byte by byte, right or wrong as a test wants them.
#pragma once

#include "core/formats/model_reader.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pangkas::test {

/// Writes a pickle of protocol 2 instruction by instruction; chained calls.
class PickleBuilder
{
public:
    explicit PickleBuilder(bool withProtocol = true)
        : m_bytes(withProtocol ? "\x80\x02" : "")
    {
    }

    PickleBuilder& raw(std::string_view bytes);
    PickleBuilder& global(std::string_view module, std::string_view name);
    PickleBuilder& text(std::string_view text); // BINUNICODE
    PickleBuilder& integer(std::int64_t value); // LONG1 of eight bytes
    PickleBuilder& integers(const std::vector<std::int64_t>& values); // as a tuple
    std::string stop() const { return m_bytes + '.'; }
    const std::string& bytes() const { return m_bytes; }

private:
    std::string m_bytes;
};

/// A tensor as a pickle describes it; nothing in it has to make sense.
struct PickledTensor
{
    std::string name = "a";
    std::vector<std::int64_t> size{2, 2};
    std::vector<std::int64_t> stride{2, 1};
    std::int64_t offset = 0;
    std::int64_t count = 4;
    std::string key = "0";
    std::string storage = "FloatStorage";
};

PickleBuilder& addTensor(PickleBuilder& pickle, const PickledTensor& tensor);
/// The pickle of an OrderedDict of these tensors.
std::string statePickle(const std::vector<PickledTensor>& tensors);

using NamedBytes = std::vector<std::pair<std::string, std::string>>;

/// `entries` as they are, each under archive/.
std::string torchZip(std::string_view pickle, const NamedBytes& storages, const NamedBytes& others = {});

struct LegacyStorage
{
    std::string key;
    std::uint64_t count = 0;
    std::string bytes;
};
std::string torchLegacy(std::string_view pickle, const std::vector<LegacyStorage>& storages);

/// `headerBytes`: the length that the file claims, by default the true one.
std::string safetensors(std::string_view json, std::string_view data, std::int64_t headerBytes = -1);

/// The bytes of these floats.
std::string floats(const std::vector<float>& values);

/// A file that is rewritten for each case; without flushing to disk, since thousands are written.
class ScratchFile
{
public:
    ScratchFile();
    ~ScratchFile();
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    Result<ModelFile> readAs(std::string_view bytes) const;
    std::filesystem::path path() const;

private:
    int m_descriptor; // of a file in memory
};

} // namespace pangkas::test
