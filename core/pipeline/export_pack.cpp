// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/export_pack.h"

#include "core/tensor/model_hash.h"

#include <optional>
#include <utility>
#include <vector>

namespace pangkas {

namespace {

/// Weight and bias of one layer after another; the bias waits here while its weight is written.
class PackTensors
{
public:
    explicit PackTensors(const PackReader& pack) : m_pack(pack)
    {
        for (const PackedLayerInfo& layer : pack.layers()) {
            m_infos.push_back({layer.tensor, layer.shape, ElementType::Float32});
            if (layer.biasTensor)
                m_infos.push_back({*layer.biasTensor, layer.biasShape, ElementType::Float32});
        }
    }

    const std::vector<TensorInfo>& infos() const { return m_infos; }
    std::string finishHash() { return m_hash.finish(); }

    Result<Tensor> next(const JobContext& job)
    {
        PANGKAS_ASSIGN(Tensor tensor, m_bias ? std::exchange(m_bias, std::nullopt).value() : nextWeight(job));
        PANGKAS_TRY(m_hash.add(tensor, job));
        return tensor;
    }

private:
    Result<Tensor> nextWeight(const JobContext& job)
    {
        PANGKAS_ASSIGN(CompressedLayer layer, m_pack.readLayer(m_layer, job));
        ++m_layer;
        m_bias = std::move(layer.bias);
        return decodeWeight(layer.weight);
    }

    const PackReader& m_pack;
    std::vector<TensorInfo> m_infos;
    std::size_t m_layer = 0;
    std::optional<Tensor> m_bias;
    ModelHash m_hash;
};

} // namespace

Result<ExportReport> exportPack(const PackReader& pack, WeightFormat format,
    const std::map<std::string, std::string>& metadata, const std::filesystem::path& path, const JobContext& job)
{
    PackTensors source(pack);
    const TensorSequence tensors{
        source.infos(), [&](std::size_t, const JobContext& tensorJob) { return source.next(tensorJob); }};
    PANGKAS_ASSIGN(const std::uint64_t bytes, tensors.denseBytes());
    PANGKAS_TRY(writeWeights(tensors, format, metadata, path, job));
    std::error_code ignored;
    const auto fileBytes = std::filesystem::file_size(path, ignored);
    return ExportReport{source.infos().size(), bytes / sizeof(float), fileBytes, source.finishHash()};
}

} // namespace pangkas
