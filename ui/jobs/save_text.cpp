// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/save_text.h"

#include "core/base/file.h"
#include "ui/jobs/workbench.h"

#include <QFileInfo>

#include <utility>

namespace pangkas {

void saveText(Workbench& workbench, const QString& path, std::string text, const QString& note)
{
    workbench.jobs().start<QString>(
        {JobLane::Storage, [path] { return Workbench::tr("Saving %1").arg(QFileInfo(path).fileName()); }, {}, true},
        [path, text = std::move(text)](const JobContext&) -> Result<std::shared_ptr<const QString>> {
            PANGKAS_TRY(writeFileAtomically(path.toStdString(), std::string_view(text)));
            return std::make_shared<const QString>(path);
        },
        &workbench, [&workbench, note](Result<std::shared_ptr<const QString>> result) {
            if (result)
                Q_EMIT workbench.noted(note, **result);
            else if (result.error().code != ErrorCode::Cancelled)
                Q_EMIT workbench.failed(result.error());
        });
}

} // namespace pangkas
