// SPDX-License-Identifier: GPL-3.0-or-later
// A device whose memory the program can't touch, for machines without one: LibTorch's key for devices of others. The
// processor computes for it on copies. Who reads its tensors as the host's is ended by the operating system, and an
// operation on tensors of both memories is an error.
#pragma once

#include "core/engine/torch/torch.h"

#include <map>
#include <string>

namespace pangkas::test {

at::Device separateDevice();

/// How often each operation ran on it since the last call: "aten::mm", "aten::convolution_overrideable"...
std::map<std::string, int> takeOperations();

} // namespace pangkas::test
