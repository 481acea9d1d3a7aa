// SPDX-License-Identifier: GPL-3.0-or-later
// What Fusion with our palette doesn't give: quiet headers, rounded buttons, thin progress bars.
#pragma once

#include <QPalette>
#include <QString>

namespace pangkas {

QString styleSheet(const QPalette& palette);

} // namespace pangkas
