// Many rules on one kind of event, each of six comparisons, two for equality and two ranges:
//
//   order(country == "c07" and plan == pro and seats > 12 and seats <= 40 and amount >= 310 and amount < 800)
//
// Which of them hold for an event, decided by the engine's dispatch; by C++ written by hand for these very
// rules, going over all of them, and with an index by country and plan; and by asking each filter's function.
// And the whole step of the engine, in which each rule that holds is a workflow that is entered, acts and is
// finished. The same rules, the same events, decoded beforehand. The counter `held` says how many rules an
// event meets.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <unordered_map>

#include "compiler/compile.h"
#include "compiler/jit/jit.h"
#include "runtime/dispatch/dispatch.h"
#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"

namespace nudge::bench {
namespace {

constexpr uint64_t kCountries = 50;
constexpr uint64_t kPlans = 4;
constexpr size_t kEvents = 20'000;
constexpr size_t kContacts = 10'000;
constexpr const char* kPlanNames[kPlans] = {"trial", "starter", "pro", "enterprise"};

// SplitMix64: the same everywhere.
class Chance {
 public:
  explicit Chance(uint64_t seed) : state_(seed) {}
  uint64_t below(uint64_t bound) {
    uint64_t number = state_ += 0x9e3779b97f4a7c15;
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
    number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
    return (number ^ (number >> 31)) % bound;
  }

 private:
  uint64_t state_;
};

struct Rule {
  std::string country;
  uint64_t plan = 0;
  int64_t seats_above = 0, seats_to = 0;
  double amount_from = 0, amount_below = 0;
};

struct Order {
  std::string country;
  uint64_t plan = 0;
  int64_t seats = 0;
  double amount = 0;
};

std::vector<Rule> make_rules(size_t count) {
  Chance chance(1);
  std::vector<Rule> rules(count);
  for (Rule& rule : rules) {
    rule.country = fmt::format("country-{:02}", chance.below(kCountries));
    rule.plan = chance.below(kPlans);
    rule.seats_above = static_cast<int64_t>(chance.below(60));
    rule.seats_to = rule.seats_above + 10 + static_cast<int64_t>(chance.below(60));
    rule.amount_from = static_cast<double>(chance.below(600));
    rule.amount_below = rule.amount_from + 100 + static_cast<double>(chance.below(400));
  }
  return rules;
}

std::vector<Order> make_orders() {
  Chance chance(2);
  std::vector<Order> orders(kEvents);
  for (Order& order : orders) {
    order.country = fmt::format("country-{:02}", chance.below(kCountries));
    order.plan = chance.below(kPlans);
    order.seats = static_cast<int64_t>(chance.below(120));
    order.amount = static_cast<double>(chance.below(10'000)) / 10;
  }
  return orders;
}

std::string source_of(const std::vector<Rule>& rules) {
  std::string text = R"flow(
enum Plan { trial, starter, pro, enterprise }
contact { }
event order { country: text?, plan: Plan?, seats: int = 0, amount: number = 0 }
action matched(rule: text)
)flow";
  for (size_t place = 0; place < rules.size(); ++place) {
    const Rule& rule = rules[place];
    text += fmt::format(R"flow(
workflow rule_{:05} {{
  when  order(country == "{}" and plan == {} and seats > {} and seats <= {} and amount >= {} and amount < {})
  enter every time
  then  matched("rule {}")
}}
)flow",
                        place, rule.country, kPlanNames[rule.plan], rule.seats_above, rule.seats_to,
                        rule.amount_from, rule.amount_below, place);
  }
  return text;
}

std::string line_of(const Order& order, size_t place) {
  return fmt::format(
      R"({{"type":"track","messageId":"message-{}","userId":"user-{:06}","timestamp":"2026-03-02T{:02}:{:02}:{:02}.000Z",)"
      R"("event":"order","properties":{{"country":"{}","plan":"{}","seats":{},"amount":{}}}}})",
      place, place % kContacts, place / 3600, place / 60 % 60, place % 60, order.country,
      kPlanNames[order.plan], order.seats, order.amount);
}

class Kept : public RecordSink {
 public:
  std::deque<Input> inputs;

