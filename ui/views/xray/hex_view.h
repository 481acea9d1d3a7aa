// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of a part of a file, sixteen to a line. Reads what is on the screen and no more, however large the file is.
#pragma once

#include "core/base/file.h"

#include <QAbstractScrollArea>

#include <cstdint>
#include <memory>

namespace pangkas {

class HexView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    static constexpr int bytesPerLine = 16;

    explicit HexView(QWidget* parent = nullptr);

    /// `bytes` from `offset` on, as far as the file goes; nullptr for none.
    void setPart(std::shared_ptr<const InputFile> file, std::uint64_t offset, std::uint64_t bytes);
    std::uint64_t lines() const;
    /// "00000010  50 4b 03 04 ...  PK.." as it is drawn; the error's sentence where the file can't be read.
    QString line(std::uint64_t number) const;
    /// All lines on the screen.
    QString visibleText() const;

    QSize minimumSizeHint() const override { return {240, 70}; }
    QSize sizeHint() const override { return {480, 150}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    void updateBars();
    std::uint64_t firstLine() const;
    int visibleLines() const;
    int lineHeight() const;
    int offsetDigits() const;

    std::shared_ptr<const InputFile> m_file;
    std::uint64_t m_offset = 0;
    std::uint64_t m_bytes = 0;
};

} // namespace pangkas
