// SPDX-License-Identifier: GPL-3.0-or-later
// A layer's weights three times over each other: dense, pruned and decoded, split by a threshold that can be dragged.
#pragma once

#include "core/tensor/magnitude_profile.h"
#include "ui/plots/plot_widget.h"

#include <cstdint>
#include <memory>
#include <vector>

class QCPBars;
class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;
class QMouseEvent;

namespace pangkas {

class ClippedBars;

class HistogramPlot : public PlotWidget
{
    Q_OBJECT
public:
    explicit HistogramPlot(QWidget* parent = nullptr);

    /// nullptr shows an empty plot. The view goes back to all of the bell unless it is the same profile.
    void setProfile(std::shared_ptr<const MagnitudeProfile> profile);
    /// Magnitudes below it are drawn as pruned; 0: nothing is.
    void setThreshold(double threshold);
    /// Shared values, drawn as triangles on the axis, and how many weights have each (a stem); without counts, no stems.
    void setDecoded(std::vector<float> centroids, std::vector<std::size_t> clusters);
    /// Said at the top where the pruned weights are missing; -1: nothing.
    void setZeros(std::int64_t zeros);
    enum class Layer { Dense, Pruned, Decoded };
    void setShown(Layer layer, bool shown);
    QColor colourOf(Layer layer) const;
    /// The bars in view: lower edge, upper edge, weights in between, as CSV lines.
    QString csv() const;
    void setLogarithmic(bool logarithmic);
    void setEditable(bool editable) { m_editable = editable; }

    double threshold() const { return m_threshold; }
    bool isLogarithmic() const { return m_logarithmic; }
    /// Where the threshold line of a side (-1, 1) stands, in this widget's coordinates.
    QPoint thresholdPosition(int side) const;
    QSize sizeHint() const override { return {640, 420}; }

Q_SIGNALS:
    void dragStarted();
    void thresholdDragged(double threshold);
    void dragEnded();

protected:
    void retranslate() override;
    void applyColours() override;

private:
    void showWholeBell();
    void updateBars();
    void updateThreshold();
    void updateMarks();
    void updateRange();
    int sideAt(const QPoint& position) const; // -1, 1, or 0 away from both lines
    void press(QMouseEvent* event);
    void move(QMouseEvent* event);
    void release();

    QCPBars* m_kept;
    ClippedBars* m_pruned;
    QCPGraph* m_outline;
    QCPGraph* m_stems;
    QCPGraph* m_centroidMarks;
    QCPItemText* m_zeroLabel;
    QCPItemStraightLine* m_lines[2];
    QCPItemText* m_labels[2];
    std::shared_ptr<const MagnitudeProfile> m_profile;
    std::vector<float> m_centroids;
    std::vector<std::size_t> m_clusters;
    std::int64_t m_zeros = -1;
    double m_threshold = 0;
    double m_barWidth = 0;
    Histogram m_bars; // those in view
    bool m_logarithmic = true;
    bool m_editable = true;
    int m_draggedSide = 0;
};

} // namespace pangkas
