#include "compiler/analyze/traverse.h"
#include "compiler/lower/context.h"

namespace nudge::lower {
namespace {

Channel channel_of(ir::Message::Channel channel) {
  switch (channel) {
    case ir::Message::Channel::email:
      return Channel::email;
    case ir::Message::Channel::sms:
      return Channel::sms;
    case ir::Message::Channel::push:
      return Channel::push;
    case ir::Message::Channel::in_app:
      return Channel::in_app;
  }
  NUDGE_UNREACHABLE("no such channel");
}

// The parameters that the text reads, with what the step gives for them.
std::vector<BoundLocal> bound_parameters(const Context& context, const ir::Message& message,
                                         const ir::Step& step, ExprId text) {
  std::set<ir::LocalId> read;
  analyze::Walker walker(context.in, [&](ExprId id) {
    if (context.in[id].kind == ExprKind::local) read.insert(context.in[id].local);
  });
  walker.walk(text);
  std::vector<BoundLocal> bound;
  for (size_t index = 0; index < message.parameters.size(); ++index) {
    ir::LocalId local = message.parameter_locals[index];
    if (!read.contains(local)) continue;
    ExprId value = index < step.arguments.size() ? step.arguments[index] : kNoExpr;
    bound.push_back({local, message.parameters[index].type, value});
  }
  return bound;
}

}  // namespace

void make_messages(Context& context) {
  for (const ir::Message& from : context.in.messages) {
    Message message;
    message.name = from.name;
    message.channel = channel_of(from.channel);
    message.topic = from.topic;
    message.transactional = from.transactional;
    for (const ir::MessageField& field : from.fields)
      message.fields.push_back({field.name, static_cast<TextForm>(field.form)});
    context.out.messages.push_back(std::move(message));
  }
  for (const ir::Action& from : context.in.actions) {
    ActionType action{from.name, {}};
    for (const ir::Parameter& parameter : from.parameters) {
      action.parameters.push_back({parameter.name, field_type(context, parameter.type)});
    }
    context.out.actions.push_back(std::move(action));
  }
}

// Sends of a message without parameters give equal code, so they share its functions (see add_function).
std::vector<FunctionId> message_functions(Context& context, const ir::Step& step, const Place& place,
                                          const std::string& name) {
  const ir::Message& message = context.in.messages[step.target];
  std::vector<FunctionId> functions;
  for (const ir::MessageField& field : message.fields) {
    if (field.value == kNoExpr) {
      functions.push_back(kNoFunction);
      continue;
    }
    std::string of = message.parameters.empty() ? message.name : name;
    functions.push_back(bound_function(context, field.value,
                                       bound_parameters(context, message, step, field.value), place,
                                       of + "." + field.name));
  }
  return functions;
}

}  // namespace nudge::lower
