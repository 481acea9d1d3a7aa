// SPDX-License-Identifier: GPL-3.0-or-later
// Training's products on a device apart, and how long a clipped step is: steps of the network itself.
#include "core/engine/torch/arithmetic_device.h"
#include "core/engine/torch/linear_steps.h"
#include "core/engine/torch/run_identity.h"
#include "core/engine/torch/training_network.h"
#include "tests/engine/separate_device.h"
#include "tests/engine/test_networks.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <numeric>
#include <set>
#include <utility>

using namespace pangkas;

namespace {

constexpr std::size_t imageCount = 24, batchSize = 12;
constexpr int epochs = 5;

/// The tiny network, or the one with a fire module, with biases.
Architecture network(const QString& how)
{
    Architecture net = how.contains("fire") ? test::fireNetwork() : test::tinyNetwork();
    for (LayerInfo& layer : net.layers)
        layer.bias = layer.weight.substr(0, 2) + "bias";
    return net;
}

ModelSnapshot startOf(const Architecture& net)
{
    const ModelSnapshot weights = net.id == "fire" ? test::fireWeights() : test::tinyWeights();
    std::vector<Tensor> tensors;
    for (const LayerInfo& layer : net.layers) {
        tensors.push_back(*weights.find(layer.weight));
        std::vector<float> bias(std::size_t(layer.weightShape[0]));
        for (std::size_t i = 0; i < bias.size(); ++i)
            bias[i] = 0.05f * float(i % 5) - 0.1f;
        tensors.push_back(Tensor::fromValues(layer.bias, {layer.weightShape[0]}, bias));
    }
    return ModelSnapshot(std::move(tensors));
}

BindingSpec bindingFor(const QString& how)
{
    BindingSpec binding;
    binding.pruning.amount = 0.4;
    binding.sharing.centroids = 6;
    if (how.contains("masked") || how.contains("spliced") || how.contains("gradual"))
        binding.kind = BindingKind::Masked;
    binding.spliceBack = how.contains("spliced");
    if (how.contains("gradual"))
        binding.schedule = {SparsityCurve::Cubic, 0, 0, 2, 4};
    if (how.contains("shared") || how.contains("reassigned"))
        binding.kind = BindingKind::Shared;
    binding.reassign = how.contains("reassigned");
    if (how.contains("priced"))
        binding.kind = BindingKind::Priced;
    if (how.contains("ternary"))
        binding.kind = BindingKind::Ternary;
    return binding;
}

TrainingOptions optionsFor(const QString& how, const Architecture& net, const ModelSnapshot& start)
{
    TrainingOptions options;
    options.epochs = epochs;
    options.dropout = how.contains("dropout") ? 0.3 : 0;
    options.optimizer.kind = how.contains("Adam") ? OptimizerKind::Adam : OptimizerKind::Sgd;
    options.optimizer.clipNorm = how.contains("clipped") ? 0.2 : 0;
    for (const LayerInfo& layer : net.layers)
        options.layers[layer.name].binding = bindingFor(how);
    if (how.contains("frozen")) { // the images' features are those after the second one
        options.layers[net.layers[0].name].rateFactor = 0;
        options.layers[net.layers[1].name].rateFactor = 0;
    }
    const std::size_t every = how.contains("one in ten") ? 10 : how.contains("every second") ? 2 : 0;
    for (const LayerInfo& layer : net.layers) {
        if (every == 0)
            break;
        std::vector<float> mask(start.find(layer.weight)->size());
        for (std::size_t i = 0; i < mask.size(); ++i)
            mask[i] = i % every == 0;
        options.trainable.emplace(layer.weight, Tensor::fromValues(layer.weight, start.find(layer.weight)->shape(), mask));
    }
    return options;
}

struct Images
{
    std::vector<std::shared_ptr<const Image>> images;
    std::vector<int> labels;

