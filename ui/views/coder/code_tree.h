// SPDX-License-Identifier: GPL-3.0-or-later
// The Huffman code of a small alphabet as a tree: a step down is a bit, a leaf a symbol.
#pragma once

#include "ui/views/coder/stream_code.h"

#include <QRectF>
#include <QWidget>

#include <vector>

namespace pangkas {

class CodeTree : public QWidget
{
    Q_OBJECT
public:
    /// Larger alphabets would be a hedge.
    static constexpr std::size_t mostLeaves = 48;

    /// Where a node is drawn, in units: x from 0 to 1, depth in bits.
    struct Node
    {
        double x = 0;
        int depth = 0;
        int parent = -1;
        bool isOne = false; // the bit that leads here
        int symbol = -1; // -1: no leaf
        std::uint64_t count = 0; // of all leaves below
    };

    explicit CodeTree(QWidget* parent = nullptr);

    void setCode(const StreamCode& code);
    bool isDrawn() const { return !m_nodes.empty(); }
    QSize sizeHint() const override { return {520, 220}; }
    QSize minimumSizeHint() const override { return {200, 100}; }

    /// The nodes of the canonical code, parents before children; none for an alphabet that is too large or empty.
    static std::vector<Node> nodesOf(const StreamCode& code);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    QPointF place(const Node& node) const;

    std::vector<Node> m_nodes;
    std::size_t m_symbols = 0;
    int m_depth = 1;
};

} // namespace pangkas
