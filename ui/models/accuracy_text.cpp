// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/accuracy_text.h"

#include "ui/models/number_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace pangkas {
namespace {

/// Beyond this "about so many more" says no more than "undecided".
constexpr std::int64_t mostImages = 100'000'000;

/// The translations' context.
struct Accuracies
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::Accuracies)
};

} // namespace

QString halfWidthText(const EvaluationReport& report)
{
    const Interval interval = report.top1Interval();
    return QStringLiteral("± %1").arg(percentValueText((interval.high - interval.low) / 2));
}

QString reportToolTip(const EvaluationReport& report)
{
    const Interval interval = report.top1Interval();
    return Accuracies::tr("%1 of %2 images right; 95 % interval by Wilson: %3 to %4\nMean loss %5, %6 images/s, %7\nImages: %8")
        .arg(countText(report.correct), countText(report.images), percentText(interval.low), percentText(interval.high),
            smallNumberText(report.meanLoss), QLocale().toString(report.imagesPerSecond(), 'f', 1),
            QString::fromStdString(report.method), QString::fromStdString(toString(report.preprocessing)));
}

QString verdictText(Verdict verdict)
{
    switch (verdict) {
    case Verdict::RealLoss:
        return Accuracies::tr("real loss");
    case Verdict::NoMeasurableLoss:
        return Accuracies::tr("no measurable loss");
    case Verdict::Undecided:
        break;
    }
    return Accuracies::tr("undecided");
}

QString verdictSentence(const PairedComparison& comparison)
{
    if (comparison.verdict != Verdict::Undecided || comparison.moreImages > mostImages)
        return verdictText(comparison.verdict);
    return Accuracies::tr("undecided: about %Ln more image(s) would decide it", nullptr, int(comparison.moreImages));
}

QString verdictToolTip(const PairedComparison& comparison)
{
    QString meaning;
    switch (comparison.verdict) {
    case Verdict::RealLoss:
        meaning = Accuracies::tr("Real loss: networks that are equally good would differ like this in less than 5 % of cases.");
        break;
    case Verdict::NoMeasurableLoss:
        meaning = Accuracies::tr("No measurable loss: a loss of one point or more can be ruled out at 95 %.");
        break;
    case Verdict::Undecided:
        meaning = Accuracies::tr("Undecided: these images neither show a loss nor rule out that it is one point or more.");
        break;
    }
    const QString facts
        = Accuracies::tr("On the same %1 images: %2 lost (right before, wrong now), %3 gained.\n"
             "Loss %4 points, 95 % interval %5 to %6 (Tango). McNemar's exact test: p = %7.")
              .arg(countText(comparison.images), countText(comparison.lost), countText(comparison.gained),
                  pointsText(comparison.lossShare()), pointsText(comparison.loss.low), pointsText(comparison.loss.high),
                  smallNumberText(comparison.pValue, 2));
    const bool isOpen = comparison.verdict == Verdict::Undecided && comparison.moreImages <= mostImages;
    return isOpen ? QStringLiteral("%1\n%2\n%3").arg(meaning, facts,
               Accuracies::tr("About %Ln more image(s) like these would decide it.", nullptr, int(comparison.moreImages)))
                  : QStringLiteral("%1\n%2").arg(meaning, facts);
}

QString pointsText(double share, int decimals)
{
    const double rounded = std::round(share * std::pow(10.0, decimals + 2)) / std::pow(10.0, decimals);
    const QString digits = QLocale().toString(std::abs(rounded), 'f', decimals);
    return rounded == 0 ? digits : (rounded > 0 ? QStringLiteral("+%1") : QStringLiteral("−%1")).arg(digits);
}

QString classText(const std::vector<std::string>& classes, int index)
{
    if (index >= 0 && std::size_t(index) < classes.size() && !classes[std::size_t(index)].empty())
        return QString::fromStdString(classes[std::size_t(index)]);
    return Accuracies::tr("class %1").arg(index);
}

} // namespace pangkas
