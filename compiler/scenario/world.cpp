#include "compiler/scenario/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/scenario/expectations.h"
#include "compiler/scenario/inputs.h"
#include "compiler/scenario/standing.h"
#include "runtime/value/civil.h"
#include "runtime/value/time_text.h"

namespace nudge::scenario {

namespace {

Outcome impossible(std::string message, source::Span at = {}) {
  Outcome outcome;
  outcome.kind = Outcome::Kind::impossible;
  outcome.message = std::move(message);
  outcome.at = at;
  return outcome;
}

class TimePeek : public RecordSink {
 public:
  void decoded(const Decoded& record) override {
    if (!at_ms) at_ms = record.input.at_ms;
  }
  void rejected(const Rejected&) override {}
  std::optional<int64_t> at_ms;
};

}  // namespace

struct World::Parts {
  Parts(const ir::Program& ir, const source::SourceSet& sources, const lower::Lowered& lowered,
        const Predicates& predicates)
      : scene(ir, sources, lowered, predicates), expectations(scene) {}

  bool has_begun() const { return begun_; }
  int64_t first_time_ms();
  Outcome begin(int64_t at_ms);
  Outcome begin_if_needed() { return begun_ ? Outcome{} : begin(first_time_ms()); }
  Outcome run(const ir::TestStatement& statement);
  // Looks for the zone in what a statement says of the first contact.
  void announce_zone(const ir::TestStatement& statement);

  Outcome operator()(const ir::BringIntoBeing& it);
  Outcome operator()(const ir::MoveTo& it);
  Outcome operator()(const ir::MoveOn& it);
  Outcome operator()(const ir::Happens& it);
  Outcome operator()(const ir::OutsideChange& it);
  Outcome operator()(const ir::ExpectMessage& it) { return expectations.check(it); }
  Outcome operator()(const ir::ExpectNothing& it) { return expectations.check(it); }
  Outcome operator()(const ir::ExpectAction& it) { return expectations.check(it); }
  Outcome operator()(const ir::ExpectIn& it) { return expectations.check(it); }
  Outcome operator()(const ir::ExpectEnded& it) { return expectations.check(it); }
  Outcome operator()(const ir::ExpectTrue& it) { return expectations.check(it); }
  Outcome operator()(const ir::Ask& it);

  Scene scene;
  Expectations expectations;

 private:
  Outcome play(const ir::TestStatement& statement);
  Outcome write_fields(ir::ActorId actor, const std::vector<ir::OutsideField>& fields, Happening::Kind kind);
  Outcome write_account(ir::ActorId actor, std::string traits, Happening::Kind kind);
  Outcome take(const InputLine& line);
  // A member by whom the account can be spoken of; "" if it has none yet.
  std::string member_of(ir::ActorId account) const;
  bool has_joined(ir::ActorId contact) const;
  // The line's account, if the contact is to join it by this.
  Outcome join(ir::ActorId contact, InputLine& line);
  std::string words(const char* otherwise) const;

