#include "cli/repl/vocabulary.h"

#include <algorithm>

namespace nudge::repl {

namespace {

using Field = Vocabulary::Field;

constexpr int kDeepestRecord = 8;
constexpr const char* kStandardFunctions[] = {"round", "floor", "ceil",        "abs",     "min",  "max",
                                              "lower", "upper", "trim",        "length",  "date", "domain",
                                              "time",  "days",  "time_of_day", "weekday", "hour", "format"};

class Maker {
 public:
  Maker(const ir::Program& program, Vocabulary& made) : program_(program), made_(made) {}

  void run() {
    for (const ir::Event& event : program_.events)
      made_.events.push_back({event.name, fields(event.fields, 0), event.documentation});
    made_.contact = fields(program_.contact, 0);
    made_.account = fields(program_.account, 0);
    for (const ir::Message& message : program_.messages)
      made_.messages.push_back({message.name, channel(message), fields_of(message)});
    for (const ir::Action& action : program_.actions) {
      made_.actions.push_back({action.name, {}});
      for (const ir::Parameter& parameter : action.parameters)
        made_.actions.back().parameters.push_back(field(parameter.name, parameter.type, "", 0));
    }
    for (const ir::Workflow& workflow : program_.workflows) {
      made_.workflows.push_back({workflow.name, workflow.description, {}, {}});
      block(workflow.body, made_.workflows.back());
    }
    for (const ir::Enum& type : program_.enums)
      made_.enums.push_back({type.name, values(type)});
    for (const ir::Segment& segment : program_.segments)
      made_.segments.push_back({segment.name, segment.documentation});
    for (const ir::Score& score : program_.scores)
      made_.scores.push_back({score.name, score.documentation});
  }

 private:
  static std::vector<std::string> values(const ir::Enum& type) {
    std::vector<std::string> names;
    for (const ir::EnumValue& value : type.values)
      names.push_back(value.name);
    return names;
  }

  static std::string channel(const ir::Message& message) {
    constexpr const char* kNames[] = {"email", "sms", "push", "in_app"};
    return kNames[static_cast<size_t>(message.channel)];
  }
  static std::vector<std::string> fields_of(const ir::Message& message) {
    std::vector<std::string> names;
    for (const ir::MessageField& field : message.fields)
      names.push_back(field.name);
    return names;
  }

  Field field(const std::string& name, ir::TypeId id, const std::string& documentation, int depth) const {
    Field made{name, ir::print_type(program_, id), {}, {}, documentation};
    const ir::Type& type = program_.types[id];
    if (type.kind == ir::TypeKind::boolean) made.values = {"false", "true"};
    if (type.kind == ir::TypeKind::enumeration) made.values = values(program_.enums[type.detail]);
    if (type.kind == ir::TypeKind::record && depth < kDeepestRecord)
      made.parts = fields(program_.records[type.detail].fields, depth + 1);
    return made;
  }
  std::vector<Field> fields(const std::vector<ir::Field>& all, int depth) const {
    std::vector<Field> made;
    for (const ir::Field& each : all)
      made.push_back(field(each.name, each.type, each.documentation, depth));
    return made;
  }

  static void add_once(std::vector<std::string>& names, const std::string& name) {
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  void block(const ir::Block& block_of, Vocabulary::Workflow& workflow) const {
    for (const ir::StepId id : block_of.steps) {
      const ir::Step& step = program_.steps[id];
      add_once(workflow.labels, step.label);
      if (step.kind == ir::StepKind::finish) add_once(workflow.ends, step.name);
      block(step.then_block, workflow);
      block(step.else_block, workflow);
      for (const ir::SplitArm& arm : step.arms)
        block(arm.block, workflow);
    }
  }

  const ir::Program& program_;
  Vocabulary& made_;
};

}  // namespace

Vocabulary vocabulary_of(const ir::Program& program, const std::vector<ir::Actor>& actors, Inlined inlined) {
  Vocabulary made;
  Maker(program, made).run();
  made.functions = std::move(inlined.functions);
  made.functions.insert(made.functions.end(), std::begin(kStandardFunctions), std::end(kStandardFunctions));
  made.constants = std::move(inlined.constants);
  for (const ir::Actor& actor : actors) {
    const char* unnamed = actor.account ? "account" : "contact";
    if (actor.name != unnamed) (actor.account ? made.accounts : made.contacts).push_back(actor.name);
  }
  return made;
}

}  // namespace nudge::repl
