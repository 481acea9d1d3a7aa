// SPDX-License-Identifier: GPL-3.0-or-later
// The window's own pictures: drawn in SVG under resources/icons, coloured as the window is.
#pragma once

#include <QIcon>
#include <QPalette>
#include <QString>

namespace pangkas {

/// The picture of that name in the colours of the application's present palette: a change of theme needs nothing but
/// a repaint. `ink` is what it is drawn on: HighlightedText on a button in the accent colour. Null for an unknown name.
QIcon icon(const QString& name, QPalette::ColorRole ink = QPalette::WindowText);

/// By the name of an object: "openModel" and "openModelAction" are open_model, "weightMapView" is weight_map.
QString iconName(const QString& objectName);

} // namespace pangkas
