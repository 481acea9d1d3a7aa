// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/scan_task.h"

#include "core/base/file.h"
#include "core/base/hashing.h"

namespace pangkas {

ScanOptions windowScanOptions()
{
    ScanOptions options;
    for (int percent = 0; percent <= 95; percent += 5)
        options.levels.push_back(percent / 100.0);
    return options;
}

Result<std::shared_ptr<const Scan>> scanLayers(const EvaluationInput& input, const std::filesystem::path& folder,
    const std::function<void(std::shared_ptr<const Scan>)>& rowDone, const JobContext& job)
{
    const ScanOptions options = windowScanOptions();
    PANGKAS_ASSIGN(const std::shared_ptr<const Engine> engine, loadEngine(job));
    const Architecture architecture = input.architecture();
    const ModelSnapshot& model = input.source->opened.model;
    PANGKAS_ASSIGN(Scan scan, emptyScan(architecture, model, *input.dataset, options, job));
    std::string identity;
    for (const std::string& line : scan.identity)
        identity += line + "\n";
    const std::filesystem::path path = folder / (sha256(identity).substr(0, 32) + ".csv");
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return fail(systemError(error.value(), "create the folder of scans", folder));
    if (std::filesystem::exists(path, error)) {
        auto text = readTextFile(path);
        auto kept = text ? parseScanCsv(*text) : fail(text.error());
        if (kept && kept->identity == scan.identity) {
            scan = std::move(*kept);
            rowDone(std::make_shared<const Scan>(scan));
        }
    }
    const auto sink = [&](const Scan& soFar) -> Result<void> {
        PANGKAS_TRY(writeFileAtomically(path, toCsv(soFar)));
        rowDone(std::make_shared<const Scan>(soFar));
        return {};
    };
    PANGKAS_ASSIGN(Scan whole, scanSensitivity(*engine, architecture, model, input.dataset, options, std::move(scan), sink, job));
    return std::make_shared<const Scan>(std::move(whole));
}

} // namespace pangkas
