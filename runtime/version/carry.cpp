#include "runtime/version/carry.h"

#include <algorithm>

#include "runtime/engine/adopt.h"
#include "runtime/version/enrolment_plan.h"
#include "runtime/version/record_plan.h"

namespace nudge {

namespace {

class Carrier {
 public:
  Carrier(const Program& from, const State& from_state, const Predicates& to, const Comparison& comparison,
          const CarryOptions& options, State& to_state, Output& stopped, Output& output)
      : old_(from),
        new_(to.program()),
        old_state_(from_state),
        new_state_(to_state),
        comparison_(comparison),
        options_(options),
        stopped_(stopped),
        old_meaning_(from),
        new_meaning_(new_),
        newcomers_(to),
        adoption_(to, to_state, output),
        altered_(new_.cause_count()),
        accounts_(old_meaning_, new_meaning_, SubjectKind::account, comparison, altered_),
        contacts_(old_meaning_, new_meaning_, SubjectKind::contact, comparison, altered_) {
    for (uint32_t id = 0; id < old_.workflows.size(); ++id)
      workflows_.emplace_back(old_meaning_, new_meaning_, id, comparison.workflows[id], altered_);
  }

  void run() {
    carry_shared();
    for (const Account& account : old_state_.accounts) {
      Account& made = new_state_.accounts.emplace_back();
      made.members = account.members;
      carry_subject(SubjectKind::account, account, made);
    }
    for (const Contact& contact : old_state_.contacts) {
      Contact& made = new_state_.contacts.emplace_back();
      made.account = contact.account;
      made.merged_into = contact.merged_into;
      if (contact.merged_into != kNone) {
        made.record.reset(new_.contact_layout);  // it has no id any more
      } else {
        carry_subject(SubjectKind::contact, contact, made);
      }
    }
    tell_stopped();
    if (options_.fill_histories) options_.fill_histories(new_state_);
    take_up_all();
    work_all();
  }

 private:
  void carry_shared() {
    new_state_.now_ms = old_state_.now_ms;
    new_state_.next_seq = old_state_.next_seq;
    new_state_.next_pass = old_state_.next_pass;
    new_state_.first_ordinal = old_state_.first_ordinal;
    new_state_.merged_ordinals = old_state_.merged_ordinals;
    new_state_.contact_index = old_state_.contact_index;
    new_state_.account_index = old_state_.account_index;
    new_state_.aliases = old_state_.aliases;
    new_state_.message_ids = old_state_.message_ids;
    new_state_.message_ids.snapshot = nullptr;
    const auto translated = [this](const Counted& counted) {
      Counted made;
      made.opens = counted.opens;
      for (uint32_t id = 0; id < new_.adaptive_splits.size(); ++id) {
        auto& arms = made.arms.emplace_back(new_.adaptive_splits[id].arms);
        const uint32_t before = find_split(new_, new_.adaptive_splits[id], old_);
        if (before == kNone) continue;
        const std::vector<Word> to = match_arms(old_, before, new_, id);
        for (size_t arm = 0; arm < to.size(); ++arm) {
          if (to[arm] != kMissingWord) arms[to[arm]] = counted.arms[before][arm];
        }
      }
      return made;
    };
    const SharedCounts& shared = old_state_.shared;
    new_state_.shared.restore(translated(shared.counting()), translated(shared.settled()), old_state_.now_ms);
  }

  const RecordPlan& plan(SubjectKind kind) const {
    return kind == SubjectKind::account ? accounts_ : contacts_;
  }

  void carry_subject(SubjectKind kind, const Subject& from, Subject& to) {
    to.next_order = from.next_order;
    to.next_ordinal = from.next_ordinal;
    const size_t place =
        (kind == SubjectKind::account ? new_state_.accounts.size() : new_state_.contacts.size()) - 1;
    const SubjectRef who{kind, static_cast<uint32_t>(place)};
    if (scratch_.used_bytes() > kMostScratch) scratch_.reset();
    plan(kind).carry(from, old_state_.now_ms, newcomers_.of(kind).record, to.record, scratch_);
    plan(kind).carry_timers(from.timers, to.timers);
    for (const Enrolment& enrolment : from.enrolments)
      carry_enrolment(who, from, enrolment, to);
    new_state_.set_due(who, to.timers.earliest_ms());
  }

