// SPDX-License-Identifier: GPL-3.0-or-later
// Lists the damaged images of a data set and asks whether to go on without them.
#pragma once

#include "core/base/error.h"

#include <QDialog>

namespace pangkas {

class DamagedImagesDialog : public QDialog
{
    Q_OBJECT
public:
    DamagedImagesDialog(const QString& source, const Error& error, QWidget* parent = nullptr);
};

} // namespace pangkas
