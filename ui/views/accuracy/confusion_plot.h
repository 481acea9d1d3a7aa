// SPDX-License-Identifier: GPL-3.0-or-later
// A confusion matrix as a picture: a row for each label, a column for each answer.
#pragma once

#include "ui/views/accuracy/confusion_table.h"

#include <QWidget>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pangkas {

class ConfusionPlot : public QWidget
{
    Q_OBJECT
public:
    explicit ConfusionPlot(QWidget* parent = nullptr);

    /// An empty table shows `title` alone.
    void setTable(const QString& title, ConfusionTable table, std::vector<std::string> classNames);
    const ConfusionTable& table() const { return m_table; }
    QString csv() const;
    QSize sizeHint() const override { return {280, 280}; }
    QSize minimumSizeHint() const override { return {190, 180}; }

Q_SIGNALS:
    /// A class's row was clicked.
    void labelClicked(int label);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    struct Geometry
    {
        QRectF cells;
        double side = 0; // of a cell
    };
    Geometry geometryOfCells() const;
    std::optional<std::pair<std::size_t, std::size_t>> cellAt(const QPointF& position) const;
    QString className(std::size_t place) const;

    QString m_title;
    ConfusionTable m_table;
    std::vector<std::string> m_classNames;
};

} // namespace pangkas
