// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/layer_coder.h"

#include "core/coding/deep_compression_coder.h"
#include "core/coding/deflate_coder.h"
#include "core/coding/fast_coder.h"
#include "core/coding/max_coder.h"

#include <algorithm>
#include <array>

namespace pangkas {

Result<std::vector<CodeTable>> LayerCoder::codeTables(const CodeFacts&, std::span<const StreamView>) const
{
    return std::vector<CodeTable>();
}

std::span<const LayerCoder* const> layerCoders()
{
    static const DeflateCoder deflate;
    static const DeepCompressionCoder deepCompression;
    static const FastCoder fast;
    static const MaxCoder max;
    static const std::array<const LayerCoder*, 4> all = {&deflate, &deepCompression, &fast, &max};
    return all;
}

const LayerCoder* findLayerCoder(std::string_view id)
{
    const auto all = layerCoders();
    const auto found = std::ranges::find(all, id, [](const LayerCoder* coder) { return coder->id(); });
    return found == all.end() ? nullptr : *found;
}

} // namespace pangkas
