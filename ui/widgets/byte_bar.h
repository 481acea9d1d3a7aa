// SPDX-License-Identifier: GPL-3.0-or-later
// Where the bytes of the packed file are: one bar, a part for each kind of stream, as they were counted.
#pragma once

#include <QString>
#include <QWidget>

#include <cstdint>
#include <vector>

namespace pangkas {

class Results;

class ByteBar : public QWidget
{
    Q_OBJECT
public:
    explicit ByteBar(const Results& results, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Part
    {
        QString name;
        QString explanation;
        std::uint64_t bytes;
    };
    std::vector<Part> parts() const;
    QRect barRect() const;

    const Results& m_results;
};

} // namespace pangkas