  void decoded(const Decoded& record) override {
    Input& kept = inputs.emplace_back(record.input);
    kept.contact = texts_.emplace_back(kept.contact);
    kept.message_id = texts_.emplace_back(kept.message_id);
  }
  void rejected(const Rejected&) override { std::abort(); }

 private:
  std::deque<std::string> texts_;
};

// Made once for each number of rules.
struct Setting {
  std::vector<Rule> rules;
  std::vector<Order> orders = make_orders();
  Program program;
  std::unique_ptr<Predicates> predicates;
  std::unique_ptr<jit::Jit> jit;
  Kept kept;
  std::vector<FunctionId> filters;

  explicit Setting(size_t count) : rules(make_rules(count)) {
    Compilation compilation = load_text("rules.flow", source_of(rules));
    compile(compilation);
    if (!compilation.program) {
      std::fputs("the rules have faults\n", stderr);
      std::abort();
    }
    program = std::move(*compilation.program);
    predicates = std::make_unique<Predicates>(program);
    jit = std::make_unique<jit::Jit>(*predicates);
    if (!jit->wait().ok()) std::abort();
    Decoder decoder(program);
    for (size_t place = 0; place < orders.size(); ++place)
      decoder.decode_copy(line_of(orders[place], place), kMissing, kept);
    for (const TriggerPlace& place : program.tables(SubjectKind::contact).triggers_by_event[0])
      filters.push_back(program.workflows[place.workflow].triggers[place.trigger].filter);
  }
};

const Setting& setting(size_t rules) {
  static std::unordered_map<size_t, std::unique_ptr<Setting>> all;
  std::unique_ptr<Setting>& one = all[rules];
  if (!one) one = std::make_unique<Setting>(rules);
  return *one;
}

// Gives the time for `decide(event, held)` over all events.
template <typename Decide>
void measure(benchmark::State& state, Decide decide) {
  std::vector<uint32_t> held;
  uint64_t total = 0;
  for (auto _ : state) {
    total = 0;
    for (size_t event = 0; event < kEvents; ++event) {
      held.clear();
      decide(event, held);
      benchmark::DoNotOptimize(held.data());
      total += held.size();
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kEvents));
  state.counters["held"] = static_cast<double>(total) / kEvents;
}

struct Asked {
  Arena arena;
  Evaluation evaluation;
  const Setting& of;

  explicit Asked(const Setting& setting) : of(setting) {
    evaluation.program = &of.program;
    evaluation.constants = &of.predicates->constants();
    evaluation.arena = &arena;
    evaluation.records[static_cast<size_t>(RecordBase::account)] = of.predicates->constants().no_account();
  }
  void look_at(size_t event) {
    evaluation.records[static_cast<size_t>(RecordBase::arriving)] = of.kept.inputs[event].event_record.data();
  }
};

void dispatched(benchmark::State& state) {
  const Setting& of = setting(static_cast<size_t>(state.range(0)));
  const Dispatch dispatch(of.program);
  Asked asked(of);
  Reading reading;
  measure(state, [&](size_t event, std::vector<uint32_t>& held) {
    asked.look_at(event);
    reading.begin_event();
    dispatch.find_triggers(SubjectKind::contact, 0, *of.predicates, asked.evaluation, reading, held);
  });
}

void each_asked(benchmark::State& state) {
  const Setting& of = setting(static_cast<size_t>(state.range(0)));
  Asked asked(of);
  measure(state, [&](size_t event, std::vector<uint32_t>& held) {
    asked.look_at(event);
    for (uint32_t place = 0; place < of.filters.size(); ++place) {
      if (of.predicates->holds(of.filters[place], asked.evaluation)) held.push_back(place);
    }
  });
}

// By hand: what is compared is interned, the rest of a rule is four comparisons.
struct HandRule {
  uint32_t place;
  uint32_t country;
  uint32_t plan;
  int64_t seats_above, seats_to;
  double amount_from, amount_below;

