// SPDX-License-Identifier: GPL-3.0-or-later
// Accuracy against bytes: what was measured as points with error bars, the front of what nothing betters, references.
#pragma once

#include "ui/plots/plot_widget.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

class QCPErrorBars;
class QCPGraph;
class QCPItemText;
class QMouseEvent;

namespace pangkas {

struct FrontMark
{
    std::uint64_t id = 0; // what is told when it is clicked; 0: a reference that can't be
    QString label; // beside the mark where there is room and reason; may be empty
    QString toolTip;
    double bytes = 0;
    double accuracy = 0; // shares of 1
    double low = 0, high = 0; // of the 95 % interval; equal: no bar
    bool isStarred = false;
    bool isSelected = false;
    bool isPresent = false; // where the document is
    bool isFaint = false; // not comparable with the others

    bool operator==(const FrontMark&) const = default;
};

/// A point of a line that was computed and not measured.
struct FrontLinePoint
{
    double bytes = 0;
    double accuracy = 0;

    bool operator==(const FrontLinePoint&) const = default;
};

class FrontPlot : public PlotWidget
{
    Q_OBJECT
public:
    explicit FrontPlot(QWidget* parent = nullptr);

    /// The front is drawn through those that aren't faint.
    void setMarks(std::vector<FrontMark> marks);
    /// The dense network; drawn as a square with its accuracy as a line across.
    void setDense(std::optional<FrontMark> dense);
    /// Points of others, drawn hollow.
    void setReferences(std::vector<FrontMark> references);
    /// A dashed line.
    void setLine(std::vector<FrontLinePoint> line);
    void setAxisTitles(const QString& bytes, const QString& accuracy);
    /// Everything in sight, with some room around.
    void showAll();

    /// The plot alone, for figures.
    /// Where a mark is, in this widget's coordinates.
    QPoint positionOf(std::uint64_t id) const;
    QSize sizeHint() const override { return {640, 360}; }
    QSize minimumSizeHint() const override { return {240, 140}; }

Q_SIGNALS:
    void clicked(quint64 id, bool extend);
    void doubleClicked(quint64 id);

protected:
    void retranslate() override;
    void applyColours() override;

private:
    struct Cloud
    {
        QCPGraph* graph = nullptr;
        QCPErrorBars* bars = nullptr;
    };
    Cloud addCloud(const char* layer);
    void fill(const Cloud& cloud, const std::vector<const FrontMark*>& marks);
    void rebuild();
    void placeLabels();
    void updateTicks();
    const FrontMark* markAt(const QPoint& position) const;
    const FrontMark* find(std::uint64_t id) const;

    QCPGraph* m_denseLine;
    QCPGraph* m_line;
    QCPGraph* m_front;
    Cloud m_faint, m_points, m_starred, m_references, m_dense;
    QCPGraph* m_selection;
    QCPGraph* m_present;
    std::vector<QCPItemText*> m_labels;
    std::vector<FrontMark> m_marks, m_referenceMarks;
    std::optional<FrontMark> m_denseMark;
    std::vector<FrontLinePoint> m_linePoints;
    bool m_followsAll = true; // until the user zooms or drags
};

} // namespace pangkas
