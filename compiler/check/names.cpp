// The first pass: every declared name into its table, each once, so that the order of declarations does not
// matter.
#include <algorithm>

#include "compiler/check/builtins.h"
#include "compiler/check/declarations.h"
#include "compiler/check/link.h"
#include "runtime/value/time_text.h"

namespace nudge::check {

namespace {

void collect_declarations(Context& context) {
  std::vector<const ast::FileTree*> trees;
  for (const ast::FileTree& tree : context.trees)
    trees.push_back(&tree);
  std::stable_sort(trees.begin(), trees.end(), [&](const ast::FileTree* left, const ast::FileTree* right) {
    return context.sources.file(left->file).path() < context.sources.file(right->file).path();
  });
  for (const ast::FileTree* tree : trees) {
    for (const ast::Declaration& declaration : tree->declarations)
      context.declarations.push_back(&declaration);
  }
  if (context.linking == nullptr) return;
  for (const ast::Declaration* carried : context.linking->carried)
    context.declarations.push_back(carried);
}

void declare_builtins(Context& context) {
  ir::Enum weekday;
  weekday.name = "Weekday";
  for (int day = 0; day < 7; ++day)
    weekday.values.push_back({std::string(weekday_name(day)), std::string(weekday_name(day))});
  context.enums["Weekday"] = 0;
  context.program.enums.push_back(std::move(weekday));
  for (const std::string_view name : builtin_names())
    context.callables[std::string(name)] = {CallableKind::builtin, 0, {}};
}

struct Declaring {
  Context& context;
  const ast::Declaration& declaration;
  std::map<std::string, Span>& tests;

  // Values may not be called as what the language itself calls so.
  void refuse_value_word(const ast::Name& name, std::string_view what) {
    for (const std::string_view word :
         {"now", "today", "contact", "account", "event", "entry", "score", "missing"}) {
      if (name.text != word) continue;
      report(
          context, DiagnosticKind::reserved_name, name.span,
          "no " + std::string(what) + " can be called `" + name.text + "`, which has a meaning of its own");
    }
  }

  bool add_callable(const ast::Name& name, CallableKind kind, uint32_t index, std::string_view what) {
    check_snake_case(context, name, what);
    const auto [place, fresh] = context.callables.try_emplace(name.text, Callable{kind, index, name.span});
    if (fresh) return true;
    const Callable& first = place->second;
    if (first.kind == CallableKind::builtin) {
      report(context, DiagnosticKind::reserved_name, name.span,
             "`" + name.text + "` is a function of the language; no " + std::string(what) +
                 " can have its name");
    } else if (first.kind == kind) {
      report_duplicate(context, name, what, first.span);
    } else {
      report(
          context, DiagnosticKind::duplicate_name, name.span,
          "`" + name.text + "` is declared twice: events, functions, actions and sequences share their names")
          .note(first.span, "`" + name.text + "` is first declared here");
    }
    return false;
  }

  template <typename Table>
  bool add(Table& table, const ast::Name& name, typename Table::mapped_type id, std::string_view what,
           Span first) {
    if (table.try_emplace(name.text, id).second) return true;
    report_duplicate(context, name, what, first);
    return false;
  }

  void operator()(const ast::UseDecl&) {}
  void operator()(const ast::ContactDecl&) {}
  void operator()(const ast::PolicyDecl&) {}

  void operator()(const ast::EnumDecl& tree) {
    check_camel_case(context, tree.name, "enum");
    if (!add_type(tree.name, "enum")) return;
    context.enums[tree.name.text] = static_cast<ir::EnumId>(context.program.enums.size());
    ir::Enum declared;
    declared.name = tree.name.text;
    declared.span = tree.name.span;
    context.program.enums.push_back(std::move(declared));
  }
  void operator()(const ast::RecordDecl& tree) {
    check_camel_case(context, tree.name, "record");
    if (!add_type(tree.name, "record")) return;
    context.records[tree.name.text] = static_cast<ir::RecordId>(context.program.records.size());
    ir::Record declared;
    declared.name = tree.name.text;
    declared.span = tree.name.span;
    context.program.records.push_back(std::move(declared));
  }
  bool add_type(const ast::Name& name, std::string_view what) {
    const auto enumeration = context.enums.find(name.text);
    const auto record = context.records.find(name.text);
    if (enumeration == context.enums.end() && record == context.records.end()) return true;
    if (name.text == "Weekday") {
      report(context, DiagnosticKind::reserved_name, name.span,
             "`Weekday` is an enum of the language; nothing else can have its name");
      return false;
    }
    report_duplicate(context, name, what,
                     enumeration != context.enums.end() ? context.program.enums[enumeration->second].span
                                                        : context.program.records[record->second].span);
    return false;
  }

