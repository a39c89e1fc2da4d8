// state: what is known of somebody, by asking for each field, score and segment as an expression would be, so
// that it is shown whether the program keeps it or not.
#include <fmt/format.h>

#include <algorithm>

#include "cli/repl/moments.h"
#include "cli/repl/show.h"

namespace nudge::repl {

namespace {

// Contacts that come from a file of inputs: not all of them are shown.
constexpr size_t kMostShown = 20;

struct Who {
  std::string name;  // as a statement may say it: an actor's; else ""
  std::string id;
  bool account = false;
  ir::ActorId actor = ir::kNoActor;
};

class StateText {
 public:
  StateText(Session& session, InkPot ink) : session_(session), ink_(ink) {}

  std::vector<Who> everybody() const {
    std::vector<Who> all;
    const std::vector<ir::Actor>& actors = session_.test().actors;
    for (size_t at = 0; at < actors.size(); ++at)
      all.push_back({actors[at].name, actors[at].id, actors[at].account, static_cast<ir::ActorId>(at)});
    const State& state = session_.world().state();
    const auto add = [&](std::string_view id, bool account) {
      const bool known = std::any_of(all.begin(), all.end(),
                                     [&](const Who& who) { return who.id == id && who.account == account; });
      if (!known) all.push_back({"", std::string(id), account, ir::kNoActor});
    };
    for (size_t at = 0; at < state.contacts.size(); ++at) {
      if (state.contacts[at].merged_into == kNone) add(state.contact_id(static_cast<uint32_t>(at)), false);
    }
    for (size_t at = 0; at < state.accounts.size(); ++at)
      add(state.account_id(static_cast<uint32_t>(at)), true);
    return all;
  }

  std::string of(const Who& who) {
    const std::string name = shown(who);
    std::string out = who.account ? "account" : "contact";
    if (!name.empty()) out += " " + ink_(Ink::strong, name);
    return out + "\n" + values(who) + standing(who);
  }

 private:
  static std::string shown(const Who& who) {
    const bool unnamed = who.name == (who.account ? "account" : "contact");
    if (who.name.empty() || (who.name == who.id && !unnamed)) return who.id;
    return unnamed ? (who.id == who.name ? "" : who.id) : fmt::format("{} ({})", who.name, who.id);
  }

  struct Row {
    std::string shown;
    std::string expression;
  };

  std::vector<Row> rows_of(bool account) const {
    const Vocabulary& names = session_.vocabulary();
    const ir::Program& program = session_.ir();
    std::vector<Row> rows;
    for (const Vocabulary::Field& field : account ? names.account : names.contact)
      if (field.name != "id") rows.push_back({field.name, (account ? "account." : "contact.") + field.name});
    for (const ir::Score& score : program.scores)
      if (score.for_account == account) rows.push_back({"score." + score.name, "score." + score.name});
    for (const ir::Segment& segment : program.segments)
      if (segment.for_account == account) rows.push_back({segment.name, segment.name});
    return rows;
  }

  // What isn't there is left out. Of an account a member is asked.
  std::string values(const Who& who) {
    Who asked = who;
    if (who.account) {
      const std::vector<std::string> members = members_of(who.id);
      if (members.empty()) return "  nobody belongs to it yet\n";
      asked = contact_of(members.front());
    }
    const std::vector<Row> rows = rows_of(who.account);
    std::vector<std::string> expressions;
    for (const Row& row : rows)
      expressions.push_back(row.expression);
    const auto answers = session_.ask_of(asked.name, asked.id, expressions);
    const std::string belongs = belonging(who);
    size_t width = belongs.empty() ? 0 : std::string(who.account ? "members" : "account").size();
    for (size_t at = 0; at < rows.size(); ++at)
      if (is_there(answers[at])) width = std::max(width, rows[at].shown.size());
    std::string out;
    for (size_t at = 0; at < rows.size(); ++at) {
      if (!is_there(answers[at])) continue;
      out += fmt::format("  {:<{}}  {}", rows[at].shown, width, answers[at]->value);
      if (!answers[at]->origin.empty()) out += ink_(Ink::dim, "   " + answers[at]->origin);
      out += "\n";
    }
    if (!belongs.empty())
      out += fmt::format("  {:<{}}  {}\n", who.account ? "members" : "account", width, belongs);
    return out;
  }

  std::vector<std::string> members_of(const std::string& account) const {
    const State& state = session_.world().state();
    std::vector<std::string> ids;
    for (size_t at = 0; at < state.accounts.size(); ++at) {
      if (state.account_id(static_cast<uint32_t>(at)) != account) continue;
      for (const uint32_t contact : state.accounts[at].members)
        ids.emplace_back(state.contact_id(contact));
    }
    return ids;
  }
  // Whom an account has, or where a contact belongs.
  std::string belonging(const Who& who) const {
    std::string out;
    const State& state = session_.world().state();
    if (who.account) {
      for (const std::string& id : members_of(who.id))
        out += (out.empty() ? "" : ", ") + id;
      return out;
    }
    for (size_t at = 0; at < state.contacts.size(); ++at) {
      const bool it = state.contact_id(static_cast<uint32_t>(at)) == who.id;
      if (it && state.contacts[at].account != kNone)
        return std::string(state.account_id(state.contacts[at].account));
    }
    return "";
  }
  Who contact_of(const std::string& id) const {
    for (const Who& who : everybody())
      if (!who.account && who.id == id) return who;
    return {"", id, false, ir::kNoActor};
  }
  static bool is_there(const std::optional<scenario::Explanation>& answer) {
    return answer && answer->value != "missing" && !answer->value.empty();
  }

  std::string standing(const Who& who) const {
    std::string out;
    const ir::Program& program = session_.ir();
    if (who.actor == ir::kNoActor) return "";
    size_t width = 0;
    for (const ir::Workflow& workflow : program.workflows)
      if (workflow.for_account == who.account) width = std::max(width, workflow.name.size());
    for (size_t at = 0; at < program.workflows.size(); ++at) {
      if (program.workflows[at].for_account != who.account) continue;
      for (const std::string& line : session_.world().standing(static_cast<uint32_t>(at), who.actor))
        out += fmt::format("  {}{}  {}\n", ink_(Ink::entered, program.workflows[at].name),
                           std::string(width - program.workflows[at].name.size(), ' '), line);
    }
    return out;
  }

  Session& session_;
  InkPot ink_;
};

}  // namespace

std::optional<std::string> state_text(Session& session, const std::string& name, InkPot ink) {
  StateText text(session, ink);
  std::string out;
  size_t count = 0;
  const std::vector<Who> everybody = text.everybody();
  for (const Who& who : everybody) {
    if (!name.empty() && who.name != name && who.id != name) continue;
    if (++count > kMostShown) continue;
    out += (out.empty() ? "" : "\n") + text.of(who);
  }
  if (count > kMostShown) out += fmt::format("\n… and {} more: `state NAME` shows one\n", count - kMostShown);
  if (count == 0 && !name.empty()) return std::nullopt;
  if (count == 0) return "nobody is there yet: `contact { … }` brings somebody, or an event does\n";
  return out;
}

}  // namespace nudge::repl
