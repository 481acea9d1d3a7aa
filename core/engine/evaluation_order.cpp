// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/evaluation_order.h"

#include <algorithm>
#include <tuple>

namespace pangkas {

std::vector<std::size_t> evaluationOrder(const Dataset& dataset, std::size_t limit)
{
    std::vector<std::vector<std::size_t>> byClass(dataset.classes().size());
    for (std::size_t i = 0; i < dataset.size(); ++i)
        byClass[static_cast<std::size_t>(dataset.label(i))].push_back(i);
    std::vector<std::size_t> quota(byClass.size(), 0);
    std::size_t left = limit == 0 ? dataset.size() : std::min(limit, dataset.size());
    while (left > 0) {
        for (std::size_t c = 0; c < byClass.size() && left > 0; ++c) {
            if (quota[c] < byClass[c].size()) {
                ++quota[c];
                --left;
            }
        }
    }
    struct Place
    {
        double share; // how far into its class
        std::size_t image;
    };
    std::vector<Place> places;
    for (std::size_t c = 0; c < byClass.size(); ++c) {
        for (std::size_t i = 0; i < quota[c]; ++i)
            places.push_back(
                {static_cast<double>(i) / static_cast<double>(quota[c]), byClass[c][i * byClass[c].size() / quota[c]]});
    }
    std::ranges::sort(places, {}, [](const Place& place) { return std::tuple(place.share, place.image); });
    std::vector<std::size_t> order(places.size());
    std::ranges::transform(places, order.begin(), &Place::image);
    return order;
}

} // namespace pangkas
