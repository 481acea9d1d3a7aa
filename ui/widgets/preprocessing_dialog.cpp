// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/preprocessing_dialog.h"

#include "ui/models/error_text.h"
#include "ui/plots/colours.h"

#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace pangkas {
namespace {

constexpr int largestSide = 9999; // beyond what the check allows: it says why, a box only refuses the key
constexpr double largestValue = 1000; // some networks count from 0 to 255
constexpr int decimals = 6;

/// Without the zeros that fill up its decimals.
class ChannelBox : public QDoubleSpinBox
{
public:
    using QDoubleSpinBox::QDoubleSpinBox;
    QString textFromValue(double value) const override { return locale().toString(value, 'g', QLocale::FloatingPointShortest); }
};

} // namespace

PreprocessingDialog::PreprocessingDialog(const Architecture& architecture, const Preprocessing& present, QWidget* parent)
    : QDialog(parent)
    , m_defaults(architecture.preprocessing)
    , m_architecture(architecture)
    , m_resize(sideBox("resize", &Preprocessing::resizeSide))
    , m_crop(sideBox("crop", &Preprocessing::cropSize))
    , m_mean(channelBoxes("mean", &Preprocessing::mean, -largestValue))
    , m_deviation(channelBoxes("deviation", &Preprocessing::deviation, 0))
    , m_error(new QLabel(this))
{
    setObjectName("preprocessingDialog");
    setWindowTitle(tr("Image Preprocessing"));
    setMinimumWidth(480);
    auto* text = new QLabel(tr("What each image of the data set goes through before the network sees it. After a change, "
                               "accuracies have to be measured anew."),
        this);
    text->setWordWrap(true);
    // Whatever isn't asked for here decides what the numbers mean.
    const bool isWhole = m_defaults.resizeMode == ResizeMode::Whole;
    m_resize->setAccessibleName(isWhole ? tr("Sides after resizing") : tr("Short side after resizing"));
    m_resize->setToolTip(isWhole ? tr("Images are resized to a square of so many pixels, whatever their shape")
                                 : tr("Images are resized until their shorter side has so many pixels"));
    m_crop->setAccessibleName(tr("Side of the centre square"));
    m_crop->setToolTip(tr("A square of so many pixels is cut out of the middle; what is missing becomes black"));

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(10);
    grid->setColumnStretch(0, 1);
    const auto caption = [&](int row, const QString& name) { grid->addWidget(new QLabel(name, this), row, 0); };
    caption(0, m_resize->accessibleName());
    grid->addWidget(m_resize, 0, 1);
    caption(1, m_crop->accessibleName());
    grid->addWidget(m_crop, 1, 1);
    QStringList channels = {tr("Red"), tr("Green"), tr("Blue")};
    if (m_defaults.channels == ChannelOrder::Bgr)
        std::ranges::reverse(channels);
    if (m_defaults.channels == ChannelOrder::Grey)
        channels = {tr("Grey")};
    for (int i = 0; i < channels.size(); ++i) {
        auto* channel = new QLabel(channels[i], this);
        channel->setForegroundRole(QPalette::PlaceholderText);
        grid->addWidget(channel, 2, 1 + i);
    }
    const auto row = [&](int number, const QString& name, const QString& toolTip, const Channels& boxes) {
        caption(number, name);
        for (int i = 0; i < 3; ++i) {
            boxes[std::size_t(i)]->setVisible(i < channels.size());
            if (i >= channels.size())
                continue;
            boxes[std::size_t(i)]->setAccessibleName(tr("%1, %2", "mean or deviation, colour").arg(name, channels[i]));
            boxes[std::size_t(i)]->setToolTip(toolTip);
            grid->addWidget(boxes[std::size_t(i)], number, 1 + i);
        }
    };
    row(3, tr("Mean"), tr("Taken away from the values of the channel"), m_mean);
    row(4, tr("Deviation"), tr("What the values of the channel are then divided by"), m_deviation);

    m_error->setObjectName("preprocessingError");
    m_error->setWordWrap(true);
    m_error->setTextFormat(Qt::PlainText);
    m_error->setMinimumHeight(3 * m_error->fontMetrics().lineSpacing()); // nothing moves when it comes
    m_error->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    QPalette red = m_error->palette();
    red.setColor(QPalette::WindowText, Colours(palette()).bad);
    m_error->setPalette(red);

    auto* buttons
        = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults, this);
    m_accept = buttons->button(QDialogButtonBox::Ok);
    m_accept->setObjectName("primary");
    m_accept->style()->unpolish(m_accept); // it has looked up its rules without the name
    m_accept->style()->polish(m_accept);
    m_restore = buttons->button(QDialogButtonBox::RestoreDefaults);
    m_restore->setToolTip(QString::fromStdString(toString(m_defaults)));
    connect(m_restore, &QPushButton::clicked, this, [this] { fill(m_defaults); });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(14);
    layout->addWidget(text);
    layout->addLayout(grid);
    layout->addWidget(m_error);
    layout->addStretch();
    layout->addWidget(buttons);
    fill(present);
}

QSpinBox* PreprocessingDialog::sideBox(const char* name, int Preprocessing::* side)
{
    auto* box = new QSpinBox(this);
    box->setObjectName(name);
    box->setRange(1, largestSide);
    box->setSuffix(tr(" px"));
    connect(box, &QSpinBox::valueChanged, this, [this, side](int value) {
        if (m_isFilling)
            return;
        m_architecture.preprocessing.*side = value;
        check();
    });
    return box;
}

PreprocessingDialog::Channels PreprocessingDialog::channelBoxes(
    const char* name, std::array<float, 3> Preprocessing::* values, double least)
{
    Channels boxes{};
    for (std::size_t channel = 0; channel < boxes.size(); ++channel) {
        auto* box = boxes[channel] = new ChannelBox(this);
        box->setObjectName(QStringLiteral("%1%2").arg(QLatin1String(name)).arg(channel));
        box->setRange(least, largestValue);
        box->setDecimals(decimals);
        box->setSingleStep(0.001);
        connect(box, &QDoubleSpinBox::valueChanged, this, [this, values, channel](double value) {
            if (m_isFilling)
                return;
            (m_architecture.preprocessing.*values)[channel] = float(value);
            check();
        });
    }
    return boxes;
}

void PreprocessingDialog::fill(const Preprocessing& preprocessing)
{
    // The value is kept beside the boxes: they round, and don't show all of it.
    m_architecture.preprocessing = preprocessing;
    m_isFilling = true;
    m_resize->setValue(preprocessing.resizeSide);
    m_crop->setValue(preprocessing.cropSize);
    for (std::size_t i = 0; i < 3; ++i) {
        m_mean[i]->setValue(double(preprocessing.mean[i]));
        m_deviation[i]->setValue(double(preprocessing.deviation[i]));
    }
    m_isFilling = false;
    check();
}

void PreprocessingDialog::check()
{
    const auto checked = checkPreprocessing(m_architecture);
    m_error->setText(checked ? QString()
                             : QStringLiteral("%1\n%2").arg(errorSentence(checked.error()), errorDetails(checked.error())));
    m_accept->setEnabled(checked.has_value());
    m_restore->setEnabled(preprocessing() != m_defaults);
}

} // namespace pangkas