  void operator()(const ast::EventDecl& tree) {
    if (tree.name.text == "contact" || tree.name.text == "account")
      report(context, DiagnosticKind::reserved_name, tree.name.span,
             "no event can be called `" + tree.name.text + "`, which declares fields");
    if (!add_callable(tree.name, CallableKind::event, static_cast<uint32_t>(context.program.events.size()),
                      "event"))
      return;
    ir::Event event;
    event.name = tree.name.text;
    event.json = tree.as && tree.as->plain() ? tree.as->plain_text() : tree.name.text;
    if (tree.as && event.json.ends_with('*')) {
      event.json.pop_back();
      event.prefix = true;
    }
    event.span = tree.name.span;
    event.documentation = declaration.documentation;
    context.program.events.push_back(std::move(event));
  }
  void operator()(const ast::LetDecl& tree) {
    check_snake_case(context, tree.name, "constant");
    refuse_value_word(tree.name, "constant");
    if (!free_value(tree.name, "constant")) return;
    context.lets[tree.name.text] = static_cast<uint32_t>(context.let_infos.size());
    context.let_infos.push_back({&tree});
  }
  void operator()(const ast::FunctionDecl& tree) {
    if (!add_callable(tree.name, CallableKind::function, static_cast<uint32_t>(context.functions.size()),
                      "function"))
      return;
    FunctionInfo info;
    info.tree = &tree;
    context.functions.push_back(std::move(info));
  }
  void operator()(const ast::SegmentDecl& tree) {
    check_snake_case(context, tree.name, "segment");
    refuse_value_word(tree.name, "segment");
    if (!free_value(tree.name, "segment")) return;
    context.segments[tree.name.text] = static_cast<ir::SegmentId>(context.segment_infos.size());
    context.segment_infos.push_back({&tree});
    ir::Segment segment;
    segment.name = tree.name.text;
    segment.for_account = tree.for_account;
    segment.span = tree.name.span;
    segment.documentation = declaration.documentation;
    context.program.segments.push_back(std::move(segment));
  }
  // Segments and constants are both read by their bare names.
  bool free_value(const ast::Name& name, std::string_view what) {
    const auto let = context.lets.find(name.text);
    const auto segment = context.segments.find(name.text);
    if (let != context.lets.end())
      report_duplicate(context, name, what, context.let_infos[let->second].tree->name.span);
    if (segment != context.segments.end())
      report_duplicate(context, name, what, context.program.segments[segment->second].span);
    return let == context.lets.end() && segment == context.segments.end();
  }
  void operator()(const ast::ScoreDecl& tree) {
    check_snake_case(context, tree.name, "score");
    const auto first = context.scores.find(tree.name.text);
    const Span first_span =
        first == context.scores.end() ? Span{} : context.program.scores[first->second].span;
    if (!add(context.scores, tree.name, static_cast<ir::ScoreId>(context.score_trees.size()), "score",
             first_span))
      return;
    context.score_trees.push_back(&tree);
    ir::Score score;
    score.name = tree.name.text;
    score.for_account = tree.for_account;
    score.span = tree.name.span;
    score.documentation = declaration.documentation;
    context.program.scores.push_back(std::move(score));
  }
  void operator()(const ast::MessageDecl& tree) {
    check_snake_case(context, tree.name, "message");
    const auto first = context.messages.find(tree.name.text);
    const Span first_span =
        first == context.messages.end() ? Span{} : context.program.messages[first->second].span;
    const auto id = static_cast<uint32_t>(context.program.messages.size());
    if (!add(context.messages, tree.name, id, "message", first_span)) return;
    ir::Message message;
    message.name = tree.name.text;
    message.channel = static_cast<ir::Message::Channel>(tree.channel);
    message.span = tree.name.span;
    context.program.messages.push_back(std::move(message));
  }
  void operator()(const ast::ActionDecl& tree) {
    if (tree.name.text == "wait")
      report(context, DiagnosticKind::reserved_name, tree.name.span,
             "no action can be called `wait`, which is a step of its own");
    if (!add_callable(tree.name, CallableKind::action, static_cast<uint32_t>(context.program.actions.size()),
                      "action"))
      return;
    ir::Action action;
    action.name = tree.name.text;
    action.span = tree.name.span;
    context.program.actions.push_back(std::move(action));
  }
  void operator()(const ast::SequenceDecl& tree) {
    const auto index = static_cast<uint32_t>(context.sequences.size());
    if (!add_callable(tree.name, CallableKind::sequence, index, "sequence")) return;
    SequenceInfo info;
    info.tree = &tree;
    context.sequences.push_back(std::move(info));
  }
  void operator()(const ast::WorkflowDecl& tree) {
    check_snake_case(context, tree.name, "workflow");
    for (const WorkflowInfo& other : context.workflow_infos) {
      if (other.tree->name.text == tree.name.text)
        return report_duplicate(context, tree.name, "workflow", other.tree->name.span);
    }
    WorkflowInfo info;
    info.tree = &tree;
    info.documentation = declaration.documentation;
    for (const ast::WorkflowClause& clause : tree.clauses) {
      const auto* subject = std::get_if<ast::Subject>(&clause.node);
      if (subject == nullptr || info.subject.known()) continue;
      info.for_account = subject->account;
      info.subject = subject->span;
    }
    context.workflow_infos.push_back(std::move(info));
  }
  void operator()(const ast::TestDecl& tree) {
    const auto [first, fresh] = tests.emplace(tree.name.plain_text(), tree.name_span);
    if (!fresh) report_duplicate(context, {tree.name.plain_text(), tree.name_span}, "test", first->second);
  }
};

void number_workflows(Context& context) {
  std::sort(context.workflow_infos.begin(), context.workflow_infos.end(),
            [](const WorkflowInfo& left, const WorkflowInfo& right) {
              return left.tree->name.text < right.tree->name.text;
            });
  context.program.workflows.resize(context.workflow_infos.size());
  for (size_t i = 0; i < context.workflow_infos.size(); ++i) {
    const ast::WorkflowDecl& tree = *context.workflow_infos[i].tree;
    context.workflows[tree.name.text] = static_cast<ir::WorkflowId>(i);
    context.program.workflows[i].name = tree.name.text;
    context.program.workflows[i].for_account = context.workflow_infos[i].for_account;
    context.program.workflows[i].span = tree.name.span;
  }
}

}  // namespace

void declare_names(Context& context) {
  collect_declarations(context);
  declare_builtins(context);
  std::map<std::string, Span> tests;
  for (const ast::Declaration* declaration : context.declarations)
    std::visit(Declaring{context, *declaration, tests}, declaration->node);
  number_workflows(context);
}

}  // namespace nudge::check
