// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/coder_choice.h"

namespace pangkas {

std::vector<std::string_view> coderChoices()
{
    std::vector<std::string_view> choices;
    for (const LayerCoder* coder : layerCoders())
        choices.push_back(coder->id());
    choices.push_back(smallestCoder);
    choices.push_back(smallestFastCoder);
    return choices;
}

std::vector<const LayerCoder*> codersFor(std::string_view choice)
{
    std::vector<const LayerCoder*> coders;
    for (const LayerCoder* coder : layerCoders())
        if (choice == coder->id() || choice == smallestCoder
            || (choice == smallestFastCoder && coder->speed() == CoderSpeed::Fast))
            coders.push_back(coder);
    return coders;
}

} // namespace pangkas
