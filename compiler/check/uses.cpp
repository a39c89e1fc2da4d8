// `use saas`, `use "./shared.flow"`: all files are one program anyhow, so it is only checked that they exist.
#include <algorithm>

#include "compiler/check/declarations.h"

namespace nudge::check {

namespace {

constexpr std::string_view kModuleFolder = "<stdlib>/";
constexpr std::string_view kSuffix = ".flow";

std::vector<std::string> module_names(const Context& context) {
  std::vector<std::string> names;
  for (source::FileId id = 0; id < context.sources.size(); ++id) {
    const std::string& path = context.sources.file(id).path();
    if (!path.starts_with(kModuleFolder) || !path.ends_with(kSuffix)) continue;
    names.push_back(path.substr(kModuleFolder.size(), path.size() - kModuleFolder.size() - kSuffix.size()));
  }
  return names;
}

// Without `.`, and without `..` where it can be resolved.
std::string normalized(std::string_view path) {
  std::vector<std::string> parts;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string part(path.substr(begin, end - begin));
    begin = end + 1;
    if (part == "." || (part.empty() && !parts.empty())) continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else {
      parts.push_back(part);
    }
  }
  std::string out;
  for (const std::string& part : parts)
    out += (&part == &parts.front() ? "" : "/") + part;
  return out;
}

void check_module(Context& context, const ast::Name& module) {
  const std::vector<std::string> loaded = module_names(context);
  if (std::find(loaded.begin(), loaded.end(), module.text) != loaded.end()) return;
  const std::vector<std::string>& modules = context.modules.empty() ? loaded : context.modules;
  Diagnostic& diagnostic = report_unknown(context, DiagnosticKind::unknown_module, module, "module", modules);
  if (!modules.empty()) note_choices(diagnostic, {}, "the modules are ", modules);
}

void check_path(Context& context, const ast::TextLiteral& path, Span span) {
  if (!span.known()) return;
  const std::string& from = context.sources.file(span.file).path();
  const size_t slash = from.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : from.substr(0, slash + 1);
  const std::string wanted = path.plain_text();
  const std::string full = normalized(wanted.starts_with('/') ? wanted : folder + wanted);
  std::vector<std::string> others;
  for (source::FileId id = 0; id < context.sources.size(); ++id) {
    const std::string other = normalized(context.sources.file(id).path());
    if (other == full) return;
    const bool beside = !folder.empty() && other.starts_with(normalized(folder) + "/");
    others.push_back("./" + (beside ? other.substr(normalized(folder).size() + 1) : other));
  }
  Diagnostic& diagnostic = report(context, DiagnosticKind::unknown_module, span,
                                  "there is no file `" + wanted + "` in this program");
  const auto near = source::nearest_name(wanted, others);
  if (near) diagnostic.suggest("did you mean `" + *near + "`?", "\"" + *near + "\"");
}

}  // namespace

void check_uses(Context& context) {
  for (const ast::Declaration* declaration : context.declarations) {
    const auto* use = std::get_if<ast::UseDecl>(&declaration->node);
    if (use == nullptr) continue;
    if (use->module) check_module(context, *use->module);
    if (use->path) check_path(context, *use->path, use->path_span);
  }
}

}  // namespace nudge::check
