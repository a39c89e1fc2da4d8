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
  if (kind == TypeKind::record || kind == TypeKind::list || kind == TypeKind::set) {
    report_not_yet(context, tree.span, (list ? "list of " : "set of ") + context.show(element));
    return kErrorType;
  }
  return context.types().of(list ? TypeKind::list : TypeKind::set, element);
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

std::vector<ir::Parameter> resolve_parameters(Context& context, const std::vector<ast::Parameter>& trees) {
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
    if (context.type(type).kind == TypeKind::record) {
      report_not_yet(context, tree.type.span, "a parameter of a record type");
      type = kErrorType;
    }
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
