// Enums, and everything that has fields: contact, account, events, records; their names, types, defaults and
// flags.
#include <algorithm>

#include "compiler/check/declarations.h"
#include "compiler/check/expression.h"

namespace nudge::check {

namespace {

// A field whose default waits until all types are known.
struct Pending {
  const ast::Field* tree = nullptr;
  std::vector<ir::Field>* owner =
      nullptr;  // valid until the owner's Program vector grows, which it doesn't any more
  size_t index = 0;
  bool of_contact = false;  // contact or account: must be optional or have a default
};

struct FieldPass {
  Context& context;
  std::vector<Pending> pending;

  ir::Field make_field(const ast::Field& tree) {
    check_snake_case(context, tree.name, "field");
    ir::Field field;
    field.name = tree.name.text;
    field.json = tree.as && tree.as->plain() ? tree.as->plain_text() : tree.name.text;
    field.type = resolve_type(context, tree.type);
    if (context.type(field.type).kind == TypeKind::message) {
      report(context, DiagnosticKind::unsupported_type, tree.type.span,
             "`message` is the type of a sequence's parameters only");
      field.type = kErrorType;
    }
    field.pii = tree.pii;
    field.unique = tree.unique;
    field.span = tree.name.span;
    field.documentation = tree.documentation;
    return field;
  }

  void check_flags(const ast::Field& tree, bool of_contact) {
    if (tree.unique && !of_contact)
      report(context, DiagnosticKind::out_of_place, tree.span,
             "`unique` has a meaning for fields of `contact` and `account` only");
    if (tree.unique && of_contact)
      report(context, DiagnosticKind::unused_declaration, tree.name.span,
             "`" + tree.name.text + "` is marked `unique`, which nothing enforces yet: two may have the same")
          .suggest("leave `unique` out, or keep it as a note to people");
    if (tree.as && !tree.as->plain())
      report(context, DiagnosticKind::not_constant, tree.as_span, "the JSON name must be a constant text");
  }

  // Two fields that would be filled from one place of the input.
  void check_spellings(const std::vector<ir::Field>& fields) {
    std::map<std::string, const ir::Field*> first;
    for (const ir::Field& field : fields) {
      const auto [place, fresh] = first.emplace(field.json, &field);
      if (fresh || !field.span.known()) continue;
      Diagnostic& diagnostic = report(context, DiagnosticKind::duplicate_name, field.span,
                                      "`" + field.name + "` and `" + place->second->name +
                                          "` are both read from the JSON name \"" + field.json + "\"");
      if (place->second->span.known())
        diagnostic.note(place->second->span, "`" + place->second->name + "` is declared here");
    }
  }

  void take_fields(const std::vector<ast::Field>& trees, std::vector<ir::Field>& fields) {
    for (const ast::Field& tree : trees) {
      check_flags(tree, false);
      ir::Field field = make_field(tree);
      const auto same = std::find_if(fields.begin(), fields.end(),
                                     [&](const ir::Field& other) { return other.name == field.name; });
      if (same != fields.end()) {
        if (!same->builtin) report_duplicate(context, tree.name, "field", same->span);
        continue;
      }
      fields.push_back(std::move(field));
      pending.push_back({&tree, &fields, fields.size() - 1, false});
    }
    check_spellings(fields);
  }

  // Blocks of contact and account merge.
  void merge_fields(const ast::ContactDecl& block) {
    std::vector<ir::Field>& fields = block.account ? context.program.account : context.program.contact;
    for (const ast::Field& tree : block.fields) {
      check_flags(tree, true);
      ir::Field field = make_field(tree);
      const auto same = std::find_if(fields.begin(), fields.end(),
                                     [&](const ir::Field& other) { return other.name == field.name; });
      if (same == fields.end()) {
        fields.push_back(std::move(field));
        pending.push_back({&tree, &fields, fields.size() - 1, true});
      } else {
        merge_field(tree, field, *same, static_cast<size_t>(same - fields.begin()), fields);
      }
    }
  }

  void merge_field(const ast::Field& tree, const ir::Field& again, ir::Field& first, size_t index,
                   std::vector<ir::Field>& fields) {
    if (again.type != first.type && again.type != kErrorType && first.type != kErrorType) {
      Diagnostic& diagnostic =
          report(context, DiagnosticKind::conflicting_field, tree.name.span,
                 "`" + first.name + "` is declared again as `" + context.show(again.type) + "`, it was `" +
                     context.show(first.type) + "`");
      if (first.span.known()) {
        diagnostic.note(first.span, "`" + context.show(first.type) + "` here");
      } else {
        diagnostic.note(tree.name.span, std::string("every ") +
                                            (&fields == &context.program.contact ? "contact" : "account") +
                                            " has the field `" + first.name + "`, as `" +
                                            context.show(first.type) + "`");
      }
      return;
    }
    first.pii = first.pii || again.pii;
    first.unique = first.unique || again.unique;
    if (tree.as && first.json == first.name) first.json = again.json;
    if (first.documentation.empty()) first.documentation = again.documentation;
    if (tree.default_value) pending.push_back({&tree, &fields, index, true});
  }

