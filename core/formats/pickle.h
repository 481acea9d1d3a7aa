// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a Python pickle as plain data. Only the instructions and objects that tensors need are understood; there is
// no way to import or call anything. Values lie in one arena and name each other by index, so that no chain of values,
// however deep or circular, can exhaust the stack.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"
#include "core/formats/pickle_globals.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace pangkas {

using PickleRef = std::uint32_t; // index of a value in its Pickle

enum class PickleKind : std::uint8_t {
    None,
    Bool,
    Integer, // within 64 bits
    BigInteger, // text: its little-endian two's complement bytes
    Float,
    String,
    Tuple,
    List,
    Dictionary, // items: key, value, key, value...
    Global,
    Storage, // items: none or, of a part, its key, offset and count
    Tensor, // items: storage, offset, size, stride; not checked yet
    Opaque, // an object without meaning here (torch.device)
};

PANGKAS_EXPORT std::string_view toString(PickleKind kind);

struct PickleValue
{
    PickleKind kind = PickleKind::None;
    std::uint8_t depth = 1; // levels of nesting, this one included
    bool isOrdered = false; // a Dictionary that was an OrderedDict
    PickleGlobal global = PickleGlobal::OrderedDict; // of a Global
    const ScalarType* type = nullptr; // of a Storage, and of the Global that names its class
    std::int64_t integer = 0; // Bool, Integer; elements of a Storage
    std::string_view text{}; // into the pickle's bytes: String, BigInteger; key of a Storage
    std::vector<PickleRef> items{};
};

struct PickleLimits
{
    std::size_t depth = 32;
    std::size_t values = 1'000'000;
    std::size_t items = 4'000'000; // of all containers together
    std::size_t instructions = 8'000'000;
    std::size_t memo = 1'000'000;
};

/// A pickle that was read. Its values point into the bytes it was read from, which must outlive it.
struct Pickle
{
    std::vector<PickleValue> values;
    PickleRef root = 0;
    std::size_t bytesRead = 0; // up to and including STOP

    const PickleValue& at(PickleRef ref) const { return values[ref]; }
    const PickleValue& top() const { return values[root]; }
};

/// truncated-file when the bytes end before STOP; forbidden-content when it asks for an object off the list or uses
/// an instruction that makes objects; unsupported-format when that is a whole torch module; limit-exceeded;
/// corrupt-file for everything that no writer produces.
PANGKAS_EXPORT Result<Pickle> readPickle(std::span<const std::byte> bytes, const PickleLimits& limits = {});

} // namespace pangkas
