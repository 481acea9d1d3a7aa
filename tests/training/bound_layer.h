// SPDX-License-Identifier: GPL-3.0-or-later
// A layer without a network around it, for tests of bindings: plain gradient steps on numbers.
#pragma once

#include "core/training/weight_binding.h"

#include <QtGlobal>

#include <algorithm>
#include <memory>
#include <set>
#include <span>
#include <vector>

namespace pangkas::test {

/// What a trainer holds, with SGD without momentum; the momentum is there to be cleared.
struct Layer
{
    std::vector<float> latent, shared, answers, momentum, sharedMomentum;
    std::unique_ptr<WeightBinding> binding;

    explicit Layer(std::vector<float> weights, const BindingSpec& spec, int epochs = 10) : latent(std::move(weights))
    {
        auto made = makeBinding(spec, {latent.size(), epochs, 1});
        if (!made)
            qFatal("%s", describe(made.error()).c_str());
        binding = std::move(*made);
        shared.resize(binding->sharedCount());
        sharedMomentum.resize(shared.size());
        momentum.assign(latent.size(), 1.0f);
    }

    BoundNumbers numbers() { return {latent, shared, {momentum}, {sharedMomentum}}; }

    Result<bool> moveTo(double position)
    {
        auto moved = binding->moveTo(position, numbers(), {});
        refresh();
        return moved;
    }

    void refresh()
    {
        if (binding->answersApart())
            answers.resize(latent.size());
        else
            answers = latent;
        binding->answer(0, numbers(), answers);
        if (!binding->answersApart())
            latent = answers;
    }

    /// A step against `gradient`, given in blocks of three, the last ones first.
    void step(std::vector<float> gradient, float rate)
    {
        for (std::size_t begin = (gradient.size() - 1) / 3 * 3;; begin -= 3) {
            const auto block = std::span(gradient).subspan(begin, std::min<std::size_t>(3, gradient.size() - begin));
            binding->takeGradient(begin, numbers(), block);
            for (std::size_t i = 0; binding->learnsLatent() && i < block.size(); ++i)
                latent[begin + i] -= rate * block[i];
            if (begin == 0)
                break;
        }
        const std::vector<float> sharedGradient = binding->sharedGradient();
        for (std::size_t i = 0; i < sharedGradient.size(); ++i)
            shared[i] -= rate * sharedGradient[i];
        binding->stepDone(numbers());
        refresh();
    }

    std::set<float> values() const
    {
        std::set<float> distinct;
        for (const float value : answers) {
            if (value != 0)
                distinct.insert(value);
        }
        return distinct;
    }
    std::ptrdiff_t zeros() const { return std::ranges::count(answers, 0.0f); }
};

inline BindingSpec masked(double sparsity)
{
    BindingSpec spec;
    spec.kind = BindingKind::Masked;
    spec.pruning = {PruningRule::Sparsity, sparsity};
    return spec;
}

inline BindingSpec shared(int centroids, double sparsity)
{
    BindingSpec spec = masked(sparsity);
    spec.kind = BindingKind::Shared;
    spec.sharing.centroids = centroids;
    return spec;
}

} // namespace pangkas::test
