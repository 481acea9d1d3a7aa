// SPDX-License-Identifier: GPL-3.0-or-later
// What was derived from a document: predictions that follow every change at once, and measurements that arrive from
// the background and say for which recipe they hold. Neither saved nor undoable.
#pragma once

#include "core/engine/evaluation_report.h"
#include "core/engine/paired_comparison.h"
#include "core/pipeline/layer_index.h"
#include "core/pipeline/sensitivity_scan.h"
#include "ui/document/document.h"
#include "ui/document/pack_measurement.h"

#include <QObject>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace pangkas {

/// Where a figure comes from. An estimate is never shown as a measurement.
enum class Origin {
    Unknown, // the layer's index isn't there yet
    Bound, // predicted; the coder is expected to need fewer
    Predicted, // from the layer's index
    Packed, // bytes that were coded for exactly this recipe
};

struct LayerFigures
{
    LayerNumbers numbers; // without the index: no bytes, no errors
    Origin origin = Origin::Unknown; // of the following
    double density = 1; // share of stored weights
    std::uint64_t bytes = 0;
    double ratio = 1; // dense bytes to bytes
};

struct TotalFigures
{
    Origin origin = Origin::Unknown; // the least certain of its layers'
    std::uint64_t denseBytes = 0;
    std::uint64_t bytes = 0; // of the file; 0 while it is unknown
    double ratio() const { return bytes ? double(denseBytes) / double(bytes) : 0; }
};

/// An evaluation and the recipe whose decoded network it measured.
struct Accuracy
{
    std::shared_ptr<const Recipe> recipe;
    std::shared_ptr<const EvaluationReport> report;
    bool fromFile = false; // the network was decoded from an exported file
};

/// How well the present recipe's accuracy is known.
enum class AccuracyState {
    Unknown, // never measured
    OutOfDate, // measured for an earlier recipe
    Refining, // on some of the images; more are on their way
    Measured, // on all of them
};

class Results : public QObject
{
    Q_OBJECT
public:
    explicit Results(const Document& document, QObject* parent = nullptr);

    const std::vector<LayerFigures>& layers() const { return m_layers; }
    TotalFigures total() const { return m_total; }

    /// The newest measurement, perhaps of an earlier recipe; nullptr before the first.
    const std::shared_ptr<const PackMeasurement>& packing() const { return m_packing; }
    bool isPackingCurrent() const;
    /// The layer as compressed under its present recipe, nullptr while that isn't known.
    std::shared_ptr<const CompressedLayer> compressedLayer(std::size_t layer) const;
    /// The same, coded.
    std::shared_ptr<const LayerPack> layerPack(std::size_t layer) const;

    /// Distinct weights of the layer after decoding under its present recipe; none while that isn't known.
    std::optional<std::size_t> distinctValues(std::size_t layer) const;

    /// What pruning each layer alone was measured to cost, perhaps not of all layers yet; nullptr without a scan.
    const std::shared_ptr<const Scan>& sensitivity() const { return m_sensitivity; }
    void setSensitivity(std::shared_ptr<const Scan> scan);

    const std::shared_ptr<const EvaluationReport>& dense() const { return m_dense; }
    const Accuracy& compressed() const { return m_compressed; }
    bool isCompressedCurrent() const;
    AccuracyState accuracyState() const;
    /// The best that is known of the present recipe, else the newest of an earlier one; perhaps empty.
    const Accuracy& shown() const;
    /// The dense network's evaluation as far as it has come, nullptr before its first images.
    const std::shared_ptr<const EvaluationReport>& denseSoFar() const { return m_dense ? m_dense : m_densePartial; }
    /// shown() against denseSoFar() on the images that both have answered; nullptr while there are none.
    const std::shared_ptr<const PairedComparison>& comparison() const { return m_comparison; }

    /// What is known of the layer before it is compressed, nullptr until it was looked at.
    std::shared_ptr<const LayerIndex> index(std::size_t layer) const;
    void setIndex(std::size_t layer, std::shared_ptr<const LayerIndex> index);

    void setPacking(std::shared_ptr<const PackMeasurement> packing);
    void setDense(std::shared_ptr<const EvaluationReport> report);
    void setCompressed(Accuracy accuracy);
    /// An evaluation under way. Of two for the same recipe the one that has come further is kept.
    void setPartial(Accuracy accuracy);
    /// No evaluation is under way any more.
    void endPartial() { replacePartial({}); }
    const Accuracy& partial() const { return m_partial; }
    /// The dense network's evaluation under way; nullptr ends it.
    void setDensePartial(std::shared_ptr<const EvaluationReport> report);
    const std::shared_ptr<const EvaluationReport>& densePartial() const { return m_densePartial; }

    /// Whether views show the dense network in place of the compressed one, for as long as the user asks them to. What
    /// the other functions give stays the compressed network's.
    bool isDenseShown() const { return m_isDenseShown; }
    void setDenseShown(bool shown);

Q_SIGNALS:
    /// Predictions or packed bytes changed.
    void figuresChanged();
    void accuracyChanged();
    /// figuresChanged() and accuracyChanged() come with it.
    void denseShownChanged(bool shown);
    void sensitivityChanged();

private:
    void forgetModel();
    void forgetWeights();
    void forgetAccuracy();
    void update();
    void replacePartial(Accuracy accuracy);
    void compare();
    bool isOfPresentRecipe(const Accuracy& accuracy) const;

    LayerNumbers numbers(std::size_t layer) const;

    const Document& m_document;
    std::shared_ptr<const Recipe> m_shown; // what m_layers' numbers are of
    std::vector<std::shared_ptr<const LayerIndex>> m_indexes;
    std::vector<LayerFigures> m_layers;
    TotalFigures m_total;
    std::shared_ptr<const PackMeasurement> m_packing;
    std::shared_ptr<const EvaluationReport> m_dense;
    std::shared_ptr<const Scan> m_sensitivity;
    Accuracy m_compressed;
    Accuracy m_partial;
    std::shared_ptr<const EvaluationReport> m_densePartial;
    std::shared_ptr<const PairedComparison> m_comparison;
    std::shared_ptr<const EvaluationReport> m_compared[2]; // dense, compressed
    bool m_isDenseShown = false;
};

} // namespace pangkas
