// SPDX-License-Identifier: GPL-3.0-or-later
// What a job is called, said anew whenever it is asked: a job may outlive the language it was started in.
#pragma once

#include <QString>

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace pangkas {

class JobTitle
{
public:
    /// Empty: a moment's work that isn't listed.
    JobTitle() = default;
    /// `[name] { return tr("Opening %1").arg(name); }`, called on the GUI thread alone.
    template <typename Text>
        requires std::is_invocable_r_v<QString, const Text&> && (!std::same_as<std::remove_cvref_t<Text>, JobTitle>)
    JobTitle(Text text) : m_text(std::move(text))
    {
    }

    bool isEmpty() const { return !m_text; }
    QString text() const { return m_text ? m_text() : QString(); }

private:
    std::function<QString()> m_text;
};

} // namespace pangkas
