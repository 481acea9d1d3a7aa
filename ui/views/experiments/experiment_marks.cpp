// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/experiments/experiment_marks.h"

#include "ui/document/results.h"
#include "ui/models/number_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace pangkas {
namespace {

/// Published, with the numbers as they are printed there.
struct PaperResult
{
    const char* architecture;
    const char* what; // the paper's name, as it is
    const char* where; // the citation
    double ratio;
    double denseError, error; // top-1, per cent, on ImageNet
    double megabytes, denseMegabytes;
};

constexpr PaperResult papers[] = {
    {"alexnet", "Deep Compression", "Han, Mao and Dally, ICLR 2016, tables 1 and 4", 35, 42.78, 42.78, 6.9, 240},
    {"alexnet", "pruning", "Han, Pool, Tran and Dally, NIPS 2015, table 1", 9, 42.78, 42.77, 26.7, 240},
    {"squeezenet1_0", "Deep Compression, 6 bits", "Iandola et al. 2016, table 2", 10, 42.5, 42.5, 0.47, 4.8},
    {"squeezenet1_0-caffe", "Deep Compression, 6 bits", "Iandola et al. 2016, table 2", 10, 42.5, 42.5, 0.47, 4.8},
};

/// The translations' context.
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::ExperimentMarks)
};

} // namespace

std::optional<FrontMark> denseMark(const Document& document, const Results& results)
{
    const auto& report = results.dense();
    if (!document.source() || !report)
        return std::nullopt;
    const Interval interval = report->top1Interval();
    FrontMark mark;
    mark.label = Text::tr("dense");
    mark.bytes = double(document.source()->denseBytes());
    mark.accuracy = report->top1();
    mark.low = interval.low;
    mark.high = interval.high;
    mark.toolTip = Text::tr("The dense network: %1 as 32-bit floats, top-1 %2 (95 % interval %3 to %4) on %5 images")
                       .arg(bytesText(document.source()->denseBytes()), percentText(report->top1()),
                           percentText(interval.low), percentText(interval.high), countText(report->images));
    return mark;
}

std::vector<FrontMark> paperMarks(const Document& document, const Results& results)
{
    std::vector<FrontMark> marks;
    if (!document.source() || !results.dense())
        return marks;
    const QLocale locale;
    for (const PaperResult& paper : papers) {
        if (document.source()->architecture().id != paper.architecture)
            continue;
        FrontMark mark;
        mark.isFaint = true;
        mark.label = Text::tr("paper: %1 %2, ImageNet").arg(QString::fromLatin1(paper.what), ratioText(paper.ratio));
        mark.bytes = double(document.source()->denseBytes()) / paper.ratio;
        mark.accuracy = results.dense()->top1() - (paper.error - paper.denseError) / 100;
        mark.toolTip = Text::tr("Not measured here: %1, %2.\n%3 MB to %4 MB at a top-1 error of %5 % before and %6 % after, on ImageNet "
                          "and with retraining.\nDrawn at the same ratio and the same loss against this dense network.")
                           .arg(QString::fromLatin1(paper.what), QString::fromLatin1(paper.where),
                               locale.toString(paper.denseMegabytes, 'g', 3), locale.toString(paper.megabytes, 'g', 3),
                               locale.toString(paper.denseError, 'f', 2), locale.toString(paper.error, 'f', 2));
        marks.push_back(std::move(mark));
    }
    return marks;
}

} // namespace pangkas
