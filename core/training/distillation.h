// SPDX-License-Identifier: GPL-3.0-or-later
// Learning from another network's answers, besides the labels (Hinton, Vinyals and Dean 2015).
#pragma once

#include "core/architecture/architecture.h"
#include "core/tensor/model_snapshot.h"

namespace pangkas {

/// With the classes' shares t of the teacher and s of the student, both softened by the temperature T (softmax of logits / T),
/// an image's loss is
///   (1 - share) cross-entropy(label, student) + share T^2 sum over classes of t log(t / s).
/// T^2 makes up for the gradient's 1/T^2, so that `share` means the same at any temperature. The second term is 0 where
/// student and teacher answer alike.
struct Distillation
{
    double share = 0; // of the loss; 0: labels alone
    double temperature = 4;

    bool operator==(const Distillation&) const = default;
};

/// Who teaches. Sees the same pixels as the student, each normalised its own way; answers with as many classes.
struct Teacher
{
    Architecture architecture;
    ModelSnapshot model;
};

} // namespace pangkas
