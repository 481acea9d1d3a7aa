// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as the window shows them: in the language's notation. Files and terminals never use these.
#pragma once

#include <QString>

#include <cstdint>

namespace pangkas {

QString countText(std::int64_t count); // "37,748,736"
QString bytesText(std::uint64_t bytes); // "228.05 MB", powers of 1000
QString exactBytesText(std::uint64_t bytes); // "228,048,136 bytes"
QString percentText(double share, int decimals = 1); // 0.914 -> "91.4 %"
QString percentValueText(double share, int decimals = 1); // 0.914 -> "91.4"
QString ratioText(double ratio); // "38.5×"
QString smallNumberText(double value, int digits = 3); // significant digits: "0.00105"

} // namespace pangkas
