// Types as they are written, to the types that they are; parameters.
#include "compiler/check/declarations.h"
#include "runtime/value/money.h"

namespace nudge::check {

namespace {

constexpr std::pair<std::string_view, TypeKind> kPlain[] = {
    {"bool", TypeKind::boolean},      {"int", TypeKind::integer},       {"number", TypeKind::number},
    {"text", TypeKind::text},         {"email", TypeKind::email},       {"url", TypeKind::url},
    {"date", TypeKind::date},         {"time", TypeKind::time},         {"clock", TypeKind::clock},
    {"duration", TypeKind::duration}, {"timezone", TypeKind::timezone},
};

// What other languages call it.
constexpr std::pair<std::string_view, std::string_view> kElsewhere[] = {
    {"string", "text"},    {"str", "text"},      {"boolean", "bool"},   {"integer", "int"},
    {"float", "number"},   {"double", "number"}, {"decimal", "number"}, {"datetime", "time"},
    {"timestamp", "time"}, {"uri", "url"},       {"varchar", "text"},   {"Text", "text"},
    {"String", "text"},
};

TypeId report_unknown_type(Context& context, const ast::Name& name) {
  std::vector<std::string> candidates{"money(USD)"};
  for (const auto& [plain, kind] : kPlain)
    candidates.emplace_back(plain);
  for (const auto& [declared, id] : context.enums)
    candidates.push_back(declared);
  for (const auto& [declared, id] : context.records)
    candidates.push_back(declared);
  for (const auto& [elsewhere, ours] : kElsewhere) {
    if (name.text != elsewhere) continue;
    report(context, DiagnosticKind::unknown_type, name.span, "there is no type `" + name.text + "`")
        .suggest("it is called `" + std::string(ours) + "` here", std::string(ours));
    return kErrorType;
  }
  report_unknown(context, DiagnosticKind::unknown_type, name, "type", candidates);
  return kErrorType;
}

TypeId resolve_named(Context& context, const ast::Name& name) {
  for (const auto& [plain, kind] : kPlain) {
    if (name.text == plain) return context.types().of(kind);
  }
  if (name.text == "message") return context.types().of(TypeKind::message);
  const auto enumeration = context.enums.find(name.text);
  if (enumeration != context.enums.end())
    return context.types().of(TypeKind::enumeration, enumeration->second);
  const auto record = context.records.find(name.text);
  if (record != context.records.end()) return context.types().of(TypeKind::record, record->second);
  return report_unknown_type(context, name);
}

TypeId resolve_money(Context& context, const ast::Name& currency) {
  if (const auto id = find_currency(currency.text)) return context.types().of(TypeKind::money, *id);
  Diagnostic& diagnostic = report(context, DiagnosticKind::unknown_type, currency.span,
                                  "there is no currency `" + currency.text + "`");
  std::string capitals = currency.text;
  for (char& c : capitals)
    c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  if (find_currency(capitals)) diagnostic.suggest("did you mean `" + capitals + "`?", capitals);
  return kErrorType;
}

TypeId resolve_collection(Context& context, const ast::TypeName& tree) {
  const bool list = tree.kind == ast::TypeName::Kind::list;
  const TypeId element = resolve_type(context, *tree.element);
  if (element == kErrorType) return kErrorType;
  const TypeKind kind = context.type(element).kind;
  if (kind == TypeKind::list || kind == TypeKind::set || kind == TypeKind::message) {
    const std::string what = kind == TypeKind::message ? "messages" : "lists";
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::unsupported_type, tree.span,
               "a " + std::string(list ? "list" : "set") + " can't hold " + what + ", found `" +
                   (list ? "list of " : "set of ") + context.show(element) + "`");
    if (kind != TypeKind::message)
      diagnostic.suggest("its elements are single values, or records of single values");
    return kErrorType;
  }
  return context.types().of(list ? TypeKind::list : TypeKind::set, element);
}

// The first field of the record, or of one in it, that is a list; null for none.
const ir::Field* list_within(const Context& context, ir::RecordId id, size_t depth) {
  constexpr size_t kDeepest = 64;  // a record that holds itself is reported elsewhere
  if (depth > kDeepest) return nullptr;
  for (const ir::Field& field : context.program.records[id].fields) {
    const ir::Type type = context.type(field.type);
    if (type.kind == TypeKind::list || type.kind == TypeKind::set) return &field;
    if (type.kind != TypeKind::record) continue;
    if (const ir::Field* found = list_within(context, type.detail, depth + 1)) return found;
  }
  return nullptr;
}

}  // namespace