  bool rest_holds(const Order& order) const {
    return order.seats > seats_above && order.seats <= seats_to && order.amount >= amount_from &&
           order.amount < amount_below;
  }
};

struct ByHand {
  std::unordered_map<std::string, uint32_t> countries;
  std::vector<HandRule> rules;
  std::vector<std::vector<HandRule>> by_country_and_plan;

  explicit ByHand(const std::vector<Rule>& from) {
    for (uint32_t place = 0; place < from.size(); ++place) {
      const Rule& rule = from[place];
      const uint32_t country =
          countries.try_emplace(rule.country, static_cast<uint32_t>(countries.size())).first->second;
      rules.push_back({place, country, static_cast<uint32_t>(rule.plan), rule.seats_above, rule.seats_to,
                       rule.amount_from, rule.amount_below});
    }
    by_country_and_plan.resize(countries.size() * kPlans);
    for (const HandRule& rule : rules)
      by_country_and_plan[rule.country * kPlans + rule.plan].push_back(rule);
  }
};

void hand_linear(benchmark::State& state) {
  const Setting& of = setting(static_cast<size_t>(state.range(0)));
  const ByHand hand(of.rules);
  measure(state, [&](size_t event, std::vector<uint32_t>& held) {
    const Order& order = of.orders[event];
    const auto country = hand.countries.find(order.country);
    if (country == hand.countries.end()) return;
    for (const HandRule& rule : hand.rules) {
      if (rule.country == country->second && rule.plan == order.plan && rule.rest_holds(order))
        held.push_back(rule.place);
    }
  });
}

void hand_indexed(benchmark::State& state) {
  const Setting& of = setting(static_cast<size_t>(state.range(0)));
  const ByHand hand(of.rules);
  measure(state, [&](size_t event, std::vector<uint32_t>& held) {
    const Order& order = of.orders[event];
    const auto country = hand.countries.find(order.country);
    if (country == hand.countries.end()) return;
    for (const HandRule& rule : hand.by_country_and_plan[country->second * kPlans + order.plan]) {
      if (rule.rest_holds(order)) held.push_back(rule.place);
    }
  });
}

// What an engine works out before its first input.
void preparing(benchmark::State& state) {
  const Setting& of = setting(static_cast<size_t>(state.range(0)));
  for (auto _ : state)
    benchmark::DoNotOptimize(std::make_unique<Dispatch>(of.program));
}

void stepped(benchmark::State& state) {
  const Setting& of = setting(static_cast<size_t>(state.range(0)));
  uint64_t actions = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto contacts = std::make_unique<State>(of.program);
    Engine engine(*of.predicates, *contacts);
    Output output(of.program);
    state.ResumeTiming();
    for (const Input& input : of.kept.inputs) {
      engine.step(input, output);
      benchmark::DoNotOptimize(output.actions.data());
      output.clear();
    }
    state.PauseTiming();
    actions = contacts->next_seq - 1;
    contacts.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kEvents));
  state.counters["held"] = static_cast<double>(actions) / kEvents;
}

void sizes(benchmark::internal::Benchmark* bench) {
  bench->ArgName("rules")->Arg(1)->Arg(100)->Arg(1000)->Arg(10'000);
}
BENCHMARK(dispatched)->Apply(sizes);
BENCHMARK(each_asked)->Apply(sizes);
BENCHMARK(hand_linear)->Apply(sizes);
BENCHMARK(hand_indexed)->Apply(sizes);
BENCHMARK(stepped)->Apply(sizes)->Unit(benchmark::kMillisecond);
BENCHMARK(preparing)->Apply(sizes)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nudge::bench

BENCHMARK_MAIN();
