// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/training_log.h"

#include "core/base/file.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace pangkas {

namespace {

constexpr std::string_view csvHeader = "phase,step,epoch,learning_rate,training_loss,training_accuracy,validation_loss,"
                                       "validation_accuracy,sparsity,seconds\n";

std::string csvText(std::string_view text)
{
    if (text.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::string csvNumber(const std::optional<double>& number) { return number ? fmt::format("{}", *number) : std::string(); }

Result<void> checkHeader(const std::filesystem::path& path)
{
    PANGKAS_ASSIGN(const InputFile file, InputFile::open(path));
    PANGKAS_ASSIGN(const auto start, file.read(0, std::min<std::uint64_t>(file.size(), csvHeader.size())));
    if (std::string_view(reinterpret_cast<const char*>(start.data()), start.size()) != csvHeader)
        return fail(ErrorCode::InvalidArgument, "is no training log of this program", path.string(), "Choose another name");
    return {};
}

} // namespace

Result<TrainingLog> TrainingLog::open(const TrainingLogFiles& files)
{
    TrainingLog log;
    if (!files.csv.empty()) {
        PANGKAS_ASSIGN(GrowingFile csv, GrowingFile::open(files.csv, files.mode));
        if (csv.isEmpty()) {
            PANGKAS_TRY(csv.append(csvHeader));
        } else {
            PANGKAS_TRY(checkHeader(files.csv));
        }
        log.m_csv = std::move(csv);
    }
    if (!files.events.empty()) {
        PANGKAS_ASSIGN(log.m_events, EventFile::create(files.events));
    }
    return log;
}

Result<void> TrainingLog::add(std::string_view phase, int epochsBefore, const EpochReport& epoch)
{
    const int step = epochsBefore + epoch.epoch;
    Result<void> result;
    if (m_csv)
        result = m_csv->append(fmt::format("{},{},{},{},{},{},{},{},{},{}\n", csvText(phase), step, epoch.epoch,
            epoch.learningRate, epoch.trainingLoss, epoch.trainingAccuracy, csvNumber(epoch.validationLoss),
            csvNumber(epoch.validationAccuracy), epoch.sparsity, epoch.seconds));
    if (m_events) {
        std::vector<ScalarValue> scalars = {{"train/loss", epoch.trainingLoss}, {"train/accuracy", epoch.trainingAccuracy},
            {"learning_rate", epoch.learningRate}, {"sparsity", epoch.sparsity}};
        if (epoch.validationLoss)
            scalars.push_back({"validation/loss", *epoch.validationLoss});
        if (epoch.validationAccuracy)
            scalars.push_back({"validation/accuracy", *epoch.validationAccuracy});
        const Result<void> added = m_events->add(step, scalars);
        if (result)
            result = added;
    }
    return result;
}

} // namespace pangkas
