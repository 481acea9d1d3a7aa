// SPDX-License-Identifier: GPL-3.0-or-later
// Accuracy against images seen, with its 95 % band, beside the dense network's.
#pragma once

#include "ui/plots/plot_widget.h"
#include "ui/views/accuracy/accuracy_course.h"

#include <vector>

class QCPGraph;

namespace pangkas {

class CoursePlot : public PlotWidget
{
    Q_OBJECT
public:
    explicit CoursePlot(QWidget* parent = nullptr);

    /// `total`: images there are, the end of the axis.
    void setCourses(std::vector<CoursePoint> dense, std::vector<CoursePoint> compressed, std::int64_t total);
    const std::vector<CoursePoint>& dense() const { return m_dense; }
    const std::vector<CoursePoint>& compressed() const { return m_compressed; }
    QString csv() const;
    QSize sizeHint() const override { return {560, 300}; }

protected:
    void retranslate() override;
    void applyColours() override;

private:

    QCPGraph* m_low; // of the compressed network's band
    QCPGraph* m_high;
    QCPGraph* m_denseLine;
    QCPGraph* m_compressedLine;
    QCPGraph* m_bandKey;
    std::vector<CoursePoint> m_dense, m_compressed;
};

} // namespace pangkas
