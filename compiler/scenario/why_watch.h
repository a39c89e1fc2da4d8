// Looks on while inputs are replayed, and writes down what concerns one subject and one workflow. Private to
// scenario/why*.cpp.
#pragma once

#include <map>

#include "compiler/scenario/why_program.h"
#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"

namespace nudge::scenario {

class Watch final : public Witness, public InputTaker, private RecordSink {
 public:
  // `ids`: all by which the subject is known; the last is asked for.
  Watch(const WhyProgram::Parts& of, std::vector<std::string> ids, bool all);

  void take(const Line& line) override;
  void take_json(std::string_view record) override;
  void advance(int64_t until_ms) override;

  State& state() { return state_; }
  // Nobody if there is none.
  std::optional<SubjectRef> subject() const;
  // Everything, with how things stand now. Once.
  WhyReport report();

  // --- Witness ---
  void triggers_fired(SubjectRef who, const Input* event, std::span<const Candidate> fired,
                      Evaluation& evaluation) override;
  void deciding(SubjectRef who, const Enrolment& enrolment, Evaluation& evaluation) override;
  void came(SubjectRef who, const Enrolment& enrolment, const Arrived& arrived,
            Evaluation& evaluation) override;

 private:
  // --- why_watch.cpp: inputs, and what of them did nothing ---
  void decoded(const Decoded& record) override;
  void rejected(const Rejected& record) override;
  bool is_about(const Input& input) const;
  void note_unheard(const Input& input, bool late, bool duplicate);
  void note_signal(const Input& input);
  bool mine(SubjectRef who) const;
  // The trees of the newest like it before that place.
  void forget_before(size_t place, bool (*is_like)(const Occasion&));
  Occasion& add_occasion(Occasion occasion);

  // --- why_triggers.cpp ---
  void event_came(const Input& event, const Candidate* fired, Evaluation& evaluation);
  void candidate_fired(const Candidate& candidate, const Input* event, Evaluation& evaluation);
  std::vector<Explanation> holding_already(const Candidate& candidate, const Input* event,
                                           const Evaluation& evaluation) const;
  void settle_occasion(const Trace& trace);
  std::string refusal_words(const Trace& trace, const Occasion& occasion) const;
  void report_triggers(WhyReport& report, Evaluation& evaluation) const;
  std::string lacks(uint32_t trigger, TriggerReport& report, Evaluation& evaluation) const;
  std::string event_lacks(const ir::Trigger& trigger, const TriggerReport& report) const;
  std::string appointment_lacks(uint32_t trigger, Evaluation& evaluation) const;
  std::string last_word(uint32_t event) const;
  std::vector<int64_t> counted_times(const Trigger& trigger, const Evaluation& evaluation) const;
  std::string count_lacks(uint32_t trigger, const TriggerReport& report, const Evaluation& evaluation) const;
  std::string change_lacks(uint32_t trigger, const Evaluation& evaluation) const;

  // --- why_way.cpp ---
  void drain();  // what the engine has put out since
  void take_action(const Action& action);
  void take_passage(const Passage& passage);
  void take_trace(const Trace& trace);
  void finish_step(Pass& pass, const Passage& passage);
  void note_timed_out(WayStep& step, const Passage& passage);
  Pass* pass_of(uint32_t number);
  void begin_step(Pass& pass, const Enrolment& enrolment, Evaluation& evaluation);
  void explain_awaited(const ir::Awaited& awaited, Evaluation& evaluation, WayStep& step,
                       bool only_holding) const;

  // --- why_send.cpp: of messages ---
  std::string sent_words(const Action& action) const;
  std::string skip_words(SkipReason reason, const Message& message, SubjectRef who,
                         Evaluation& evaluation) const;
  std::string cap_words(const Message& message, SubjectRef who, const TimeWords& words) const;
  std::string arm_words(const Node& node, const Passage& passage) const;
  std::string wait_words(const Node& node, const Enrolment& enrolment, Evaluation& evaluation) const;

  // --- why_standing.cpp ---
  void report_standing(WhyReport& report, SubjectRef who);
  void add_open(Pass& pass, const Enrolment& enrolment, SubjectRef who);
  Open open_of(const std::string& kind, const ir::Awaited& awaited, const Pass& pass,
               Evaluation& evaluation) const;

  Evaluation now_of(SubjectRef who, const Enrolment* enrolment) {
    return evaluation_of(of_.predicates, state_, who, enrolment, arena_);
  }
  TimeWords words_of_now(const Evaluation& evaluation) const {
    return TimeWords(evaluation.now_ms, static_cast<ZoneId>(evaluation.zone));
  }
  TimeWords words_of(SubjectRef who);
  EventSeen seen_by(const Input& event, const TimeWords& words) const {
    return seen(of_.program(), event, words, of_.hides != nullptr);
  }
  bool is_hidden(const Action& action, const std::string& field) const;
  const Workflow& workflow() const { return of_.workflow(); }
  const ir::Workflow& source() const { return of_.source(); }

  const WhyProgram::Parts& of_;
  std::vector<std::string> ids_;
  bool all_;
  State state_;
  Engine engine_;
  Decoder decoder_;
  Output output_;
  Arena arena_;
  size_t actions_seen_ = 0, passages_seen_ = 0, traces_seen_ = 0;

  WhyReport report_;
  std::string misfits_;                   // of the input that is being taken
  uint64_t misfits_told_ = 0;             // occasions that say them
  std::vector<size_t> awaiting_outcome_;  // occasions
  std::map<uint32_t, size_t> passes_;     // by Enrolment::pass
  // The step that an action to come is of.
  struct Acting {
    size_t pass = SIZE_MAX;
    size_t step = 0;
    NodeId node = kNoNode;
    bool of_member = false;
    std::string subject;  // whose it is
    std::string skip[5];  // by SkipReason, what would be said
  } acting_;
  int64_t repeat_time_ = 0;  // of the repeat that is asked just now
  struct Heard {
    uint64_t count = 0;
    int64_t last_ms = kMissing;
  };
  std::map<uint32_t, Heard> heard_;  // by event
  int64_t suppressed_ms_ = kMissing;
  std::map<std::string, int64_t> left_topics_;
};

}  // namespace nudge::scenario
