// SPDX-License-Identifier: GPL-3.0-or-later
// What the program is and what it computes with on this machine.
#pragma once

#include "core/engine/engine.h"

#include <QDialog>

class QLabel;

namespace pangkas {

class AboutDialog : public QDialog
{
    Q_OBJECT
public:
    explicit AboutDialog(QWidget* parent = nullptr);

    void showEngine(const EngineInfo& info);
    void showFailure(const QString& sentence);

private:
    QLabel* m_engine;
};

} // namespace pangkas
