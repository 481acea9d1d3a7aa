// SPDX-License-Identifier: GPL-3.0-or-later
// Small networks and data sets whose answers tests/peers/engine_values.py computes too.
#pragma once

#include "core/architecture/architecture.h"
#include "core/data/dataset.h"
#include "core/tensor/model_snapshot.h"

#include <memory>
#include <vector>

namespace pangkas::test {

/// Every kind of node, seven classes, images of 18 x 18.
Architecture tinyNetwork();
/// The tiny network's weights without biases; the seed that the peer uses is 3.
ModelSnapshot tinyWeights(std::uint64_t seed = 3);

/// A fire module between two convolutions, seven classes, blue first; nothing linear. Weights as tinyWeights().
Architecture fireNetwork();
ModelSnapshot fireWeights(std::uint64_t seed = 3);

/// An image by formula.
Image picture(int width, int height, int number);

/// Images and labels from memory.
class PictureDataset : public Dataset
{
public:
    PictureDataset(std::vector<Image> images, std::vector<int> labels, int classes);
    const DatasetSource& source() const override { return m_source; }
    const std::vector<std::string>& classes() const override { return m_classes; }
    std::size_t size() const override { return m_images.size(); }
    int label(std::size_t index) const override { return m_labels[index]; }
    std::string name(std::size_t index) const override { return "picture " + std::to_string(index); }
    Result<Image> load(std::size_t index) const override { return m_images[index]; }
    const std::vector<DamagedImage>& damaged() const override { return m_damaged; }

private:
    DatasetSource m_source = FolderSource{"pictures"};
    std::vector<std::string> m_classes;
    std::vector<Image> m_images;
    std::vector<int> m_labels;
    std::vector<DamagedImage> m_damaged;
};

/// Two classes told apart by which half is bright, 18 x 18, from a seed.
std::shared_ptr<const Dataset> halves(int count, std::uint64_t seed);

} // namespace pangkas::test
