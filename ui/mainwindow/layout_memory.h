// SPDX-License-Identifier: GPL-3.0-or-later
// Remembers how the user has arranged the window: splitters, columns and pages of everything that has a name.
#pragma once

class QSettings;
class QWidget;

namespace pangkas {

/// Splitters, the headers of tables and trees, and the page of tab widgets, by their object names; a header goes by its
/// view's. Left out: the layer table, which hides columns by itself, and the views, whose order may change.
void saveLayout(const QWidget& window, QSettings& settings);
void restoreLayout(QWidget& window, const QSettings& settings);

} // namespace pangkas
