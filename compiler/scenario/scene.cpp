#include "compiler/scenario/scene.h"

#include <fmt/format.h>

#include "compiler/scenario/recorder.h"
#include "compiler/scenario/why_program.h"
#include "runtime/engine/identity.h"
#include "runtime/outbox/value_text.h"
#include "runtime/value/civil.h"
#include "runtime/value/json_text.h"
#include "runtime/value/time_text.h"

namespace nudge::scenario {

namespace {

class Taker : public RecordSink {
 public:
  Taker(Scene& scene, bool whole) : scene_(scene), whole_(whole) {}
  void decoded(const Decoded& record) override {
    for (const std::string& fault : record.faults)
      add(fault);
    if (whole_ && !record.faults.empty()) return;
    if (!whole_) note(record);
    scene_.engine.step(record.input, scene_.output);
  }
  void rejected(const Rejected& record) override { add(std::string(record.reason)); }

  std::string faults;

 private:
  // An input that no statement has become: what came is told here, behind what was due before.
  void note(const Decoded& record) {
    const Input& input = record.input;
    scene_.advance(input.at_ms);
    const std::string contact(input.contact);
    const auto zone = static_cast<ZoneId>(scene_.zone());
    if (input.event != kNoEvent) {
      scene_.note(Happening::Kind::event, contact,
                  words_of(seen(scene_.program, input, TimeWords(scene_.state.now_ms, zone))));
    } else if (input.undeclared_event) {
      scene_.note(Happening::Kind::event, contact, "an event that the program doesn't declare");
    } else {
      constexpr const char* kCalls[] = {"identify", "group", "track", "page", "screen", "alias"};
      scene_.note(Happening::Kind::changed, contact, kCalls[static_cast<size_t>(record.kind)]);
    }
  }
  void add(const std::string& fault) { faults += (faults.empty() ? "" : "; ") + fault; }

