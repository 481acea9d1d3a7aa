// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 (through libcrypto, which uses the processor's instructions) for identities and integrity.
#pragma once

#include "core/base/export.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace pangkas {

class PANGKAS_EXPORT Sha256
{
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void add(std::span<const std::byte> bytes);
    void add(std::string_view text);
    /// 64 lower-case hexadecimal digits. The object is spent afterwards.
    std::string finish();

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

PANGKAS_EXPORT std::string sha256(std::span<const std::byte> bytes);
PANGKAS_EXPORT std::string sha256(std::string_view text);

} // namespace pangkas