    Images()
    {
        const auto set = test::halves(int(imageCount), 1);
        for (std::size_t i = 0; i < imageCount; ++i) {
            images.push_back(std::make_shared<const Image>(set->load(i).value()));
            labels.push_back(set->label(i));
        }
    }
};

struct Outcome
{
    std::map<std::string, std::vector<float>> numbers; // the learned ones, and the answers as "... answers"
    std::vector<double> losses;
};

void addNumbers(TrainingNetwork& network, Outcome& outcome)
{
    for (const LearnedNumbers& learned : network.learned())
        outcome.numbers[learned.name].assign(learned.values.begin(), learned.values.end());
    const ModelSnapshot answers = network.snapshot().value();
    for (const Tensor& tensor : answers.tensors())
        outcome.numbers[tensor.name() + " answers"].assign(tensor.values().begin(), tensor.values().end());
}

/// Two steps in each of `epochs` epochs.
Result<Outcome> trainOn(const ArithmeticDevice& device, const QString& how)
{
    const Architecture net = network(how);
    const ModelSnapshot start = startOf(net);
    const Images set;
    const ImageNormalizer normalizer(net.preprocessing);
    PANGKAS_ASSIGN(const auto network, TrainingNetwork::build(net, start, optionsFor(how, net, start), device));
    PANGKAS_TRY(network->moveTo(0, {}));
    bool hasFeatures = network->hasFeatures();
    for (std::size_t first = 0; hasFeatures && first < imageCount; first += batchSize) {
        PANGKAS_ASSIGN(hasFeatures,
            network->keepFeatures(std::span(set.images).subspan(first, batchSize), normalizer, first, imageCount, 1 << 20, {}));
    }
    Outcome outcome;
    StepPlace place;
    place.learningRate = how.contains("Adam") ? 0.002 : 0.02;
    for (std::uint64_t step = 0; step < 2 * epochs; ++step) {
        place.position = double(step) / 2;
        place.number = step + 1;
        place.drawing = 77 + step;
        const std::size_t first = step % 2 * batchSize;
        std::vector<std::size_t> places(batchSize);
        std::iota(places.begin(), places.end(), first);
        const auto labels = std::span(set.labels).subspan(first, batchSize);
        PANGKAS_ASSIGN(const StepResult result,
            hasFeatures ? network->stepFromFeatures(places, labels, place, {})
                        : network->step(std::span(set.images).subspan(first, batchSize), labels, normalizer, place, {}));
        outcome.losses.push_back(result.loss);
    }
    addNumbers(*network, outcome);
    return outcome;
}

/// Where the numbers differ most, as a share of the largest of their tensor.
double largestDifference(const std::vector<float>& a, const std::vector<float>& b)
{
    double most = 0, largest = 1e-6;
    for (std::size_t i = 0; i < a.size(); ++i) {
        most = std::max(most, std::abs(double(a[i]) - b[i]));
        largest = std::max(largest, std::abs(double(a[i])));
    }
    return most / largest;
}

double squaredDistance(const std::vector<float>& a, const std::vector<float>& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (double(a[i]) - b[i]) * (double(a[i]) - b[i]);
    return sum;
}

} // namespace

class TestTrainingDevice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stepsAsTheProcessor_data();
    void stepsAsTheProcessor();
    void computesOnTheDevice();
    void handsOutGradientsInBlocks();
    void multipliesAsTheProcessor();
    void measuresWithoutTheGradient();
    void clipsTheStepThatItMakes_data();
    void clipsTheStepThatItMakes();
    void countsNoPrunedWeights();
    void choosesTheDevice();
    void belongsToItsDevice();
};

void TestTrainingDevice::stepsAsTheProcessor_data()
{
    QTest::addColumn<QString>("how");
    for (const char* how : {"free", "free, Adam", "free, clipped", "dropout", "every second", "every second, clipped",
             "one in ten", "one in ten, clipped", "masked", "gradual, dropout", "spliced", "shared", "reassigned", "priced",
             "ternary", "ternary, Adam", "masked, clipped", "gradual, clipped", "spliced, clipped", "shared, clipped",
             "reassigned, clipped", "priced, clipped", "ternary, clipped", "frozen", "frozen, masked, clipped",
             "frozen, dropout", "fire", "fire, dropout, clipped", "fire, shared", "fire, frozen"})
        QTest::addRow("%s", how) << how;
}

void TestTrainingDevice::stepsAsTheProcessor()
{
    QFETCH(QString, how);
    const auto expected = trainOn({}, how), actual = trainOn(ArithmeticDevice(test::separateDevice()), how);
    VERIFY_OK(expected);
    VERIFY_OK(actual);
    for (std::size_t i = 0; i < expected->losses.size(); ++i)
        QVERIFY2(std::abs(actual->losses[i] - expected->losses[i]) < 1e-4 * expected->losses[i],
            qPrintable(QString("%1 instead of %2").arg(actual->losses[i]).arg(expected->losses[i])));
    QVERIFY(expected->losses.back() < expected->losses[1]);
    QCOMPARE(actual->numbers.size(), expected->numbers.size());
    for (const auto& [name, numbers] : expected->numbers) {
        const auto found = actual->numbers.find(name);
        QVERIFY2(found != actual->numbers.end() && found->second.size() == numbers.size(), name.c_str());
        const double difference = largestDifference(numbers, found->second);
        QVERIFY2(difference < 2e-4, qPrintable(QString("%1: %2").arg(name.c_str()).arg(difference)));
        for (std::size_t i = 0; i < numbers.size(); ++i) // what is pruned on one is on the other
            QCOMPARE(found->second[i] == 0, numbers[i] == 0);
    }
}

