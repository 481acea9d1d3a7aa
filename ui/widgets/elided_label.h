// SPDX-License-Identifier: GPL-3.0-or-later
// A line of text that ends in … where it has no room. text() is the whole one, for tooltips and screen readers.
#pragma once

#include <QLabel>

namespace pangkas {

class ElidedLabel : public QLabel
{
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace pangkas
