// SPDX-License-Identifier: GPL-3.0-or-later
// Recipes.
#include "core/architecture/architecture.h"
#include "core/pipeline/recipe.h"
#include "tests/fuzz/fuzz_target.h"

using namespace pangkas;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto recipe = recipeFromJson(fuzz::textOf(data, size));
    if (!recipe)
        return 0;
    const std::string text = toJson(*recipe);
    const auto again = recipeFromJson(text);
    fuzz::demandOk(again, "a recipe that was written can't be read");
    fuzz::demand(toJson(*again) == text, "a recipe changes on its way");
    static_cast<void>(fitRecipe(*recipe, alexnet(2)));
    return 0;
}
