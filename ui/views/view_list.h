// SPDX-License-Identifier: GPL-3.0-or-later
// All views of the workspace.
#pragma once

#include <vector>

class QWidget;

namespace pangkas {

class View;
class Workbench;

/// In the order of their tabs: those of the selected layer, then those of the model. `parent` owns them.
std::vector<View*> createViews(Workbench& workbench, QWidget* parent);

} // namespace pangkas
