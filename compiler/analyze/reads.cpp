#include "compiler/analyze/reads.h"

#include <map>

#include "compiler/analyze/traverse.h"
#include "runtime/value/time_pattern.h"

namespace nudge::analyze {
namespace {

// They follow the contact's locale; patterns do if they ask for names.
bool is_localized(const ir::Program& program, const ir::Expr& expr) {
  if (expr.kind != ExprKind::call || !expr.text_value.starts_with("format_")) return false;
  const bool by_pattern = expr.text_value == "format_time" || expr.text_value == "format_date";
  return !by_pattern || has_names(program[expr.operands[1]].text_value);
}

void add_read(const ir::Program& program, const ir::Expr& expr, Reads& reads) {
  if (is_localized(program, expr)) reads.contact.insert({"locale"});
  if (expr.kind == ExprKind::history && !expr.history->field.empty()) {
    reads.events[expr.history->event].insert(expr.history->field);
  }
  if (expr.kind != ExprKind::field) return;
  switch (expr.path.base) {
    case ir::Base::contact:
      reads.contact.insert(expr.path.names);
      break;
    case ir::Base::account:
      reads.account.insert(expr.path.names);
      break;
    case ir::Base::arriving:
    case ir::Base::captured:
      for (ir::EventId event : expr.path.events)
        reads.events[event].insert(expr.path.names);
      break;
  }
}

bool is_prefix(const FieldPathNames& shorter, const FieldPathNames& longer) {
  return shorter.size() <= longer.size() && std::equal(shorter.begin(), shorter.end(), longer.begin());
}

// What steps write and send to, and what triggers watch, has to be stored as well.
void add_touched(const ir::Program& program, const ir::Workflow& workflow, Reads& reads) {
  for_each_step(program, workflow, [&](const ir::Step& step) {
    bool writes = step.kind == ir::StepKind::set_field || step.kind == ir::StepKind::add_to_field ||
                  step.kind == ir::StepKind::remove_from_field;
    bool texts =
        step.kind == ir::StepKind::send && program.messages[step.target].channel == ir::Message::Channel::sms;
    if (texts) reads.contact.insert({"phone"});  // where it goes to, if it doesn't say
    if (writes && step.of_account) reads.account.insert({program.account[step.target].name});
    if (writes && !step.of_account) reads.contact.insert({program.contact[step.target].name});
  });
  for (const ir::Trigger& trigger : workflow.triggers) {
    if (trigger.kind != ir::Trigger::Kind::changes) continue;
    if (trigger.of_account || workflow.for_account) {
      reads.account.insert({program.account[trigger.field].name});
    } else {
      reads.contact.insert({program.contact[trigger.field].name});
    }
  }
}

// The engine asks it of `unsubscribed`, `email_bounced` and the like.
void add_signals(const ir::Program& program, Reads& reads) {
  for (ir::EventId id = 0; id < program.events.size(); ++id) {
    const std::string& name = program.events[id].name;
    if (name == "unsubscribed" || name == "resubscribed") reads.events[id].insert({"topic"});
    if (name == "email_bounced") reads.events[id].insert({"hard"});
  }
}

}  // namespace

bool Reads::touches(const std::set<FieldPathNames>& paths, const FieldPathNames& field) {
  for (const FieldPathNames& path : paths) {
    if (is_prefix(path, field) || is_prefix(field, path)) return true;
  }
  return false;
}

Reads find_reads(const ir::Program& program, const std::vector<ExprId>& also) {
  Reads reads;
  reads.events.resize(program.events.size());
  Walker walker(program, [&](ExprId id) { add_read(program, program[id], reads); });
  for_each_root(program, [&](ExprId root) { walker.walk(root); });
  for (ExprId root : also)
    walker.walk(root);
  for (const ir::Workflow& workflow : program.workflows)
    add_touched(program, workflow, reads);
  add_signals(program, reads);
  return reads;
}

CapturedReads find_captured_reads(const ir::Program& program, const ir::Workflow& workflow) {
  std::map<CapturedRead, ExprId> found;
  Walker walker(program, [&](ExprId id) {
    const ir::Expr& expr = program[id];
    if (expr.kind != ExprKind::field || expr.path.base != ir::Base::captured) return;
    found.try_emplace({expr.path.capture, expr.path.names}, id);
  });
  for_each_root(program, workflow, [&](ExprId root) { walker.walk(root); });
  CapturedReads reads;
  reads.reads.assign(found.begin(), found.end());
  return reads;
}

}  // namespace nudge::analyze