void TestTrainingDevice::computesOnTheDevice()
{
    test::takeOperations();
    VERIFY_OK(trainOn({}, "free"));
    QVERIFY(test::takeOperations().empty());
    VERIFY_OK(trainOn(ArithmeticDevice(test::separateDevice()), "free"));
    const std::map<std::string, int> operations = test::takeOperations();
    const auto count = [&](const char* name) {
        const auto found = operations.find(name);
        return found == operations.end() ? 0 : found->second;
    };
    // Two convolutions and two linear layers; each of these multiplies forward, backward and for its weight.
    QCOMPARE(count("aten::convolution_overrideable"), 2 * 2 * epochs);
    QCOMPARE(count("aten::convolution_backward_overrideable"), 2 * 2 * epochs);
    QCOMPARE(count("aten::mm"), 3 * 2 * 2 * epochs);
    QVERIFY(count("aten::max_pool2d_with_indices_backward") > 0);
}

void TestTrainingDevice::handsOutGradientsInBlocks()
{
    const c10::InferenceMode inference;
    const at::Tensor gradient = at::linspace(-1, 1, 4 * 1100).reshape({4, 1100}).contiguous();
    const at::Tensor input = at::linspace(2, -3, 4 * 7).reshape({4, 7}).contiguous();
    const auto collect = [](const at::Tensor& rows, const at::Tensor& columns, std::set<std::size_t>& begins) {
        std::vector<float> all(1100 * 7);
        std::mutex mutex;
        forEachGradientBlock(rows, columns, [&](std::size_t begin, std::size_t count, float* values) {
            std::copy(values, values + count, all.begin() + std::ptrdiff_t(begin));
            const std::lock_guard lock(mutex);
            begins.insert(begin);
        });
        return all;
    };
    std::set<std::size_t> begins, fetchedBegins;
    const std::vector<float> expected = collect(gradient, input, begins);
    const at::Device device = test::separateDevice();
    const std::vector<float> actual = collect(gradient.to(device), input.to(device), fetchedBegins);
    QVERIFY(fetchedBegins == begins);
    QVERIFY(largestDifference(expected, actual) < 1e-6);
    QVERIFY(*std::ranges::min_element(expected) < -1);
}

void TestTrainingDevice::multipliesAsTheProcessor()
{
    const c10::InferenceMode inference;
    const at::Device device = test::separateDevice();
    const at::Tensor input = at::linspace(2, -3, 5 * 7).reshape({5, 7}), weight = at::linspace(-1, 2, 600 * 7).reshape({600, 7});
    const at::Tensor gradient = at::linspace(1, -4, 5 * 600).reshape({5, 600});
    for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
        const at::Tensor factor = weight.to(type), there = factor.to(device);
        const at::Tensor forward = multiplyForward(input.to(device), there), back = multiplyBackward(gradient.to(device), there);
        QVERIFY(!forward.is_cpu() && !back.is_cpu());
        QVERIFY(forward.scalar_type() == at::kFloat && back.scalar_type() == at::kFloat);
        QVERIFY(at::allclose(forward.cpu(), multiplyForward(input, factor), 1e-2, 1e-3));
        QVERIFY(at::allclose(back.cpu(), multiplyBackward(gradient, factor), 1e-2, 1e-3));
    }
}

void TestTrainingDevice::measuresWithoutTheGradient()
{
    const c10::InferenceMode inference;
    const at::Device device = test::separateDevice();
    const at::Tensor input = at::linspace(2, -3, 5 * 7).reshape({5, 7}), gradient = at::linspace(1, -4, 5 * 60).reshape({5, 60});
    const at::Tensor whole = at::mm(gradient.t(), input);
    const double expected = at::mul(whole, whole).sum().item<double>();
    QVERIFY(std::abs(squaredGradientSum(gradient, input) - expected) < 1e-5 * expected);
    QVERIFY(std::abs(squaredGradientSum(gradient.to(device), input.to(device)) - expected) < 1e-5 * expected);
}

void TestTrainingDevice::clipsTheStepThatItMakes_data()
{
    QTest::addColumn<QString>("how");
    for (const char* how : {"free", "every second", "one in ten", "masked", "gradual", "spliced", "shared", "reassigned",
             "priced", "ternary", "frozen, masked", "fire, masked", "fire, shared", "fire, ternary"})
        QTest::addRow("%s", how) << how;
}

