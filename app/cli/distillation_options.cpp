// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/distillation_options.h"

#include "core/pipeline/open_model.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace pangkas::cli {

namespace {

constexpr double usualShare = 0.9;

} // namespace

void addDistillationOptions(CLI::App& app, DistillationOptions& options)
{
    const std::string group = "Distillation";
    app.add_option("--distill", options.share,
           "Share of the loss that asks for a teacher's answers in place of the labels (0.9 if only --teacher is given)")
        ->check(CLI::Range(0.0, 1.0))
        ->group(group);
    app.add_option("--teacher", options.teacher,
           "Model to learn from, of any architecture for such images and classes (default: the one that training starts from)")
        ->group(group);
    app.add_option("--temperature", options.temperature, "What both networks' logits are divided by there (default: 4)")
        ->check(CLI::Range(0.1, 100.0))
        ->group(group);
}

void applyDistillation(const DistillationOptions& options, Distillation& distillation)
{
    if (options.share)
        distillation.share = *options.share;
    else if (!options.teacher.empty() && distillation.share == 0)
        distillation.share = usualShare;
    if (options.temperature)
        distillation.temperature = *options.temperature;
}

Result<std::shared_ptr<const Teacher>> openTeacher(
    const DistillationOptions& options, const std::vector<std::string>& classNames, Session& session)
{
    if (options.teacher.empty())
        return nullptr;
    PANGKAS_ASSIGN(OpenedModel opened, openModel(options.teacher, session.extensions(), session.job()));
    for (const std::string& note : opened.notes)
        session.note(options.teacher + ": " + note);
    if (!opened.classNames.empty() && opened.classNames != classNames)
        return fail(ErrorCode::ClassMismatch,
            fmt::format("the teacher knows {}, the images are {}", fmt::join(opened.classNames, ", "), fmt::join(classNames, ", ")),
            options.teacher, "Take a teacher that was trained on these classes");
    return std::make_shared<const Teacher>(Teacher{std::move(opened.architecture), std::move(opened.model)});
}

} // namespace pangkas::cli
