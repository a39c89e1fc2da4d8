#include <fmt/format.h>

#include "compiler/ast/printer.h"

namespace nudge::ast {
namespace {

std::string_view word(Channel channel) {
  switch (channel) {
    case Channel::email:
      return "email";
    case Channel::sms:
      return "sms";
    case Channel::push:
      return "push";
    case Channel::in_app:
      return "in_app";
  }
  return "";
}

std::string head(const Declaration& declaration) {
  const auto about = [](bool account) { return account ? " for account" : ""; };
  return std::visit(
      Overloaded{
          [](const UseDecl& it) {
            return fmt::format("use {}", it.module ? it.module->text : quoted(*it.path));
          },
          [](const EnumDecl& it) { return fmt::format("enum {}", it.name.text); },
          [](const RecordDecl& it) { return fmt::format("record {}", it.name.text); },
          [](const ContactDecl& it) { return std::string(it.account ? "account" : "contact"); },
          [](const EventDecl& it) {
            return fmt::format("event {}{}", it.name.text,
                               it.as ? fmt::format(" as {}", quoted(*it.as)) : "");
          },
          [](const LetDecl& it) { return fmt::format("let {}", it.name.text); },
          [](const FunctionDecl& it) { return fmt::format("function {}", it.name.text); },
          [&](const SegmentDecl& it) {
            return fmt::format("segment {}{}", it.name.text, about(it.for_account));
          },
          [&](const ScoreDecl& it) { return fmt::format("score {}{}", it.name.text, about(it.for_account)); },
          [](const MessageDecl& it) { return fmt::format("{} {}", word(it.channel), it.name.text); },
          [](const ActionDecl& it) { return fmt::format("action {}", it.name.text); },
          [](const SequenceDecl& it) { return fmt::format("sequence {}", it.name.text); },
          [](const PolicyDecl&) { return std::string("policy"); },
          [](const WorkflowDecl& it) {
            return fmt::format("workflow {}{}", it.name.text,
                               it.description ? " " + quoted(*it.description) : "");
          },
          [](const TestDecl& it) { return fmt::format("test {}", quoted(it.name)); },
      },
      declaration.node);
}

}  // namespace

std::string type_name(const TypeName& type) {
  const std::string_view mark = type.optional ? "?" : "";
  switch (type.kind) {
    case TypeName::Kind::named:
      return fmt::format("{}{}", type.name.text, mark);
    case TypeName::Kind::money:
      return fmt::format("money({}){}", type.name.text, mark);
    default:
      break;
  }
  const std::string all =
      fmt::format("{} of {}", type.kind == TypeName::Kind::list ? "list" : "set", type_name(*type.element));
  return type.optional ? fmt::format("({})?", all) : all;
}

std::string Printer::place(Span at) const {
  if (!at.known()) return "?";
  const auto& file = sources_.file(at.file);
  const auto begin = file.position(at.begin);
  const auto end = file.position(at.end);
  return fmt::format("{}:{}-{}:{}", begin.line, begin.column, end.line, end.column);
}

void Printer::line(std::string_view what, Span at) {
  options_.places ? line(fmt::format("{} [{}]", what, place(at))) : line(what);
}

void Printer::line(std::string_view what) {
  out_.append(static_cast<size_t>(depth_) * 2, ' ');
  out_ += what;
  out_ += '\n';
}

void Printer::documentation(const Documentation& documentation) {
  if (!documentation.empty()) line(fmt::format("documentation {}", quoted(documentation)));
}

void Printer::parameters(const std::vector<Parameter>& parameters) {
  for (const Parameter& it : parameters)
    line(fmt::format("parameter {}: {}", it.name.text, type_name(it.type)), it.span);
}

void Printer::fields(const std::vector<Field>& fields) {
  for (const Field& it : fields) {
    const std::string as = it.as ? fmt::format(" as {}", quoted(*it.as)) : "";
    line(fmt::format("field {}: {}{}{}{}", it.name.text, type_name(it.type), as, it.pii ? " pii" : "",
                     it.unique ? " unique" : ""),
         it.span);
    const Indent indent(*this);
    documentation(it.documentation);
    named("default", it.default_value);
  }
}

void Printer::score(const ScoreDecl& score) {
  for (const ScoreRule& it : score.rules) {
    line(it.subtract ? "subtract" : "add", it.span);
    const Indent indent(*this);
    named("points", it.points);
    constexpr std::string_view kRoles[] = {"when", "when no", "if"};
    named(kRoles[static_cast<int>(it.kind)], it.occurrence);
    named("for", it.none_for);
    if (it.at_most) line(fmt::format("at most {} times per {}", *it.at_most, it.per ? it.per->text : "?"));
  }
  named("halve every", score.halve_every);
  if (!score.keep_within) return;
  named("keep from", score.keep_within->first);
  named("keep to", score.keep_within->last);
}

void Printer::message(const MessageDecl& message) {
  parameters(message.parameters);
  for (const MessageField& it : message.fields) {
    if (it.text) {
      text(*it.text, fmt::format("{} ", it.name.text), it.span);
    } else if (it.file) {
      text(*it.file, fmt::format("{} file ", it.name.text), it.span);
    } else if (it.value) {
      expr(*it.value, fmt::format("{} ", it.name.text));
    } else {
      line(it.name.text, it.span);
    }
  }
}

void Printer::policy(const PolicyDecl& policy) {
  for (const PolicyRule& rule : policy.rules) {
    std::visit(Overloaded{
                   [&](const QuietHours& quiet) {
                     line("quiet hours", rule.span);
                     const Indent indent(*this);
                     named("from", quiet.from);
                     named("to", quiet.to);
                   },
                   [&](const Cap& cap) {
                     line(fmt::format("at most {} {}", cap.count, cap.channel.text), rule.span);
                     const Indent indent(*this);
                     named("per", cap.per);
                   },
                   [&](const IgnoreOlder& ignore) {
                     line("ignore events older than", rule.span);
                     const Indent indent(*this);
                     expr(*ignore.than);
                   },
                   [&](const DefaultTimezone& zone) { text(zone.zone, "default timezone ", rule.span); },
               },
               rule.node);
  }
}

void Printer::declaration(const Declaration& it) {
  line(head(it), it.span);
  const Indent indent(*this);
  documentation(it.documentation);
  std::visit(Overloaded{
                 [&](const EnumDecl& declared) {
                   for (const EnumValue& value : declared.values) {
                     line(fmt::format("value {}{}", value.name.text,
                                      value.as ? fmt::format(" as {}", quoted(*value.as)) : ""),
                          value.name.span);
                     const Indent in_value(*this);
                     documentation(value.documentation);
                   }
                 },
                 [&](const RecordDecl& declared) { fields(declared.fields); },
                 [&](const ContactDecl& declared) { fields(declared.fields); },
                 [&](const EventDecl& declared) { fields(declared.fields); },
                 [&](const LetDecl& declared) { expr(*declared.value); },
                 [&](const FunctionDecl& declared) {
                   parameters(declared.parameters);
                   expr(*declared.body);
                 },
                 [&](const SegmentDecl& declared) { expr(*declared.condition); },
                 [&](const ScoreDecl& declared) { score(declared); },
                 [&](const MessageDecl& declared) { message(declared); },
                 [&](const ActionDecl& declared) { parameters(declared.parameters); },
                 [&](const SequenceDecl& declared) {
                   parameters(declared.parameters);
                   block("steps", declared.body);
                 },
                 [&](const PolicyDecl& declared) { policy(declared); },
                 [&](const WorkflowDecl& declared) { workflow(declared); },
                 [&](const TestDecl& declared) {
                   for (const TestStatement& child : declared.statements)
                     statement(child);
                 },
                 [](const UseDecl&) {},
             },
             it.node);
}

std::string print(const FileTree& tree, const source::SourceSet& sources, const PrintOptions& options) {
  Printer printer(sources, options);
  for (const Declaration& declaration : tree.declarations)
    printer.declaration(declaration);
  return printer.take();
}

}  // namespace nudge::ast
