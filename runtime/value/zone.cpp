#include "runtime/value/zone.h"

#include <date/tz.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/fault/assert.h"
#include "runtime/value/civil.h"
#include "runtime/value/word.h"
#include "runtime/value/zone_rule.h"

namespace nudge {
namespace {

constexpr int64_t kForever = INT64_MAX;
constexpr int kLastRuleYear = 2200;

// A stretch of time with one offset: from ≤ t < until.
struct Period {
  int64_t from_ms = INT64_MIN;
  int64_t until_ms = kForever;
  int64_t offset_ms = 0;
};

// The periods of a zone in order, without a gap, from the beginning of time to its end. From 1970 on, the
// period of an instant is found by a table with an entry for each 2^33 ms (99 days) and a step or two from
// there.
class ZoneTable {
 public:
  explicit ZoneTable(const std::vector<ZoneChange>& changes, int64_t first_offset_ms) {
    periods_.push_back({.offset_ms = first_offset_ms});
    for (const ZoneChange& change : changes)
      add(change);
    int64_t last = periods_.back().from_ms;
    size_t buckets = last < 0 ? 0 : static_cast<size_t>(last >> kBucketShift) + 1;
    for (size_t bucket = 0; bucket < buckets; ++bucket) {
      bucket_period_.push_back(static_cast<uint16_t>(search(static_cast<int64_t>(bucket) << kBucketShift)));
    }
  }

  const Period& at(int64_t time_ms) const { return periods_[index(time_ms)]; }

  int64_t to_utc(int64_t local_ms) const {
    // No offset is larger than 26 hours, so what ended two days before has ended locally too.
    size_t i = index(subtract_int(local_ms, 2 * kDayMs));
    while (i + 1 < periods_.size() && local_ms >= periods_[i].until_ms + periods_[i].offset_ms)
      ++i;
    // The first period that hasn't ended: if it hasn't begun either, its beginning skips this local time.
    return std::max(subtract_int(local_ms, periods_[i].offset_ms), periods_[i].from_ms);
  }

 private:
  static constexpr int kBucketShift = 33;

  void add(ZoneChange change) {
    Period& last = periods_.back();
    if (change.offset_ms == last.offset_ms) return;
    if (change.at_ms == last.from_ms) {
      last.offset_ms = change.offset_ms;
      return;
    }
    last.until_ms = change.at_ms;
    periods_.push_back({change.at_ms, kForever, change.offset_ms});
  }

  size_t search(int64_t time_ms) const {
    auto found = std::upper_bound(periods_.begin(), periods_.end(), time_ms,
                                  [](int64_t time, const Period& period) { return time < period.until_ms; });
    return found == periods_.end() ? periods_.size() - 1 : static_cast<size_t>(found - periods_.begin());
  }

  size_t index(int64_t time_ms) const {
    if (time_ms < 0) return search(time_ms);
    size_t bucket = static_cast<size_t>(time_ms >> kBucketShift);
    if (bucket >= bucket_period_.size()) return periods_.size() - 1;
    size_t i = bucket_period_[bucket];
    while (time_ms >= periods_[i].until_ms)
      ++i;
    return i;
  }

  std::vector<Period> periods_;
  std::vector<uint16_t> bucket_period_;
};

// The text between the last two line ends of a tz file of version 2 or later.
std::string rule_of_file(const std::string& name) {
  for (const char* folder : {"/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/usr/share/lib/zoneinfo/"}) {
    std::ifstream file(folder + name, std::ios::binary);
    if (!file) continue;
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (!bytes.starts_with("TZif") || bytes.size() < 6 || bytes[4] < '2' || bytes.back() != '\n') return "";
    bytes.pop_back();
    return bytes.substr(bytes.rfind('\n') + 1);
  }
  return "";
}

int year_of(int64_t time_ms) {
  auto day =
      date::floor<date::days>(date::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(time_ms)));
  return static_cast<int>(date::year_month_day(day).year());
}

// Throws what `date` throws.
std::unique_ptr<const ZoneTable> load_table(const date::time_zone& zone) {
  using std::chrono::milliseconds;
  date::sys_seconds start = date::sys_days(date::year(1800) / 1 / 1);
  date::sys_seconds end = date::sys_days(date::year(9999) / 1 / 1);
  date::sys_info info = zone.get_info(start);
  int64_t first_offset_ms = milliseconds(info.offset).count();
  std::vector<ZoneChange> changes;
  while (info.end < end) {
    info = zone.get_info(info.end);
    changes.push_back(
        {milliseconds(info.begin.time_since_epoch()).count(), milliseconds(info.offset).count()});
  }
  int64_t last_ms = changes.empty() ? 0 : changes.back().at_ms;
  for (const ZoneChange& change :
       changes_by_rule(rule_of_file(zone.name()), year_of(last_ms), kLastRuleYear)) {
    if (change.at_ms > last_ms) changes.push_back(change);
  }
  return std::make_unique<const ZoneTable>(changes, first_offset_ms);
}

// Every zone of the tz database, by name; tables are loaded when they are first asked for, and stay.
class ZoneDirectory {
 public:
  static ZoneDirectory& get() {
    static ZoneDirectory* directory = new ZoneDirectory();  // never destroyed: threads may outlive main
    return *directory;
  }

