// SPDX-License-Identifier: GPL-3.0-or-later
// A plot or table of a view that can be taken out of the window.
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace pangkas {

struct Figure
{
    QString name; // "Histogram of fc6": the title of the menu entry and the proposed file name
    QWidget* picture = nullptr; // drawn as it stands; a QCustomPlot becomes vectors in SVG and PDF
    std::function<QString()> csv; // the figures behind it, in the "C" locale with a header line; may be empty
};

} // namespace pangkas
