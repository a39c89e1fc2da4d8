#include "compiler/ir/print_expression.h"
#include "compiler/ir/print_steps.h"
#include "compiler/ir/print_test.h"
#include "runtime/value/civil.h"
#include "runtime/value/number_text.h"
#include "runtime/value/time_text.h"

namespace nudge::ir {

namespace {

void print_fields(const Program& program, std::string& out, const std::vector<Field>& fields) {
  for (const Field& field : fields) {
    if (field.builtin) continue;
    out += "  " + field.name + " : " + print_type(program, field.type);
    if (field.default_value != kNoExpr) out += " = " + print_expression(program, field.default_value);
    if (field.json != field.name) out += " as \"" + field.json + "\"";
    if (field.pii) out += " pii";
    if (field.unique) out += " unique";
    out += "\n";
  }
}

bool has_own_fields(const std::vector<Field>& fields) {
  for (const Field& field : fields) {
    if (!field.builtin) return true;
  }
  return false;
}

void print_enums(const Program& program, std::string& out) {
  for (size_t id = 1; id < program.enums.size(); ++id) {
    out += "enum " + program.enums[id].name + "\n";
    for (const EnumValue& value : program.enums[id].values)
      out += "  " + value.name + (value.json == value.name ? "" : " as \"" + value.json + "\"") + "\n";
  }
}

std::string parameters_text(const Program& program, const std::vector<Parameter>& parameters,
                            const std::vector<LocalId>* locals) {
  std::string out;
  for (size_t i = 0; i < parameters.size(); ++i) {
    out += i == 0 ? "" : ", ";
    if (locals != nullptr) out += "v" + std::to_string((*locals)[i]) + " ";
    out += parameters[i].name + ": " + print_type(program, parameters[i].type);
  }
  return parameters.empty() ? "" : "(" + out + ")";
}

std::string_view channel_text(Message::Channel channel) {
  switch (channel) {
    case Message::Channel::email:
      return "email ";
    case Message::Channel::sms:
      return "sms ";
    case Message::Channel::push:
      return "push ";
    case Message::Channel::in_app:
      return "in_app ";
  }
  return "";
}

void print_messages(const Program& program, std::string& out) {
  for (const Message& message : program.messages) {
    const bool bound = message.parameter_locals.size() == message.parameters.size();
    out += std::string(channel_text(message.channel)) + message.name +
           parameters_text(program, message.parameters, bound ? &message.parameter_locals : nullptr) +
           (message.topic.empty() ? "" : " topic " + message.topic) +
           (message.transactional ? " transactional" : "") + "\n";
    for (const MessageField& field : message.fields)
      out += "  " + field.name +
             (field.form == MessageField::Form::markdown ? " markdown "
              : field.form == MessageField::Form::html   ? " html "
                                                         : " ") +
             print_expression(program, field.value) + "\n";
  }
}

std::string cause_text(const Program& program, const ScoreRule& rule) {
  if (rule.kind == ScoreRule::Kind::condition) return "if " + print_expression(program, rule.condition);
  if (rule.kind == ScoreRule::Kind::absence)
    return "when it becomes true that " + print_expression(program, rule.condition);
  std::string out = "when " + print_awaited(program, {rule.occurrences, {}, rule.span});
  if (rule.at_most != 0)
    out += " at most " + std::to_string(rule.at_most) + " times per " + print_length({rule.per_ms, 0});
  return out;
}

void print_scores(const Program& program, std::string& out) {
  for (const Score& score : program.scores) {
    out += "score " + score.name + (score.for_account ? " for account" : "") + "\n";
    for (const ScoreRule& rule : score.rules)
      out += "  add " + print_number(rule.points) + " " + cause_text(program, rule) + "\n";
    if (score.halve_ms != 0) out += "  halve every " + print_length({score.halve_ms, 0}) + "\n";
    if (score.bounded)
      out += "  keep within " + print_number(score.least) + ".." + print_number(score.most) + "\n";
  }
}

void print_declarations(const Program& program, std::string& out) {
  print_enums(program, out);
  for (const Record& record : program.records) {
    out += "record " + record.name + "\n";
    print_fields(program, out, record.fields);
  }
  if (has_own_fields(program.contact)) out += "contact\n";
  print_fields(program, out, program.contact);
  if (has_own_fields(program.account)) out += "account\n";
  print_fields(program, out, program.account);
  for (const Event& event : program.events) {
    const std::string json = event.json + (event.prefix ? "*" : "");
    out += "event " + event.name + (json == event.name ? "" : " as \"" + json + "\"") + "\n";
    print_fields(program, out, event.fields);
  }
  for (const Segment& segment : program.segments)
    out += "segment " + segment.name + (segment.for_account ? " for account" : "") + "\n  " +
           print_expression(program, segment.condition) + "\n";
  print_scores(program, out);
  print_messages(program, out);
  for (const Action& action : program.actions)
    out += "action " + action.name + parameters_text(program, action.parameters, nullptr) + "\n";
}

void print_policy(const Program& program, std::string& out) {
  const Policy& policy = program.policy;
  const Policy fresh;
  const bool same = policy.ignore_older == fresh.ignore_older &&
                    policy.default_timezone == fresh.default_timezone && !policy.has_quiet_hours &&
                    policy.caps.empty();
  if (same) return;
  out += "policy\n";
  if (policy.has_quiet_hours)
    out += "  quiet hours " + print_clock(policy.quiet_from_ms / kMinuteMs) + " to " +
           print_clock(policy.quiet_to_ms / kMinuteMs) + "\n";
  for (const Cap& cap : policy.caps) {
    const std::string_view what = cap.any_channel ? "messages " : channel_text(cap.channel);
    out += "  at most " + std::to_string(cap.count) + " " + std::string(what) + "per " +
           print_length(cap.per) + "\n";
  }
  out += "  ignore events older than " + print_length(policy.ignore_older) + "\n";
  out += "  default timezone " + policy.default_timezone + "\n";
}

}  // namespace

std::string print(const Program& program) {
  std::string out;
  print_declarations(program, out);
  print_policy(program, out);
  for (const Workflow& workflow : program.workflows)
    print_workflow(program, out, workflow);
  for (const Test& test : program.tests)
    print_test(program, out, test);
  return out;
}

}  // namespace nudge::ir
