// SPDX-License-Identifier: GPL-3.0-or-later
// Takes a figure out of the window: as a picture, as vectors or as the numbers behind it.
#pragma once

#include "core/base/result.h"
#include "ui/views/figure.h"

#include <QByteArray>
#include <QImage>
#include <QString>

#include <functional>
#include <optional>

namespace pangkas {

enum class FigureFormat { Png, Svg, Pdf, Csv };

/// By the end of the file's name; nothing for another one.
std::optional<FigureFormat> figureFormat(const QString& path);
/// Formats that the figure has, for a file dialog.
QString figureFilters(const Figure& figure);
/// What the figure's file may be called: "Histogram of fc6".
QString figureFileName(const Figure& figure);

/// Twice as many pixels as on a plain screen, whatever the screen.
QImage figureImage(const Figure& figure);

/// The picture is taken here and now, on the GUI thread. What it returns makes the file's bytes, on any thread.
Result<std::function<QByteArray()>> renderFigure(const Figure& figure, FigureFormat format);

} // namespace pangkas
