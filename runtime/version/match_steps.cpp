#include "runtime/version/match_steps.h"

#include <algorithm>
#include <map>
#include <set>

#include "runtime/program/node_nature.h"

namespace nudge {

namespace {

// "send welcome" of "send welcome #2".
std::string without_number(const std::string& step) {
  const size_t hash = step.rfind(" #");
  return hash == std::string::npos ? step : step.substr(0, hash);
}

struct Step {
  NodeId id = 0;
  const Node* node = nullptr;
  bool labelled = false;
  std::string likeness;
  Hash128 whole;
};

class StepMatch {
 public:
  StepMatch(Meaning& from, uint32_t old_workflow, Meaning& to, uint32_t new_workflow)
      : from_(from),
        to_(to),
        old_id_(old_workflow),
        new_id_(new_workflow),
        old_(from.program().workflows[old_workflow]),
        new_(to.program().workflows[new_workflow]),
        matches_(old_.nodes.size()),
        answered_(old_.nodes.size()) {
    for (NodeId id = 0; id < new_.nodes.size(); ++id) {
      const Node& node = new_.nodes[id];
      (node.retired ? retired_ : own_).try_emplace(key_of(node), id);
    }
  }

  std::vector<NodeMatch> run() {
    for (NodeId id = 0; id < old_.nodes.size(); ++id)
      take_move(id);
    steps(from_, old_id_, old_steps_);
    steps(to_, new_id_, new_steps_);
    take_labels();
    align();
    for (NodeId id = 0; id < old_.nodes.size(); ++id) {
      if (!answered_[id]) take_identity(id);
    }
    return std::move(matches_);
  }

 private:
  // A repeat and the end of its body have one identity.
  using Key = std::pair<std::string, bool>;
  static Key key_of(const Node& node) { return {node.step, node.kind == NodeKind::repeat_again}; }

  // Those that the new version doesn't speak of; of the old version's retired ones only identity speaks.
  void steps(Meaning& meaning, uint32_t workflow, std::vector<Step>& all) {
    const std::vector<Node>& nodes = meaning.program().workflows[workflow].nodes;
    const bool is_old = &meaning == &from_;
    for (NodeId id = 0; id < nodes.size(); ++id) {
      if (nodes[id].retired || (is_old && answered_[id])) continue;
      Step step{id, &nodes[id], is_label(meaning.program(), nodes[id]), meaning.likeness(workflow, nodes[id]),
                meaning.of_node(workflow, id)};
      all.push_back(std::move(step));
    }
  }

  // Identities that nobody wrote are of several words, but for these.
  static bool is_label(const Program& program, const Node& node) {
    const std::string name = without_number(node.step);
    if (name.find(' ') != std::string::npos) return false;
    switch (node.kind) {
      case NodeKind::action:
        return name != program.actions[node.target].name;
      case NodeKind::branch:
        return name != "if" && name != "match";
      case NodeKind::repeat:
      case NodeKind::repeat_again:
        return name != "repeat";
      case NodeKind::finish:
        return name != "finish";
      default:
        return true;
    }
  }

  // --- what the new version says ---

  const Move* move_of(const Node& node) const {
    const std::string name = without_number(node.step);
    const Move* of_label = nullptr;  // of a sequence that is run more than once
    for (const Move& move : new_.moves) {
      if (move.from == node.step) return &move;
      if (move.from == name && name.find(' ') == std::string::npos) of_label = &move;
    }
    return of_label;
  }

  void take_move(NodeId id) {
    const Move* move = move_of(old_.nodes[id]);
    if (!move) return;
    // It is there all the same: said of an earlier version.
    if (own_.contains(key_of(old_.nodes[id]))) return;
    answered_[id] = true;
    NodeMatch& match = matches_[id];
    switch (move->kind) {
      case MoveKind::to_finish:
        match.fate = Fate::finishes;
        return;
      case MoveKind::to_step:
        if (auto target = own_.find({move->to, false}); target != own_.end())
          match = {Fate::moves, target->second, true};
        return;
      case MoveKind::retire:
        take_retired(id);
        return;
    }
  }

  void take_retired(NodeId id) {
    auto linked = retired_.find(key_of(old_.nodes[id]));
    if (linked == retired_.end()) return;
    const Fate fate = old_.nodes[id].retired ? Fate::stays : Fate::retires;
    matches_[id] = {fate, linked->second, from_.of_node(old_id_, id) != to_.of_node(new_id_, linked->second)};
    answered_[id] = true;
  }

  // --- labels ---

