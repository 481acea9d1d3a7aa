// SPDX-License-Identifier: GPL-3.0-or-later
// The classes that a network finds most probable, as bars.
#pragma once

#include <QWidget>

#include <string>
#include <utility>
#include <vector>

namespace pangkas {

/// The most probable classes, the first of equals first.
std::vector<std::pair<int, float>> topClasses(const std::vector<float>& probabilities, std::size_t count);

class TopClassesPlot : public QWidget
{
    Q_OBJECT
public:
    enum class Tone { Dense, Compressed };
    explicit TopClassesPlot(Tone tone, QWidget* parent = nullptr);

    /// `hint` stands below the title; without probabilities nothing else does.
    void setAnswer(const QString& title, const QString& hint, const std::vector<float>& probabilities,
        std::vector<std::string> classNames);
    const std::vector<std::pair<int, float>>& top() const { return m_top; }
    QSize sizeHint() const override { return {240, neededHeight()}; }
    QSize minimumSizeHint() const override { return {150, neededHeight()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int neededHeight() const;

    Tone m_tone;
    QString m_title;
    QString m_hint; // below the title
    std::vector<std::pair<int, float>> m_top;
    std::vector<std::string> m_classNames;
};

} // namespace pangkas
