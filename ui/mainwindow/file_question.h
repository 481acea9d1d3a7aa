// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for a file without blocking; the folder chosen last is remembered.
#pragma once

#include <QFileDialog>
#include <QString>

#include <functional>

class QSettings;

namespace pangkas {

struct FileQuestion
{
    QString title;
    QString filter;
    QString settingsKey; // where the folder chosen last is remembered
    QFileDialog::FileMode mode = QFileDialog::ExistingFile;
    QString suffix = {}; // of files to save; with several filters each brings its own: "Pictures (*.png)"
    QString suggestion = {};
};

/// `answer` is called with the chosen path, or never.
void ask(QWidget* parent, QSettings& settings, const FileQuestion& question, std::function<void(const QString&)> answer);

} // namespace pangkas
