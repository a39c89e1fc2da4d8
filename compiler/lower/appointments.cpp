// Triggers by date and by `every`: the moments that are computed ahead.
#include "compiler/lower/code.h"
#include "runtime/value/civil.h"

namespace nudge::lower {
namespace {

using ir::TypeKind;
using Every = ir::Trigger::Every;

class AppointmentMaker {
 public:
  AppointmentMaker(Context& context, const ir::Trigger& trigger, SubjectKind subject, const std::string& name)
      : context_(context), trigger_(trigger), place_(place_of(subject)), name_(name) {}

  Appointment run() {
    Appointment made;
    std::string text = source_text(context_, trigger_.span);
    made.name = text.empty() ? name_ : name_ + " " + text;
    made.recurring = trigger_.kind == ir::Trigger::Kind::recurring;
    made.handled_slot = context_.out.layout(place_.subject).add(SlotKind::wide);
    if (!made.recurring) made.key = value_function(context_, trigger_.date, place_, name_ + ".key");
    made.moment = made.recurring ? recurring_moment(made.handled_slot) : date_moment();
    made.causes = causes();
    return made;
  }

 private:
  FunctionId finish(Code& code, Register moment) {
    code.builder.give(moment);
    return add_function(context_, code.builder, ResultKind::word, name_ + ".moment");
  }
  static Register constant(Code& code, int64_t value) {
    Register dst = code.builder.take();
    code.builder.constant(dst, value);
    return dst;
  }
  static Register called(Code& code, const char* builtin, const std::vector<Register>& arguments) {
    Register dst = code.builder.take();
    code.builder.call(dst, builtin, arguments);
    return dst;
  }
  Register clock(Code& code) { return trigger_.at == kNoExpr ? constant(code, 0) : code.emit(trigger_.at); }
  bool by_time() const { return context_.type_of(trigger_.date).kind == TypeKind::time; }

  // The date of the field, of a time its local one. What is missing gives a missing moment.
  Register date(Code& code) {
    Register value = code.emit(trigger_.date);
    return by_time() ? called(code, "date_of_time", {value}) : value;
  }

  // Whole days and months step from date to date, so that the time of day stays, also that of a time without
  // `at`; what is left of the offset is added to the moment.
  FunctionId date_moment() {
    Code code(context_, place_);
    code.bind_outer(trigger_.date);
    int64_t months = trigger_.offset.months;
    if (by_time() && trigger_.at == kNoExpr) {
      Register moment = code.emit(trigger_.date);
      if (months != 0) moment = called(code, "add_months_time", {moment, constant(code, months)});
      bool days = trigger_.offset.ms != 0 && trigger_.offset.ms % kDayMs == 0;
      return finish(code, days ? days_later(code, moment) : later(code, moment, trigger_.offset.ms));
    }
    Register day = date(code);
    if (months != 0) day = called(code, "add_months_date", {day, constant(code, months)});
    int64_t rest = trigger_.offset.ms % kDayMs;
    int64_t days = trigger_.offset.ms - rest;
    if (days != 0) day = called(code, "add_duration_date", {day, constant(code, days)});
    return finish(code, later(code, called(code, "local_time", {day, clock(code)}), rest));
  }

  // As many dates from the moment as the offset has days, at its time of day to the millisecond.
  Register days_later(Code& code, Register moment) {
    Register dst = called(code, "date_of_time", {moment});
    code.builder.call(dst, "add_duration_date", {dst, constant(code, trigger_.offset.ms)});
    code.builder.call(dst, "local_time", {dst, called(code, "time_of_day", {moment})});
    Register known = code.builder.take();
    Register rest = code.builder.take();
    code.builder.unary(Op::known_int, known, dst);
    FunctionBuilder::Jump end = code.builder.jump_if_false(known);
    code.builder.binary(Op::remainder_int, rest, moment, constant(code, kMinuteMs));
    code.builder.binary(Op::add_int, dst, dst, rest);
    code.builder.land(end);
    return dst;
  }

  // moment + ms; missing if it is
  Register later(Code& code, Register moment, int64_t ms) {
    if (ms == 0) return moment;
    Register dst = code.builder.take();
    Register known = code.builder.take();
    Register length = constant(code, ms);
    code.builder.unary(Op::move, dst, moment);
    code.builder.unary(Op::known_int, known, dst);
    FunctionBuilder::Jump end = code.builder.jump_if_false(known);
    code.builder.binary(Op::add_int, dst, dst, length);
    code.builder.land(end);
    return dst;
  }

  FunctionId recurring_moment(SlotId handled_slot) {
    Code code(context_, place_);
    if (trigger_.date != kNoExpr) code.bind_outer(trigger_.date);
    Register at = clock(code);
    Register handled = code.builder.take();
    code.emit_slot(place_.subject, handled_slot, TypeKind::time, handled);
    switch (trigger_.every) {
      case Every::day:
        return finish(code, called(code, "next_daily", {at, handled}));
      case Every::week:
        return finish(code, called(code, "next_weekly", {constant(code, trigger_.weekday), at, handled}));
      case Every::month:
        return finish(code,
                      called(code, "next_monthly", {constant(code, trigger_.day_of_month), at, handled}));
      case Every::year:
        return finish(code, called(code, "next_yearly", {date(code), at, handled}));
    }
    NUDGE_UNREACHABLE("no such recurrence");
  }

  // The date's, and the zone that its time of day is of.
  std::vector<Cause> causes() {
    std::set<Cause> all;
    if (trigger_.date != kNoExpr) {
      std::vector<Cause> of_date = causes_of(context_, trigger_.date, place_.subject);
      all.insert(of_date.begin(), of_date.end());
    }
    if (place_.subject == SubjectKind::contact)
      all.insert(context_.out.contact_field_cause(kContactTimezone));
    return {all.begin(), all.end()};
  }

  Context& context_;
  const ir::Trigger& trigger_;
  Place place_;
  const std::string& name_;
};

}  // namespace

uint32_t make_appointment(Context& context, const ir::Trigger& trigger, SubjectKind subject,
                          const std::string& name) {
  Appointment made = AppointmentMaker(context, trigger, subject, name).run();
  std::vector<Appointment>& all = context.out.tables(subject).appointments;
  all.push_back(std::move(made));
  return static_cast<uint32_t>(all.size() - 1);
}

}  // namespace nudge::lower
