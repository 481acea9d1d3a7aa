// SPDX-License-Identifier: GPL-3.0-or-later
// A layer's survivors with their shared values: on the histogram, where they can be dragged, on the cumulative
// distribution, and beside the values that other starts lead to.
#pragma once

#include "core/tensor/magnitude_profile.h"
#include "ui/plots/plot_widget.h"
#include "ui/views/codebook/centroid_model.h"

#include <memory>
#include <optional>
#include <vector>

class QCPAxis;
class QCPAxisRect;
class QCPBars;
class QCPGraph;
class QMouseEvent;

namespace pangkas {

class CodebookPlot : public PlotWidget
{
    Q_OBJECT
public:
    /// Values of another codebook, drawn as a row of ticks.
    struct Lane
    {
        QString name;
        std::vector<double> values;
        bool isChosen = false;

        bool operator==(const Lane&) const = default;
    };

    explicit CodebookPlot(QWidget* parent = nullptr);

    /// Weights of a smaller magnitude are not shown; the view goes back to all of them for another profile.
    void setSurvivors(std::shared_ptr<const MagnitudeProfile> profile, double threshold);
    void setCentroids(std::vector<ShownCentroid> centroids);
    void setLanes(std::vector<Lane> lanes);
    /// Values to compare, drawn as dashed lines through histogram and distribution; empty: none.
    void setOptimum(std::vector<double> values);
    /// -1: none.
    void setSelected(int centroid);
    int selected() const { return m_selected; }
    void setEditable(bool editable) { m_isEditable = editable; }

    /// Where a centroid's handle is, in this widget's coordinates.
    QPoint handlePosition(int centroid) const;
    /// A place of the histogram above a value.
    QPoint positionOf(double value) const;
    QString csv() const;
    QSize sizeHint() const override { return {640, 360}; }
    QSize minimumSizeHint() const override { return {260, 150}; }

Q_SIGNALS:
    /// With the pointer, or with an arrow key as long as it is held.
    void dragStarted(int centroid);
    void dragged(double value);
    void dragEnded();
    void addRequested(double value);
    void deleteRequested(int centroid);
    void pinRequested(int centroid);
    void selectionChanged(int centroid);

protected:
    void retranslate() override { replotSoon(); }
    void applyColours() override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void showAll();
    void updateBars();
    void updateCentroids();
    void updateLanes();
    void placeHandles();
    void arrange();
    int centroidAt(const QPoint& position) const; // -1: none
    void press(QMouseEvent* event);
    void move(QMouseEvent* event);
    void release();
    void nudge(int direction);
    void endNudge();
    void doubleClick(QMouseEvent* event);

    QCPAxisRect* m_histogramRect;
    QCPAxisRect* m_distributionRect;
    QCPAxisRect* m_lanesRect;
    QCPBars* m_bars;
    QCPGraph* m_sizes; // a stem for each value, as high as the weights it stands for
    QCPGraph* m_bounds; // where a weight changes from one value to the next
    QCPGraph* m_optima[2]; // on the histogram, on the distribution
    QCPGraph* m_handles[4]; // free, pinned, without weights, selected
    QCPGraph* m_distribution;
    QCPGraph* m_steps; // the distribution after sharing
    QCPGraph* m_ticks[2]; // of the lanes: others, the chosen one
    std::shared_ptr<const MagnitudeProfile> m_profile;
    double m_threshold = 0;
    std::vector<ShownCentroid> m_centroids;
    std::vector<Lane> m_lanes;
    std::vector<double> m_optimum;
    double m_highest = 1; // of bars and stems
    int m_selected = -1;
    std::optional<double> m_nudged; // where a held key has moved the selected value
    int m_dragged = -1;
    bool m_isEditable = true;
};

} // namespace pangkas
