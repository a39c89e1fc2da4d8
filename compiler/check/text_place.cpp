#include "compiler/check/text_place.h"

#include <algorithm>
#include <iterator>

namespace nudge::check {

namespace {

bool is_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}
bool is_space(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}
char lower_letter(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
}

constexpr std::string_view kUrlAttributes[] = {"href",   "src",  "action",  "formaction", "background",
                                               "poster", "cite", "data",    "xlink:href", "longdesc",
                                               "usemap", "icon", "manifest"};

bool is_url_attribute(std::string_view name) {
  return std::find(std::begin(kUrlAttributes), std::end(kUrlAttributes), name) != std::end(kUrlAttributes);
}

// `<!--[if mso]>` hides HTML from all readers but Outlook: what follows is HTML to be on the safe side.
bool is_conditional(std::string_view comment) {
  return comment == "[if";
}

}  // namespace

void TextPlace::take(std::string_view constant) {
  if (form_ == PlaceForm::plain || form_ == PlaceForm::header) return;
  if (form_ == PlaceForm::link) {
    begun_ = begun_ || !constant.empty();
    return;
  }
  for (const char byte : constant)
    take_byte(byte);
}

void TextPlace::take_byte(char byte) {
  switch (state_) {
    case State::text:
    case State::destination:
    case State::title:
      take_text_byte(byte);
      break;
    case State::comment:
      recent_ += byte;
      if (recent_.size() > 3) recent_.erase(0, 1);
      if (recent_ == "-->" || recent_ == ">" || recent_ == "->") state_ = State::text;  // `<!-->` is empty
      if (is_conditional(recent_)) state_ = State::declaration;
      break;
    case State::declaration:
      recent_ += byte;
      if (recent_.size() > 4) recent_.erase(0, 1);
      if (recent_ == "<!--") {
        state_ = State::comment;
        recent_.clear();
      } else if (byte == '>') {
        state_ = State::text;
      }
      break;
    case State::raw: {
      recent_ += lower_letter(byte);
      const std::string end = "</" + tag_;
      if (recent_.size() > end.size()) recent_.erase(0, 1);
      if (recent_ == end) {
        state_ = State::in_tag;
        closing_ = true;
      }
      break;
    }
    default:
      take_tag_byte(byte);
  }
  take_line_byte(byte);
}

// Whether the line so far is `[name]:`, after which a destination stands.
void TextPlace::take_line_byte(char byte) {
  if (form_ != PlaceForm::markdown) return;
  if (byte == '\n') {
    line_ = Line::start;
  } else if (line_ == Line::start) {
    if (byte != ' ') line_ = byte == '[' ? Line::label : Line::other;
  } else if (line_ == Line::label) {
    if (byte == ']') line_ = Line::label_end;
  } else if (line_ == Line::label_end) {
    if (byte == ':' && state_ == State::text) {
      state_ = State::destination;
      begun_ = angle_ = false;
      recent_ = ":";
    }
    line_ = Line::other;
  }
}

void TextPlace::take_text_byte(char byte) {
  const bool markdown = form_ == PlaceForm::markdown;
  if (escaped_) {
    escaped_ = false;
    recent_.clear();
    begun_ = true;
    return;
  }
  if (markdown && byte == '\\') {
    escaped_ = true;
    return;
  }
  if (state_ == State::destination) {
    if (!begun_ && !angle_ && byte == '<') {
      angle_ = true;
    } else if (!begun_ && is_space(byte) && byte != '\n') {
      return;
    } else if (angle_ ? byte == '>' || byte == '\n' : is_space(byte) || byte == ')') {
      const bool done = byte == ')' || byte == '\n' || recent_ == ":";
      state_ = done ? State::text : State::title;
      recent_.clear();
    } else {
      begun_ = true;
    }
    return;
  }
  if (state_ == State::title) {
    if (byte == ')') state_ = State::text;
    return;
  }
  if (byte == '<') {
    state_ = State::tag_open;
    tag_.clear();
    closing_ = false;
    recent_.clear();
    return;
  }
  if (markdown && byte == '(' && recent_ == "]") {
    state_ = State::destination;
    begun_ = angle_ = false;
    recent_.clear();
    return;
  }
  recent_ = byte == ']' ? "]" : "";
}

void TextPlace::end_tag() {
  const bool raw = !closing_ && (tag_ == "script" || tag_ == "style");
  state_ = raw ? State::raw : State::text;
  recent_.clear();
}

void TextPlace::take_tag_byte(char byte) {
  switch (state_) {
    case State::tag_open:
      if (byte == '/' && !closing_) {
        closing_ = true;
      } else if (is_letter(byte)) {
        state_ = State::tag_name;
        tag_ = lower_letter(byte);
      } else if (byte == '!' || byte == '?') {
        state_ = State::declaration;
        recent_ = std::string("<") + byte;
      } else {
        state_ = State::text;
        take_text_byte(byte);
      }
      break;
    case State::tag_name:
      if (byte == '>') return end_tag();
      if (form_ == PlaceForm::markdown && (byte == ':' || byte == '@') && !closing_) {
        state_ = State::autolink;
      } else if (is_space(byte) || byte == '/') {
        state_ = State::in_tag;
      } else {
        tag_ += lower_letter(byte);
      }
      break;
    case State::autolink:
      if (byte == '>' || is_space(byte)) state_ = State::text;
      break;
    case State::in_tag:
      if (byte == '>') return end_tag();
      if (is_space(byte) || byte == '/') return;
      state_ = State::attribute_name;
      attribute_ = lower_letter(byte);
      break;
    case State::attribute_name:
      if (byte == '>') return end_tag();
      if (byte == '=') {
        state_ = State::before_value;
      } else if (is_space(byte) || byte == '/') {
        // `href = "…"`: the sign may yet follow.
        if (byte == '/') state_ = State::in_tag;
        recent_ = " ";
      } else if (recent_ == " ") {
        attribute_ = lower_letter(byte);
        recent_.clear();
      } else {
        attribute_ += lower_letter(byte);
      }
      break;
    default:
      take_attribute_byte(byte);
  }
}