  std::optional<ZoneId> find(std::string_view name) {
    if (name == kUtcName) return kUtc;
    auto found = std::lower_bound(names_.begin() + 1, names_.end(), name);
    if (found == names_.end() || *found != name) return std::nullopt;
    auto zone = static_cast<ZoneId>(found - names_.begin());
    table(zone);
    if (tables_[zone].load(std::memory_order_acquire) == &utc_ && zones_[zone] == nullptr)
      return std::nullopt;
    return zone;
  }

  std::string_view name(ZoneId zone) const { return zone < names_.size() ? names_[zone] : names_[kUtc]; }
  size_t count() const { return names_.size(); }

  const ZoneTable& table(ZoneId zone) {
    if (zone >= names_.size()) return utc_;
    const ZoneTable* loaded = tables_[zone].load(std::memory_order_acquire);
    return loaded ? *loaded : load(zone);
  }

 private:
  static constexpr std::string_view kUtcName = "UTC";

  ZoneDirectory() {
    names_.emplace_back(kUtcName);
    zones_.push_back(nullptr);
    try {
      for (const date::time_zone& zone : date::get_tzdb().zones) {
        const std::string& name = zone.name();
        // Not zones of a place, but of this machine, or of none.
        if (name == kUtcName || name == "localtime" || name == "posixrules" || name == "Factory") continue;
        names_.push_back(name);
        zones_.push_back(&zone);
      }
    } catch (const std::exception&) {
      names_.resize(1);  // no tz data on this machine: UTC alone
      zones_.resize(1);
    }
    NUDGE_ASSERT(std::is_sorted(names_.begin() + 1, names_.end()), "the zones of `date` are sorted by name");
    tables_ = std::make_unique<std::atomic<const ZoneTable*>[]>(names_.size());
    tables_[kUtc] = &utc_;
  }

  const ZoneTable& load(ZoneId zone) {
    std::lock_guard lock(mutex_);
    const ZoneTable* table = tables_[zone].load(std::memory_order_relaxed);
    if (table) return *table;
    try {
      table = load_table(*zones_[zone]).release();
    } catch (const std::exception&) {
      table = &utc_;  // a file that can't be read
      zones_[zone] = nullptr;
    }
    tables_[zone].store(table, std::memory_order_release);
    return *table;
  }

  const ZoneTable utc_{{}, 0};
  std::vector<std::string> names_;             // UTC, then the others sorted
  std::vector<const date::time_zone*> zones_;  // nullptr: UTC, or unreadable
  std::unique_ptr<std::atomic<const ZoneTable*>[]> tables_;
  std::mutex mutex_;
};

}  // namespace

std::optional<ZoneId> find_zone(std::string_view name) {
  return ZoneDirectory::get().find(name);
}

std::string_view zone_name(ZoneId zone) {
  return ZoneDirectory::get().name(zone);
}

size_t zone_count() {
  return ZoneDirectory::get().count();
}

int64_t utc_offset_ms(int64_t time_ms, ZoneId zone) {
  return zone == kUtc ? 0 : ZoneDirectory::get().table(zone).at(time_ms).offset_ms;
}

int64_t utc_to_local(int64_t time_ms, ZoneId zone) {
  if (is_missing(time_ms)) return kMissing;
  return add_int(time_ms, utc_offset_ms(time_ms, zone));
}

int64_t local_to_utc(int64_t local_ms, ZoneId zone) {
  if (is_missing(local_ms) || zone == kUtc) return local_ms;
  return ZoneDirectory::get().table(zone).to_utc(local_ms);
}

}  // namespace nudge