/// Plain descent moves the numbers that learn by the rate times the clipped gradient: its length is what was asked for.
void TestTrainingDevice::clipsTheStepThatItMakes()
{
    QFETCH(QString, how);
    const Architecture net = network(how);
    const ModelSnapshot start = startOf(net);
    TrainingOptions options = optionsFor(how, net, start);
    options.optimizer.momentum = options.optimizer.weightDecay = 0;
    options.optimizer.clipNorm = 0.1;
    const Images set;
    StepPlace place;
    place.learningRate = 1;
    for (const at::Device device : {at::Device(at::kCPU), test::separateDevice()}) {
        const auto network = TrainingNetwork::build(net, start, options, ArithmeticDevice(device));
        VERIFY_OK(network);
        VERIFY_OK((*network)->moveTo(0, {}));
        Outcome before, after;
        addNumbers(**network, before);
        VERIFY_OK((*network)->step(set.images, set.labels, ImageNormalizer(net.preprocessing), place, {}));
        addNumbers(**network, after);
        // Shared values that learn alone move all that share them; where the weights behind learn, these are what counts.
        const bool learnsAnswers = how.contains("shared");
        double sum = 0;
        for (const LayerInfo& layer : net.layers) {
            if (options.layers[layer.name].rateFactor == 0)
                continue;
            const std::string weight = layer.weight + (learnsAnswers ? " answers" : "");
            sum += squaredDistance(before.numbers[weight], after.numbers[weight]);
            sum += squaredDistance(before.numbers[layer.bias], after.numbers[layer.bias]);
        }
        QVERIFY2(std::abs(std::sqrt(sum) - 0.1) < 1e-4, qPrintable(QString::number(std::sqrt(sum))));
    }
}

/// A mask that a binding draws clips as one that is given.
void TestTrainingDevice::countsNoPrunedWeights()
{
    const Architecture net = network("tiny");
    const ModelSnapshot start = startOf(net);
    const Images set;
    std::map<std::string, std::vector<float>> numbers[2];
    ModelSnapshot masked;
    TrainingOptions given;
    for (const bool isGiven : {false, true}) {
        TrainingOptions options = isGiven ? given : optionsFor("masked, clipped", net, start);
        const auto network = TrainingNetwork::build(net, isGiven ? masked : start, options);
        VERIFY_OK(network);
        VERIFY_OK((*network)->moveTo(0, {}));
        if (!isGiven) {
            masked = (*network)->snapshot().value();
            given = optionsFor("free, clipped", net, start);
            for (const LayerInfo& layer : net.layers) {
                const Tensor& weight = *masked.find(layer.weight);
                std::vector<float> mask(weight.size());
                std::ranges::transform(weight.values(), mask.begin(), [](float v) { return v != 0 ? 1.0f : 0.0f; });
                given.trainable.emplace(layer.weight, Tensor::fromValues(layer.weight, weight.shape(), mask));
            }
        }
        StepPlace place;
        place.learningRate = 0.1;
        VERIFY_OK((*network)->step(set.images, set.labels, ImageNormalizer(net.preprocessing), place, {}));
        Outcome outcome;
        addNumbers(**network, outcome);
        numbers[isGiven] = outcome.numbers;
    }
    QVERIFY(numbers[0] == numbers[1]);
}

void TestTrainingDevice::choosesTheDevice()
{
    const auto processor = ArithmeticDevice::choose(TrainingDevice::Processor);
    VERIFY_OK(processor);
    QVERIFY(!processor->isApart());
    QCOMPARE(processor->name(), "processor");
    QVERIFY(ArithmeticDevice(test::separateDevice()).isApart());
    const auto automatic = ArithmeticDevice::choose(TrainingDevice::Automatic);
    VERIFY_OK(automatic);
    if (at::hasCUDA())
        QSKIP("there is CUDA");
    QVERIFY(!automatic->isApart());
    const auto cuda = ArithmeticDevice::choose(TrainingDevice::Cuda);
    VERIFY_FAILS(cuda, ErrorCode::InvalidArgument);
    QVERIFY(cuda.error().detail.find("CUDA") != std::string::npos && !cuda.error().remedy.empty());
}

void TestTrainingDevice::belongsToItsDevice()
{
    const Architecture net = network("tiny");
    const auto set = test::halves(4, 1);
    const auto identity = [&](const std::string& device) { return identifyRun(net, startOf(net), *set, nullptr, {}, device); };
    QCOMPARE(identity("processor"), identity("processor"));
    QCOMPARE(differenceOfRuns(identity("processor"), identity("cuda")), R"(device is "processor", was "cuda")");
    QCOMPARE(differenceOfRuns(identity("cuda"), identity("processor")), R"(device is "cuda", was "processor")");
    QCOMPARE(identity("processor").find("device"), std::string::npos); // checkpoints of before go on
}

QTEST_APPLESS_MAIN(TestTrainingDevice)
#include "test_training_device.moc"
