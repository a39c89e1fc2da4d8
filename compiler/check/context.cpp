#include "compiler/check/context.h"

#include <algorithm>
#include <cctype>

#include "runtime/value/zone.h"

namespace nudge::check {

namespace {

bool is_snake_case(std::string_view name) {
  if (name.empty() || !(std::islower(static_cast<unsigned char>(name[0])) || name[0] == '_')) return false;
  return std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return std::islower(c) || std::isdigit(c) || c == '_'; });
}

bool is_camel_case(std::string_view name) {
  if (name.empty() || !std::isupper(static_cast<unsigned char>(name[0]))) return false;
  return name.find('_') == std::string_view::npos;
}

// `signedUp`, `SignedUp` and `SIGNED_UP` to `signed_up`.
std::string to_snake_case(std::string_view name) {
  std::string out;
  for (size_t i = 0; i < name.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(name[i]);
    const bool after_lower =
        i > 0 && !std::isupper(static_cast<unsigned char>(name[i - 1])) && name[i - 1] != '_';
    if (std::isupper(c) && after_lower) out += '_';
    out += static_cast<char>(std::tolower(c));
  }
  return out;
}

std::string to_camel_case(std::string_view name) {
  std::string out;
  bool start = true;
  for (const char c : name) {
    if (c == '_') {
      start = true;
      continue;
    }
    out += start ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    start = false;
  }
  return out;
}

constexpr std::string_view kReserved[] = {"finish",    "missing",  "entry",  "monday",   "tuesday",
                                          "wednesday", "thursday", "friday", "saturday", "sunday"};

}  // namespace

std::string Context::quoted(Span span) const {
  constexpr size_t kShown = 48;
  if (!span.known()) return "this";
  std::string text;
  for (const char c : sources.text(span)) {
    const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (blank && (text.empty() || text.back() == ' ')) continue;
    text += blank ? ' ' : c;
  }
  if (text.size() > kShown) {
    size_t cut = kShown - 3;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80)
      --cut;
    text = text.substr(0, cut) + "…";
  }
  return "`" + text + "`";
}

Diagnostic& report(Context& context, DiagnosticKind kind, Span span, std::string message) {
  if (context.blame.step != Blame::kNobody)
    context.blame.steps[{kind, span.file, span.begin, span.end}].insert(context.blame.step);
  Diagnostic& found = context.diagnostics.report(kind, span, std::move(message));
  for (const source::Note& run : context.runs)
    found.note(run.span, run.message);
  return found;
}

Diagnostic& report_unknown(Context& context, DiagnosticKind kind, const ast::Name& name,
                           std::string_view what, const std::vector<std::string>& candidates) {
  Diagnostic& diagnostic =
      report(context, kind, name.span, "there is no " + std::string(what) + " `" + name.text + "`");
  // Where so much is wrong the names are those of another program.
  constexpr size_t kMostHinted = 200;
  if (context.diagnostics.errors() > kMostHinted) return diagnostic;
  if (const auto near = source::nearest_name(name.text, candidates))
    diagnostic.suggest("did you mean `" + *near + "`?", *near);
  return diagnostic;
}

void note_choices(Diagnostic& diagnostic, Span span, std::string_view before,
                  const std::vector<std::string>& names) {
  constexpr size_t kFew = 8;
  if (names.empty() || names.size() > kFew) return;
  std::string all;
  for (const std::string& name : names)
    all += (all.empty() ? "`" : ", `") + name + "`";
  diagnostic.note(span, std::string(before) + all);
}

void report_unknown_zone(Context& context, Span span, const std::string& name) {
  std::vector<std::string> zones;
  for (size_t id = 0; id < zone_count(); ++id)
    zones.emplace_back(zone_name(static_cast<ZoneId>(id)));
  Diagnostic& diagnostic =
      report(context, DiagnosticKind::bad_value, span, "there is no time zone `" + name + "`");
  if (const auto near = source::nearest_name(name, zones)) {
    diagnostic.suggest("did you mean `" + *near + "`?", "\"" + *near + "\"");
  } else {
    diagnostic.suggest("zones have IANA names, such as `Europe/Paris`");
  }
}

void report_duplicate(Context& context, const ast::Name& name, std::string_view what, Span first) {
  Diagnostic& diagnostic = report(context, DiagnosticKind::duplicate_name, name.span,
                                  "the " + std::string(what) + " `" + name.text + "` is declared twice");
  if (first.known()) diagnostic.note(first, "`" + name.text + "` is first declared here");
}

std::vector<std::string> callables_of(const Context& context, CallableKind kind) {
  std::vector<std::string> names;
  for (const auto& [name, callable] : context.callables) {
    if (callable.kind == kind) names.push_back(name);
  }
  return names;
}

std::vector<std::string> field_names(const std::vector<ir::Field>& fields) {
  std::vector<std::string> names;
  names.reserve(fields.size());
  for (const ir::Field& field : fields)
    names.push_back(field.name);
  return names;
}

void check_snake_case(Context& context, const ast::Name& name, std::string_view what) {
  if (is_snake_case(name.text)) return;
  const std::string better = to_snake_case(name.text);
  report(context, DiagnosticKind::name_style, name.span,
         "the " + std::string(what) + " `" + name.text + "` is not in snake_case")
      .suggest("write `" + better + "`", better);
}

void check_camel_case(Context& context, const ast::Name& name, std::string_view what) {
  if (is_camel_case(name.text)) return;
  const std::string better = to_camel_case(name.text);
  report(context, DiagnosticKind::name_style, name.span,
         "the " + std::string(what) + " `" + name.text + "` is not in CamelCase")
      .suggest("write `" + better + "`", better);
}

void check_not_reserved(Context& context, const ast::Name& name, std::string_view what) {
  if (std::find(std::begin(kReserved), std::end(kReserved), name.text) == std::end(kReserved)) return;
  report(context, DiagnosticKind::reserved_name, name.span,
         "no " + std::string(what) + " can be called `" + name.text + "`, which has a meaning of its own");
}

}  // namespace nudge::check
