// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/number_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace pangkas {

QString countText(std::int64_t count)
{
    return QLocale().toString(qlonglong(count));
}

QString bytesText(std::uint64_t bytes)
{
    const int decimals = bytes < 1000 ? 0 : bytes < 1'000'000 ? 1 : 2;
    return QLocale().formattedDataSize(qint64(bytes), decimals, QLocale::DataSizeSIFormat);
}

QString exactBytesText(std::uint64_t bytes)
{
    return QCoreApplication::translate("pangkas::Numbers", "%1 bytes").arg(countText(std::int64_t(bytes)));
}

QString percentValueText(double share, int decimals)
{
    return QLocale().toString(100 * share, 'f', decimals);
}

QString percentText(double share, int decimals)
{
    return QCoreApplication::translate("pangkas::Numbers", "%1 %", "a percentage").arg(percentValueText(share, decimals));
}

QString ratioText(double ratio)
{
    return QCoreApplication::translate("pangkas::Numbers", "%1×", "how many times smaller")
        .arg(QLocale().toString(ratio, 'f', ratio < 9.95 ? 2 : 1));
}

QString smallNumberText(double value, int digits)
{
    return QLocale().toString(value, 'g', digits);
}

} // namespace pangkas
