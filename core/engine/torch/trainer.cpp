// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/trainer.h"

#include "core/base/parallel.h"
#include "core/engine/torch/arithmetic_device.h"
#include "core/engine/torch/checkpoint.h"
#include "core/engine/torch/evaluator.h"
#include "core/engine/torch/image_augmentation.h"
#include "core/engine/torch/image_normalizer.h"
#include "core/engine/torch/run_identity.h"
#include "core/engine/torch/training_epoch.h"
#include "core/engine/torch/training_network.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace pangkas {

namespace {

constexpr double unranked = -1; // accuracy of an epoch whose layers were not bound yet as they will be at the end
constexpr std::size_t featureLimit = std::size_t{1} << 30; // bytes of frozen layers' results that are kept

std::string classText(const Dataset& dataset)
{
    constexpr std::size_t mostNamed = 5;
    const std::vector<std::string>& classes = dataset.classes();
    std::string text = fmt::format("{} class{} (", classes.size(), classes.size() == 1 ? "" : "es");
    for (std::size_t i = 0; i < std::min(classes.size(), mostNamed); ++i)
        text += (i ? ", " : "") + classes[i];
    return text + (classes.size() > mostNamed ? ", ...)" : ")");
}

Result<void> checkDatasets(const Architecture& architecture, const Dataset* training, const Dataset* validation)
{
    if (!training || training->size() == 0)
        return fail(ErrorCode::EmptyDataset, "there is no image to train on");
    for (const Dataset* set : {training, validation}) {
        if (set && static_cast<int>(set->classes().size()) > architecture.classes)
            return fail(ErrorCode::ClassMismatch,
                fmt::format("the data set {} has {}, the model's last layer {} answers with {}", toString(set->source()),
                    classText(*set), architecture.layers.back().name, architecture.classes),
                {}, "Replace the last layer by one for these classes");
    }
    if (validation && validation->classes() != training->classes())
        return fail(ErrorCode::ClassMismatch,
            fmt::format("the validation images {} have {}, those for training {} {}", toString(validation->source()),
                classText(*validation), toString(training->source()), classText(*training)),
            {}, "Give two data sets with the same classes");
    return {};
}

Result<void> checkValidation(const TrainingOptions& options, const Dataset* validation)
{
    if (validation && validation->size() > 0)
        return {};
    if (options.keep == KeptModel::Best)
        return fail(ErrorCode::InvalidArgument, "the best model is to be kept, but there are no validation images", {},
            "Give validation images, or keep the last model");
    if (options.patience > 0)
        return fail(ErrorCode::InvalidArgument, "training is to end by patience, but there are no validation images", {},
            "Give validation images, or no patience");
    return {};
}

struct WeightFacts
{
    bool isFinite = true;
    double sparsity = 0; // of the layers' weights, biases left out
};

WeightFacts examine(const Architecture& architecture, const ModelSnapshot& model)
{
    constexpr std::size_t piece = std::size_t{1} << 20;
    WeightFacts facts;
    std::size_t zeros = 0, weights = 0;
    for (const Tensor& tensor : model.tensors()) {
        const std::span<const float> values = tensor.values();
        std::vector<std::size_t> zerosOf((values.size() + piece - 1) / piece);
        std::vector<char> isBroken(zerosOf.size());
        parallelFor(zerosOf.size(), [&](std::size_t i) {
            const auto part = values.subspan(i * piece, std::min(piece, values.size() - i * piece));
            float broken = 0; // NaN as soon as there is a value that is none: 0 times infinity, too
            std::size_t count = 0;
            for (const float value : part) {
                broken += value * 0.0f;
                count += value == 0;
            }
            zerosOf[i] = count;
            isBroken[i] = broken != 0;
        });
        facts.isFinite = facts.isFinite && std::ranges::none_of(isBroken, [](char broken) { return broken != 0; });
        if (std::ranges::find(architecture.layers, tensor.name(), &LayerInfo::weight) == architecture.layers.end())
            continue;
        zeros = std::accumulate(zerosOf.begin(), zerosOf.end(), zeros);
        weights += values.size();
    }
    facts.sparsity = static_cast<double>(zeros) / static_cast<double>(std::max<std::size_t>(weights, 1));
    return facts;
}

/// A run from its start or its checkpoint to its end.
class Run
{
public:
    Run(const Architecture& architecture, const ModelSnapshot& start, const std::shared_ptr<const Dataset>& training,
        const std::shared_ptr<const Dataset>& validation, const TrainingOptions& options, const TrainingObserver& observer,
        const JobContext& job, TrainingNetwork& network, std::string device)
        : m_architecture(architecture), m_training(training), m_validation(validation), m_options(options),
          m_observer(observer), m_job(job), m_network(network), m_device(std::move(device)), m_last(start)
    {
        m_images.use(training, std::nullopt);
    }

