// What of a program's data is personal: the fields marked `pii`, what is kept of them (histories of their
// values, captures), and the functions whose value is made of them. For what people are shown (traces,
// `nudge why`), never for a step. Costs a look at the program's fields, and at a function's code each time
// that it is asked for.
#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "runtime/program/program.h"

namespace nudge {

// What stands where a value would. Of every type the same, so that it tells nothing.
inline constexpr std::string_view kPersonal = "[pii]";

// Is the field, or any part of it, personal?
bool holds_pii(const Field& field);
// `contact.id`, `account.id`: personal only if a program marks them.
bool is_id_pii(const Program& program, SubjectKind subject);

class PersonalData {
 public:
  static constexpr uint32_t kNothing = UINT32_MAX;

  explicit PersonalData(const Program& program);  // which must outlive it

  // Does the function's code read anything personal? `workflow`: whose captures it reads; `event`: the one
  // that arrives; kNothing: none.
  bool reads(FunctionId function, uint32_t workflow, uint32_t event) const;
  // By slot of the workflow's captures.
  const std::vector<bool>& captures(uint32_t workflow) const { return captures_[workflow]; }
  // Of the goal or measure, by any way that it can be reached.
  bool reads_worth(const Goal& goal, uint32_t workflow) const;

 private:
  using Slots = std::vector<bool>;  // by slot of a layout
  void add_trackers();
  void add_captures(uint32_t workflow);
  bool reads(const Function& function, const Slots* captured, const Slots* arriving,
             std::set<FunctionId>& seen, uint32_t workflow, uint32_t event) const;

  const Program& program_;
  Slots subjects_[2];  // by SubjectKind
  std::vector<Slots> events_, captures_;
};

}  // namespace nudge
