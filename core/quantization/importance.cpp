// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/importance.h"

namespace pangkas {

std::string_view toString(Importance importance)
{
    switch (importance) {
    case Importance::Equal:
        return "equal";
    case Importance::Magnitude:
        return "magnitude";
    }
    return "equal";
}

} // namespace pangkas
