#include "compiler/load_messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "compiler/read_source.h"
#include "compiler/run_mjml.h"
#include "compiler/syntax/limits.h"
#include "compiler/template/mjml.h"
#include "compiler/template/parse.h"

namespace nudge {

namespace {

namespace fs = std::filesystem;
using source::DiagnosticKind;
using source::Span;

struct MessageFiles {
  Compilation& compilation;
  const EarlierVersion* earlier = nullptr;           // whose files stand in for those of the disk
  source::FileId first = 0;                          // earlier: its sources
  std::map<std::string, source::FileId> known = {};  // by path

  source::Diagnostic& report(DiagnosticKind kind, Span span, std::string message) {
    return compilation.diagnostics.report(kind, span, std::move(message));
  }

  void load(ast::Declaration& declaration) {
    auto* message = std::get_if<ast::MessageDecl>(&declaration.node);
    if (message == nullptr || message->channel != ast::Channel::email) return;
    for (ast::MessageField& field : message->fields) {
      if (field.file && field.name.text == "body") load(field);
    }
  }

  void load(ast::MessageField& field) {
    if (!field.file->plain()) {
      report(DiagnosticKind::not_constant, field.value_span, "the name of a file must be a constant text");
      return;
    }
    const std::string name = field.file->plain_text();
    std::string extension = fs::path(name).extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(), [](char byte) {
      return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte;
    });
    const bool markdown = extension == ".md" || extension == ".markdown";
    const bool html = extension == ".html" || extension == ".htm";
    if (!markdown && !html && extension != ".mjml") {
      report(DiagnosticKind::message_file, field.value_span,
             fmt::format(
                 "`{}` is of a kind that a body can't be: it is Markdown (`.md`), HTML (`.html`) or MJML "
                 "(`.mjml`)",
                 name));
      return;
    }
    const auto file = open(name, field.value_span);
    if (!file) return;
    ast::Template made;
    made.form = markdown ? ast::Template::Form::markdown : ast::Template::Form::html;
    const size_t before = compilation.diagnostics.errors();
    auto pieces = templates::cut(compilation.sources, *file, extension != ".mjml", compilation.diagnostics);
    if (extension == ".mjml") {
      if (compilation.diagnostics.errors() != before) return;
      if (!convert(*file, pieces, field.value_span)) return;
    }
    made.block = templates::parse(compilation.sources, std::move(pieces), compilation.diagnostics);
    field.body = std::move(made);
  }

  std::optional<source::FileId> open(const std::string& name, Span at) {
    const fs::path folder = fs::path(path_of(at.file)).parent_path();
    const std::string path = (folder / name).lexically_normal().generic_string();
    const auto found = known.find(path);
    if (found != known.end()) return found->second;
    if (earlier) return open_earlier(path, at);
    auto text = read_source(path);
    if (!text) {
      suggest_near(report(DiagnosticKind::message_file, at, text.fault().message), folder, name);
      return std::nullopt;
    }
    if (text->size() > syntax::kMaxFileBytes) {
      report(
          DiagnosticKind::message_file, at,
          fmt::format("`{}` has {} bytes, at most {} are read", path, text->size(), syntax::kMaxFileBytes));
      return std::nullopt;
    }
    return known[path] = compilation.sources.add(path, std::move(*text));
  }

  // As it was when it was read from the disk.
  const std::string& path_of(source::FileId file) const {
    return earlier ? earlier->files[file - first].path : compilation.sources.file(file).path();
  }

  std::optional<source::FileId> open_earlier(const std::string& path, Span at) {
    for (size_t place = 0; place < earlier->files.size(); ++place) {
      if (earlier->files[place].path == path) return first + static_cast<source::FileId>(place);
    }
    report(DiagnosticKind::message_file, at,
           fmt::format("version {} was installed without `{}`", earlier->version, path));
    return std::nullopt;
  }

  // A file beside it whose name is nearly the same.
  void suggest_near(source::Diagnostic& found, const fs::path& folder, const std::string& name) {
    const fs::path within = fs::path(name).parent_path();
    std::error_code fault;
    std::vector<std::string> names;
    for (auto entry =
             fs::directory_iterator(folder.empty() ? fs::path(".") / within : folder / within, fault);
         !fault && entry != fs::directory_iterator(); entry.increment(fault))
      names.push_back((within / entry->path().filename()).generic_string());
    std::sort(names.begin(), names.end());
    if (const auto near = source::nearest_name(name, names))
      found.suggest(fmt::format("did you mean `{}`?", *near), "\"" + *near + "\"");
  }

  bool convert(source::FileId file, std::vector<templates::Piece>& pieces, Span at) {
    const std::string& path = compilation.sources.file(file).path();
    const MjmlOutcome outcome = run_mjml(path, templates::with_marks(pieces));
    switch (outcome.result) {
      case MjmlOutcome::Result::missing:
        report(DiagnosticKind::mjml_missing, at, outcome.message)
            .suggest("install it with `npm install mjml`, or name the command in `NUDGE_MJML`");
        return false;
      case MjmlOutcome::Result::refused:
        report_faults(file, outcome.message);
        return false;
      case MjmlOutcome::Result::done:
        break;
    }
    return templates::put_back(compilation.sources, file, outcome.html, pieces, compilation.diagnostics);
  }

  // mjml says `Line 3 of /path/x.mjml (mj-txt) — Element mj-txt doesn't exist or is not registered`.
  void report_faults(source::FileId file, const std::string& said) {
    const source::File& source = compilation.sources.file(file);
    bool placed = false;
    for (size_t at = said.find("Line "); at != std::string::npos; at = said.find("Line ", at + 1)) {
      const int line = std::atoi(said.c_str() + at + 5);
      std::string message = said.substr(at, std::min(said.find('\n', at), said.size()) - at);
      const size_t dash = message.find(" — ");
      if (line < 1 || line > source.line_count() || dash == std::string::npos) continue;
      const std::string_view text = source.line(line);
      const size_t first = std::min(text.find_first_not_of(" \t"), text.size());
      const uint32_t begin = source.line_begin(line) + static_cast<uint32_t>(first);
      const uint32_t end = source.line_begin(line) + static_cast<uint32_t>(text.size());
      report(DiagnosticKind::mjml_fault, {file, begin, end},
             "mjml: " + message.substr(dash + std::string_view(" — ").size()));
      placed = true;
    }
    if (placed) return;
    std::string first = said.substr(0, said.find('\n'));
    report(DiagnosticKind::mjml_fault, {file, 0, 0},
           "mjml refuses the file: " + (first.empty() ? std::string("it says nothing more") : first));
  }
};

}  // namespace

void load_message_files(Compilation& compilation) {
  MessageFiles files{compilation};
  for (ast::FileTree& tree : compilation.trees) {
    for (ast::Declaration& declaration : tree.declarations)
      files.load(declaration);
  }
}

void load_message_files(Compilation& compilation, const std::vector<ast::Declaration*>& messages,
                        const EarlierVersion& version, source::FileId first) {
  MessageFiles files{compilation, &version, first};
  for (ast::Declaration* message : messages)
    files.load(*message);
}

}  // namespace nudge
