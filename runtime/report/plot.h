// Messages sent per day as a picture: bars, stacked by message or by workflow, days in UTC, one panel for
// each program on the same scale. SVG that stands alone (its own fonts by family name, no scripts), some 100
// bytes a day and colour. What is beyond nine colours is one more, "others"; a period of more than 400 days
// is shown by weeks.
#pragma once

#include <string>
#include <vector>

#include "runtime/report/report.h"

namespace nudge {

enum class PlotBy : uint8_t { message, workflow };

struct PlotPanel {
  std::string title;  // "" for the only one
  const Report& report;
};

std::string plot_svg(const std::vector<PlotPanel>& panels, PlotBy by);

}  // namespace nudge
