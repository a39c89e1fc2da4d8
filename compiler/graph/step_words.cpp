#include "compiler/graph/step_words.h"

#include <fmt/format.h>

#include "compiler/ast/words.h"
#include "compiler/ir/print_expression.h"

namespace nudge::graph {

namespace {

using ast::one_line;
using ast::wrapped;
using ir::StepKind;

constexpr const char* kWeekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                     "friday", "saturday", "sunday"};

// The arguments of an action that are shown; more are counted.
constexpr size_t kMostArguments = 4;

std::string value_words(const Parts& parts, const ast::Expr& value) {
  if (const auto* text = std::get_if<ast::TextLiteral>(&value.node))
    return fmt::format("“{}”", ast::preview(*text));
  return one_line(parts.sources, value.span);
}

void add_note(Box& box, std::string_view text, size_t most = 2) {
  for (std::string& line : wrapped(text, kNoteWidth, most))
    box.notes.push_back(std::move(line));
}

std::string_view channel_words(ir::Message::Channel channel) {
  switch (channel) {
    case ir::Message::Channel::email:
      return "EMAIL";
    case ir::Message::Channel::sms:
      return "SMS";
    case ir::Message::Channel::push:
      return "PUSH";
    case ir::Message::Channel::in_app:
      return "IN-APP";
  }
  return "";
}

// The field by which people know a message: its subject, its title or its text.
const ast::MessageField* telling_field(const ast::MessageDecl& message) {
  for (const std::string_view name : {"subject", "title", "text"}) {
    for (const ast::MessageField& field : message.fields) {
      if (field.name.text == name) return &field;
    }
  }
  return nullptr;
}

class Describer {
 public:
  Describer(const Parts& parts, const Trees& trees, const ir::Step& step, Box& box)
      : parts_(parts), trees_(trees), step_(step), tree_(trees.step(step.span)), box_(box) {}

  void run() {
    switch (step_.kind) {
      case StepKind::send:
        return send();
      case StepKind::wait:
      case StepKind::wait_until_clock:
      case StepKind::wait_until_time:
      case StepKind::wait_for:
        return say(Shape::wait, "WAIT", wait_words());
      case StepKind::branch:
        return branch();
      case StepKind::split:
        say(Shape::split, "SPLIT", step_.name);
        if (step_.adapt) add_note(box_, "adapts: more to the arm that converts");
        return;
      case StepKind::repeat:
        return repeat();
      case StepKind::set_field:
        return say(Shape::change, "SET", change_words("="));
      case StepKind::add_to_field:
      case StepKind::add_to_score:
        return say(Shape::change, is_removal() ? "SUBTRACT" : "ADD", change_words(""));
      case StepKind::remove_from_field:
        return say(Shape::change, "REMOVE", change_words(""));
      case StepKind::action:
        return action();
      case StepKind::start:
      case StepKind::stop:
        box_.workflow = parts_.ir.workflows[step_.target].name;
        return say(Shape::link, step_.kind == StepKind::start ? "START WORKFLOW" : "STOP WORKFLOW",
                   box_.workflow);
      case StepKind::finish:
        return say(Shape::finish, step_.name.empty() ? "" : "FINISH AS",
                   step_.name.empty() ? "finish" : step_.name);
    }
  }

 private:
  template <typename Node>
  const Node* tree() const {
    return tree_ == nullptr ? nullptr : std::get_if<Node>(&tree_->node);
  }
  std::string source(const ast::ExprPtr& expr) const {
    return expr == nullptr ? "" : one_line(parts_.sources, expr->span);
  }
  std::string source(ir::ExprId id) const {
    return id == ir::kNoExpr ? "" : one_line(parts_.sources, parts_.ir[id].span);
  }

  void say(Shape shape, std::string_view heading, std::string_view title) {
    box_.shape = shape;
    box_.heading = heading;
    if (!step_.label.empty()) box_.heading += fmt::format(" · {}", step_.label);
    box_.title = wrapped(title, kTitleWidth, 5);
  }

  void send() {
    const ir::Message& message = parts_.ir.messages[step_.target];
    say(Shape::send, channel_words(message.channel), message.name);
    const ast::MessageDecl* written = trees_.message(message.name);
    const ast::MessageField* field = written == nullptr ? nullptr : telling_field(*written);
    if (field != nullptr && field->text) add_note(box_, fmt::format("“{}”", ast::preview(*field->text)));
    if (field != nullptr && !field->text && field->value) add_note(box_, source(field->value));
    if (step_.to_members) {
      const std::string where = source(step_.members_where);
      add_note(box_, where.empty() ? "to every member" : "to members where " + where, 3);
    }
    if (step_.best_time) add_note(box_, "at best time within " + ir::print_length(step_.best_within));
  }

