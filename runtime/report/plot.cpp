#include "runtime/report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "runtime/value/civil.h"
#include "runtime/value/escape.h"
#include "runtime/value/number_text.h"
#include "runtime/value/time_text.h"

namespace nudge {

namespace {

constexpr size_t kMostColours = 9;
// After Okabe and Ito, and Tableau: told apart by most eyes, on white.
const char* const kColours[] = {"#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee",
                                "#aa3377", "#e69f00", "#332288", "#999933", "#bbbbbb"};
constexpr int64_t kMostDays = 400;

constexpr double kWidth = 960, kLeft = 72, kRight = 24, kTop = 64, kPanelHeight = 240, kPanelGap = 56;
constexpr double kPlotWidth = kWidth - kLeft - kRight;

struct Series {
  std::string name;
  std::vector<uint64_t> totals;  // by panel

  uint64_t total() const { return std::accumulate(totals.begin(), totals.end(), uint64_t{0}); }
  void add(const std::vector<uint64_t>& others) {
    for (size_t panel = 0; panel < totals.size(); ++panel)
      totals[panel] += others[panel];
  }
  // `welcome 1,920`, of two programs `welcome 1,920 → 1,800`
  std::string label() const {
    std::string text = name;
    for (size_t panel = 0; panel < totals.size(); ++panel)
      text += (panel == 0 ? " " : " → ") + print_grouped(totals[panel]);
    return text;
  }
};

// A panel's bars: by step (a day or a week), the counts by series.
struct Bars {
  std::vector<std::vector<uint64_t>> steps;
};

class Plot {
 public:
  Plot(const std::vector<PlotPanel>& panels, PlotBy by) : panels_(panels), by_(by) {
    find_period();
    find_series();
    for (const PlotPanel& panel : panels_)
      bars_.push_back(bars_of(panel.report));
    find_scale();
  }
  std::string svg();

 private:
  const std::vector<uint64_t>& counts_of(const DayReport& day) const {
    return by_ == PlotBy::message ? day.by_message : day.by_workflow;
  }
  std::string name_of(const Report& report, size_t place) const {
    return by_ == PlotBy::message ? report.messages[place].name : report.workflows[place].name;
  }
  void find_period();
  void find_series();
  void find_scale();
  Bars bars_of(const Report& report) const;
  size_t steps() const { return static_cast<size_t>((last_ - first_) / step_days_ + 1); }
  double x_of(double step) const { return kLeft + kPlotWidth * step / static_cast<double>(steps()); }
  void draw_panel(size_t panel);
  void draw_grid(double top, double bottom);
  void draw_dates(double bottom);
  void draw_bars(const Bars& bars, double bottom);
  double draw_legend(double top);
  void text(double x, double y, const char* anchor, const std::string& words, const char* more = "");

