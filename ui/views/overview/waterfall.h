// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of the model from stage to stage, and above them the accuracy wherever it was measured.
#pragma once

#include <QRectF>
#include <QString>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <vector>

namespace pangkas {

struct WaterfallAccuracy
{
    double top1 = 0;
    double low = 0, high = 1; // 95 %
    std::int64_t images = 0;
    bool isOfOtherStage = false; // this stage's weights are, bit for bit, those that were measured
};

struct WaterfallBar
{
    QString name; // in the window's language
    QString id; // in files: "pruned"
    QString explanation;
    std::uint64_t bytes = 0;
    std::uint64_t convolutionBytes = 0; // of them
    QString text; // the bytes as they are shown, perhaps marked as predicted
    QString origin; // "counted"
    std::optional<WaterfallAccuracy> accuracy;
};

class Waterfall : public QWidget
{
    Q_OBJECT
public:
    explicit Waterfall(QWidget* parent = nullptr);

    /// `isCurrent`: of the present recipe; otherwise they are drawn faintly.
    void setBars(std::vector<WaterfallBar> bars, bool isCurrent);
    const std::vector<WaterfallBar>& bars() const { return m_bars; }
    void setLogarithmic(bool logarithmic);
    bool isLogarithmic() const { return m_logarithmic; }
    QRectF barRect(std::size_t bar) const;
    QString csv() const;

    QSize sizeHint() const override { return {460, 300}; }
    QSize minimumSizeHint() const override { return {320, 250}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF plotRect() const;
    QRectF accuracyRect() const;
    double heightOf(std::uint64_t bytes) const;
    void drawBars(QPainter& painter);
    void drawAccuracy(QPainter& painter);

    std::vector<WaterfallBar> m_bars;
    bool m_isCurrent = true;
    bool m_logarithmic = false;
};

} // namespace pangkas
