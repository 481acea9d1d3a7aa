// SPDX-License-Identifier: GPL-3.0-or-later
// The picture on a view's tab and in the menu.
#pragma once

#include <QIcon>

namespace pangkas {

class View;

/// By its object's name ("weightMapView": weight_map.svg), otherwise that of a layer or of a model.
QIcon viewIcon(const View& view);

} // namespace pangkas