  void carry_enrolment(SubjectRef who, const Subject& from, const Enrolment& enrolment, Subject& to) {
    const EnrolmentPlan& workflow = workflows_[enrolment.workflow];
    if (workflow.stops()) {
      if (!enrolment.errand && !enrolment.finished) stops_.push_back({who, enrolment.order});
      return;
    }
    Enrolment made;
    AdoptedEnrolment adopted;
    switch (workflow.carry(enrolment, old_state_.now_ms, made, adopted, scratch_)) {
      case EnrolmentPlan::Outcome::dropped:
        return;
      case EnrolmentPlan::Outcome::as_before:
        to.timers.set({TimerKind::enrolment, made.order},
                      from.timers.due_ms({TimerKind::enrolment, enrolment.order}));
        break;
      case EnrolmentPlan::Outcome::taken_up:
        if (taken_up_.empty() || !(taken_up_.back().who == who))
          taken_up_.push_back({who, adopted_.size(), 0});
        adopted_.push_back(adopted);
        ++taken_up_.back().count;
        break;
    }
    if ((workflow.renumbers() || workflow.is_moved(enrolment)) && !made.finished) {
      // A message to a member bears the number of its account's pass.
      Subject& numbered = made.errand ? new_state_.accounts[made.owner()] : to;
      made.ordinal = numbered.next_ordinal++;
    }
    to.enrolments.push_back(std::move(made));
  }

  // --- whose workflow is gone ---

  struct Stop {
    SubjectRef who;
    uint32_t order;
  };
  std::string_view old_id(SubjectRef who) const { return old_state_.id_of(who); }

  bool comes_before(SubjectRef left, SubjectRef right) const {
    if (left.kind != right.kind) return left.kind == SubjectKind::account;
    return left.place != right.place && old_id(left) < old_id(right);
  }

  void tell_stopped() {
    std::stable_sort(stops_.begin(), stops_.end(), [this](const Stop& left, const Stop& right) {
      return comes_before(left.who, right.who);
    });
    for (const Stop& stop : stops_) {
      const Subject& subject = stop.who.kind == SubjectKind::account
                                   ? static_cast<const Subject&>(old_state_.accounts[stop.who.place])
                                   : old_state_.contacts[stop.who.place];
      auto enrolment = std::find_if(subject.enrolments.begin(), subject.enrolments.end(),
                                    [&](const Enrolment& one) { return one.order == stop.order; });
      if (!enrolment->held_out) ++stopped_.counts.workflows[enrolment->workflow].stopped;
      if (!stopped_.wants_traces) continue;
      Trace& trace = stopped_.traces.emplace_back();
      trace.at_ms = old_state_.now_ms;
      trace.subject_kind = stop.who.kind;
      trace.subject = stopped_.texts.text(old_id(stop.who));
      trace.workflow = enrolment->workflow;
      trace.what = TraceWhat::stopped;
      trace.after_ms = old_state_.now_ms - enrolment->entry_ms;
      trace.pass = enrolment->pass;
    }
  }

  // --- what is new, for who is there ---

  // The new condition triggers that are to fire, by the conditions of their subjects.
  std::vector<std::vector<Candidate>> firing(SubjectKind kind) const {
    std::vector<std::vector<Candidate>> by_condition(new_.tables(kind).conditions.size());
    if (!options_.include_existing) return by_condition;
    for (const NewTrigger& place : comparison_.new_triggers) {
      const Workflow& workflow = new_.workflows[place.workflow];
      if (workflow.subject != kind) continue;
      by_condition[workflow.triggers[place.trigger].condition].push_back({place.workflow, place.trigger});
    }
    return by_condition;
  }