  Scene& scene_;
  bool whole_;
};

bool is_text(FieldKind kind) {
  return kind == FieldKind::text || kind == FieldKind::email || kind == FieldKind::url;
}

}  // namespace

Scene::Scene(const ir::Program& ir_in, const source::SourceSet& sources_in, const lower::Lowered& lowered_in,
             const Predicates& predicates_in)
    : ir(ir_in),
      sources(sources_in),
      lowered(lowered_in),
      program(lowered_in.program),
      predicates(predicates_in),
      state(program),
      engine(predicates, state),
      decoder(program, Pii::shown),
      output(program),
      words(ir, sources, program) {
  output.wants_traces = output.wants_passages = true;
  engine.set_witness(&written_);
}

std::optional<SubjectRef> Scene::subject(ir::ActorId actor) const {
  if (actor >= actors.size()) return std::nullopt;
  const ir::Actor& who = actors[actor];
  if (!who.account) {
    uint32_t place = find_contact(state, who.id);
    if (place == kNone) return std::nullopt;
    return SubjectRef{SubjectKind::contact, place};
  }
  uint32_t place = state.account_index.find(who.id, [this](uint32_t at) { return state.account_id(at); });
  if (place == IdIndex::kAbsent) return std::nullopt;
  return SubjectRef{SubjectKind::account, place};
}

ir::ActorId Scene::first_contact() const {
  for (ir::ActorId actor = 0; actor < actors.size(); ++actor) {
    if (!actors[actor].account) return actor;
  }
  return ir::kNoActor;
}

ZoneId Scene::zone() {
  const auto by_default = static_cast<ZoneId>(state.default_zone);
  auto who = subject(first_contact());
  if (!who || program.contact_fields[kContactTimezone].slot == kNoSlot)
    return announced_zone.value_or(by_default);
  return zone_of(*who);
}

ZoneId Scene::zone_of(SubjectRef who) const {
  const auto by_default = static_cast<ZoneId>(state.default_zone);
  SlotId slot = program.contact_fields[kContactTimezone].slot;
  if (who.kind == SubjectKind::account || slot == kNoSlot) return by_default;
  Word word = state.contacts[who.place].record.load(program.contact_layout.slots[slot]);
  return word == kMissingWord ? by_default : static_cast<ZoneId>(word);
}

ZoneId Scene::zone_of(SubjectKind kind, std::string_view id) const {
  const uint32_t place = kind == SubjectKind::contact ? find_contact(state, id) : kNone;
  return place == kNone ? static_cast<ZoneId>(state.default_zone) : zone_of({kind, place});
}

std::string Scene::clock_text(int64_t time_ms, std::optional<ZoneId> own) {
  const ZoneId of_test = zone();
  if (!own || utc_to_local(time_ms, *own) == utc_to_local(time_ms, of_test))
    return wall_time(time_ms, of_test);
  return fmt::format("{} {}", wall_time(time_ms, *own), zone_name(*own));
}

std::string Scene::line_text(source::Span span) const {
  if (!span.known() || span.file != statement_span.file) return "";
  return fmt::format("line {}", sources.file(span.file).position(span.begin).line);
}

Evaluation Scene::evaluation(ir::ActorId of) {
  Evaluation made;
  made.now_ms = made.entry_ms = state.now_ms;
  made.program = &program;
  made.constants = &predicates.constants();
  made.arena = &arena_;
  made.zone = zone();
  auto& contact = made.records[static_cast<int>(RecordBase::contact)];
  auto& account = made.records[static_cast<int>(RecordBase::account)];
  contact = state.no_contact.data();
  account = predicates.constants().no_account();
  std::optional<SubjectRef> who = subject(of);
  bool is_account = of < actors.size() && actors[of].account;
  if (who && !is_account) {
    const Contact& here = state.contacts[who->place];
    contact = here.record.data();
    made.has_account = here.account != kNone;
    if (made.has_account) account = state.accounts[here.account].record.data();
    SlotId slot = program.contact_fields[kContactTimezone].slot;
    if (slot != kNoSlot) {
      Word zone = here.record.load(program.contact_layout.slots[slot]);
      made.zone = zone == kMissingWord ? state.default_zone : zone;
    }
  } else if (who) {
    account = state.accounts[who->place].record.data();
    made.has_account = 1;
    made.zone = state.default_zone;
  } else if (of < actors.size()) {
    if (!newcomers_) newcomers_ = std::make_unique<Newcomers>(predicates);
    const auto kind = is_account ? SubjectKind::account : SubjectKind::contact;
    (is_account ? account : contact) = newcomers_->of(kind).record.data();
    made.has_account = is_account;
  }
  made.today = date_of(made.now_ms, static_cast<ZoneId>(made.zone));
  return made;
}

Value Scene::value(ir::ExprId expr, ir::ActorId of) {
  auto probe = lowered.tests.find(expr);
  NUDGE_ASSERT(probe != lowered.tests.end(), "an expression of a test has no probe: {}",
               one_line_of(sources, ir[expr].span));
  Evaluation over = evaluation(of);
  return {predicates.run(probe->second.function, over), probe->second.type};
}

std::string Scene::text(ir::ExprId expr, ir::ActorId of) {
  Value found = value(expr, of);
  if (is_text(found.type.kind)) return std::string(view(text_of_word(found.word)));
  std::string out;
  append_plain_value(out, program, found.type, found.word);
  return out;
}

std::string Scene::shown(const Value& value) const {
  std::string out;
  if (is_text(value.type.kind) && value.word != kMissingTextWord) {
    append_json_text(out, view(text_of_word(value.word)));
  } else if (value.type.kind == FieldKind::list || value.type.kind == FieldKind::set) {
    append_json_value(out, program, value.type, value.word);
  } else {
    append_plain_value(out, program, value.type, value.word);
  }
  return out;
}

void Scene::advance(int64_t to_ms) {
  engine.advance(to_ms, output);
  record();
}

std::string Scene::take(std::string_view json, bool whole) {
  Taker taker(*this, whole);
  inputs.emplace_back(json);
  decoder.decode_copy(json, state.now_ms == INT64_MIN ? kMissing : state.now_ms, taker);
  if (!taker.faults.empty() && whole) inputs.pop_back();
  record();
  return std::move(taker.faults);
}

void Scene::record() {
  Recorder(*this).take();
}

void Scene::note(Happening::Kind kind, const std::string& subject, std::string text) {
  Happening happening;
  happening.kind = kind;
  happening.at_ms = state.now_ms;
  happening.subject = subject;
  happening.text = std::move(text);
  happening.statement = statement;
  timeline.happenings.push_back(std::move(happening));
}

}  // namespace nudge::scenario
