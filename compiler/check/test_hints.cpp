// Lines of tests as people write them who know other tools, or English: what they meant.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/infer.h"
#include "compiler/check/tests.h"

namespace nudge::check {

namespace {

using Words = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view word, Words words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Whether the next statement stands on the line of this one. Those of a session are a file each.
bool is_line_going_on(const TestState& state) {
  const auto& statements = state.tree.statements;
  if (state.at + 1 >= statements.size()) return false;
  const Span here = statements[state.at].span, next = statements[state.at + 1].span;
  if (here.file != next.file) return false;
  const std::string_view between = state.context.sources.text(Span{here.file, here.end, next.begin});
  return between.find('\n') == std::string_view::npos;
}

// The next statement, if it is an event's bare name on the same line: most often no event, but a word of
// what was meant.
const ast::TestEvent* next_word(const TestState& state) {
  const auto& statements = state.tree.statements;
  if (!is_line_going_on(state)) return nullptr;
  const auto* event = std::get_if<ast::TestEvent>(&statements[state.at + 1].node);
  return event && !event->subject ? event : nullptr;
}

// What stands on the line behind the statement is no new fault.
void skip_line(TestState& state) {
  while (is_line_going_on(state))
    ++state.at;
}

// A mend in words, and what to put in the place of how many of the line's words.
struct Mend {
  std::string message;
  std::string suggestion;
  std::string replacement = {};
  bool with_next = false;  // the rest of the line is put aside with it
};

void report_mend(TestState& state, Span span, const Mend& mend) {
  Span mended = span;
  skip_line(state);
  if (mend.with_next) mended = Span::join(span, state.tree.statements[state.at].span);
  Diagnostic& found = report(state.context, DiagnosticKind::unknown_name, span, mend.message);
  if (mend.replacement.empty()) {
    found.suggest(mend.suggestion);
  } else {
    found.suggest(mend.suggestion, mend.replacement, mended);
  }
}

bool is_message(const TestState& state, const ast::TestEvent* word) {
  return word && state.context.messages.contains(word->event.text);
}

std::optional<Mend> habit_of(const TestState& state, const std::string& word, const ast::TestEvent* next) {
  const std::string said = fmt::format("no statement of a test begins with `{}`", word);
  if (is_one_of(word, {"send", "sends", "email", "sms", "push", "receive", "receives", "gets"})) {
    Mend mend{"a test sends nothing, workflows do", "what they send is expected: `expect sent welcome`"};
    if (is_message(state, next)) {
      mend.replacement = "expect sent " + next->event.text;
      mend.suggestion = fmt::format("write `{}`", mend.replacement);
      mend.with_next = true;
    }
    return mend;
  }
  if (is_one_of(word, {"wait", "sleep", "advance", "later", "pause"}))
    return Mend{said, "time passes by `after`, as in `after 1 day`"};
  if (is_one_of(word, {"assert", "should", "check", "verify", "ensure", "expects", "require", "must"}))
    return Mend{said, "what must be so is said by `expect`"};
  if (is_one_of(word, {"user", "person", "customer", "given", "lead", "profile"}))
    return Mend{said, "a contact is brought in by `contact { … }`, or `contact ada { … }`"};
  if (is_one_of(word, {"company", "organization", "organisation", "group"}))
    return Mend{said, "an account is brought in by `account { … }`, or `account acme { … }`"};
  if (is_one_of(word, {"track", "emit", "fire", "trigger", "event", "when"}))
    return Mend{said, "an event happens by its name alone: `signed_up { … }`"};
  if (is_one_of(word, {"update", "change", "identify"}))
    return Mend{said, "a field is changed by `set plan = …`"};
  return std::nullopt;
}

// `contct { … }`, `expct sent welcome`: no event is nearer.
std::optional<Mend> misspelt_statement(const Context& context, const std::string& word) {
  if (source::nearest_name(word, callables_of(context, CallableKind::event))) return std::nullopt;
  const auto near = source::nearest_name(word, {"contact", "account", "expect", "after", "set"});
  if (!near) return std::nullopt;
  return Mend{fmt::format("there is no event `{}`", word), fmt::format("did you mean `{}`?", *near), *near};
}

const ast::Name* reference_name(const ast::Expr& tree) {
  if (const auto* reference = std::get_if<ast::Reference>(&tree.node)) return &reference->name;
  if (const auto* call = std::get_if<ast::Call>(&tree.node)) return &call->callee;
  return nullptr;
}

// A word after `expect` that stands before what is expected.
std::optional<Mend> filler_of(const TestState& state, const std::string& word, const ast::TestEvent* next) {
  if (is_one_of(word, {"that", "to", "it", "is"}))
    return Mend{fmt::format("`{}` has no meaning after `expect`", word),
                "what is expected follows at once: `expect engaged`, `expect sent welcome`"};
  if (is_one_of(word, {"email", "sms", "push", "in_app", "message", "send", "sends"}) &&
      is_message(state, next))
    return Mend{fmt::format("`{}` has no meaning after `expect`", word),
                fmt::format("write `expect sent {}`", next->event.text), "sent " + next->event.text, true};
  if (word == "no" && is_message(state, next))
    return Mend{"`no` has no meaning after `expect`",
                fmt::format("write `expect not sent {}`", next->event.text), "not sent " + next->event.text,
                true};
  if (word == "nothing")
    return Mend{"`nothing` is expected to be `sent`", "write `expect nothing sent`", "nothing sent"};
  if (is_one_of(word, {"sent", "finished", "action", "in"}))
    return Mend{fmt::format("after `{}` stands a name", word), fmt::format("as in `expect {} {}`", word,
                                                                           word == "sent"       ? "welcome"
                                                                           : word == "finished" ? "onboarding"
                                                                                                : "notify")};
  if (is_one_of(word, {"no", "none"}))
    return Mend{fmt::format("`{}` has no meaning after `expect`", word),
                "write `expect not sent welcome`, or `expect nothing sent`"};
  return std::nullopt;
}

// `expect welcome sent`, `expect trial_onboarding finished`: the subject before what is said of it.
std::optional<Mend> turned_of(const TestState& state, const ast::Name& name, const ast::TestEvent* next) {
  const Context& context = state.context;
  const std::string_view word = next ? std::string_view(next->event.text) : "";
  if (context.messages.contains(name.text)) {
    Mend mend{fmt::format("`{}` is a message, not a condition", name.text),
              fmt::format("write `expect sent {}`", name.text), "sent " + name.text};
    mend.with_next = is_one_of(word, {"sent", "is", "was", "to", "queued"});
    return mend;
  }
  if (context.workflows.contains(name.text)) {
    const bool ended = is_one_of(word, {"finished", "ended", "done", "converted", "exited"});
    const std::string better = (ended ? "finished " : "in ") + name.text;
    Mend mend{fmt::format("`{}` is a workflow, not a condition", name.text),
              ended ? fmt::format("write `expect {}`", better)
                    : fmt::format("write `expect in {0}`, or `expect finished {0}`", name.text),
              better};
    mend.with_next = ended;
    return mend;
  }
  const auto callable = context.callables.find(name.text);
  if (callable != context.callables.end() && callable->second.kind == CallableKind::action)
    return Mend{fmt::format("`{}` is an action, not a condition", name.text),
                fmt::format("write `expect action {}`", name.text)};
  return std::nullopt;
}

// `expect ada in onboarding`, `expect onboarding == finished`.
std::optional<Mend> membership_of(const TestState& state, const ast::Expr& tree) {
  const auto* binary = std::get_if<ast::Binary>(&tree.node);
  if (binary == nullptr) return std::nullopt;
  const auto* left = std::get_if<ast::Reference>(&binary->left->node);
  const auto* right = std::get_if<ast::Reference>(&binary->right->node);
  if (left == nullptr || right == nullptr) return std::nullopt;
  const bool negated = binary->op == ast::BinaryOp::not_in || binary->op == ast::BinaryOp::not_equal;
  const std::string not_word = negated ? "not " : "";
  const bool in = binary->op == ast::BinaryOp::in || binary->op == ast::BinaryOp::not_in;
  if (in && state.context.workflows.contains(right->name.text)) {
    const bool unnamed = left->name.text == "contact" || left->name.text == "account";
    const std::string better =
        fmt::format("{}in {}{}", not_word, right->name.text, unnamed ? "" : " for " + left->name.text);
    return Mend{fmt::format("`{}` is a workflow, not a list", right->name.text),
                fmt::format("write `expect {}`", better), better};
  }
  const bool equal = binary->op == ast::BinaryOp::equal || binary->op == ast::BinaryOp::not_equal;
  if (!equal || !state.context.workflows.contains(left->name.text)) return std::nullopt;
  const std::string& word = right->name.text;
  const bool as = word == "converted" || word == "exited";
  const std::string better =
      fmt::format("{}finished {}{}", not_word, left->name.text, as ? " as " + word : "");
  return Mend{fmt::format("`{}` is a workflow, not a value", left->name.text),
              fmt::format("write `expect {}`", better), better};
}

// A word that traces say of a pass, and what a test says instead.
struct Passing {
  std::string_view word;
  std::string_view refused;  // why it can't be expected
  // What to write, with the workflow's name for `{}`, and of its contrary.
  std::string_view better, contrary;
};

constexpr std::string_view kHeldOut =
    "to be held out can't be expected: whoever is held out is in the workflow, and sent nothing";

constexpr Passing kPassings[] = {
    {"entered", "who enters a workflow is in it", "in {}", "not in {}"},
    {"refused", "whom a workflow refuses isn't in it", "not in {}", "in {}"},
    {"exited", "to exit is a way to finish", "finished {} as exited", "not finished {} as exited"},
    {"converted", "to convert is a way to finish", "finished {} as converted",
     "not finished {} as converted"},
    {"held", kHeldOut, "", ""},
    {"held_out", kHeldOut, "", ""},
    {"measured", "measures can't be expected: they are counted, by `nudge backtest`", "", ""},
};

// Goes to the end of the line; the first workflow that it names.
const ast::Name* workflow_on_line(TestState& state) {
  const ast::Name* workflow = nullptr;
  while (is_line_going_on(state)) {
    const auto* event = std::get_if<ast::TestEvent>(&state.tree.statements[++state.at].node);
    if (workflow == nullptr && event != nullptr && state.context.workflows.contains(event->event.text))
      workflow = &event->event;
  }
  return workflow;
}

// `expect entered onboarding`, `expect not held out onboarding`.
bool refuse_passing(TestState& state, const ast::Expr& tree) {
  const Context& context = state.context;
  const auto* unary = std::get_if<ast::Unary>(&tree.node);
  const bool negated = unary != nullptr && unary->op == ast::UnaryOp::logical_not;
  const auto* reference = std::get_if<ast::Reference>(&(negated ? *unary->operand : tree).node);
  if (reference == nullptr) return false;
  const std::string& word = reference->name.text;
  const auto* passing = std::find_if(std::begin(kPassings), std::end(kPassings),
                                     [&](const Passing& one) { return one.word == word; });
  if (passing == std::end(kPassings) || context.segments.contains(word) || context.lets.contains(word))
    return false;
  const ast::Name* workflow = workflow_on_line(state);
  Diagnostic& found =
      report(state.context, DiagnosticKind::unknown_name, tree.span, std::string(passing->refused));
  std::string_view form = negated ? passing->contrary : passing->better;
  const bool ends = word == "converted" || word == "exited";
  if (ends && workflow != nullptr && !ends_as(context, context.workflows.find(workflow->text)->second, word))
    form = negated ? "not finished {}" : "finished {}";
  if (form.empty()) {
    found.suggest(passing->word == "measured"
                      ? "expect the measure's own condition, such as `expect did signed_up`"
                      : fmt::format("write `expect in {}`, then `expect nothing sent`",
                                    workflow ? workflow->text : "onboarding"));
    return true;
  }
  const std::string better = fmt::format(fmt::runtime(form), workflow ? workflow->text : "onboarding");
  if (workflow != nullptr) {
    found.suggest(fmt::format("write `expect {}`", better), better, Span::join(tree.span, workflow->span));
  } else {
    found.suggest(fmt::format("as in `expect {}`", better));
  }
  return true;
}

// The member of an actor in an expression.
const ast::Member* actor_member(const TestState& state, const ast::Expr& tree);

struct MemberSearch {
  const TestState& state;

