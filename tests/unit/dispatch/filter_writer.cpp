#include "tests/unit/dispatch/filter_writer.h"

#include <fmt/format.h>

namespace nudge::test {

const char* const kSeenSchema = R"flow(
enum Plan { trial, starter, pro, enterprise }
contact { plan: Plan = trial  seats: int = 1  title: text? }
event other
event seen {
  page    : text
  path    : text?
  seconds : int?
  size    : int = 0
  price   : number = 0
  rate    : number?
  plan    : Plan?
  tier    : Plan = trial
  paid    : bool?
  loud    : bool = false
}
)flow";

namespace {

constexpr const char* kTexts[] = {"",        "/",         "/pricing", "/pricing/eu", "/docs", "/docs/a",
                                  "/docs/b", "/docs/b/c", "Ada",      "ada",         "é",     "/z"};
constexpr const char* kPlans[] = {"trial", "starter", "pro", "enterprise"};

}  // namespace

std::string FilterWriter::any_text() {
  return kTexts[below(std::size(kTexts))];
}

std::string FilterWriter::any_order() {
  static constexpr const char* kOrders[] = {"==", "!=", "<", "<=", ">", ">="};
  return kOrders[below(6)];
}

std::string FilterWriter::of_text() {
  const std::string text = any_text(), other = any_text();
  switch (below(10)) {
    case 0:
      return fmt::format("page == \"{}\"", text);
    case 1:
      return fmt::format("path == \"{}\"", text);
    case 2:
      return fmt::format("path != \"{}\"", text);
    case 3:
      return fmt::format("page starts with \"{}\"", text);
    case 4:
      return fmt::format("(path is known and path starts with \"{}\")", text);
    case 5:
      return fmt::format("page in [\"{}\", \"{}\", \"/x\"]", text, other);
    case 6:
      return fmt::format("page not in [\"{}\", \"{}\"]", text, other);
    case 7:
      return fmt::format("(path ?? \"{}\") == \"{}\"", text, other);
    case 8:
      return fmt::format("lower(page) == \"{}\"", text);
    default:
      return below(2) == 0 ? "path is missing" : fmt::format("page contains \"{}\"", text);
  }
}

std::string FilterWriter::of_int() {
  const int number = static_cast<int>(below(12)) - 3;
  switch (below(7)) {
    case 0:
      return fmt::format("size {} {}", any_order(), number);
    case 1:
      return fmt::format("seconds == {}", number);
    case 2:
      return fmt::format("(seconds is known and seconds {} {})", any_order(), number);
    case 3:
      return fmt::format("(seconds ?? {}) {} {}", below(9), any_order(), number);
    case 4:
      return fmt::format("size in [{}, {}, {}]", below(9), below(9), below(9));
    case 5:
      return fmt::format("size * 2 + 1 {} {}", any_order(), number);
    default:
      return fmt::format("{} {} size", number, any_order());
  }
}

std::string FilterWriter::of_number() {
  const double number = (static_cast<double>(below(30)) - 10) / 4;
  switch (below(4)) {
    case 0:
      return fmt::format("price {} {:.2f}", any_order(), number);
    case 1:
      return fmt::format("(rate ?? {:.2f}) {} {:.2f}", number / 2, any_order(), number);
    case 2:
      return fmt::format("(rate is known and rate {} {:.2f})", any_order(), number);
    default:
      return fmt::format("price - size {} {:.2f}", any_order(), number);
  }
}

std::string FilterWriter::of_enum() {
  const char* plan = kPlans[below(4)];
  switch (below(6)) {
    case 0:
      return fmt::format("plan == {}", plan);
    case 1:
      return fmt::format("plan != {}", plan);
    case 2:
      return fmt::format("tier in [{}, {}]", plan, kPlans[below(4)]);
    case 3:
      return below(2) == 0 ? "loud" : "not loud";
    case 4:
      return below(2) == 0 ? "paid == true" : "(paid ?? false)";
    default:
      return fmt::format("tier == {}", plan);
  }
}

std::string FilterWriter::of_contact() {
  switch (below(4)) {
    case 0:
      return fmt::format("contact.plan == {}", kPlans[below(4)]);
    case 1:
      return fmt::format("contact.seats {} {}", any_order(), below(6));
    case 2:
      return fmt::format("contact.seats {} size", any_order());
    default:
      return fmt::format("contact.title == \"{}\"", any_text());
  }
}

std::string FilterWriter::comparison() {
  switch (below(9)) {
    case 0:
    case 1:
    case 2:
      return of_text();
    case 3:
    case 4:
      return of_int();
    case 5:
      return of_number();
    case 6:
    case 7:
      return of_enum();
    default:
      return of_contact();
  }
}

std::string FilterWriter::condition(int depth) {
  if (depth == 0) return comparison();
  switch (below(8)) {
    case 0:
    case 1:
    case 2:
      return fmt::format("({} and {})", condition(depth - 1), condition(depth - 1));
    case 3:
    case 4:
      return fmt::format("({} or {})", condition(depth - 1), condition(depth - 1));
    case 5:
      return fmt::format("not ({})", condition(depth - 1));
    case 6:
      return fmt::format("(if {} then {} else {})", condition(depth - 1), condition(depth - 1),
                         condition(depth - 1));
    default:
      return comparison();
  }
}

void FilterWriter::fill(const Layout& layout, Record& record, const Program& program) {
  Arena arena;
  for (Slot slot : layout.slots) {
    if (below(5) == 0 || slot.kind == SlotKind::list || slot.kind == SlotKind::entries) continue;
    switch (slot.kind) {
      case SlotKind::text:
        record.store_text(
            layout, slot,
            arena.text(below(4) == 0 ? program.texts[below(static_cast<uint32_t>(program.texts.size()))]
                                     : any_text()));
        break;
      case SlotKind::number:
        record.store(slot, word_of_number((static_cast<double>(below(40)) - 15) / 4));
        break;
      case SlotKind::boolean:
        record.store(slot, below(2));
        break;
      case SlotKind::small:
        record.store(slot, below(4));
        break;
      default:
        record.store(slot, word_of_int(static_cast<int64_t>(below(14)) - 4));
    }
  }
}

}  // namespace nudge::test
