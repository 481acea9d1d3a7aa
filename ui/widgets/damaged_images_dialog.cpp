// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/damaged_images_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace pangkas {

DamagedImagesDialog::DamagedImagesDialog(const QString& source, const Error& error, QWidget* parent) : QDialog(parent)
{
    setObjectName("damagedImagesDialog");
    setWindowTitle(tr("Damaged Images"));
    setMinimumSize(520, 320);
    auto* text = new QLabel(tr("Some images of %1 are damaged. They can be left out; the files themselves stay as they "
                               "are, and the accuracy is then measured on the remaining images.")
                                .arg(source),
        this);
    text->setWordWrap(true);
    auto* list = new QPlainTextEdit(QString::fromStdString(error.detail), this);
    list->setReadOnly(true);
    list->setAccessibleName(tr("Damaged images"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton* leaveOut = buttons->addButton(tr("Leave Them Out"), QDialogButtonBox::AcceptRole);
    leaveOut->setObjectName("primary");
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(text);
    layout->addWidget(list, 1);
    layout->addWidget(buttons);
}

} // namespace pangkas
