// SPDX-License-Identifier: GPL-3.0-or-later
// What the shortcut sheet lists: read off the menus, and what tables and plots do with keys and mouse.
#pragma once

#include "ui/widgets/shortcut_sheet.h"

#include <vector>

class QMenuBar;

namespace pangkas {

std::vector<ShortcutSection> shortcutList(const QMenuBar& menus);

} // namespace pangkas
