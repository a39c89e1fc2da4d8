// Where in a message a value stands, and so what makes it safe there. A small reader of HTML and of
// Markdown's links that is given the constant text between the values; it keeps to what browsers do, and
// where it can't tell it takes the stricter reading. A plain value: branches are compared with ==.
//
// What it must get right is HTML's tags and attributes. In Markdown all else is safe by the escape itself,
// which means nothing to Markdown wherever it stands (runtime/value/escape.h).
#pragma once

#include <string>
#include <string_view>

namespace nudge::check {

enum class PlaceForm { plain, header, link, markdown, html };

// What a value is wrapped in: a builtin's name, or "" for none; or why nothing may stand here.
struct Escape {
  std::string_view builtin;
  std::string refused = {};
  std::string mend = {};
};

class TextPlace {
 public:
  explicit TextPlace(PlaceForm form = PlaceForm::plain) : form_(form) {}

  PlaceForm form() const { return form_; }
  void take(std::string_view constant);
  Escape escape() const;
  void take_value();  // one has been written here

  // "in the text", "in the attribute `href`": for messages.
  std::string describe() const;
  // A value would be escaped alike at both, and what follows be read alike.
  bool operator==(const TextPlace& other) const;

 private:
  enum class State {
    text,
    tag_open,  // after `<`
    tag_name,
    in_tag,
    attribute_name,
    before_value,  // after the attribute's `=`
    double_quoted,
    single_quoted,
    unquoted,
    comment,
    declaration,  // <!doctype …>, <?…>
    raw,          // in <script> or <style>
    autolink,     // Markdown's <https://…>
    destination,  // of a Markdown link
    title,        // between its destination and its `)`
  };

  void take_byte(char byte);
  void take_text_byte(char byte);
  void take_tag_byte(char byte);
  void take_attribute_byte(char byte);  // its value
  void take_line_byte(char byte);
  void end_tag();
  bool is_quoted() const { return state_ == State::double_quoted || state_ == State::single_quoted; }
  Escape in_attribute() const;
  std::string_view text_escape() const;

  PlaceForm form_;
  State state_ = State::text;
  std::string tag_;        // the element of the tag, lower case; in raw text: whose
  std::string attribute_;  // lower case
  std::string recent_;     // the last few bytes, by state
  bool closing_ = false;   // </…
  bool begun_ = false;     // something of the attribute's value, or of the destination, has been written
  bool escaped_ = false;   // Markdown: after a backslash
  bool angle_ = false;     // a destination in < >
  enum class Line { start, label, label_end, other } line_ = Line::start;  // for `[name]: url`
};

}  // namespace nudge::check
