// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/tour_steps.h"

#include <QCoreApplication>

namespace pangkas {
namespace {

/// The translations' context.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::TourSteps)
};

} // namespace

std::vector<TourStep> tourSteps()
{
    return {
        {QStringLiteral("headline"), Text::tr("Two true numbers"),
            Text::tr("Left: the bytes of the network as it is and of the file that Export would write. Right: how many validation "
               "images it gets right, with the interval that so few images allow. A badge says whether a number was "
               "predicted or measured.")},
        {QStringLiteral("layerTable"), Text::tr("A row for each layer"),
            Text::tr("Drag a slider to turn a layer's smallest weights into zeros, and choose how many bits the others may take. "
               "Every change can be undone. Arrow keys move the slider of the selected layer.")},
        {QStringLiteral("targetSlider"), Text::tr("All layers at once"),
            Text::tr("This slider spreads zeros over the layers: evenly, by magnitude, or by what a scan of their sensitivity "
               "measured. A layer that you set by hand keeps its value until you release it.")},
        {QStringLiteral("views"), Text::tr("Ways of looking"),
            Text::tr("The first tabs show the selected layer, the others the whole model. Plots zoom with the wheel; a right click "
               "saves them as PNG, SVG, PDF or CSV.")},
        {QStringLiteral("byteBar"), Text::tr("Where the bytes go"),
            Text::tr("Values, positions, codebooks and the rest of the packed file, to scale: what is longest is worth working on.")},
        {QStringLiteral("timeline"), Text::tr("Every state is kept"),
            Text::tr("Each change is a point here. Click one to go back to it; from there a new branch begins.")},
        {QStringLiteral("logPanel"), Text::tr("What happened"),
            Text::tr("Everything the program did and every failure with its reason. It can be filtered, copied and saved.")},
        {QStringLiteral("jobsPanel"), Text::tr("What is being done"),
            Text::tr("Long work runs here, with the time left and a way to stop it, while you go on in the rest of the window.")},
        {QStringLiteral("menuBar"), Text::tr("Everything has a key"),
            Text::tr("All there is stands in the menus. F1 lists the keys; this tour is in the Help menu.")},
    };
}

} // namespace pangkas
