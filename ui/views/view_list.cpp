// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/budget/budget_view.h"
#include "ui/views/view_list.h"

#include "ui/views/experiments/experiments_view.h"
#include "ui/views/histogram/histogram_view.h"

namespace pangkas {

std::vector<View*> createViews(Workbench& workbench, QWidget* parent)
{
    return {
        new HistogramView(workbench, parent),
        new ExperimentsView(workbench, parent),
        new BudgetView(workbench, parent),
    };
}

} // namespace pangkas
