// SPDX-License-Identifier: GPL-3.0-or-later
// What stands at the top of every view of a layer: its name and shape, and a line about it.
#pragma once

#include "core/architecture/architecture.h"

#include <QWidget>

class QLabel;

namespace pangkas {

class LayerTitle : public QWidget
{
    Q_OBJECT
public:
    explicit LayerTitle(QWidget* parent = nullptr);

    void setLayer(const LayerInfo& layer, const QString& line);
    void clear();

private:
    QLabel* m_name;
    QLabel* m_line;
};

} // namespace pangkas