    Result<TrainingReport> run()
    {
        PANGKAS_TRY(begin());
        TrainingReport report;
        while (static_cast<int>(m_state.epochs.size()) < m_options.epochs && report.end == TrainingEnd::Finished) {
            if (isPatienceOver())
                report.end = TrainingEnd::Patience;
            else if (m_observer.stopAndKeep.stop_requested())
                report.end = TrainingEnd::StoppedByUser;
            else
                PANGKAS_TRY(runEpoch(report));
        }
        // Only epochs that are bound as the last one are ranked.
        const bool isBest = m_options.keep == KeptModel::Best && m_state.best->accuracy >= 0;
        report.model = isBest ? m_state.best->model : m_last;
        report.keptEpoch = isBest ? m_state.best->epoch : static_cast<int>(m_state.epochs.size());
        report.epochs = std::move(m_state.epochs);
        return report;
    }

private:
    bool ranksEpochs() const { return m_options.keep == KeptModel::Best || m_options.patience > 0; }
    bool isPatienceOver() const
    {
        return m_options.patience > 0
            && static_cast<int>(m_state.epochs.size()) - m_state.best->epoch >= m_options.patience;
    }

    Result<void> begin()
    {
        if (!examine(m_architecture, m_last).isFinite)
            return fail(ErrorCode::NotFinite, "the model to start from has weights that are no numbers");
        PANGKAS_TRY(m_network.moveTo(0, m_job.token()));
        const ModelSnapshot start = m_last;
        if (m_network.isBound()) {
            PANGKAS_ASSIGN(m_last, m_network.snapshot());
        }
        BestEpoch best;
        if (m_options.keep == KeptModel::Best)
            best.model = m_last;
        if (ranksEpochs())
            m_state.best = best;
        bool isResumed = false;
        if (!m_options.checkpoint.empty()) {
            m_run = identifyRun(m_architecture, start, *m_training, m_validation.get(), m_options, m_device);
            PANGKAS_ASSIGN(isResumed, readCheckpoint(m_options.checkpoint, m_run, m_options, m_state, m_network));
        }
        if (isResumed) {
            PANGKAS_ASSIGN(m_last, m_network.snapshot());
        } else if (ranksEpochs()) {
            m_state.best->accuracy = unranked;
            if (m_network.isSettled()) {
                PANGKAS_ASSIGN(const EvaluationReport measured, evaluate(m_last));
                m_state.best->accuracy = measured.top1();
            }
        }
        return keepFeatures();
    }

