// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/about_dialog.h"

#include "ui/models/number_text.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

namespace pangkas {

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent), m_engine(new QLabel(this))
{
    setObjectName("aboutDialog");
    setWindowTitle(tr("About Pangkas"));
    setMinimumWidth(480);
    auto* title = new QLabel(QStringLiteral("Pangkas %1").arg(QStringLiteral(PANGKAS_VERSION)), this);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    large.setBold(true);
    title->setFont(large);
    auto* text = new QLabel(tr("A workbench for compressing trained neural networks by hand and by eye.\n"
                               "Free software under the GNU General Public License, version 3 or later."),
        this);
    text->setWordWrap(true);
    m_engine->setObjectName("aboutEngine");
    m_engine->setTextFormat(Qt::PlainText);
    m_engine->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_engine->setText(tr("The engine is being loaded..."));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(14);
    layout->addWidget(title);
    layout->addWidget(text);
    layout->addWidget(m_engine);
    layout->addStretch();
    layout->addWidget(buttons);
}

void AboutDialog::showEngine(const EngineInfo& info)
{
    const auto text = [](const std::string& fact) { return QString::fromStdString(fact); };
    const QStringList lines = {
        tr("LibTorch %1, OpenCV %2, Qt %3").arg(text(info.torchVersion), text(info.openCvVersion), qVersion()),
        tr("Matrix products: %1").arg(text(info.blasLibrary)),
        tr("Kernel: %1 (%2)").arg(text(info.blasKernel), text(info.blasKernelOrigin)),
        tr("Convolutions: %1").arg(text(info.convolutionLibrary)),
        tr("Instruction set: %1").arg(text(info.instructionSet)),
        tr("Threads: %1 of %2 cores").arg(countText(info.threads), countText(info.cores)),
    };
    m_engine->setText(lines.join(QLatin1Char('\n')));
    adjustSize(); // the dialog was laid out for one line
}

void AboutDialog::showFailure(const QString& sentence)
{
    m_engine->setText(sentence);
    adjustSize();
}

} // namespace pangkas
