// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/formats/file_builders.h"

#include "core/archive/zip_writer.h"

#include <fmt/format.h>

#include <cstring>
#include <span>
#include <stdexcept>

#include <sys/mman.h>
#include <unistd.h>

namespace pangkas::test {

namespace {

std::string number(std::uint64_t value, std::size_t bytes)
{
    std::string text(bytes, '\0');
    std::memcpy(text.data(), &value, bytes);
    return text;
}

std::span<const std::byte> asBytes(std::string_view text)
{
    return std::as_bytes(std::span(text.data(), text.size()));
}

} // namespace

PickleBuilder& PickleBuilder::raw(std::string_view bytes)
{
    m_bytes += bytes;
    return *this;
}

PickleBuilder& PickleBuilder::global(std::string_view module, std::string_view name)
{
    return raw(fmt::format("c{}\n{}\n", module, name));
}

PickleBuilder& PickleBuilder::text(std::string_view text)
{
    return raw("X").raw(number(text.size(), 4)).raw(text);
}

PickleBuilder& PickleBuilder::integer(std::int64_t value)
{
    return raw("\x8a\x08").raw(number(static_cast<std::uint64_t>(value), 8));
}

PickleBuilder& PickleBuilder::integers(const std::vector<std::int64_t>& values)
{
    raw("(");
    for (const std::int64_t value : values)
        integer(value);
    return raw("t");
}

PickleBuilder& addTensor(PickleBuilder& pickle, const PickledTensor& tensor)
{
    pickle.global("torch._utils", "_rebuild_tensor_v2").raw("(");
    pickle.raw("(").text("storage").global("torch", tensor.storage).text(tensor.key).text("cpu");
    pickle.integer(tensor.count).raw("tQ");
    pickle.integer(tensor.offset).integers(tensor.size).integers(tensor.stride).raw("\x89");
    return pickle.global("collections", "OrderedDict").raw(")RtR");
}

std::string statePickle(const std::vector<PickledTensor>& tensors)
{
    PickleBuilder pickle;
    pickle.global("collections", "OrderedDict").raw(")R(");
    for (const PickledTensor& tensor : tensors)
        addTensor(pickle.text(tensor.name), tensor);
    return pickle.raw("u").stop();
}

std::string torchZip(std::string_view pickle, const NamedBytes& storages, const NamedBytes& others)
{
    std::string file;
    ZipWriter zip([&](std::span<const std::byte> bytes) -> Result<void> {
        file.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return {};
    });
    const auto add = [&](const std::string& name, std::string_view bytes) {
        if (const auto added = zip.addStored("archive/" + name, asBytes(bytes), 64); !added)
            throw std::runtime_error(describe(added.error()));
    };
    add("data.pkl", pickle);
    for (const auto& [key, bytes] : storages)
        add("data/" + key, bytes);
    for (const auto& [name, bytes] : others)
        add(name, bytes);
    add("version", "3\n");
    if (const auto finished = zip.finish(); !finished)
        throw std::runtime_error(describe(finished.error()));
    return file;
}

std::string torchLegacy(std::string_view pickle, const std::vector<LegacyStorage>& storages)
{
    std::string file("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
    file += PickleBuilder().raw("M\xe9\x03").stop();
    file += PickleBuilder().raw("}").text("little_endian").raw("\x88s").stop();
    file += pickle;
    PickleBuilder keys;
    keys.raw("](");
    for (const LegacyStorage& storage : storages)
        keys.text(storage.key);
    file += keys.raw("e").stop();
    for (const LegacyStorage& storage : storages)
        file += number(storage.count, 8) + storage.bytes;
    return file;
}

std::string safetensors(std::string_view json, std::string_view data, std::int64_t headerBytes)
{
    const auto length = headerBytes < 0 ? json.size() : static_cast<std::uint64_t>(headerBytes);
    return fmt::format("{}{}{}", number(length, 8), json, data);
}

std::string floats(const std::vector<float>& values)
{
    return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
}

ScratchFile::ScratchFile()
    : m_descriptor(::memfd_create("model", MFD_CLOEXEC))
{
    if (m_descriptor < 0)
        throw std::runtime_error("no file in memory");
}

ScratchFile::~ScratchFile()
{
    ::close(m_descriptor);
}

std::filesystem::path ScratchFile::path() const
{
    return fmt::format("/proc/self/fd/{}", m_descriptor);
}

Result<ModelFile> ScratchFile::readAs(std::string_view bytes) const
{
    if (::ftruncate(m_descriptor, 0) != 0)
        throw std::runtime_error("cannot empty the file in memory");
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t count = ::pwrite(m_descriptor, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
        if (count <= 0)
            throw std::runtime_error("cannot write the file in memory");
        at += static_cast<std::size_t>(count);
    }
    return readModelFile(path());
}

} // namespace pangkas::test