  std::string wait_words() const {
    switch (step_.kind) {
      case StepKind::wait: {
        const auto* wait = tree<ast::WaitStep>();
        return length_words(wait == nullptr ? nullptr : wait->duration.get());
      }
      case StepKind::wait_until_clock:
        return fmt::format("until {}{}{}", step_.weekday < 0 ? "" : kWeekdays[step_.weekday],
                           step_.weekday < 0 ? "" : " ", source(step_.value));
      case StepKind::wait_until_time:
        return "until " + source(step_.value);
      default:
        break;
    }
    const auto* wait = tree<ast::WaitForStep>();
    const std::string awaited = wait == nullptr ? "" : source(wait->awaited);
    if (!step_.bounded) return "for " + awaited;
    return fmt::format("up to {} for {}", length_words(wait == nullptr ? nullptr : wait->up_to.get()),
                       awaited);
  }

  // "3 weeks" as it was written; what a constant or a parameter says in numbers.
  std::string length_words(const ast::Expr* written) const {
    const bool literal = written != nullptr && std::holds_alternative<ast::DurationLiteral>(written->node);
    return literal ? one_line(parts_.sources, written->span) : ir::print_length(step_.length);
  }

  void branch() {
    if (const auto* match = tree<ast::MatchStep>())
      return say(Shape::branch, "DEPENDING ON", source(match->subject));
    const auto* branch = tree<ast::IfStep>();
    say(Shape::branch, "IF", branch == nullptr ? step_.identity : source(branch->condition));
  }

  void repeat() {
    say(Shape::repeat, "REPEAT",
        fmt::format("up to {} times, every {}", step_.times, ir::print_length(step_.length)));
    const auto* repeat = tree<ast::RepeatStep>();
    if (repeat != nullptr && repeat->until) add_note(box_, "until " + source(repeat->until), 4);
  }

  bool is_removal() const {
    const auto* add = tree<ast::AddStep>();
    return add != nullptr && add->remove;
  }

  // "contact.plan = pro"; "“former” to contact.tags"
  std::string change_words(std::string_view sign) const {
    if (const auto* set = tree<ast::SetStep>())
      return fmt::format("{} {} {}", source(set->target), sign, value_words(parts_, *set->value));
    const auto* add = tree<ast::AddStep>();
    if (add == nullptr) return step_.identity;
    return fmt::format("{} {} {}", value_words(parts_, *add->value), add->remove ? "from" : "to",
                       source(add->target));
  }

  void action() {
    say(Shape::action, "ACTION", parts_.ir.actions[step_.target].name);
    const auto* action = tree<ast::ActionStep>();
    if (action == nullptr) return;
    for (size_t place = 0; place < action->arguments.size(); ++place) {
      if (place == kMostArguments) {
        box_.notes.push_back(fmt::format("and {} more", action->arguments.size() - place));
        break;
      }
      if (action->arguments[place].value) add_note(box_, argument_words(action->arguments[place], place));
    }
  }

  // "due: 1 day". A name that stands for a constant, as a sequence's parameters often do, is said with it.
  std::string argument_words(const ast::Argument& argument, size_t place) const {
    const std::vector<ir::Parameter>& parameters = parts_.ir.actions[step_.target].parameters;
    for (size_t other = 0; argument.name && other < parameters.size(); ++other) {
      if (parameters[other].name == argument.name->text) place = other;
    }
    const std::string name = argument.name ? argument.name->text + ": " : "";
    const auto* reference = std::get_if<ast::Reference>(&argument.value->node);
    const ir::ExprId given = place < step_.arguments.size() ? step_.arguments[place] : ir::kNoExpr;
    if (reference == nullptr || given == ir::kNoExpr) return name + value_words(parts_, *argument.value);
    const ir::Expr& value = parts_.ir[given];
    std::string constant;
    if (value.kind == ir::ExprKind::text) constant = fmt::format("“{}”", value.text_value);
    if (value.kind == ir::ExprKind::constant) constant = ir::print_expression(parts_.ir, given);
    const std::string& called = reference->name.text;
    if (constant.empty() || constant == called) return name + called;
    return fmt::format("{}: {}", argument.name ? argument.name->text : called, constant);
  }

  const Parts& parts_;
  const Trees& trees_;
  const ir::Step& step_;
  const ast::Step* tree_;
  Box& box_;
};

}  // namespace

void describe_step(const Parts& parts, const Trees& trees, const ir::Step& step, Box& box) {
  Describer(parts, trees, step, box).run();
  const std::string place = place_words(parts, step.span);
  box.tooltip = place.empty() ? step.identity : fmt::format("{} ({})", step.identity, place);
}

WayWords way_words(const ir::Step& step) {
  switch (step.kind) {
    case StepKind::branch:
      return {"yes", "no"};
    case StepKind::wait_for:
      return {step.bounded ? "yes" : "", "not within " + ir::print_length(step.length)};
    case StepKind::repeat:
      return {"each time", "after that"};
    default:
      return {};
  }
}

}  // namespace nudge::graph
