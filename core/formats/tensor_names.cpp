// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/tensor_names.h"

#include "core/formats/printable.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace pangkas {

Result<void> tidyNames(std::vector<TensorView>& views, std::vector<std::string>& notes)
{
    bool isChanged = !views.empty();
    while (isChanged) {
        isChanged = false;
        for (const std::string_view prefix : {"module.", "_orig_mod."}) {
            const bool isEverywhere =
                std::ranges::all_of(views, [&](const TensorView& view) { return view.info.name.starts_with(prefix); });
            if (!isEverywhere)
                continue;
            for (TensorView& view : views)
                view.info.name.erase(0, prefix.size());
            notes.push_back(fmt::format("took off the prefix '{}'", prefix));
            isChanged = true;
        }
    }
    std::unordered_set<std::string_view> names;
    for (const TensorView& view : views) {
        if (view.info.name.empty() || view.info.name.size() > 1000 || !isPrintable(view.info.name))
            return fail(ErrorCode::CorruptFile,
                fmt::format("a tensor's name is empty, too long or no text: '{}'", printable(view.info.name)));
        if (!names.insert(view.info.name).second)
            return fail(ErrorCode::DuplicateName, fmt::format("two tensors are named '{}'", view.info.name));
    }
    return {};
}

void noteConversions(std::span<const TensorView> views, std::vector<std::string>& notes)
{
    for (const auto type : {ElementType::Float64, ElementType::Float16, ElementType::BFloat16}) {
        const auto count =
            std::ranges::count_if(views, [&](const TensorView& view) { return view.info.storedAs == type; });
        if (count != 0)
            notes.push_back(fmt::format(
                "converted {} {} from {} to float32", count, count == 1 ? "tensor" : "tensors", toString(type)));
    }
}

void noteLeftOut(std::span<const std::string> names, std::string_view why, std::vector<std::string>& notes)
{
    constexpr std::size_t shown = 5;
    if (names.empty())
        return;
    std::string text = "left out ";
    for (std::size_t i = 0; i < std::min(names.size(), shown); ++i)
        text += fmt::format("{}'{}'", i == 0 ? "" : ", ", printable(names[i]));
    if (names.size() > shown)
        text += fmt::format(" and {} more", names.size() - shown);
    notes.push_back(fmt::format("{}: {}", text, why));
}

} // namespace pangkas