  void take_labels() {
    std::map<Key, size_t> there;
    for (size_t place = 0; place < new_steps_.size(); ++place) {
      if (new_steps_[place].labelled) there.emplace(key_of(*new_steps_[place].node), place);
    }
    old_partner_.assign(old_steps_.size(), kNoPartner);
    new_taken_.assign(new_steps_.size(), false);
    for (size_t place = 0; place < old_steps_.size(); ++place) {
      if (!old_steps_[place].labelled) continue;
      auto found = there.find(key_of(*old_steps_[place].node));
      if (found == there.end()) continue;
      old_partner_[place] = found->second;
      new_taken_[found->second] = true;
      stay(old_steps_[place], new_steps_[found->second]);
    }
  }

  void stay(const Step& old, const Step& made) {
    matches_[old.id] = {Fate::stays, made.id, old.whole != made.whole};
    answered_[old.id] = true;
  }

  // --- as diff does ---

  // How much it is worth that these two are one step; 0: they can't be.
  int32_t worth(size_t old_place, size_t new_place) const {
    const Step& old = old_steps_[old_place];
    const Step& made = new_steps_[new_place];
    constexpr int32_t kLabel = 1000;
    if (old_partner_[old_place] == new_place) return kLabel;
    if (old_partner_[old_place] != kNoPartner || new_taken_[new_place]) return 0;
    if (old.node->kind != made.node->kind || (old.labelled && made.labelled)) return 0;
    if (old.likeness == made.likeness)
      return 8 + (old.whole == made.whole) + (old.node->step == made.node->step);
    const bool waits = can_stand(old.node->kind) && old.node->kind != NodeKind::send;
    return waits && !old.labelled ? 3 : 0;
  }

  bool same(size_t old_place, size_t new_place) const {
    const Step& old = old_steps_[old_place];
    const Step& made = new_steps_[new_place];
    return old.whole == made.whole && old.node->step == made.node->step && old.node->kind == made.node->kind;
  }

  void align() {
    size_t begin = 0;
    size_t old_end = old_steps_.size();
    size_t new_end = new_steps_.size();
    while (begin < old_end && begin < new_end && same(begin, begin)) {
      stay(old_steps_[begin], new_steps_[begin]);
      ++begin;
    }
    while (old_end > begin && new_end > begin && same(old_end - 1, new_end - 1)) {
      --old_end, --new_end;
      stay(old_steps_[old_end], new_steps_[new_end]);
    }
    const size_t rows = old_end - begin;
    const size_t columns = new_end - begin;
    if (rows == 0 || columns == 0 || rows * columns > kMostCompared) return;
    // best[row][column]: the most that what stands from there on can be worth.
    std::vector<int32_t> best((rows + 1) * (columns + 1), 0);
    auto at = [&](size_t row, size_t column) -> int32_t& { return best[row * (columns + 1) + column]; };
    for (size_t row = rows; row-- > 0;) {
      for (size_t column = columns; column-- > 0;) {
        at(row, column) = std::max(at(row + 1, column), at(row, column + 1));
        const int32_t both = worth(begin + row, begin + column);
        if (both > 0) at(row, column) = std::max(at(row, column), both + at(row + 1, column + 1));
      }
    }
    for (size_t row = 0, column = 0; row < rows && column < columns;) {
      const int32_t both = worth(begin + row, begin + column);
      if (both > 0 && at(row, column) == both + at(row + 1, column + 1)) {
        stay(old_steps_[begin + row++], new_steps_[begin + column++]);
      } else if (at(row, column) == at(row + 1, column)) {
        ++row;
      } else {
        ++column;
      }
    }
  }

  // --- what is left ---

  void take_identity(NodeId id) {
    if (auto there = own_.find(key_of(old_.nodes[id])); there != own_.end()) {
      const bool changed = from_.of_node(old_id_, id) != to_.of_node(new_id_, there->second);
      matches_[id] = {Fate::stays, there->second, changed};
      answered_[id] = true;
      return;
    }
    take_retired(id);
  }

  static constexpr size_t kNoPartner = SIZE_MAX;
  Meaning& from_;
  Meaning& to_;
  const uint32_t old_id_, new_id_;
  const Workflow& old_;
  const Workflow& new_;
  std::vector<NodeMatch> matches_;
  std::vector<bool> answered_;
  std::map<Key, NodeId> own_, retired_;  // of the new version; the first of an identity
  std::vector<Step> old_steps_, new_steps_;
  std::vector<size_t> old_partner_;  // by label
  std::vector<bool> new_taken_;
};

}  // namespace

std::vector<NodeMatch> match_steps(Meaning& from, uint32_t old_workflow, Meaning& to, uint32_t new_workflow) {
  return StepMatch(from, old_workflow, to, new_workflow).run();
}

}  // namespace nudge
