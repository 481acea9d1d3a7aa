// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/experiment_text.h"

#include "ui/models/number_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace pangkas {
namespace {

/// The translations' context.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::ExperimentText)
};

} // namespace

QString verdictWord(Verdict verdict)
{
    switch (verdict) {
    case Verdict::RealLoss:
        return Text::tr("real loss");
    case Verdict::NoMeasurableLoss:
        return Text::tr("no measurable loss");
    case Verdict::Undecided:
        return Text::tr("undecided");
    }
    return {};
}

QString verdictDetails(const PairedComparison& comparison)
{
    QString text = Text::tr("Loss of top-1: %1 points, 95 % interval %2 to %3; %4 images lost and %5 gained of %6, McNemar p %7")
                       .arg(percentValueText(comparison.lossShare(), 2), percentValueText(comparison.loss.low, 2),
                           percentValueText(comparison.loss.high, 2), countText(comparison.lost), countText(comparison.gained),
                           countText(comparison.images), smallNumberText(comparison.pValue, 2));
    if (comparison.verdict == Verdict::Undecided && comparison.moreImages > 0)
        text += QLatin1Char('\n') + Text::tr("Some %1 images more would decide it").arg(countText(comparison.moreImages));
    return text;
}

} // namespace pangkas
