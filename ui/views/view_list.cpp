// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/view_list.h"

#include "ui/views/accuracy/accuracy_view.h"
#include "ui/views/budget/budget_view.h"
#include "ui/views/codebook/codebook_view.h"
#include "ui/views/coder/coder_view.h"
#include "ui/views/experiments/experiments_view.h"
#include "ui/views/histogram/histogram_view.h"
#include "ui/views/overview/overview_view.h"
#include "ui/views/training/training_view.h"
#include "ui/views/weight_map/weight_map_view.h"
#include "ui/views/xray/xray_view.h"

namespace pangkas {

std::vector<View*> createViews(Workbench& workbench, QWidget* parent)
{
    return {
        new HistogramView(workbench, parent),
        new CodebookView(workbench, parent),
        new CoderView(workbench, parent),
        new WeightMapView(workbench, parent),
        new OverviewView(workbench, parent),
        new AccuracyView(workbench, parent),
        new ExperimentsView(workbench, parent),
        new BudgetView(workbench, parent),
        new XrayView(workbench, parent),
        new TrainingView(workbench, parent),
    };
}

} // namespace pangkas
