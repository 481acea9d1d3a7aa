// SPDX-License-Identifier: GPL-3.0-or-later
// How many parameters each layer has, and how many of its weights are kept: a bar per layer.
#pragma once

#include <QString>
#include <QWidget>

#include <cstdint>
#include <vector>

namespace pangkas {

struct ParameterBar
{
    QString layer;
    std::int64_t parameters = 0;
    double kept = 1; // share of the weights
};

class ParameterBars : public QWidget
{
    Q_OBJECT
public:
    explicit ParameterBars(QWidget* parent = nullptr);

    void setBars(std::vector<ParameterBar> bars);
    const std::vector<ParameterBar>& bars() const { return m_bars; }
    QString csv() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {240, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    int rowHeight() const;

    std::vector<ParameterBar> m_bars;
};

} // namespace pangkas
