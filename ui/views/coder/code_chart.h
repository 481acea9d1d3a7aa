// SPDX-License-Identifier: GPL-3.0-or-later
// What each symbol of a stream costs, as bars, with the ideal length on each.
#pragma once

#include "ui/plots/plot_widget.h"
#include "ui/views/coder/stream_code.h"

class QCPBars;
class QCPGraph;

namespace pangkas {

class CodeChart : public PlotWidget
{
    Q_OBJECT
public:
    explicit CodeChart(QWidget* parent = nullptr);

    /// Values that the symbols stand for, for the tooltips: values[symbol], perhaps fewer or none.
    void setCode(StreamCode code, std::vector<float> values = {});
    const StreamCode& code() const { return m_code; }
    QString csv() const;
    QSize sizeHint() const override { return {520, 220}; }
    QSize minimumSizeHint() const override { return {200, 100}; }

protected:
    void retranslate() override;
    void applyColours() override;

private:
    void showCode();
    void showToolTip(const QPoint& position);

    QCPBars* m_bars;
    QCPGraph* m_ideal;
    StreamCode m_code;
    std::vector<float> m_values;
};

} // namespace pangkas
