#include "tests/unit/lower/made_program.h"

namespace nudge::test {

Made::Made() {
  auto& types = program.types;
  const TypeKind builtin[] = {TypeKind::text, TypeKind::email, TypeKind::text,   TypeKind::timezone,
                              TypeKind::text, TypeKind::time,  TypeKind::boolean};
  auto add_field = [&](std::vector<ir::Field>& fields, const std::string& name, TypeKind kind,
                       bool is_builtin) {
    ir::Field field;
    field.name = field.json = name;
    field.type = types.optional(types.of(kind));
    field.builtin = is_builtin;
    fields.push_back(field);
  };
  for (size_t index = 0; index < std::size(builtin); ++index) {
    add_field(program.contact, ir::kContactBuiltins[index], builtin[index], true);
  }
  add_field(program.contact, "t", TypeKind::time, false);
  add_field(program.contact, "u", TypeKind::time, false);
  add_field(program.contact, "d", TypeKind::date, false);
  add_field(program.account, "id", TypeKind::text, true);
  add_field(program.account, "created_at", TypeKind::time, true);
  for (const char* name : {"a", "b"}) {
    ir::Event event;
    event.name = event.json = name;
    add_field(event.fields, "x", TypeKind::integer, false);
    program.events.push_back(event);
  }
}

ExprId Made::add(Expr expr) {
  program.exprs.push_back(std::move(expr));
  return static_cast<ExprId>(program.exprs.size() - 1);
}
ExprId Made::node(ExprKind kind, TypeKind type_kind, std::vector<ExprId> operands) {
  Expr expr;
  expr.kind = kind;
  expr.type = type(type_kind);
  expr.operands = std::move(operands);
  return add(std::move(expr));
}
ExprId Made::constant(TypeKind kind, int64_t value) {
  ExprId id = node(ExprKind::constant, kind);
  program.exprs[id].word = word_of_int(value);
  return id;
}
ExprId Made::field(const std::string& name, TypeKind kind) {
  ExprId id = node(ExprKind::field, kind);
  program.exprs[id].path.names = {name};
  return id;
}
ExprId Made::compare(CompareOp op, ExprId left, ExprId right) {
  ExprId id = node(ExprKind::compare, TypeKind::boolean, {left, right});
  program.exprs[id].compare_op = op;
  return id;
}
ExprId Made::sum(ir::ArithmeticOp op, TypeKind kind, ExprId left, ExprId right) {
  ExprId id = node(ExprKind::arithmetic, kind, {left, right});
  program.exprs[id].arithmetic_op = op;
  return id;
}
ExprId Made::calendar(ExprId of, int32_t months) {
  ExprId id = node(ExprKind::calendar, kind(of), {of});
  program.exprs[id].length.months = months;
  return id;
}
ExprId Made::history(ir::History history, TypeKind kind) {
  ExprId id = node(ExprKind::history, kind);
  program.exprs[id].history = std::move(history);
  return id;
}
ir::History Made::within(ir::HistoryOp op, ir::EventId event, int64_t ms) {
  ir::History history;
  history.op = op;
  history.event = event;
  history.window = ir::History::Window::within;
  history.within.ms = ms;
  if (op == ir::HistoryOp::sum || op == ir::HistoryOp::min) history.field = {"x"};
  return history;
}
void Made::segment(ExprId condition) {
  ir::Segment segment;
  segment.name = "s" + std::to_string(program.segments.size());
  segment.condition = condition;
  program.segments.push_back(segment);
}
ExprId Made::score(ir::ScoreId score) {
  ExprId id = node(ExprKind::score, TypeKind::number);
  program.exprs[id].score = score;
  return id;
}
ExprId Made::holds(ExprId condition, ir::Length length) {
  ExprId id = node(ExprKind::holds, TypeKind::boolean, {condition});
  program.exprs[id].length = length;
  return id;
}

World::World(Program lowered, ZoneId zone)
    : program(std::move(lowered)),
      zone_(zone),
      constants_(program),
      contact_(program.contact_layout),
      account_(program.account_layout) {}

void World::store(SubjectKind subject, SlotId slot, Word value) {
  Record& record = subject == SubjectKind::contact ? contact_ : account_;
  record.store(program.layout(subject).slots[slot], value);
}
Word World::load(SubjectKind subject, SlotId slot) const {
  const Record& record = subject == SubjectKind::contact ? contact_ : account_;
  return record.load(program.layout(subject).slots[slot]);
}

void World::set(const std::string& name, int64_t value) {
  for (const Field& field : program.contact_fields) {
    if (field.name == name) contact_.store(program.contact_layout.slots[field.slot], word_of_int(value));
  }
}

void World::happen(uint32_t event, int64_t at_ms, Word value) {
  for (TrackerId id : program.events[event].trackers) {
    const Tracker& tracker = program.trackers[id];
    for (const TrackerSlot& part : tracker.slots) {
      Slot slot = program.contact_layout.slots[part.slot];
      if (part.part == TrackerPart::did) contact_.store(slot, 1);
      if (part.part == TrackerPart::last) contact_.store(slot, word_of_int(at_ms));
      if (part.part != TrackerPart::entries) continue;
      int64_t drop_ms = tracker.keep_forever ? kMinInt : at_ms - tracker.keep_ms;
      contact_.insert_entry(program.contact_layout, slot, tracker.entry_width, at_ms, value,
                            tracker.keep_newest, drop_ms);
    }
  }
}

Word World::run(FunctionId function, int64_t now_ms) {
  arena_.reset();
  Evaluation evaluation;
  evaluation.records[0] = contact_.data();
  evaluation.records[1] = has_account_ ? account_.data() : constants_.no_account();
  evaluation.has_account = has_account_ ? 1 : 0;
  evaluation.now_ms = now_ms;
  evaluation.today = date_of(now_ms, zone_);
  evaluation.zone = zone_;
  evaluation.program = &program;
  evaluation.constants = &constants_;
  evaluation.arena = &arena_;
  return interpret(program, function, evaluation);
}

}  // namespace nudge::test