  // After all defaults: another block may have given it.
  void check_needed(const Pending& item) {
    const ir::Field& field = (*item.owner)[item.index];
    const ast::Field& tree = *item.tree;
    if (!item.of_contact || field.builtin || field.type == kErrorType) return;
    if (context.type(field.type).optional || field.default_value != kNoExpr || tree.default_value) return;
    const std::string optional = context.show(context.types().optional(field.type));
    report(context, DiagnosticKind::needs_default, tree.name.span,
           "`" + tree.name.text + "` needs a default, since a new " +
               (item.owner == &context.program.contact ? "contact" : "account") + " comes without it")
        .suggest("give it one, `= …`, or make it optional: `" + optional + "`", optional, tree.type.span);
  }

  void check_default(const Pending& item) {
    const ast::Field& tree = *item.tree;
    const TypeId type = (*item.owner)[item.index].type;
    if (!tree.default_value) return;
    Scope scope;
    scope.constant = true;
    const ExprId value = check_expression(context, scope, *tree.default_value, type,
                                          {"the default of `" + tree.name.text + "`", tree.type.span});
    if (context.is_error(value)) return;
    if (!is_constant(context, value)) {
      report(context, DiagnosticKind::not_constant, tree.default_value->span, "a default must be a constant")
          .note(tree.default_value->span,
                "what depends on the contact's time zone is none; a time in UTC is: `2026-03-02T09:30Z`");
      return;
    }
    (*item.owner)[item.index].default_value = value;
  }
};

ir::Field builtin_field(Context& context, std::string name, TypeKind kind, bool optional) {
  ir::Field field;
  field.name = name;
  field.json = std::move(name);
  const TypeId type = context.types().of(kind);
  field.type = optional ? context.types().optional(type) : type;
  field.builtin = true;
  return field;
}

void add_builtin_fields(Context& context) {
  auto& contact = context.program.contact;
  contact.push_back(builtin_field(context, "id", TypeKind::text, false));
  contact.push_back(builtin_field(context, "email", TypeKind::email, true));
  contact.back().pii = true;
  contact.push_back(builtin_field(context, "phone", TypeKind::text, true));
  contact.back().pii = true;
  contact.push_back(builtin_field(context, "timezone", TypeKind::timezone, true));
  contact.push_back(builtin_field(context, "locale", TypeKind::text, true));
  contact.push_back(builtin_field(context, "created_at", TypeKind::time, false));
  contact.push_back(builtin_field(context, "subscribed", TypeKind::boolean, false));
  contact.back().default_value = make_bool(context, true, {});
  auto& account = context.program.account;
  account.push_back(builtin_field(context, "id", TypeKind::text, false));
  account.push_back(builtin_field(context, "created_at", TypeKind::time, false));
}

void check_enum(Context& context, const ast::EnumDecl& tree, ir::Enum& declared) {
  std::map<std::string, Span> names, spellings;
  for (const ast::EnumValue& value : tree.values) {
    check_snake_case(context, value.name, "enum value");
    check_not_reserved(context, value.name, "enum value");
    const auto [first, fresh] = names.emplace(value.name.text, value.name.span);
    if (!fresh) {
      report_duplicate(context, value.name, "enum value", first->second);
      continue;
    }
    const std::string json = value.as && value.as->plain() ? value.as->plain_text() : value.name.text;
    const auto [other, new_spelling] = spellings.emplace(json, value.name.span);
    if (!new_spelling)
      report(context, DiagnosticKind::duplicate_name, value.name.span,
             "two values of `" + declared.name + "` are read from \"" + json + "\"")
          .note(other->second, "the other is declared here");
    declared.values.push_back({value.name.text, json});
  }
}

// A record that holds itself, however deep, would have no end.
void check_recursion(Context& context, ir::RecordId id, std::vector<Progress>& progress,
                     std::vector<std::string>& way) {
  progress[id] = Progress::active;
  const ir::Record& record = context.program.records[id];
  way.push_back(record.name);
  for (size_t i = 0; i < record.fields.size(); ++i) {
    const ir::Type type = context.type(record.fields[i].type);
    if (type.kind != TypeKind::record) continue;
    const ir::RecordId inner = type.detail;
    if (progress[inner] == Progress::untouched) check_recursion(context, inner, progress, way);
    if (progress[inner] != Progress::active) continue;
    std::string cycle;
    const auto begin = std::find(way.begin(), way.end(), context.program.records[inner].name);
    for (auto at = begin; at != way.end(); ++at)
      cycle += "`" + *at + "` → ";
    report(context, DiagnosticKind::recursive_declaration, record.fields[i].span,
           "a record can't hold itself: " + cycle + "`" + context.program.records[inner].name + "`")
        .note(context.program.records[inner].span,
              "`" + context.program.records[inner].name + "` is declared here");
    context.program.records[id].fields[i].type = kErrorType;
  }
  way.pop_back();
  progress[id] = Progress::done;
}

// `as "shop_*"`: the star stands at the end; the full name is the event's first field.
void check_prefix(Context& context, const ast::EventDecl& tree, ir::Event& event) {
  if (!tree.as || !tree.as->plain()) return;
  const std::string written = tree.as->plain_text();
  if (event.json.find('*') != std::string::npos) {
    report(context, DiagnosticKind::bad_value, tree.as_span,
           "`*` stands once, at the end of a name, and takes all names that begin so; found \"" + written +
               "\"");
    return;
  }
  if (!event.prefix) return;
  ir::Field name;
  name.name = "name";
  name.type = context.types().of(TypeKind::text);
  name.builtin = true;
  event.fields.push_back(std::move(name));
  for (const ast::Field& field : tree.fields) {
    if (field.name.text != "name") continue;
    report(context, DiagnosticKind::reserved_name, field.name.span,
           "`name` is the full name of an event that is declared as \"" + written + "\"")
        .note(tree.as_span, "so many names are taken here")
        .suggest("call the field otherwise: `" + event.name + "_name: … as \"name\"`");
  }
}

void check_event(Context& context, FieldPass& pass, const ast::EventDecl& tree, ir::Event& event,
                 std::map<std::string, Span>& spellings) {
  check_prefix(context, tree, event);
  const std::string spelling = event.json + (event.prefix ? "*" : "");
  const auto [other, fresh] = spellings.emplace(spelling, event.span);
  if (!fresh)
    report(context, DiagnosticKind::duplicate_name, event.span,
           "two events are called \"" + spelling + "\" in the input")
        .note(other->second, "the other is declared here");
  pass.take_fields(tree.fields, event.fields);
}

bool is_first(Span declared, Span name) {
  return declared.file == name.file && declared.begin == name.begin;
}

void check_fields_of(Context& context, FieldPass& pass, const ast::Declaration& declaration,
                     std::map<std::string, Span>& spellings) {
  if (const auto* record = std::get_if<ast::RecordDecl>(&declaration.node)) {
    const auto id = context.records.find(record->name.text);
    if (id != context.records.end() && is_first(context.program.records[id->second].span, record->name.span))
      pass.take_fields(record->fields, context.program.records[id->second].fields);
  } else if (const auto* block = std::get_if<ast::ContactDecl>(&declaration.node)) {
    pass.merge_fields(*block);
  } else if (const auto* event = std::get_if<ast::EventDecl>(&declaration.node)) {
    const auto callable = context.callables.find(event->name.text);
    if (callable != context.callables.end() && callable->second.kind == CallableKind::event &&
        is_first(callable->second.span, event->name.span))
      check_event(context, pass, *event, context.program.events[callable->second.index], spellings);
  }
}

void check_parameters_of(Context& context, const ast::Declaration& declaration) {
  if (const auto* action = std::get_if<ast::ActionDecl>(&declaration.node)) {
    const auto callable = context.callables.find(action->name.text);
    if (callable == context.callables.end() || !is_first(callable->second.span, action->name.span)) return;
    if (callable->second.kind == CallableKind::action)
      context.program.actions[callable->second.index].parameters =
          resolve_parameters(context, action->parameters, ParameterOwner::action);
  } else if (const auto* message = std::get_if<ast::MessageDecl>(&declaration.node)) {
    const auto id = context.messages.find(message->name.text);
    if (id != context.messages.end() &&
        is_first(context.program.messages[id->second].span, message->name.span))
      context.program.messages[id->second].parameters =
          resolve_parameters(context, message->parameters, ParameterOwner::message);
  }
}

}  // namespace

void check_types(Context& context) {
  add_builtin_fields(context);
  for (const ast::Declaration* declaration : context.declarations) {
    const auto* tree = std::get_if<ast::EnumDecl>(&declaration->node);
    if (tree == nullptr) continue;
    const auto id = context.enums.find(tree->name.text);
    if (id != context.enums.end() && is_first(context.program.enums[id->second].span, tree->name.span))
      check_enum(context, *tree, context.program.enums[id->second]);
  }
}

void check_defaults(Context& context) {
  FieldPass pass{context, {}};
  std::map<std::string, Span> spellings;
  for (const ast::Declaration* declaration : context.declarations)
    check_fields_of(context, pass, *declaration, spellings);
  pass.check_spellings(context.program.contact);
  pass.check_spellings(context.program.account);
  std::vector<Progress> progress(context.program.records.size(), Progress::untouched);
  std::vector<std::string> way;
  for (ir::RecordId id = 0; id < progress.size(); ++id) {
    if (progress[id] == Progress::untouched) check_recursion(context, id, progress, way);
  }
  for (const ast::Declaration* declaration : context.declarations)
    check_parameters_of(context, *declaration);
  for (FunctionInfo& function : context.functions)
    function.parameters = resolve_parameters(context, function.tree->parameters, ParameterOwner::function);
  for (SequenceInfo& sequence : context.sequences)
    sequence.parameters = resolve_parameters(context, sequence.tree->parameters, ParameterOwner::sequence);
  for (const Pending& item : pass.pending)
    check_elements(context, (*item.owner)[item.index].type, item.tree->type.span);
  for (const Pending& item : pass.pending)
    pass.check_default(item);
  for (const Pending& item : pass.pending)
    pass.check_needed(item);
}

}  // namespace nudge::check
