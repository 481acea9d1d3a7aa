// SPDX-License-Identifier: GPL-3.0-or-later
// Accuracy that follows the sliders: when they rest, the network that the packed file would decode to is run, the first
// images at once and then all of them. What arrives belongs to the present recipe, data and preprocessing, or is
// dropped.
#pragma once

#include "ui/document/document.h"
#include "ui/document/results.h"
#include "ui/jobs/decoded_layers.h"
#include "ui/jobs/job_runner.h"
#include "ui/jobs/pack_cache.h"
#include "ui/jobs/pack_tasks.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

namespace pangkas {

/// Whether two recipes decode to the same weights: they may differ in their coders alone.
bool decodeAlike(const Recipe& a, const Recipe& b);

/// The first layer, in the network's order, whose weights may differ between the two.
std::optional<LayerId> firstDifference(const Recipe& a, const Recipe& b);

class LiveAccuracy : public QObject
{
    Q_OBJECT
public:
    /// Images after which the first figure is shown; every class has its share of them.
    static constexpr std::size_t firstImages = 64;

    /// The runner may be constructed later, and must be destroyed first: its workers speak to this object.
    LiveAccuracy(const Document& document, Results& results, JobRunner& jobs, std::shared_ptr<PackCache> cache,
        std::shared_ptr<DecodedLayers> decoded, QObject* parent = nullptr);

    bool isEnabled() const { return m_isEnabled; }
    void setEnabled(bool enabled);
    /// Whether more is on its way for the present recipe.
    bool isPending() const { return m_isPending; }
    /// Why there is no figure for the present recipe, if it failed.
    const std::optional<Error>& failure() const { return m_failure; }

Q_SIGNALS:
    void enabledChanged(bool enabled);
    /// Nothing more is on its way: all is measured, or can't be.
    void settled();
    /// Once for a model, data set and preprocessing.
    void failed(const pangkas::Error& error);

private:
    using Report = std::shared_ptr<const EvaluationReport>;

    void schedule();
    void measure();
    void measureDense();
    void finish(std::uint64_t turn, const std::shared_ptr<const Recipe>& recipe, Result<Report> result);
    void settle();
    void fail(const Error& error);
    /// Takes over what is known of a recipe that decodes alike.
    bool isKnown();
    void remember(const Accuracy& accuracy);
    std::optional<LayerId> layerToStartFrom() const;
    EvaluationOptions options(std::uint64_t turn, std::shared_ptr<const Recipe> recipe);

    const Document& m_document;
    Results& m_results;
    JobRunner& m_jobs;
    std::shared_ptr<PackCache> m_cache;
    std::shared_ptr<DecodedLayers> m_decoded;
    QTimer m_rest;
    bool m_isEnabled = true;
    bool m_isPending = false;
    std::uint64_t m_turn = 0; // counts what the figures can be of; results of an earlier one are dropped
    EvaluationInput m_input; // what the following belong to
    std::deque<Accuracy> m_known; // the newest first
    std::shared_ptr<const Recipe> m_last; // the last that was run
    std::optional<Error> m_failure;
    bool m_hasTold = false; // of a failure
};

} // namespace pangkas
