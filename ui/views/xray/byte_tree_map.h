// SPDX-License-Identifier: GPL-3.0-or-later
// The tree-map of a packed file on the screen: a click selects a part, a double click goes into it; arrows, Enter and
// Backspace do so from the keyboard.
#pragma once

#include "ui/views/xray/byte_layout.h"

#include <QWidget>

#include <memory>

namespace pangkas {

class ByteTreeMap : public QWidget
{
    Q_OBJECT
public:
    explicit ByteTreeMap(QWidget* parent = nullptr);

    /// nullptr for none. Root and selection stay as far as they exist.
    void setFile(std::shared_ptr<const ByteNode> file);
    void setRoot(const BytePath& root);
    void select(const BytePath& path);
    const BytePath& root() const { return m_root; }
    const BytePath& selection() const { return m_selection; }
    const std::vector<ByteCell>& cells() const { return m_cells; }

    QSize minimumSizeHint() const override { return {220, 110}; }
    QSize sizeHint() const override { return {480, 280}; }

Q_SIGNALS:
    void selected(const std::vector<int>& path);
    void rootChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    void layoutCells();
    const ByteCell* cellAt(const QPointF& position) const;
    void choose(const BytePath& path);

    std::shared_ptr<const ByteNode> m_file;
    BytePath m_root;
    BytePath m_selection;
    std::vector<ByteCell> m_cells;
};

} // namespace pangkas