TypeId resolve_type(Context& context, const ast::TypeName& tree) {
  TypeId type = kErrorType;
  switch (tree.kind) {
    case ast::TypeName::Kind::named:
      type = resolve_named(context, tree.name);
      break;
    case ast::TypeName::Kind::money:
      type = resolve_money(context, tree.name);
      break;
    case ast::TypeName::Kind::list:
    case ast::TypeName::Kind::set:
      type = resolve_collection(context, tree);
      break;
  }
  return tree.optional && type != kErrorType ? context.types().optional(type) : type;
}

void check_elements(Context& context, TypeId collection, Span span) {
  const ir::Type type = context.type(collection);
  if (type.kind != TypeKind::list && type.kind != TypeKind::set) return;
  const ir::Type element = context.type(type.detail);
  if (element.kind != TypeKind::record) return;
  const ir::Field* inner = list_within(context, element.detail, 0);
  if (inner == nullptr) return;
  report(context, DiagnosticKind::unsupported_type, span,
         "the elements of `" + context.show(collection) + "` hold lists, which elements can't")
      .note(inner->span, "`" + inner->name + "` is `" + context.show(inner->type) + "`");
}

namespace {

// What a parameter can't be, by whose it is; reports.
bool refuse_parameter(Context& context, const ast::Parameter& tree, TypeId type, ParameterOwner owner) {
  const ir::Type found = context.type(type);
  if (found.kind == TypeKind::message) {
    if (owner == ParameterOwner::sequence && !found.optional) return false;
    report(context, DiagnosticKind::unsupported_type, tree.type.span,
           owner == ParameterOwner::sequence ? "a message that is sent can't be missing, found `message?`"
                                             : "`message` is the type of a sequence's parameters only");
    return true;
  }
  const bool collection = found.kind == TypeKind::list || found.kind == TypeKind::set;
  const bool rows = collection && context.type(found.detail).kind == TypeKind::record;
  if (rows && owner == ParameterOwner::action) {
    report(context, DiagnosticKind::unsupported_type, tree.type.span,
           "an action can't be given a list of records, found `" + context.show(type) + "`")
        .suggest("give it what it needs of them, such as a text or a list of texts");
    return true;
  }
  // A sequence's parameters are replaced by what they are given; the others are values.
  if (found.kind != TypeKind::record || owner == ParameterOwner::sequence) return false;
  const auto& parts = context.program.records[found.detail].fields;
  Diagnostic& diagnostic =
      report(context, DiagnosticKind::unsupported_type, tree.type.span,
             "a record is given by its parts, found a parameter of the type `" + context.show(type) + "`");
  if (!parts.empty())
    diagnostic.suggest("name the parts that are needed: `" + parts[0].name + ": " +
                       context.show(parts[0].type) + "`");
  return true;
}

}  // namespace

std::vector<ir::Parameter> resolve_parameters(Context& context, const std::vector<ast::Parameter>& trees,
                                              ParameterOwner owner) {
  std::vector<ir::Parameter> parameters;
  std::map<std::string, Span> first;
  for (const ast::Parameter& tree : trees) {
    check_snake_case(context, tree.name, "parameter");
    const auto [place, fresh] = first.emplace(tree.name.text, tree.name.span);
    if (!fresh) report_duplicate(context, tree.name, "parameter", place->second);
    for (const std::string_view word : {"contact", "account", "event", "entry", "score", "missing"}) {
      if (tree.name.text == word)
        report(context, DiagnosticKind::reserved_name, tree.name.span,
               "no parameter can be called `" + tree.name.text + "`, which has a meaning of its own");
    }
    TypeId type = resolve_type(context, tree.type);
    if (type != kErrorType && refuse_parameter(context, tree, type, owner)) type = kErrorType;
    if (type != kErrorType) check_elements(context, type, tree.type.span);
    parameters.push_back({tree.name.text, type});
  }
  return parameters;
}

std::map<std::string, LocalVariable> bind_parameters(Context& context,
                                                     const std::vector<ast::Parameter>& trees,
                                                     const std::vector<ir::Parameter>& parameters,
                                                     std::vector<ir::LocalId>& locals) {
  std::map<std::string, LocalVariable> variables;
  for (size_t i = 0; i < parameters.size(); ++i) {
    locals.push_back(context.next_local++);
    variables[parameters[i].name] = {locals.back(), parameters[i].type, trees[i].span};
  }
  return variables;
}

}  // namespace nudge::check