  void take_up_all() {
    size_t next = 0;
    for (SubjectKind kind : {SubjectKind::account, SubjectKind::contact}) {
      const AdoptedConditions& conditions = plan(kind).adopted();
      const std::vector<std::vector<Candidate>> fires = firing(kind);
      std::vector<uint32_t> fired;
      for (uint32_t condition = 0; condition < fires.size(); ++condition) {
        if (!fires[condition].empty()) fired.push_back(condition);
      }
      const size_t count =
          kind == SubjectKind::account ? new_state_.accounts.size() : new_state_.contacts.size();
      for (uint32_t place = 0; place < count; ++place) {
        const SubjectRef who{kind, place};
        const bool met = next < taken_up_.size() && taken_up_[next].who == who;
        const Standing standing = met ? taken_up_[next++] : Standing{who, 0, 0};
        const bool merged = kind == SubjectKind::contact && new_state_.contacts[place].merged_into != kNone;
        if (merged || (conditions.empty() && fired.empty() && !met)) continue;
        AdoptedWork work{who, {}, {}};
        if (!conditions.empty() || met)
          adoption_.take_up(who, conditions, std::span(adopted_).subspan(standing.first, standing.count),
                            work);
        for (uint32_t condition : fired)
          fire(kind, condition, fires[condition], work);
        if (!work.empty()) work_.push_back(std::move(work));
      }
    }
  }

  void fire(SubjectKind kind, uint32_t condition, const std::vector<Candidate>& fires, AdoptedWork& work) {
    const Slot slot = new_.layout(kind).slots[new_.tables(kind).conditions[condition].slot];
    if (new_state_.subject(work.who).record.load(slot) != 1) return;
    work.fired.insert(work.fired.end(), fires.begin(), fires.end());
  }

  void work_all() {
    std::sort(work_.begin(), work_.end(), [this](const AdoptedWork& left, const AdoptedWork& right) {
      return comes_before(left.who, right.who);
    });
    for (AdoptedWork& work : work_) {
      // By workflow; any of a workflow's triggers starts it.
      auto& fired = work.fired;
      std::sort(fired.begin(), fired.end(), [](const Candidate& left, const Candidate& right) {
        return left.workflow != right.workflow ? left.workflow < right.workflow
                                               : left.trigger < right.trigger;
      });
      fired.erase(std::unique(fired.begin(), fired.end(),
                              [](const Candidate& left, const Candidate& right) {
                                return left.workflow == right.workflow;
                              }),
                  fired.end());
      adoption_.work(work);
    }
  }

  static constexpr size_t kMostScratch = size_t{1} << 20;
  struct Standing {
    SubjectRef who;
    size_t first;  // in adopted_
    size_t count;
  };
  const Program& old_;
  const Program& new_;
  const State& old_state_;
  State& new_state_;
  const Comparison& comparison_;
  const CarryOptions& options_;
  Output& stopped_;
  Meaning old_meaning_, new_meaning_;
  const Newcomers newcomers_;
  Adoption adoption_;
  std::vector<bool> altered_;
  const RecordPlan accounts_, contacts_;  // accounts before contacts, who read them
  std::vector<EnrolmentPlan> workflows_;  // by the old ones
  std::vector<Stop> stops_;
  std::vector<Standing> taken_up_;  // accounts, then contacts, by place
  std::vector<AdoptedEnrolment> adopted_;
  std::vector<AdoptedWork> work_;
  Arena scratch_;
};

}  // namespace

void carry(const Program& from, const State& from_state, const Predicates& to, const Comparison& comparison,
           const CarryOptions& options, State& to_state, Output& stopped, Output& output) {
  NUDGE_ASSERT(to_state.now_ms == INT64_MIN && to_state.contacts.empty(),
               "a State that something has come to");
  Carrier(from, from_state, to, comparison, options, to_state, stopped, output).run();
}

}  // namespace nudge