  bool begun_ = false;
  std::vector<ir::TestStatement> held_;
  std::map<ir::ActorId, std::vector<std::string>> account_fields_;  // of accounts that have no member yet
  size_t next_message_ = 1;
};

int64_t World::Parts::first_time_ms() {
  return local_to_utc(*parse_time(kFirstTime), scene.zone());
}

void World::Parts::announce_zone(const ir::TestStatement& statement) {
  const auto* bring = std::get_if<ir::BringIntoBeing>(&statement.node);
  if (!bring || bring->actor != scene.first_contact() || scene.announced_zone) return;
  for (const ir::OutsideField& field : bring->fields) {
    bool says = field.name == "timezone" && !field.value.empty() &&
                field.value[0].kind == ir::OutsideValue::Kind::expression;
    if (!says) continue;
    Value zone = scene.value(field.value[0].expression, ir::kNoActor);
    if (zone.type.kind == FieldKind::timezone && zone.word != kMissingWord)
      scene.announced_zone = static_cast<ZoneId>(zone.word);
  }
}

Outcome World::Parts::begin(int64_t at_ms) {
  begun_ = true;
  scene.advance(at_ms);
  std::vector<ir::TestStatement> held = std::move(held_);
  held_.clear();
  const source::Span now = scene.statement_span;
  for (const ir::TestStatement& statement : held) {
    scene.statement_span = statement.span;
    Outcome outcome = std::visit(*this, statement.node);
    if (outcome.ok()) continue;
    if (!outcome.at.known()) outcome.at = statement.span;
    return outcome;
  }
  scene.statement_span = now;
  return {};
}

Outcome World::Parts::run(const ir::TestStatement& statement) {
  scene.forget_values();
  scene.statement_span = statement.span;
  announce_zone(statement);
  Outcome outcome = play(statement);
  ++scene.statement;
  return outcome;
}

Outcome World::Parts::play(const ir::TestStatement& statement) {
  const bool says = std::holds_alternative<ir::BringIntoBeing>(statement.node) ||
                    std::holds_alternative<ir::OutsideChange>(statement.node);
  if (says && !begun_) {
    held_.push_back(statement);
    return {};
  }
  if (!begun_ && !std::holds_alternative<ir::MoveTo>(statement.node)) {
    if (Outcome began = begin_if_needed(); !began.ok()) return began;
  }
  const bool moves = says || std::holds_alternative<ir::MoveTo>(statement.node) ||
                     std::holds_alternative<ir::MoveOn>(statement.node) ||
                     std::holds_alternative<ir::Happens>(statement.node);
  if (moves) expectations.move_on();
  return std::visit(*this, statement.node);
}

std::string World::Parts::words(const char* otherwise) const {
  std::string text = one_line_of(scene.sources, scene.statement_span, 140);
  return text.empty() ? otherwise : text;
}

Outcome World::Parts::take(const InputLine& line) {
  std::string fault = scene.take(json_of(line, scene.now_ms(), next_message_++), true);
  return fault.empty() ? Outcome{} : impossible(std::move(fault));
}

std::string World::Parts::member_of(ir::ActorId account) const {
  auto who = scene.subject(account);
  if (!who) return "";
  const Account& here = scene.state.accounts[who->place];
  return here.members.empty() ? "" : std::string(scene.state.contact_id(here.members[0]));
}

bool World::Parts::has_joined(ir::ActorId contact) const {
  ir::ActorId account = scene.actors[contact].member_of;
  if (account == ir::kNoActor) return true;
  auto who = scene.subject(contact);
  auto theirs = scene.subject(account);
  return who && theirs && scene.state.contacts[who->place].account == theirs->place;
}

Outcome World::Parts::join(ir::ActorId contact, InputLine& line) {
  if (has_joined(contact)) return {};
  ir::ActorId account = scene.actors[contact].member_of;
  line.account = scene.id_of(account);
  auto held = account_fields_.extract(account);
  if (held.empty()) return {};
  // The fields of the account come with its first member, at once: nobody sees one without the other.
  InputLine group;
  group.type = "group";
  group.contact = line.contact;
  group.account = line.account;
  for (std::string& traits : held.mapped()) {
    group.traits = std::move(traits);
    group.contact_traits = line.traits;
    if (Outcome taken = take(group); !taken.ok()) return taken;
  }
  line.traits.clear();
  line.account.clear();
  return {};
}

Outcome World::Parts::write_account(ir::ActorId actor, std::string traits, Happening::Kind kind) {
  InputLine line;
  line.type = "group";
  line.contact = member_of(actor);
  line.account = scene.id_of(actor);
  scene.note(kind, line.account, words("account"));
  if (line.contact.empty()) {
    bool has_members = std::any_of(scene.actors.begin(), scene.actors.end(),
                                   [&](const ir::Actor& one) { return one.member_of == actor; });
    if (!has_members)
      return impossible(
          fmt::format("account `{}` has no contact, and an account comes into being with its first one",
                      scene.actors[actor].name));
    account_fields_[actor].push_back(std::move(traits));
    return {};
  }
  line.traits = std::move(traits);
  return take(line);
}

Outcome World::Parts::write_fields(ir::ActorId actor, const std::vector<ir::OutsideField>& fields,
                                   Happening::Kind kind) {
  std::string traits = fields_json(scene, fields, actor);
  if (scene.actors[actor].account) return write_account(actor, std::move(traits), kind);
  InputLine line;
  line.contact = scene.id_of(actor);
  line.traits = std::move(traits);
  scene.note(kind, line.contact, words("contact"));
  if (Outcome joined = join(actor, line); !joined.ok()) return joined;
  if (line.traits.empty()) return {};  // they came with the account's
  return take(line);
}

Outcome World::Parts::operator()(const ir::BringIntoBeing& it) {
  return write_fields(it.actor, it.fields, Happening::Kind::brought);
}

Outcome World::Parts::operator()(const ir::OutsideChange& it) {
  return write_fields(it.actor, {it.field}, Happening::Kind::changed);
}

Outcome World::Parts::operator()(const ir::MoveTo& it) {
  const int64_t to_ms = int_of_word(scene.value(it.time, scene.first_contact()).word);
  if (!begun_) return begin(to_ms);
  if (to_ms < scene.now_ms()) {
    return impossible(fmt::format("time does not go back: it is {} already, and this says {}",
                                  scene.clock_text(scene.now_ms()), scene.clock_text(to_ms)));
  }
  scene.advance(to_ms);
  return {};
}

Outcome World::Parts::operator()(const ir::MoveOn& it) {
  int64_t to_ms = add_int(scene.now_ms(), it.length.ms);
  if (it.length.months != 0) to_ms = add_months_to_time(to_ms, it.length.months, scene.zone());
  scene.advance(std::max(to_ms, scene.now_ms()));
  return {};
}

Outcome World::Parts::operator()(const ir::Happens& it) {
  const ir::Event& event = scene.ir.events[it.event];
  InputLine line;
  line.contact = scene.id_of(it.actor);
  std::vector<ir::OutsideField> fields = it.fields;
  line.event = event.json;
  if (event.prefix) {
    // The first field is the name itself.
    auto name = std::find_if(fields.begin(), fields.end(),
                             [&](const ir::OutsideField& one) { return one.name == event.fields[0].name; });
    if (name != fields.end()) {
      line.event = scene.text(name->value[0].expression, it.actor);
      if (!line.event.starts_with(event.json))
        return impossible(fmt::format("`{}` takes events whose name begins with \"{}\", and this is \"{}\"",
                                      event.name, event.json, line.event));
      fields.erase(name);
    }
  }
  line.properties = fields_json(scene, fields, it.actor);
  scene.note(Happening::Kind::event, line.contact, words(event.name.c_str()));
  if (Outcome joined = join(it.actor, line); !joined.ok()) return joined;
  line.type = "track";
  return take(line);
}

Outcome World::Parts::operator()(const ir::Ask& it) {
  Evaluation over = scene.evaluation(it.of);
  Outcome outcome;
  outcome.kind = Outcome::Kind::answered;
  outcome.values = explain({scene.ir, scene.sources, scene.program, scene.lowered.tests}, it.value, over);
  return outcome;
}

World::World(const ir::Program& ir, const source::SourceSet& sources, const lower::Lowered& lowered,
             const Predicates& predicates)
    : parts_(std::make_unique<Parts>(ir, sources, lowered, predicates)) {}

World::~World() = default;

void World::set_actors(const std::vector<ir::Actor>& actors) {
  parts_->scene.actors = actors;
}

void World::prepare(const ir::Test& test) {
  set_actors(test.actors);
  for (const ir::TestStatement& statement : test.statements)
    parts_->announce_zone(statement);
}

Outcome World::run(const ir::TestStatement& statement) {
  return parts_->run(statement);
}

Outcome World::take_input(std::string_view json) {
  Scene& scene = parts_->scene;
  if (!parts_->has_begun()) {
    TimePeek peek;
    scene.decoder.decode_copy(json, kMissing, peek);
    Outcome began = parts_->begin(peek.at_ms ? *peek.at_ms : parts_->first_time_ms());
    if (!began.ok()) return began;
  }
  parts_->expectations.move_on();
  std::string fault = scene.take(json, false);
  if (fault.empty()) return {};
  scene.note(Happening::Kind::faulty, "", fault);
  return impossible(std::move(fault));
}

Outcome World::begin() {
  return parts_->begin_if_needed();
}

const Timeline& World::timeline() const {
  return parts_->scene.timeline;
}
const State& World::state() const {
  return parts_->scene.state;
}
bool World::has_begun() const {
  return parts_->has_begun();
}
int64_t World::now_ms() const {
  return has_begun() ? parts_->scene.now_ms() : parts_->first_time_ms();
}
std::string_view World::zone() const {
  return zone_name(parts_->scene.zone());
}
const Output& World::output() const {
  return parts_->scene.output;
}
const std::vector<std::string>& World::inputs() const {
  return parts_->scene.inputs;
}
std::vector<std::string> World::standing(uint32_t workflow, ir::ActorId of) const {
  return scenario::standing(parts_->scene, workflow, of);
}

}  // namespace nudge::scenario