  const std::vector<PlotPanel>& panels_;
  PlotBy by_;
  int64_t first_ = 0, last_ = 0;  // dates
  int64_t step_days_ = 1;
  std::vector<Series> series_;                    // the most first
  std::map<std::string, size_t> series_by_name_;  // "others" for those that have no colour of their own
  std::vector<Bars> bars_;
  uint64_t tick_ = 1;  // between lines of the grid
  uint64_t most_ = 1;  // at the panel's top
  std::string out_;
};

void Plot::find_period() {
  bool any = false;
  for (const PlotPanel& panel : panels_) {
    if (panel.report.days.empty()) continue;
    first_ = any ? std::min(first_, panel.report.days.front().date) : panel.report.days.front().date;
    last_ = any ? std::max(last_, panel.report.days.back().date) : panel.report.days.back().date;
    any = true;
  }
  if (last_ - first_ < kMostDays) return;
  first_ -= weekday_of_date(first_);  // weeks begin on mondays
  // A period of centuries, by a wrong timestamp, has wider bars still.
  step_days_ = std::max<int64_t>(1, (last_ - first_) / 7 / 1000 + 1) * 7;
}

void Plot::find_series() {
  std::map<std::string, std::vector<uint64_t>> totals;
  for (size_t panel = 0; panel < panels_.size(); ++panel) {
    const Report& report = panels_[panel].report;
    for (const DayReport& day : report.days) {
      const std::vector<uint64_t>& counts = counts_of(day);
      for (size_t place = 0; place < counts.size(); ++place) {
        if (counts[place] == 0) continue;
        std::vector<uint64_t>& of_name = totals[name_of(report, place)];
        of_name.resize(panels_.size());
        of_name[panel] += counts[place];
      }
    }
  }
  std::vector<Series> all;
  for (const auto& [name, of_name] : totals)
    all.push_back({name, of_name});
  std::stable_sort(all.begin(), all.end(),
                   [](const Series& left, const Series& right) { return left.total() > right.total(); });
  const bool has_others = all.size() > kMostColours + 1;
  const size_t coloured = has_others ? kMostColours : all.size();
  for (size_t place = 0; place < all.size(); ++place) {
    series_by_name_[all[place].name] = std::min(place, coloured);
    if (place < coloured) {
      series_.push_back(all[place]);
    } else {
      if (place == coloured) {
        series_.push_back(
            {fmt::format("{} others", all.size() - coloured), std::vector<uint64_t>(panels_.size())});
      }
      series_.back().add(all[place].totals);
    }
  }
}

Bars Plot::bars_of(const Report& report) const {
  Bars bars;
  bars.steps.assign(steps(), std::vector<uint64_t>(series_.size()));
  for (const DayReport& day : report.days) {
    std::vector<uint64_t>& step = bars.steps[static_cast<size_t>((day.date - first_) / step_days_)];
    const std::vector<uint64_t>& counts = counts_of(day);
    for (size_t place = 0; place < counts.size(); ++place) {
      if (counts[place] > 0) step[series_by_name_.at(name_of(report, place))] += counts[place];
    }
  }
  return bars;
}

// Lines at 1, 2 or 5 times a power of ten, four to ten of them.
void Plot::find_scale() {
  uint64_t highest = 1;
  for (const Bars& bars : bars_) {
    for (const auto& step : bars.steps) {
      uint64_t sum = 0;
      for (uint64_t count : step)
        sum += count;
      highest = std::max(highest, sum);
    }
  }
  for (uint64_t power = 1; highest / tick_ > 5; power *= 10) {
    for (uint64_t factor : {1, 2, 5}) {
      tick_ = power * factor;
      if (highest / tick_ <= 5) break;
    }
  }
  most_ = (highest + tick_ - 1) / tick_ * tick_;
}

void Plot::text(double x, double y, const char* anchor, const std::string& words, const char* more) {
  out_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>\n", x, y, anchor, more,
                      escape_html(words));
}

void Plot::draw_grid(double top, double bottom) {
  for (uint64_t value = 0; value <= most_; value += tick_) {
    const double y = bottom - (bottom - top) * static_cast<double>(value) / static_cast<double>(most_);
    out_ += fmt::format("<path d=\"M{:.1f} {:.1f}H{:.1f}\" stroke=\"{}\"/>\n", kLeft, y, kWidth - kRight,
                        value == 0 ? "#666666" : "#e2e2e2");
    text(kLeft - 8, y + 4, "end", print_grouped(value));
  }
}

// Some eight to fourteen of them: days, weeks, months, quarters or years apart; the first in full, and
// whatever begins a year.
void Plot::draw_dates(double bottom) {
  const int64_t days = last_ - first_ + step_days_;
  auto mark = [&](int64_t date, const std::string& words) {
    const double x = x_of(static_cast<double>(date - first_) / static_cast<double>(step_days_));
    out_ += fmt::format("<path d=\"M{0:.1f} {1:.1f}V{2:.1f}\" stroke=\"#666666\"/>\n", x, bottom, bottom + 5);
    const bool fits = x + 60 < kWidth;
    text(fits ? x : kWidth - 4, bottom + 19, fits ? "start" : "end", words);
  };
  if (days <= 84) {
    const int64_t apart = days <= 10 ? 1 : days <= 21 ? 2 : 7;
    for (int64_t date = first_; date <= last_; date += apart) {
      const std::string full = print_date(date);
      mark(date, date == first_ ? full : full.substr(full.size() - 5));
    }
    return;
  }
  const int64_t months = std::max<int64_t>(1, (days / 31 + 11) / 12);
  CivilDate civil = civil_of_date(first_);
  int64_t date = date_of_civil(civil.year, civil.month, 1);
  if (date < first_) date = add_months(date, 1);
  bool is_first = true;
  for (; date <= last_; date = add_months(date, months)) {
    const std::string full = print_date(date);
    mark(date, full.substr(0, full.size() - 3));
    is_first = false;
  }
  if (is_first) mark(first_, print_date(first_));
}

// One path for each series, so that the picture stays small.
void Plot::draw_bars(const Bars& bars, double bottom) {
  const double width = kPlotWidth / static_cast<double>(steps());
  const double gap = width >= 4 ? 1 : 0;
  std::vector<uint64_t> below(bars.steps.size());
  auto height_of = [&](uint64_t count) {
    return kPanelHeight * static_cast<double>(count) / static_cast<double>(most_);
  };
  for (size_t series = 0; series < series_.size(); ++series) {
    std::string path;
    for (size_t step = 0; step < bars.steps.size(); ++step) {
      const uint64_t count = bars.steps[step][series];
      if (count == 0) continue;
      path += fmt::format("M{:.2f} {:.2f}h{:.2f}v{:.2f}h-{:.2f}z", x_of(static_cast<double>(step)),
                          bottom - height_of(below[step]), width - gap, -height_of(count), width - gap);
      below[step] += count;
    }
    if (path.empty()) continue;
    out_ += fmt::format("<path d=\"{}\" fill=\"{}\" stroke=\"none\"><title>{}</title></path>\n", path,
                        kColours[series], escape_html(series_[series].name));
  }
}

void Plot::draw_panel(size_t panel) {
  const double top = kTop + static_cast<double>(panel) * (kPanelHeight + kPanelGap);
  const double bottom = top + kPanelHeight;
  if (!panels_[panel].title.empty())
    text(kLeft, top - 8, "start", panels_[panel].title, " font-weight=\"bold\"");
  draw_grid(top, bottom);
  draw_bars(bars_[panel], bottom);
  if (!series_.empty()) draw_dates(bottom);
}

// In columns; gives where it ends.
double Plot::draw_legend(double top) {
  size_t longest = 1;
  for (const Series& series : series_)
    longest = std::max(longest, series.label().size());
  const auto columns =
      static_cast<size_t>(std::clamp(kPlotWidth / (7.5 * static_cast<double>(longest) + 48), 1.0, 5.0));
  double y = top;
  for (size_t place = 0; place < series_.size(); ++place) {
    const double x = kLeft + kPlotWidth / static_cast<double>(columns) * static_cast<double>(place % columns);
    if (place > 0 && place % columns == 0) y += 22;
    out_ += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"12\" height=\"12\" fill=\"{}\"/>\n", x,
                        y - 11, kColours[place]);
    text(x + 18, y, "start", series_[place].label());
  }
  return y + 20;
}

std::string Plot::svg() {
  const double panels_height = static_cast<double>(panels_.size()) * (kPanelHeight + kPanelGap) - kPanelGap;
  text(kLeft, 26, "start",
       fmt::format("Messages sent per {} (UTC), by {}",
                   step_days_ == 1   ? "day"
                   : step_days_ == 7 ? "week"
                                     : fmt::format("{} weeks", step_days_ / 7),
                   by_ == PlotBy::message ? "message" : "workflow"),
       " font-size=\"16\" font-weight=\"bold\"");
  for (size_t panel = 0; panel < panels_.size(); ++panel)
    draw_panel(panel);
  if (series_.empty()) text(kWidth / 2, kTop + kPanelHeight / 2, "middle", "no messages were sent");
  const double height = draw_legend(kTop + panels_height + 52);
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
             "viewBox=\"0 0 {0:.0f} {1:.0f}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" "
             "fill=\"#333333\" stroke-width=\"1\">\n"
             "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
             kWidth, height) +
         out_ + "</svg>\n";
}

}  // namespace

std::string plot_svg(const std::vector<PlotPanel>& panels, PlotBy by) {
  return Plot(panels, by).svg();
}

}  // namespace nudge
