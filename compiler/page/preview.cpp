#include "compiler/page/preview.h"

#include <fmt/format.h>

#include "compiler/ast/words.h"
#include "compiler/page/html.h"
#include "runtime/outbox/markdown.h"

namespace nudge::page {

namespace {

// Where a chip will stand while Markdown is rendered: a number between two characters of nobody's use.
constexpr std::string_view kBegin = "\xEE\x80\x80", kEnd = "\xEE\x80\x81";  // U+E000, U+E001
constexpr std::string_view kBeginInUrl = "%EE%80%80", kEndInUrl = "%EE%80%81";

struct Chip {
  std::string name;      // shown
  std::string source;    // in full
  bool is_mark = false;  // `if`, `for`, `end`: not a value
};

std::string in_text(const Chip& chip) {
  return fmt::format("<span class=\"{}\" title=\"{}\">{}</span>", chip.is_mark ? "mark" : "chip",
                     escaped(chip.source), escaped(chip.name));
}

// In the frame of an HTML body, which has no style of ours.
std::string in_frame(const Chip& chip) {
  constexpr const char* style =
      "background:#fdf0c8;color:#614700;border-radius:4px;padding:0 4px;font:0.85em monospace";
  return fmt::format("<span style=\"{}\" title=\"{}\">{}</span>", style, escaped(chip.source),
                     escaped(chip.name));
}

// A text for Markdown or HTML, in which chips are places.
class Places {
 public:
  explicit Places(const source::SourceSet& sources) : sources_(sources) {}

  void add(const ast::TextLiteral& text) {
    for (const ast::TextPart& part : text.parts) {
      if (part.expression) {
        add(*part.expression);
      } else {
        add_text(part.text);
      }
    }
  }
  void add(const ast::Expr& expr) { put({ast::shown_name(expr), ast::one_line(sources_, expr.span), false}); }
  void add(const ast::TemplateBlock& block) {
    for (const ast::TemplatePart& part : block.parts)
      add(part);
  }

  const std::string& text() const { return text_; }

  // `html` is what has become of text(): chips are put in their places.
  std::string filled(std::string_view html, bool frame) const {
    std::string out;
    bool in_tag = false;
    for (size_t at = 0; at < html.size();) {
      const std::string_view rest = html.substr(at);
      const bool in_url = rest.starts_with(kBeginInUrl);
      if (in_url || rest.starts_with(kBegin)) {
        const std::string_view begin = in_url ? kBeginInUrl : kBegin, end = in_url ? kEndInUrl : kEnd;
        const size_t close = rest.find(end);
        const size_t number =
            close == std::string_view::npos ? chips_.size() : number_of(rest.substr(begin.size()));
        if (number < chips_.size()) {
          const Chip& chip = chips_[number];
          out += in_tag || in_url ? escaped("{" + chip.name + "}") : frame ? in_frame(chip) : in_text(chip);
          at += close + end.size();
          continue;
        }
      }
      if (html[at] == '<') in_tag = true;
      if (html[at] == '>') in_tag = false;
      out += html[at++];
    }
    return out;
  }

 private:
  static size_t number_of(std::string_view digits) {
    size_t number = 0;
    for (const char c : digits) {
      if (c < '0' || c > '9') break;
      number = number * 10 + static_cast<size_t>(c - '0');
    }
    return number;
  }

  // What of the user's looks like one of our places isn't.
  void add_text(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
      const std::string_view rest = text.substr(at);
      const bool ours = rest.starts_with(kBegin) || rest.starts_with(kEnd);
      text_ += ours ? "\xEF\xBF\xBD" : std::string(1, text[at]);
      at += ours ? kBegin.size() : 1;
    }
  }

  void put(Chip chip) {
    text_ += fmt::format("{}{}{}", kBegin, chips_.size(), kEnd);
    chips_.push_back(std::move(chip));
  }

  // On lines of its own where what it is about is.
  void mark(std::string words, bool own_lines) {
    if (own_lines) text_ += "\n\n";
    put({words, words, true});
    if (own_lines) text_ += "\n\n";
  }

  // Whether nothing else stands on the line of a tag: what it is about then has lines of its own.
  bool stands_alone(source::Span tag) const {
    if (!tag.known()) return false;
    const std::string_view text = sources_.file(tag.file).text();
    size_t begin = tag.begin, end = tag.end;
    while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t'))
      --begin;
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t' || text[end] == '\r'))
      ++end;
    return (begin == 0 || text[begin - 1] == '\n') && (end == text.size() || text[end] == '\n');
  }

  void add(const ast::TemplatePart& part) {
    add_text(part.text);
    if (part.expression) add(*part.expression);
    bool own_lines = false;
    for (size_t place = 0; place < part.branches.size(); ++place) {
      const ast::TemplateBranch& branch = part.branches[place];
      if (place == 0) own_lines = stands_alone(branch.span);
      const std::string condition = branch.condition ? ast::one_line(sources_, branch.condition->span) : "";
      const char* lead = place == 0 ? "if " : condition.empty() ? "else" : "else if ";
      mark(lead + condition, own_lines);
      add(branch.block);
    }
    for (const ast::TemplateLoop& loop : part.loop) {
      own_lines = stands_alone(part.span);
      const std::string list = loop.list ? ast::one_line(sources_, loop.list->span) : "";
      mark(fmt::format("for each {} in {}", loop.variable.text, list), own_lines);
      add(loop.block);
    }
    if (!part.branches.empty() || !part.loop.empty()) mark("end", own_lines);
  }

  const source::SourceSet& sources_;
  std::string text_;
  std::vector<Chip> chips_;
};

// The frame has no origin and no scripts, and its policy lets nothing be loaded.
std::string framed(const std::string& html) {
  const std::string page = fmt::format(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
      "img-src data:\">{}",
      html);
  return fmt::format("<iframe class=\"body\" sandbox=\"\" title=\"the mail\" srcdoc=\"{}\"></iframe>\n",
                     escaped(page));
}

}  // namespace

std::string text_preview(const source::SourceSet& sources, const ast::TextLiteral& text) {
  Places places(sources);
  places.add(text);
  return places.filled(escaped(places.text()), false);
}

std::string chip(const source::SourceSet& sources, const ast::Expr& expr) {
  return in_text({ast::shown_name(expr), ast::one_line(sources, expr.span), false});
}

std::string body_preview(const source::SourceSet& sources, const ast::MessageField& body) {
  Places places(sources);
  bool is_html = false;
  if (body.body) {
    places.add(body.body->block);
    is_html = body.body->form == ast::Template::Form::html;
  } else if (body.text) {
    places.add(*body.text);
  } else if (body.value) {
    places.add(*body.value);
  }
  if (is_html) return framed(places.filled(places.text(), true));
  const std::string html = harmless(render_markdown(places.text()).html);
  return fmt::format("<div class=\"body\">{}</div>\n", places.filled(html, false));
}

}  // namespace nudge::page