    /// Where the images go through frozen layers first, and always look the same, that needs to be done only once.
    Result<void> keepFeatures()
    {
        if (!isPlain(m_options.augmentation) || !m_network.hasFeatures()
            || static_cast<int>(m_state.epochs.size()) >= m_options.epochs)
            return {};
        std::vector<std::size_t> order(m_training->size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const ImageNormalizer normalizer(m_architecture.preprocessing);
        auto kept = forEachBatch(m_training, m_architecture.preprocessing, order,
            static_cast<std::size_t>(m_options.batchSize), nullptr, JobContext(m_job.token()),
            [&](const ImageBatch& batch) -> Result<void> {
                PANGKAS_ASSIGN(m_fromFeatures,
                    m_network.keepFeatures(batch.images, normalizer, batch.first, order.size(), featureLimit, m_job.token()));
                m_job.report(Stage::LoadingImages, static_cast<std::int64_t>(batch.first + batch.images.size()),
                    static_cast<std::int64_t>(order.size()));
                return m_fromFeatures ? Result<void>() : fail(ErrorCode::LimitExceeded, "too many to keep");
            });
        return kept || kept.error().code == ErrorCode::LimitExceeded ? Result<void>() : kept;
    }

    Result<EvaluationReport> evaluate(const ModelSnapshot& model)
    {
        EvaluationOptions options;
        options.editedLayer = m_network.firstLearningLayer(); // what comes before it stays as it is
        return evaluateModel(m_architecture, model, m_validation, options, &m_validationImages, &m_activations,
            JobContext(m_job.token()));
    }

    Result<void> runEpoch(TrainingReport& report)
    {
        const auto number = static_cast<int>(m_state.epochs.size()) + 1;
        const auto diverge = [&report](std::string where) {
            report.end = TrainingEnd::Diverged;
            report.endDetail = std::move(where);
        };
        TrainingEpoch epoch(m_architecture, m_training, m_options, m_observer, number - 1, m_fromFeatures);
        if (auto done = epoch.run(m_network, m_images, m_job); !done) {
            if (done.error().code != ErrorCode::Diverged)
                return done;
            diverge(done.error().detail);
            return {};
        }
        if (!epoch.isWhole())
            report.end = TrainingEnd::StoppedByUser;
        if (epoch.stepsDone() == 0)
            return {};
        EpochReport facts = epoch.report();
        PANGKAS_ASSIGN(ModelSnapshot model, m_network.snapshot());
        const WeightFacts weights = examine(m_architecture, model);
        if (!weights.isFinite) {
            diverge(fmt::format("epoch {} of {}: a weight is no number at its end", number, m_options.epochs));
            return {};
        }
        facts.sparsity = weights.sparsity;
        if (m_validation) {
            const auto measured = evaluate(model);
            if (!measured && measured.error().code == ErrorCode::NotFinite) {
                diverge(fmt::format("validation after epoch {} of {}: {}", number, m_options.epochs, measured.error().detail));
                return {};
            }
            if (!measured)
                return fail(measured.error());
            facts.validationLoss = measured->meanLoss;
            facts.validationAccuracy = measured->top1();
        }
        m_last = std::move(model);
        m_state.epochs.push_back(facts);
        if (ranksEpochs() && !m_network.isSettled()) {
            m_state.best = BestEpoch{number, unranked, {}}; // patience begins once epochs can be compared
            if (m_options.keep == KeptModel::Best)
                m_state.best->model = m_last;
        } else if (ranksEpochs() && *facts.validationAccuracy > m_state.best->accuracy) {
            m_state.best = BestEpoch{number, *facts.validationAccuracy, {}};
            if (m_options.keep == KeptModel::Best)
                m_state.best->model = m_last;
        }
        if (epoch.isWhole() && !m_options.checkpoint.empty())
            PANGKAS_TRY(writeCheckpoint(m_options.checkpoint, m_run, m_state, m_network));
        if (m_observer.epochDone)
            m_observer.epochDone(facts);
        return {};
    }

    const Architecture& m_architecture;
    const std::shared_ptr<const Dataset>& m_training;
    const std::shared_ptr<const Dataset>& m_validation;
    const TrainingOptions& m_options;
    const TrainingObserver& m_observer;
    const JobContext& m_job;
    TrainingNetwork& m_network;
    const std::string m_device; // that products are computed on
    std::string m_run;
    RunState m_state;
    ModelSnapshot m_last; // the last good state: the start, then each epoch's end
    bool m_fromFeatures = false;
    ImageCache m_images, m_validationImages;
    ActivationCache m_activations;
};

} // namespace

Result<TrainingReport> trainModel(const Architecture& architecture, const ModelSnapshot& start,
    const std::shared_ptr<const Dataset>& training, const std::shared_ptr<const Dataset>& validation,
    const TrainingOptions& options, const TrainingObserver& observer, const JobContext& job)
{
    PANGKAS_TRY(checkTrainingOptions(options));
    PANGKAS_TRY(checkDatasets(architecture, training.get(), validation.get()));
    PANGKAS_TRY(checkValidation(options, validation.get()));
    PANGKAS_ASSIGN(const ArithmeticDevice device, ArithmeticDevice::choose(options.device));
    PANGKAS_ASSIGN(const auto network, TrainingNetwork::build(architecture, start, options, device));
    PANGKAS_TRY(checkPreprocessing(architecture));
    return Run(architecture, start, training, validation, options, observer, job, *network, device.name()).run();
}

} // namespace pangkas