  const ast::Member* in(const ast::ExprPtr& tree) const {
    return tree ? actor_member(state, *tree) : nullptr;
  }
  const ast::Member* operator()(const ast::Member& node) const {
    const auto* base = std::get_if<ast::Reference>(&node.base->node);
    if (base == nullptr) return in(node.base);
    const std::string& name = base->name.text;
    const bool own = name == "contact" || name == "account";
    return !own && state.actors.contains(name) ? &node : nullptr;
  }
  const ast::Member* operator()(const ast::Unary& node) const { return in(node.operand); }
  const ast::Member* operator()(const ast::Binary& node) const {
    const ast::Member* left = in(node.left);
    return left ? left : in(node.right);
  }
  const ast::Member* operator()(const ast::Known& node) const { return in(node.operand); }
  const ast::Member* operator()(const ast::HoldsFor& node) const { return in(node.condition); }
  const ast::Member* operator()(const ast::Call& node) const {
    for (const ast::Argument& argument : node.arguments) {
      if (const ast::Member* found = in(argument.value)) return found;
    }
    return nullptr;
  }
  template <typename Other>
  const ast::Member* operator()(const Other&) const {
    return nullptr;
  }
};

const ast::Member* actor_member(const TestState& state, const ast::Expr& tree) {
  return std::visit(MemberSearch{state}, tree.node);
}

// `expect sent welcome to`, and nothing more.
bool refuse_lonely_word(TestState& state, const ast::TestEvent& tree) {
  const std::string& word = tree.event.text;
  if (state.at == 0 || !tree.fields.empty() || !is_one_of(word, {"to", "for", "as", "at", "with"}))
    return false;
  --state.at;
  const bool same_line = is_line_going_on(state);
  ++state.at;
  if (!same_line) return false;
  const auto* action = std::get_if<ast::ExpectAction>(&state.tree.statements[state.at - 1].node);
  if (word == "with" && action != nullptr && is_line_going_on(state)) {
    report(state.context, DiagnosticKind::unknown_name, tree.event.span,
           "what an action is given stands in parentheses")
        .suggest(fmt::format("as in `expect action {}({}: …)`", action->action.text,
                             next_word(state) ? next_word(state)->event.text : "title"));
    skip_line(state);
    return true;
  }
  report(state.context, DiagnosticKind::unknown_name, tree.event.span,
         fmt::format("expected {} after `{}`, found the end of the line",
                     is_one_of(word, {"to", "for"}) ? "the name of a contact" : "more", word));
  return true;
}

}  // namespace

bool refuse_habit(TestState& state, const ast::TestEvent& tree, Span span) {
  const Context& context = state.context;
  const std::string& word = tree.event.text;
  const auto callable = context.callables.find(word);
  if (tree.subject || (callable != context.callables.end() && callable->second.kind == CallableKind::event))
    return false;
  if (refuse_lonely_word(state, tree)) return true;
  const ast::TestEvent* next = next_word(state);
  if (state.actors.contains(word)) {
    Mend mend{fmt::format("what does `{}` do?", word), fmt::format("write `{} does signed_up`", word)};
    if (next) {
      mend.replacement = fmt::format("{} does", word);
      mend.suggestion = fmt::format("write `{} does {}`", word, next->event.text);
    }
    report_mend(state, tree.event.span, mend);
    return true;
  }
  auto mend = habit_of(state, word, next);
  if (!mend) mend = misspelt_statement(context, word);
  if (!mend) return false;
  report_mend(state, mend->with_next ? span : tree.event.span, *mend);
  return true;
}

bool refuse_habit(TestState& state, const ast::ExpectCondition& tree, Span) {
  const Context& context = state.context;
  if (refuse_passing(state, *tree.condition)) return true;
  if (const auto mend = membership_of(state, *tree.condition)) {
    report_mend(state, tree.condition->span, *mend);
    return true;
  }
  const ast::Name* name = reference_name(*tree.condition);
  if (name == nullptr || context.segments.contains(name->text) || context.lets.contains(name->text))
    return false;
  const ast::TestEvent* next = next_word(state);
  auto mend = turned_of(state, *name, next);
  if (!mend && std::holds_alternative<ast::Reference>(tree.condition->node))
    mend = filler_of(state, name->text, next);
  if (!mend) return false;
  report_mend(state, tree.condition->span, *mend);
  return true;
}

bool refuse_actor_in(TestState& state, const ast::Expr& tree, std::string_view statement) {
  const ast::Member* found = actor_member(state, tree);
  if (found == nullptr) return false;
  const ast::Name& name = std::get<ast::Reference>(found->base->node).name;
  const bool account = state.result.actors[state.actors.find(name.text)->second].account;
  const std::string_view base = account ? "account" : "contact";
  Diagnostic& fault = report(
      state.context, DiagnosticKind::out_of_place, name.span,
      fmt::format("`{}` names who acts; a value is read from `{}.{}`", name.text, base, found->field.text));
  if (!statement.empty())
    fault.suggest(fmt::format("write `{}{}.{} … for {}`", statement, base, found->field.text, name.text));
  return true;
}

}  // namespace nudge::check
