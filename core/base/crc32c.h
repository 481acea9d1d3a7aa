// SPDX-License-Identifier: GPL-3.0-or-later
// CRC-32C (Castagnoli, reflected polynomial 0x82f63b78), as TFRecord files have it; zlib's CRC-32 is another.
#pragma once

#include "core/base/export.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace pangkas {

/// "123456789" gives 0xe3069283. A byte at a time: for small records.
PANGKAS_EXPORT std::uint32_t crc32c(std::span<const std::byte> bytes);

} // namespace pangkas
