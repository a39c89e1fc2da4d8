#include <fmt/format.h>

#include <algorithm>

#include "compiler/page/context.h"
#include "compiler/page/html.h"
#include "compiler/page/preview.h"

namespace nudge::page {

namespace {

const char* channel_words(ir::Message::Channel channel) {
  constexpr const char* kNames[] = {"email", "sms", "push", "in-app"};
  return kNames[static_cast<size_t>(channel)];
}

std::string field_name(const std::string& name) {
  if (name == "reply_to") return "Reply to";
  std::string out = name;
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

std::string value_html(const Context& context, const ast::MessageField& field) {
  if (field.text) return text_preview(context.parts.sources, *field.text);
  return field.value ? chip(context.parts.sources, *field.value) : "";
}

// Its fields above, its words below, as in a mail program.
void add_card(const Context& context, const ast::MessageDecl& message, std::string& out) {
  const bool is_email = message.channel == ast::Channel::email;
  const bool has_receiver =
      std::any_of(message.fields.begin(), message.fields.end(),
                  [](const ast::MessageField& field) { return field.name.text == "to"; });
  std::string words;
  out += "<div class=\"card\">\n<dl>\n";
  for (const ast::MessageField& field : message.fields) {
    const std::string& name = field.name.text;
    if (name == "topic" || name == "transactional") continue;
    if (is_email && name == "body") {
      words = body_preview(context.parts.sources, field);
      if (field.file) add_fact("File", code(field.file->plain_text()), out);
    } else if (name == "body" || name == "text") {
      words = fmt::format("<div class=\"body\"><p>{}</p></div>\n", value_html(context, field));
    } else {
      add_fact(field_name(name), value_html(context, field), out);
    }
    if (is_email && name == "from" && !has_receiver)
      add_fact("To", "<span class=\"chip\" title=\"contact.email\">email</span>", out);
  }
  out += "</dl>\n" + words + "</div>\n";
}

void add_message(const Context& context, const ir::Message& message, std::string& out) {
  const Thing thing{Kind::message, message.name};
  const Things& used = context.uses.of(thing);
  const Things& users = context.uses.by(thing);
  std::vector<std::string> badges{channel_words(message.channel)};
  if (message.transactional) badges.emplace_back("transactional");
  if (!message.topic.empty()) badges.push_back("topic " + message.topic);
  out += "<article>\n";
  add_head(context, thing, badges, out);
  if (const ast::MessageDecl* written = context.trees.message(message.name)) add_card(context, *written, out);
  out += "<dl>\n";
  std::string parameters;
  for (const ir::Parameter& parameter : message.parameters) {
    parameters += fmt::format("{}{}: {}", parameters.empty() ? "" : ", ", code(parameter.name),
                              context.type(parameter.type));
  }
  add_fact("Takes", parameters, out);
  const std::string senders = context.links(users, {Kind::workflow});
  add_fact("Sent by", senders.empty() ? "nobody" : senders, out);
  add_fact("Looks at", context.links(used, {Kind::event, Kind::segment, Kind::score}), out);
  add_fact("Tested by", context.links(users, {Kind::test}), out);
  out += "</dl>\n</article>\n";
}

}  // namespace

void add_messages(const Context& context, std::string& out) {
  if (context.ir.messages.empty()) return;
  out += "<section>\n<h2 id=\"messages\">Messages</h2>\n";
  out +=
      "<p>As they reach the recipient; <span class=\"chip\">this</span> is filled in for each of them, and "
      "says "
      "how when it is pointed at.</p>\n";
  for (const ir::Message& message : context.ir.messages)
    add_message(context, message, out);
  out += "</section>\n";
}

void add_actions(const Context& context, std::string& out) {
  std::string shown;
  for (const ir::Action& action : context.ir.actions) {
    const Thing thing{Kind::action, action.name};
    if (!context.is_shown(thing)) continue;
    shown += "<article>\n";
    add_head(context, thing, {}, shown);
    shown += "<dl>\n";
    std::string parameters;
    for (const ir::Parameter& parameter : action.parameters) {
      parameters += fmt::format("{}{}: {}", parameters.empty() ? "" : ", ", code(parameter.name),
                                context.type(parameter.type));
    }
    add_fact("Takes", parameters, shown);
    add_fact("Done by", context.links(context.uses.by(thing), {Kind::workflow}), shown);
    add_fact("Tested by", context.links(context.uses.by(thing), {Kind::test}), shown);
    shown += "</dl>\n</article>\n";
  }
  if (shown.empty()) return;
  out += "<section>\n<h2 id=\"actions\">Actions</h2>\n<p>What the outside world is asked to do.</p>\n" +
         shown + "</section>\n";
}

}  // namespace nudge::page
