// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/training_task.h"

#include <string>

namespace pangkas {

Result<RetrainReport> retrainOnEngine(const TrainingInput& input, const RetrainObserver& observer, const JobContext& job)
{
    PANGKAS_ASSIGN(const DatasetSource source, parseDatasetSource(input.images));
    PANGKAS_ASSIGN(const std::shared_ptr<const Engine> engine, loadEngine(job));
    RetrainInput retraining = input.retrain;
    DatasetOptions options;
    options.skipDamaged = input.skipsDamaged;
    options.classes = input.source->opened.classNames;
    if (options.classes.empty() && retraining.validation)
        options.classes = retraining.validation->classes();
    PANGKAS_ASSIGN(retraining.training, engine->openDataset(source, options, job));
    const std::size_t classes = retraining.training->classes().size();
    if (retraining.validation && retraining.validation->classes() != retraining.training->classes()) {
        return fail({ErrorCode::ClassMismatch,
            std::to_string(classes) + " classes to train on, " + std::to_string(retraining.validation->classes().size())
                + " to validate, or other names",
            input.images, "Choose training images with a folder for each class of the validation images, named alike"});
    }
    return retrain(*engine, retraining, observer, job);
}

} // namespace pangkas