void TextPlace::take_attribute_byte(char byte) {
  switch (state_) {
    case State::before_value:
      recent_.clear();
      if (is_space(byte)) return;
      begun_ = false;
      if (byte == '>') return end_tag();
      state_ = byte == '"' ? State::double_quoted : byte == '\'' ? State::single_quoted : State::unquoted;
      break;
    case State::double_quoted:
    case State::single_quoted:
      if (byte == (state_ == State::double_quoted ? '"' : '\'')) {
        state_ = State::in_tag;
      } else if (begun_ || !is_space(byte)) {
        begun_ = true;
      }
      break;
    case State::unquoted:
      if (byte == '>') return end_tag();
      if (is_space(byte)) state_ = State::in_tag;
      break;
    default:
      break;
  }
}

void TextPlace::take_value() {
  begun_ = true;
  recent_.clear();
  if (line_ == Line::start) line_ = Line::other;
  if (state_ == State::tag_open) state_ = State::text;
}

std::string_view TextPlace::text_escape() const {
  return form_ == PlaceForm::markdown ? "markdown_escape" : "html_escape";
}

Escape TextPlace::in_attribute() const {
  if (attribute_.starts_with("on"))
    return {"", "`" + attribute_ + "` holds a script, in which no value is safe",
            "leave it out: mail readers run no scripts"};
  if (attribute_ == "style")
    return {"", "a value can't stand in a `style`, where it could bring in other styles and addresses",
            "choose between constants: `{{ if … }}red{{ else }}blue{{ end }}`"};
  if (attribute_ == "srcset" || attribute_ == "srcdoc" || attribute_ == "ping")
    return {"", "a value can't stand in `" + attribute_ + "`", "use `src`, which takes one address"};
  if (!is_url_attribute(attribute_)) return {text_escape()};
  return {begun_ ? "url_escape" : "safe_url"};
}

Escape TextPlace::escape() const {
  if (form_ == PlaceForm::plain) return {""};
  if (form_ == PlaceForm::header) return {"header_text"};
  if (form_ == PlaceForm::link) return {begun_ ? "url_escape" : "header_text"};
  switch (state_) {
    case State::text:
    case State::title:
    case State::comment:
      return {text_escape()};
    case State::declaration:
      return {"", "a value can't stand in `<!…>`", ""};
    case State::tag_open:
    case State::tag_name:
      return {"", "a value can't be the name of an HTML tag", "write `&lt;` for the sign `<`"};
    case State::in_tag:
    case State::attribute_name:
      return {"", "a value can't be the name of an attribute of `<" + tag_ + ">`",
              "write the attribute's name, and the value in quotes: `title=\"{{ … }}\"`"};
    case State::before_value:
    case State::unquoted:
      return {"", "the value of `" + attribute_ + "` must stand in quotes",
              "write `" + attribute_ + "=\"{{ … }}\"`"};
    case State::double_quoted:
    case State::single_quoted:
      return in_attribute();
    case State::raw:
      return {"", "a value can't stand in `<" + tag_ + ">`, where no escape makes it safe",
              tag_ == "style" ? "choose between constants: `{{ if … }}red{{ else }}blue{{ end }}`"
                              : "leave it out: mail readers run no scripts"};
    case State::autolink:
      return {"url_escape"};
    case State::destination:
      return {begun_ ? "url_escape" : "safe_url"};
  }
  return {text_escape()};
}

bool TextPlace::operator==(const TextPlace& other) const {
  if (form_ != other.form_ || state_ != other.state_) return false;
  switch (state_) {
    case State::raw:
    case State::tag_name:
    case State::in_tag:
      return tag_ == other.tag_ && closing_ == other.closing_;
    case State::attribute_name:
    case State::before_value:
    case State::unquoted:
      return attribute_ == other.attribute_ && tag_ == other.tag_;
    case State::double_quoted:
    case State::single_quoted:
      return attribute_ == other.attribute_ && tag_ == other.tag_ &&
             (begun_ == other.begun_ || !is_url_attribute(attribute_));
    case State::destination:
      return begun_ == other.begun_ && angle_ == other.angle_;
    default:
      return form_ != PlaceForm::link || begun_ == other.begun_;
  }
}

std::string TextPlace::describe() const {
  switch (state_) {
    case State::text:
      return "in the text";
    case State::comment:
      return "in a comment";
    case State::raw:
      return "in `<" + tag_ + ">`";
    case State::destination:
      return "in the address of a link";
    case State::double_quoted:
    case State::single_quoted:
    case State::unquoted:
    case State::before_value:
      return "in the attribute `" + attribute_ + "`";
    default:
      return "in the tag `<" + tag_ + ">`";
  }
}

}  // namespace nudge::check
